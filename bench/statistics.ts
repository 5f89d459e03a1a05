export interface Summary {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @throws RangeError where there is nothing to sum up */
export function summarise(values: readonly number[]): Summary {
  if (values.length === 0) throw new RangeError('no values');
  return { min: Math.min(...values), median: median(values), max: Math.max(...values) };
}

/** The middle value, or the mean of the two in the middle. NaN where there is none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

/**
 * How many times as long the one took as the other: the median over the rounds, in each of which both ran side by side,
 * so that what else the machine did in the meantime tells on both.
 *
 * @throws RangeError where they are not of the same rounds
 */
export function pairedRatio(values: readonly number[], base: readonly number[]): number {
  if (values.length !== base.length) throw new RangeError('not paired');
  return median(values.map((value, round) => value / (base[round] ?? NaN)));
}
