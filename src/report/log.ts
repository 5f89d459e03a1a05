import { issueCommand } from '../github/toolkit';
import type { Failure } from './failure';
import { printable } from './printable';

/** The runner cuts an annotation's text here (`_maxIssueMessageLength` in actions/runner). */
const ANNOTATION_LENGTH = 4_096;

/**
 * A line that the runner takes for text, whatever is in it. It takes a line for a command where `::` is the first
 * thing on it, or where `##[` is anywhere in it (`ActionCommand.cs` of actions/runner). Something that is seen goes
 * between, as characters that are not seen are skipped by the runner's comparison of strings.
 */
export function asText(line: string): string {
  return printable(line)
    .replace(/##(?=\[)/g, '# #')
    .replace(/^(\s*:)(?=:)/, '$1 ');
}

/** One line of the log. Line breaks in it are shown as `\n`. */
export function info(line: string): void {
  print([line]);
}

function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${asText(line)}\n`).join(''));
}

/** Lines that the log shows folded under a title. Nothing where there are none. */
export function group(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  issueCommand('group', {}, asText(title));
  print(lines);
  issueCommand('endgroup', {}, '');
}

/** A warning annotation. */
export function warning(message: string, title?: string): void {
  issueCommand(
    'warning',
    title === undefined ? {} : { title: printable(title) },
    printable(message, ANNOTATION_LENGTH),
  );
}

/** The step's one error annotation: the failure's title and its lines. (Its detail is for a {@link group}.) */
export function errorAnnotation(failure: Failure): void {
  const text = failure.lines.map((line) => printable(line)).join('\n');
  issueCommand(
    'error',
    { title: printable(failure.title) },
    text.length > ANNOTATION_LENGTH ? `${text.slice(0, ANNOTATION_LENGTH - 1)}…` : text,
  );
}

/** A line that is shown only where debug logging is on (RUNNER_DEBUG=1). */
export function debug(line: string): void {
  if (process.env['RUNNER_DEBUG'] === '1') issueCommand('debug', {}, printable(line));
}
