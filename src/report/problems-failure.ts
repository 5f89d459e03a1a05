import type { Problem } from '../inputs/request';
import { Failure } from './failure';
import { quotable } from './quotable';

/** The runner cuts an annotation at 4,096 characters (`_maxIssueMessageLength` in actions/runner); room is left. */
const ANNOTATION_LENGTH = 3_600;

/** All that is wrong with the inputs, as one failure: a line each. What an annotation cannot hold is in the log. */
export function problemsFailure(problems: readonly Problem[]): Failure {
  const lines = problems.map(({ input, message }) => quotable(`\`${input}\`: ${message}`, 800));
  const title =
    problems.length === 1 ? 'An input cannot be used' : `${String(problems.length)} inputs cannot be used`;
  const shown: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > ANNOTATION_LENGTH) break;
    shown.push(line);
  }
  const left = lines.length - shown.length;
  return left === 0
    ? new Failure(title, lines)
    : new Failure(
        title,
        [...shown, `… and ${String(left)} more; all are in the detail of this step’s log.`],
        lines,
      );
}
