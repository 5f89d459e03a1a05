import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { Job, type JobOptions } from '../../local-runner';
import { errorOf, expectNothingDelivered, KEYS, ROLE, scenario } from './support/scenario';

const { runIn } = scenario();

/** The SDK's chain as a whole has a deadline, which comes sooner here. */
const CONDITIONS = join(import.meta.dirname, '..', '..', 'reliability', 'conditions.cjs');
const SOONER = {
  env: {
    NODE_OPTIONS: `--require ${JSON.stringify(CONDITIONS)}`,
    RELIABILITY_CONDITIONS: '{"deadlines":20}',
  },
  timeoutMs: 30_000,
};

/** Takes connections, and says nothing. */
let silent: Server;
beforeAll(async () => {
  silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
});
afterAll(() => void silent.close());

/** Each has the SDK wait for something that it never lets go of. */
const ENDLESS: readonly (readonly [name: string, options: () => JobOptions, config?: string])[] = [
  [
    'a container’s endpoint that says nothing',
    () => {
      const { port } = silent.address() as AddressInfo;
      return { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${String(port)}/` } };
    },
  ],
  [
    'a profile’s program that never ends',
    () => ({ env: { AWS_PROFILE: 'team' } }),
    // Until the step does, and with it what the program could be told.
    `[profile team]\ncredential_process = "${process.execPath}" -e "process.stdin.resume()"\n`,
  ],
];

describe.each(ENDLESS)('%s', (_name, options, config) => {
  async function job(): Promise<Job> {
    const started = await Job.start({ debug: true, ...options() });
    await mkdir(join(started.home, '.aws'), { mode: 0o700 });
    if (config !== undefined) await writeFile(join(started.home, '.aws', 'config'), config, { mode: 0o600 });
    return started;
  }

  it('is given up after its time, with one error', async () => {
    const waiting = await job();
    const step = await runIn(waiting, { mode: 'session-token' }, SOONER);

    expect(step.timedOut).toBe(false);
    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('No AWS credentials found');
    expect(errorOf(step).message).toContain('it gave none within 30 s');
    await waiting.remove();
  });

  it('keeps no step from ending that does without', async () => {
    const waiting = await job();
    const inputs = { ...KEYS, 'role-to-assume': ROLE, 'use-existing-credentials': 'true' };
    const step = await runIn(waiting, inputs, SOONER);

    expect(step.timedOut).toBe(false);
    expect(step.outcome).toBe('success');
    expect(step.outputs['mode']).toBe('assume-role');
    await waiting.remove();
  });
});
