import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type fc from 'fast-check';
import { run } from '../../../fuzz/run';
import type { Trial } from '../../../fuzz/trial';
import { startBench, type Bench } from '../../../fuzz/try-out';

interface Cases {
  /** What the trials are about. */
  readonly what: string;
  /** Trials in CI. */
  readonly runs: number;
  readonly trials: fc.Arbitrary<Trial>;
  /** Shares of the trials, without which little would be tried. */
  readonly atLeast: { readonly refused?: number; readonly reached: number; readonly succeeded: number };
}

/** One test: whatever the trial, it ends well or with one error, and nothing leaks. */
export function itHoldsFor(name: string, { what, runs, trials, atLeast }: Cases): void {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.close());

  it(`ends whole or in one error, and leaks nothing, whatever the ${what}`, async () => {
    const tryOut = (trial: Trial) => bench.tryOut(trial);
    const { ends, runs: tried, failure } = await run({ name, runs, cases: trials, tryOut });

    expect(failure).toBeUndefined();
    const share = (...names: string[]): number =>
      names.reduce((sum, end) => sum + (ends.get(end) ?? 0), 0) / tried;
    // Of few trials, those of a counterexample say, no share can be told.
    if (tried < runs) return;
    expect(share('refused')).toBeGreaterThanOrEqual(atLeast.refused ?? 0);
    expect(share('failed', 'succeeded')).toBeGreaterThanOrEqual(atLeast.reached);
    expect(share('succeeded')).toBeGreaterThanOrEqual(atLeast.succeeded);
  });
}
