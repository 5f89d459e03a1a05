import { appendFileSync, statSync, truncateSync } from 'node:fs';
import { EOL } from 'node:os';
import { prepareKeyValueMessage } from '../github/toolkit';

/** The files that the runner reads after a step. */
export type RunnerFile = 'GITHUB_STATE' | 'GITHUB_ENV' | 'GITHUB_OUTPUT' | 'GITHUB_STEP_SUMMARY';

/** Names and values, in the order in which they are written. */
export type Entries = ReadonlyMap<string, string>;

/** A file of the runner's that cannot be written. */
export class RunnerFileError extends Error {
  override readonly name = 'RunnerFileError';
}

/**
 * Appends to several of the runner's files, to all or to none: each gets its text in one write, and where one cannot
 * be written, those before it are cut back to what they were.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files
 *
 * @param last what belongs to it and is done at the end: where it throws, the files are cut back too.
 * @throws RunnerFileError that names the variable, never a value.
 */
export function appendToAll(
  texts: readonly (readonly [RunnerFile, string])[],
  env: NodeJS.ProcessEnv,
  last: () => void = () => undefined,
): void {
  const files = texts
    .filter(([, text]) => text !== '')
    .map(([variable, text]) => ({ variable, text, ...locate(variable, env) }));
  const written: typeof files = [];
  for (const file of files) {
    written.push(file);
    try {
      appendFileSync(file.path, file.text);
    } catch (error) {
      for (const { path, size } of written) cutBack(path, size);
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      throw new RunnerFileError(`the file that ${file.variable} names cannot be written (${code})`);
    }
  }
  try {
    last();
  } catch (error) {
    for (const { path, size } of written) cutBack(path, size);
    throw error;
  }
}

/** Entries in the form of the runner's files, with a delimiter that no value can contain. */
export function entriesText(entries: Entries): string {
  return [...entries].map(([name, value]) => prepareKeyValueMessage(name, value) + EOL).join('');
}

function locate(variable: RunnerFile, env: NodeJS.ProcessEnv): { path: string; size: number } {
  const path = env[variable];
  if (!path) throw new RunnerFileError(`${variable} is not set; the action needs a GitHub runner`);
  try {
    return { path, size: statSync(path).size };
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new RunnerFileError(`the file that ${variable} names cannot be used (${code})`);
  }
}

/** Best effort: the file that failed may not be writable at all. */
function cutBack(path: string, size: number): void {
  try {
    truncateSync(path, size);
  } catch {
    // The error that led here is the one to tell.
  }
}
