import { describe, expect, it } from '@jest/globals';
import { simulate } from '../../../bench/scale/simulate';

const waiting = { first: 2, most: 20, least: 0.5 };

/** Numbers from 0 to 1 that are the same each time. */
function numbers(): () => number {
  let state = 1;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

describe('simulate', () => {
  it('makes one call a step where all are let through', () => {
    const course = simulate({ steps: 100, within: 1, rate: 100 }, waiting, numbers());

    expect(course.perStep).toBe(1);
    expect(course.seconds).toBeLessThanOrEqual(1);
  });

  it('makes more where some are refused, and cannot be done before the rate allows', () => {
    const course = simulate({ steps: 1_000, within: 1, rate: 100 }, waiting, numbers());

    expect(course.perStep).toBeGreaterThan(1.8);
    expect(course.seconds).toBeGreaterThan(8);
  });
});
