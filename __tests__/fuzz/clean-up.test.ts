import { expect, it } from '@jest/globals';
import { cleanUps, tryCleanUp } from '../../fuzz/clean-up';
import { run } from '../../fuzz/run';

it('a post step takes back what it can and fails no job, whatever its state', async () => {
  const tryOut = (one: Parameters<typeof tryCleanUp>[0]) => tryCleanUp(one);
  const { ends, runs, failure } = await run({ name: 'clean-up', runs: 80, cases: cleanUps, tryOut });

  expect(failure).toBeUndefined();
  if (runs < 80) return;
  expect((ends.get('did or said something') ?? 0) / runs).toBeGreaterThanOrEqual(0.3);
});
