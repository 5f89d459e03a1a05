import { env } from 'node:process';
import fc from 'fast-check';

/** What a case came to: what must not be, if anything, and how it ended, to be counted. */
export interface Came {
  readonly complaints: readonly string[];
  readonly ends: string;
}

/** What is tried with many cases that are made by chance. */
export interface Fuzz<Case> {
  /** Of the test's file. */
  readonly name: string;
  /** Cases in CI. */
  readonly runs: number;
  readonly cases: fc.Arbitrary<Case>;
  readonly tryOut: (one: Case) => Promise<Came>;
}

export interface Result {
  /** How many cases ended how. */
  readonly ends: ReadonlyMap<string, number>;
  readonly runs: number;
  /** The smallest case that was found to fail, and how to try it again. */
  readonly failure?: string;
}

/** The same cases in each run of CI. */
export const SEED = 20_260_101;

/** What `npm run fuzz` sets. */
interface Settings {
  readonly seed: number;
  readonly runs?: number;
  readonly minutes?: number;
  /** Of a failure: leads to its case. */
  readonly path?: string;
}

function settings(): Settings {
  const number = (name: string): number | undefined => (env[name] ? Number(env[name]) : undefined);
  const runs = number('FUZZ_RUNS');
  const minutes = number('FUZZ_MINUTES');
  return {
    seed: number('FUZZ_SEED') ?? SEED,
    ...(runs !== undefined && { runs }),
    ...(minutes !== undefined && { minutes }),
    ...(env['FUZZ_PATH'] && { path: env['FUZZ_PATH'] }),
  };
}

/** Minutes for a test's cases in CI, on a busy machine. */
const PATIENCE = 5;
/** Cases without end, where the time is what bounds them. */
const MANY = 100_000_000;

/** Tries cases, and makes the first that fails smaller as long as it does. */
export async function run<Case>({ name, runs, cases, tryOut }: Fuzz<Case>): Promise<Result> {
  const { seed, path, minutes, runs: wanted = minutes === undefined ? runs : MANY } = settings();
  const ends = new Map<string, number>();
  const property = fc.asyncProperty(cases, async (one) => {
    const came = await tryOut(one);
    ends.set(came.ends, (ends.get(came.ends) ?? 0) + 1);
    if (came.complaints.length > 0) throw new Error(came.complaints.join('; '));
  });
  const details = await fc.check(property, {
    seed,
    numRuns: wanted,
    ...(path !== undefined && { path }),
    // What hangs takes its time with each of the smaller cases, too.
    interruptAfterTimeLimit: (minutes ?? PATIENCE) * 60_000,
    markInterruptAsFailure: minutes === undefined,
    includeErrorInReport: false,
  });
  const tried = [...ends.values()].reduce((sum, count) => sum + count, 0);
  const shares = [...ends].map(([end, count]) => `${end} ${String(count)}`).sort();
  console.info(`${name}, seed ${String(seed)}: ${String(tried)} cases (${shares.join(', ')})`);
  if (!details.failed) return { ends, runs: tried };
  const { counterexample, counterexamplePath, errorInstance } = details;
  const failure = [
    ((errorInstance as Error | null)?.message ?? 'no case was fit to be tried') + ':',
    shortened(fc.stringify(counterexample?.[0])),
    `Again: npm run fuzz -- ${name} --seed ${String(details.seed)} --path ${counterexamplePath ?? '0'}`,
  ].join('\n');
  return { ends, runs: tried, failure };
}

/** Something that is repeated is told once. */
function shortened(text: string): string {
  return text.replace(
    /([^]{1,5}?)\1{40,}/g,
    (whole, part: string) => `${part}{× ${String(whole.length / part.length)}}`,
  );
}
