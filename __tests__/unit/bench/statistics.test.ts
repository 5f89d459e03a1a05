import { describe, expect, it } from '@jest/globals';
import { median, pairedRatio, summarise } from '../../../bench/statistics';

describe('median', () => {
  it.each([
    [[3], 3],
    [[5, 1, 3], 3],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('of nothing is no number', () => {
    expect(median([])).toBeNaN();
  });
});

describe('pairedRatio', () => {
  it('compares within a round, so that a slow round tells on neither', () => {
    // The third round was ten times slower for both.
    expect(pairedRatio([20, 22, 200], [10, 11, 100])).toBe(2);
  });

  it('takes only what ran in the same rounds', () => {
    expect(() => pairedRatio([1, 2], [1])).toThrow(RangeError);
  });
});

describe('summarise', () => {
  it('gives the least, the middle and the most', () => {
    expect(summarise([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
  });

  it('has nothing to say of nothing', () => {
    expect(() => summarise([])).toThrow(RangeError);
  });
});
