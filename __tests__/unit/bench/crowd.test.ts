import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../../../local-aws';
import { crowd, type CrowdStep } from '../../../bench/scale/crowd';

/** A step that calls once, and again a second after each time that it is throttled. */
function stepThat(isThrottled: () => boolean, exitCode = 0): CrowdStep {
  return {
    goOn: () =>
      Promise.resolve(
        isThrottled()
          ? ({ kind: 'waits', milliseconds: 1_000 } as const)
          : ({ kind: 'ended', exitCode, output: 'what it said' } as const),
      ),
    kill: () => undefined,
  };
}

describe('crowd', () => {
  it('lets through what the rate allows, and tells the others to wait', async () => {
    let faults: readonly Fault[] = [];
    const setFaults = (given: readonly Fault[]): Promise<void> => {
      faults = given;
      return Promise.resolve();
    };

    const result = await crowd({
      steps: 5,
      within: 0.001,
      rate: 2,
      step: () => stepThat(() => faults.length > 0),
      setFaults,
      random: () => 0,
    });

    // Two of five at once, two a second later, the last another second later.
    expect(result.calls.map(({ refused }) => refused)).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
      false,
      true,
      false,
    ]);
    expect(result.calls.map(({ at }) => Math.round(at))).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 2]);
    expect(result.succeeded).toBe(5);
  });

  it('counts a step that fails, with what it said', async () => {
    const result = await crowd({
      steps: 1,
      within: 1,
      rate: 1,
      step: () => stepThat(() => false, 1),
      setFaults: () => Promise.resolve(),
      random: () => 0,
    });

    expect(result).toMatchObject({ succeeded: 0, failures: ['what it said'] });
  });
});
