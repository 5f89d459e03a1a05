/**
 * A crowd of steps against an STS that throttles: `npm run bench:scale`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Job } from '../../local-runner';
import { machine } from '../machine';
import { startStandIn } from '../stand-in';
import { stepOf } from '../step';
import { crowd } from './crowd';
import { timelinePlot, type Second } from './timeline-plot';
import { ToldStep } from './told-step';

/** Calls for each step, at most: what was set before anything was measured. */
const MOST_CALLS = 1.5;

const { values } = parseArgs({
  options: {
    node: { type: 'string', default: process.execPath },
    steps: { type: 'string', default: '1000' },
    /** Seconds over which the steps begin. */
    within: { type: 'string', default: '3' },
    /** Calls a second that are let through, and how many at once. */
    rate: { type: 'string', default: '200' },
    json: { type: 'string', default: '.local/scale.json' },
    publish: { type: 'boolean', default: false },
  },
});
const [steps, within, rate] = [values.steps, values.within, values.rate].map((text) => {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (value === 0) throw new Error(`--steps, --within and --rate must be whole numbers, not ${text}`);
  return value;
}) as [number, number, number];

const standIn = await startStandIn();
const job = await Job.start();
try {
  const program = await stepOf(job, {
    action: dirname(dirname(import.meta.dirname)),
    with: {
      'aws-region': 'us-east-1',
      'sts-endpoint': standIn.url,
      'aws-access-key-id': 'AKIAIOSFODNN7EXAMPLE',
      'aws-secret-access-key': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      'role-to-assume': 'arn:aws:iam::111122223333:role/deploy',
    },
    standIn,
  });
  const { calls, succeeded, failures } = await crowd({
    steps,
    within,
    rate,
    step: () => new ToldStep(values.node, program),
    setFaults: (faults) => standIn.setFaults(faults),
    random: Math.random,
  });
  const made = (await standIn.takeCalls()).length;
  if (made !== calls.length) throw new Error(`${String(made)} calls arrived, not ${String(calls.length)}`);
  const seconds: Second[] = Array.from(
    { length: Math.ceil((calls.at(-1)?.at ?? 0) + 0.001) },
    (_, second) => {
      const then = calls.filter(({ at }) => Math.floor(at) === second);
      const refused = then.filter((call) => call.refused).length;
      return { answered: then.length - refused, refused };
    },
  );
  const perStep = calls.length / steps;
  const met = failures.length === 0 && perStep <= MOST_CALLS;
  const last = calls.at(-1)?.at ?? 0;
  console.log(
    `${String(steps)} steps that begin within ${String(within)} s, ${String(rate)} calls a second let through: ` +
      `${String(succeeded)} succeeded, by ${String(calls.length)} calls (${perStep.toFixed(2)} each, at most ` +
      `${String(MOST_CALLS)}), the last after ${last.toFixed(1)} s`,
  );
  for (const failure of failures.slice(0, 3)) console.log(failure);
  const about = { at: new Date().toISOString(), machine: machine(values.node) };
  const figures = { ...about, steps, within, rate, succeeded, perStep, last, met, seconds };
  await mkdir(dirname(values.json), { recursive: true });
  await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  if (values.publish) {
    const title = `${String(steps)} steps that begin within ${String(within)} s: ${perStep.toFixed(2)} calls each`;
    await writeFile(join(import.meta.dirname, '..', 'scale.svg'), timelinePlot(title, seconds, rate));
  }
  if (!met) process.exitCode = 1;
} finally {
  await standIn.close();
  await job.remove();
}
