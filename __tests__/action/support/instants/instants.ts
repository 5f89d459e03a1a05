import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What is to happen to a program, and at which of its instants; `preload.cjs` says what those are. They count from 1. */
export interface Plan {
  /** File that takes a line for each instant. */
  readonly trace: string;
  /** Signals that hit it, by instant. */
  readonly signals?: Readonly<Record<number, NodeJS.Signals>>;
  /** Instants at which it stands still, as one that gets no processor, until {@link goOnFile} is there. */
  readonly holds?: readonly number[];
  /** An error of the file system, by code: at one instant, or from it on for all that takes space, as on a full disk. */
  readonly fail?: { readonly at: number; readonly code: string; readonly onwards?: boolean };
  /** A write that is hit has written half. */
  readonly half?: boolean;
}

export type Blow = Omit<Plan, 'trace'>;

/** One run of a program that something happens to. */
export interface Struck {
  /** Adds to the program's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The instants that the run came to, in words. */
  readonly trace: () => string[];
}

const PRELOAD = join(import.meta.dirname, 'preload.cjs');

/** The file that lets a program go on that is held at an instant. */
export function goOnFile({ trace }: Pick<Plan, 'trace'>, instant: number): string {
  return `${trace}.go-on-${String(instant)}`;
}

/** What has a program act out a plan, for its environment. */
export function environmentFor(plan: Plan): Record<string, string> {
  return { NODE_OPTIONS: `--require=${JSON.stringify(PRELOAD)}`, INSTANTS_PLAN: JSON.stringify(plan) };
}

/**
 * Runs a program again and again, each time hit one instant later, until it ends before it is hit.
 *
 * @param blow what happens at an instant; undefined where nothing can.
 * @param run a run, with its assertions, which must come to the same instants each time.
 * @returns how many runs were hit.
 */
export async function atEveryInstant(
  blow: (instant: number) => Blow,
  run: (struck: Struck) => Promise<void>,
  { lanes = 2 }: { readonly lanes?: number } = {},
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'instants-'));
  let next = 1;
  let last = Infinity;
  const lane = async (): Promise<void> => {
    while (next < last) {
      const instant = next;
      next += 1;
      const trace = join(folder, String(instant));
      const lines = (): string[] =>
        readFileSync(trace, { encoding: 'utf8', flag: 'a+' }).trimEnd().split('\n');
      const plan: Plan = { ...blow(instant), trace };
      try {
        await run({ env: environmentFor(plan), trace: lines });
      } catch (error) {
        last = 0;
        const at = lines().at(instant - 1) ?? 'none';
        throw new Error(`At instant ${at}, after\n${lines().join('\n')}`, { cause: error });
      }
      if (lines().length < instant) last = Math.min(last, instant);
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return last - 1;
}
