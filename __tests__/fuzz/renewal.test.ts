import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startRenewals, type Renewal, type Renewals } from '../../fuzz/renewal';
import { run } from '../../fuzz/run';

let renewals: Renewals;
beforeAll(async () => {
  renewals = await startRenewals();
});
afterAll(() => renewals.close());

it('a renewal prints credentials or a reason, whatever it finds', async () => {
  const tryOut = (one: Renewal) => renewals.tryOut(one);
  const { ends, runs, failure } = await run({ name: 'renewal', runs: 80, cases: renewals.cases, tryOut });

  expect(failure).toBeUndefined();
  if (runs < 80) return;
  for (const end of ['credentials', 'a reason'])
    expect((ends.get(end) ?? 0) / runs).toBeGreaterThanOrEqual(0.2);
});
