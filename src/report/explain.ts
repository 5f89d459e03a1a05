import { CallError } from '../aws/call-error';
import { accountMask } from './account-mask';
import { arnParts } from './arn';
import { errorCase, type ErrorCase } from './error-case';
import { type ErrorRow, rowMatches } from './error-row';
import { ERROR_TABLE } from './error-table';
import type { ExplainContext } from './explain-context';
import { Failure } from './failure';
import { quotable } from './quotable';

export type { ExplainContext, GitHubFacts } from './explain-context';

/** A line is cut at this length: no claim or ARN is longer. */
const LINE_LENGTH = 1_600;

/** Told where no row of the table matches: what AWS said, and no guess. */
const UNKNOWN: ErrorRow = {
  id: 'unknown',
  services: [],
  title: 'The call failed',
  lines: ({ facts }) => [
    `${facts.operation}${facts.resource === undefined ? '' : ` (${facts.resource})`} failed with an error that this action has no advice for.`,
  ],
};

/**
 * Makes an error useful: what happened, what to change, and the policies to paste. No secret is ever in it, nor an
 * account id where `mask-aws-account-id` asks for that, nor anything that the runner would take for a command.
 *
 * @param error anything that was thrown. A `Failure` explains itself already and comes back as it is.
 */
export function explain(error: unknown, context: ExplainContext): Failure {
  if (error instanceof Failure) return error;
  const masked = accountMask(context.request?.delivery.maskAccountId ?? false, knownAccounts(error, context));
  const shown = (line: string): string => masked(quotable(line, LINE_LENGTH));
  if (!(error instanceof CallError)) return unexpected(error, shown);
  const told = errorCase(error, context);
  const row = ERROR_TABLE.find((candidate) => rowMatches(candidate, told)) ?? UNKNOWN;
  const lines = [...row.lines(told), ...answerLine(told)].map(shown);
  const detail = [...(row.detail?.(told) ?? []), ...callLines(told)].map(shown);
  return new Failure(shown(row.title), lines, detail, error);
}

/** The id of the table's row that explains the error; `unknown` where none does. */
export function explainedBy(error: CallError, context: ExplainContext): string {
  const told = errorCase(error, context);
  return (ERROR_TABLE.find((candidate) => rowMatches(candidate, told)) ?? UNKNOWN).id;
}

function unexpected(error: unknown, shown: (line: string) => string): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error && error.stack !== undefined ? error.stack.split('\n') : [];
  return new Failure(
    'Unexpected error',
    [
      shown(message === '' ? 'An error without a message.' : message),
      'This is most likely a fault of the action itself. Please report it, with the detail from the log.',
    ],
    stack.map(shown),
    error,
  );
}

/** What the server said, word for word, so that it can be searched for. */
function answerLine({ facts, message }: ErrorCase): string[] {
  if (facts.status === undefined && facts.service !== 'sts' && facts.service !== 's3') {
    return message === '' ? [] : [`The cause: ${message}`];
  }
  const status = facts.status === undefined ? '' : ` (HTTP ${String(facts.status)})`;
  return [`The answer was ${facts.code}${status}${message === '' ? '.' : `: ${message}`}`];
}

function callLines({ facts, context }: ErrorCase): string[] {
  const times = facts.attempts === 1 ? 'once' : `${String(facts.attempts)} times`;
  return [
    `Call: ${facts.operation}${facts.host === undefined ? '' : ` to ${facts.host}`}, tried ${times} in ${facts.seconds.toFixed(1)} s.`,
    ...(facts.resource === undefined ? [] : [`About: ${facts.resource}`]),
    ...(context.source === undefined ? [] : [`Calling credentials: from ${context.source}`]),
    ...(facts.requestId === undefined ? [] : [`Request id: ${facts.requestId}`]),
  ];
}

function knownAccounts(error: unknown, { caller, request }: ExplainContext): (string | undefined)[] {
  const roles = request !== undefined && 'chain' in request ? request.chain.map(({ role }) => role) : [];
  const about = error instanceof CallError ? error.facts.resource : undefined;
  return [caller?.account, ...[caller?.arn, about, ...roles].map((arn) => arnParts(arn)?.account)];
}
