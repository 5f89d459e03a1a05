import { appendFileSync, closeSync, openSync, readSync, type Stats, statSync, truncateSync } from 'node:fs';
import { EOL } from 'node:os';

/** The files that the runner reads after a step. */
export type RunnerFile = 'GITHUB_STATE' | 'GITHUB_ENV' | 'GITHUB_OUTPUT' | 'GITHUB_STEP_SUMMARY';

/** Names and values, in the order in which they are written. */
export type Entries = ReadonlyMap<string, string>;

/** A file of the runner's that cannot be written. */
export class RunnerFileError extends Error {
  override readonly name = 'RunnerFileError';
}

/** What else belongs to what is handed on, and can be taken back. */
export interface Change {
  readonly commit: () => void;
  /** Leaves all as it was, however far {@link commit} came. */
  readonly takeBack: () => void;
  /** Nothing can fail any more: removes what {@link takeBack} would have needed. */
  readonly settle: () => void;
}

/**
 * Appends to several of the runner's files, to all or to none: each gets its text in one write, and where one cannot
 * be written, those before it are cut back to what they were.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files
 *
 * @param change what belongs to it, and is done after the first file, which is to say how it is undone after the job.
 * @throws RunnerFileError that names the variable, never a value; and what the change throws.
 */
export function appendToAll(
  texts: readonly (readonly [RunnerFile, string])[],
  env: NodeJS.ProcessEnv,
  change?: Change,
): void {
  const files = texts
    .filter(([, text]) => text !== '')
    .map(([variable, text]) => ({ variable, text, ...locate(variable, env) }));
  const [first, ...others] = files;
  try {
    if (first) append(first);
    change?.commit();
    others.forEach(append);
  } catch (error) {
    for (const file of others) cutBack(file);
    change?.takeBack();
    // Not where the change stays: then the post step is what takes it back.
    if (first) cutBack(first);
    throw error;
  }
  change?.settle();
}

/** Entries in the form of the runner's files, where each value is of one line. */
export function linesText(entries: Entries): string {
  return [...entries].map(([name, value]) => `${name}=${value}${EOL}`).join('');
}

interface Located {
  readonly path: string;
  /** Bytes before anything is appended. */
  readonly size: number;
}

function append({ variable, path, size, text }: Located & { variable: RunnerFile; text: string }): void {
  try {
    appendFileSync(path, size > 0 && endsAmidLine(path, size) ? EOL + text : text);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new RunnerFileError(`the file that ${variable} names cannot be written (${code})`);
  }
}

function locate(variable: RunnerFile, env: NodeJS.ProcessEnv): Located {
  const path = env[variable];
  if (!path) throw new RunnerFileError(`${variable} is not set; the action needs a GitHub runner`);
  const stats = statsOf(variable, path);
  // It would be waited for somebody to read from it, maybe for ever, and what is written there cannot be taken back.
  if (stats.isFIFO()) throw new RunnerFileError(`the file that ${variable} names is a pipe`);
  return { path, size: stats.size };
}

function statsOf(variable: RunnerFile, path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new RunnerFileError(`the file that ${variable} names cannot be used (${code})`);
  }
}

/** What another program wrote without a line's end would run into what comes next, and have it read as something else. */
function endsAmidLine(path: string, size: number): boolean {
  const file = openSync(path, 'r');
  try {
    const last = Buffer.alloc(1);
    readSync(file, last, 0, 1, size - 1);
    return last.toString('latin1') !== '\n';
  } finally {
    closeSync(file);
  }
}

/** Best effort: the file that failed may not be writable at all. */
function cutBack({ path, size }: Located): void {
  try {
    truncateSync(path, size);
  } catch {
    // The error that led here is the one to tell.
  }
}
