import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Job, StepResult } from '../../local-runner';
import type { StoredObject } from '../../local-aws';
import { KEYS, ROLE, scenario } from './support/scenario';
import {
  DELIVERIES,
  inJob,
  leftAfterPost,
  mixed,
  onDisk,
  wholeOf,
  type Delivery,
} from './support/instants/deliveries';
import { atEveryInstant, type Blow, type Struck } from './support/instants/instants';

type Signal = 'SIGKILL' | 'SIGTERM' | 'SIGINT';
type BlowAt = (instant: number) => Blow;

const standIn = scenario();

/** A post step would else have the environment of its step. */
const UNHARMED = { env: {} };

function deliver(job: Job, { inputs }: Delivery, struck?: Struck): Promise<StepResult> {
  return standIn.runIn(job, { ...KEYS, 'role-to-assume': ROLE, ...inputs }, struck && { env: struck.env });
}

const at =
  (signal: Signal): BlowAt =>
  (instant) => ({ signals: { [instant]: signal } });

// On Windows there are no signals: a process is ended there as by SIGKILL, and says nothing of it.
const onPosix = process.platform === 'win32' ? describe.skip : describe;

onPosix.each(Object.entries(DELIVERIES))('a step that delivers %s', (name, delivery) => {
  let whole: ReturnType<typeof wholeOf>;
  beforeAll(async () => {
    await inJob(delivery, async (job) => {
      const before = onDisk(job);
      const step = await deliver(job, delivery);
      expect(step.annotations).toEqual([]);
      whole = wholeOf(before, job, step);
    });
  });

  // Where nothing waits for a signal, what one leaves is what another leaves; so not each everywhere.
  const blows: [string, BlowAt][] = [
    [
      'SIGKILL, in the middle of each write',
      (instant) => ({ signals: { [instant]: 'SIGKILL' }, half: true }),
    ],
    ...(name === 'an overwritten profile'
      ? (['SIGKILL', 'SIGTERM', 'SIGINT'] as const).map((signal): [string, BlowAt] => [signal, at(signal)])
      : []),
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
    const hit = await atEveryInstant(at('SIGKILL'), (struck) =>
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

onPosix('a step that verifies', () => {
  let runs = 0;

  /** Verifies in a place of its own, and answers with what is left there. */
  async function verify(bucket: string, struck: Struck): Promise<{ step: StepResult; left: StoredObject[] }> {
    const prefix = `killed-${String((runs += 1))}/`;
    let step: StepResult | undefined;
    await inJob(DELIVERIES['environment and outputs']!, async (job) => {
      const inputs = { bucket: `${bucket}/${prefix}`, verify: 'write,read,delete' };
      step = await deliver(job, { inputs }, struck);
    });
    const { objects } = standIn.aws.world.buckets.find(({ name }) => name === bucket)!;
    const left = (objects as StoredObject[]).filter(({ key }) => key.startsWith(prefix));
    return { step: step!, left };
  }

  describe.each(['amzn-s3-demo-bucket', 'amzn-s3-demo-bucket-versioned'])('on %s', (bucket) => {
    it.each(['SIGTERM', 'SIGINT'] as const)('leaves nothing there after %s', async (signal) => {
      const hit = await atEveryInstant(at(signal), async (struck) => {
        const { step, left } = await verify(bucket, struck);
        expect(left).toEqual([]);
        expect([signal, null]).toContain(step.signal);
        // It ends by the signal, whoever removes something first.
        if (step.signal === null) expect(step.outcome).toBe('success');
      });
      expect(hit).toBeGreaterThan(20);
    });

    it('leaves what says of itself that it may go after SIGKILL', async () => {
      let most = 0;
      await atEveryInstant(at('SIGKILL'), async (struck) => {
        const { left } = await verify(bucket, struck);
        most = Math.max(most, left.length);
        for (const { key, body, deleteMarker } of left) {
          expect(key).toMatch(/\/\.aws-temporary-credentials-probe-[\w-]+$/);
          if (!deleteMarker) expect(Buffer.from(body ?? '').toString()).toMatch(/Safe to delete\.\n$/);
        }
      });
      // That something is left at all is what makes the other signals' nothing worth something.
      expect(most).toBeGreaterThan(0);
    });
  });

  it.each([1, 2, 4, 6])(
    'leaves nothing there after a cancellation whose SIGTERM comes %i instants after its SIGINT',
    async (apart) => {
      await atEveryInstant(
        (instant) => ({ signals: { [instant]: 'SIGINT', [instant + apart]: 'SIGTERM' } }),
        async (struck) => {
          expect((await verify('amzn-s3-demo-bucket', struck)).left).toEqual([]);
        },
      );
    },
  );
});
