import type { MatrixCall } from './calls';
import { NO_ID, type Observed } from './observe';

/** What became of a cell, as `results.json` and the table have it. */
export interface Verdict {
  /** The credentials were handed on, or one error was told. */
  readonly ends: 'survived' | 'failed';
  /** The error's title. */
  readonly title?: string;
  /** Tries of the call. Of one that went well in the end it depends on the machine. */
  readonly tries?: number;
}

/** Bytes of memory that a process may have had: Node, the action, and an answer of the largest size that is read. */
const PEAK = 200 * 1024 * 1024;

/** What must not be, whatever the fault: none where all is well. */
export function complaints(observed: Observed, { handsOnNothing, renewal }: MatrixCall): string[] {
  const { hung, exitCode, errors, handedOn, leftBehind, leaks = [], met } = observed;
  if (hung) return ['it did not end'];
  const found: string[] = [];
  if (!met) found.push('the call was not made, so that nothing was tried');
  found.push(...crashes(observed), ...leaks);
  const places = Object.keys(handedOn).sort().join(', ');
  if (exitCode === 0) {
    if (errors.length > 0) found.push(`it went well, but told ${String(errors.length)} errors`);
    const expected = renewal ? 'cache, standard output' : 'environment, outputs, profile';
    const ids = [...new Set(Object.values(handedOn))];
    if (handsOnNothing) {
      if (ids.some((id) => id !== NO_ID)) found.push(`it went well, and handed on: ${places}`);
    } else {
      if (places !== expected) found.push(`it went well, and handed on: ${places}`);
      if (ids.length > 1 || ids.includes(NO_ID)) found.push('what it handed on does not fit together');
    }
  } else {
    found.push(...illTold(exitCode, errors));
    if (places !== '') found.push(`it failed, but handed on: ${places}`);
    if (leftBehind.length > 0) found.push(`it failed, but left behind: ${leftBehind.join(', ')}`);
  }
  return found;
}

/** How a process must not end, whatever it is asked for. */
export function crashes({ printed, peak }: Pick<Observed, 'printed' | 'peak'>): string[] {
  const found: string[] = [];
  if (peak === undefined) found.push('it ended in a way that runs no exit handler');
  else if (peak > PEAK) found.push(`it took ${String(Math.round(peak / 1024 ** 2))} MB of memory`);
  if (/^\s+at .*:\d+:\d+\)?$/m.test(printed)) found.push('it printed a stack trace');
  return found;
}

/** How a failure must not be told. */
export function illTold(exitCode: number | null, errors: readonly string[]): string[] {
  const found: string[] = [];
  if (exitCode !== 1) found.push(`it ended with exit code ${String(exitCode)}`);
  if (errors.length !== 1) found.push(`it told ${String(errors.length)} errors`);
  if (errors.some((error) => /^Unexpected error|^\n/.test(error))) found.push('its error explains nothing');
  return found;
}

export function verdict({ exitCode, errors, tries }: Observed): Verdict {
  if (exitCode === 0) return { ends: 'survived' };
  return { ends: 'failed', title: errors[0]?.split('\n')[0] ?? '', tries };
}
