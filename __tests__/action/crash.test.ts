import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { errorOf, expectNothingDelivered, KEYS, ROLE, scenario } from './support/scenario';

const { run } = scenario();
const CRASH = join(import.meta.dirname, 'support', 'crash.cjs');

describe('what breaks where nobody waits for it', () => {
  it('is one error, and hands nothing on', async () => {
    const step = await run(
      { ...KEYS, 'role-to-assume': ROLE },
      { env: { NODE_OPTIONS: `--require ${JSON.stringify(CRASH)}` } },
    );

    expectNothingDelivered(step);
    expect(errorOf(step)).toMatchObject({ title: 'Unexpected error' });
    // What Node prints last where it ends a process by itself.
    expect(step.shownLog).not.toMatch(/^Node\.js v/m);
  });

  it('tells no secret that was in its message', async () => {
    const secret = KEYS['aws-secret-access-key'];
    const { shownLog } = await run(
      { ...KEYS, 'role-to-assume': ROLE },
      { env: { NODE_OPTIONS: `--require ${JSON.stringify(CRASH)}`, CRASH_WITH: secret } },
    );

    expect(shownLog).not.toContain(secret);
  });
});
