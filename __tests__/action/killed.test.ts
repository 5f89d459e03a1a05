import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Job, StepResult } from '../../local-runner';
import type { StoredObject } from '../../local-aws';
import { KEYS, ROLE, scenario } from './support/scenario';
import {
  DELIVERIES,
  jobFor,
  leftAfterPost,
  mixed,
  onDisk,
  wholeOf,
  type Delivery,
} from './support/instants/deliveries';
import { atEveryInstant, type Blow, type Struck } from './support/instants/instants';

const SIGNALS = ['SIGKILL', 'SIGTERM', 'SIGINT'] as const;

const standIn = scenario();

/** A post step would else have the environment of its step. */
const UNHARMED = { env: {} };

function deliver(job: Job, { inputs }: Delivery, struck?: Struck): Promise<StepResult> {
  return standIn.runIn(job, { ...KEYS, 'role-to-assume': ROLE, ...inputs }, struck && { env: struck.env });
}

/** Runs in a job of its own, which is gone afterwards. */
async function inJob(delivery: Delivery, act: (job: Job) => Promise<void>): Promise<void> {
  const job = await jobFor(delivery);
  try {
    await act(job);
  } finally {
    await job.remove();
  }
}

describe.each(Object.entries(DELIVERIES))('a step that delivers %s', (_name, delivery) => {
  let whole: ReturnType<typeof wholeOf>;
  beforeAll(async () => {
    await inJob(delivery, async (job) => {
      const before = onDisk(job);
      const step = await deliver(job, delivery);
      expect(step.annotations).toEqual([]);
      whole = wholeOf(before, job, step);
    });
  });

  const blows: [string, (instant: number) => Blow][] = [
    ...SIGNALS.map((signal): [string, (instant: number) => Blow] => [
      signal,
      (at) => ({ signals: { [at]: signal } }),
    ]),
    ['SIGKILL in the middle of a write', (at) => ({ signals: { [at]: 'SIGKILL' }, half: true })],
  ];

  it.each(blows)('leaves old or new, and its post step all as it was: %s', async (_blow, blow) => {
    const hit = await atEveryInstant(blow, (struck) =>
      inJob(delivery, async (job) => {
        const step = await deliver(job, delivery, struck);
        expect(mixed(whole, job, step)).toEqual([]);
        expect(step.rawLog).not.toMatch(/^\s+at /m);
        expect(leftAfterPost(whole, job, step, await job.post(step, UNHARMED))).toEqual([]);
      }),
    );
    expect(hit).toBeGreaterThan(8);
  });

  it('is undone by a second post step where the first is killed', async () => {
    const hit = await atEveryInstant(
      (at) => ({ signals: { [at]: 'SIGKILL' } }),
      (struck) =>
        inJob(delivery, async (job) => {
          const step = await deliver(job, delivery);
          const killed = await job.post(step, { env: struck.env });
          expect(mixed(whole, job, step)).toEqual([]);
          if (killed?.signal === null) return;
          expect(leftAfterPost(whole, job, step, await job.post(step, UNHARMED))).toEqual([]);
        }),
    );
    expect(hit).toBeGreaterThan(0);
  });
});
