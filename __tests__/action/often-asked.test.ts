import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type LocalAws, startLocalAws } from '../../local-aws';
import { Job, type StepResult } from '../../local-runner';
import { OFTEN_ASKED, type OftenAsked } from './support/often-asked';

// Several processes each, which a busy machine is slow to start.
jest.setTimeout(60_000);

/*
 * The steps of each workflow's one job that use the action, as they stand; only the endpoints are added. What each of
 * its other steps would find is the environment, the outputs and the profiles.
 */

const ACTION = 'your-org/aws-temporary-credentials@v1';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      { readonly permissions?: Readonly<Record<string, string>>; readonly steps?: readonly Step[] }
    >
  >;
}

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

function filled(step: Step, settings: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(step.with ?? {}).map(([name, value]): [string, string] => [
    name,
    String(value).replace(/\$\{\{ (.*?) \}\}/g, (_whole, expression: string) => {
      const setting = settings[expression];
      if (setting === undefined) throw new Error(`nothing stands for ${expression}`);
      return setting;
    }),
  ]);
  return {
    ...Object.fromEntries(entries),
    'sts-endpoint': aws.stsEndpoint,
    ...(step.with?.['bucket'] !== undefined && { 's3-endpoint': aws.s3Endpoint }),
  };
}

/** Runs the steps one after the other; each sees the outputs of those before. */
async function runSteps(job: Job, steps: readonly Step[], example: OftenAsked): Promise<StepResult[]> {
  const settings: Record<string, string> = { ...example.settings };
  const results: StepResult[] = [];
  for (const step of steps.filter(({ uses }) => uses === ACTION)) {
    const result = await job.step({ with: filled(step, settings) });
    results.push(result);
    for (const [name, value] of Object.entries(result.outputs)) {
      if (step.id !== undefined) settings[`steps.${step.id}.outputs.${name}`] = value;
    }
  }
  return results;
}

describe.each(Object.entries(OFTEN_ASKED))('examples/%s', (file, example) => {
  const workflow = parse(
    readFileSync(new URL(`../../examples/${file}`, import.meta.url), 'utf8'),
  ) as Workflow;
  const [[, asked] = ['', { permissions: {}, steps: [] }]] = Object.entries(workflow.jobs);

  test('asks for no more permissions than it needs', () => {
    expect(Object.keys(workflow.jobs)).toHaveLength(1);
    // Those of the job stand in the place of the workflow's.
    expect(asked.permissions ?? workflow.permissions).toEqual(example.permissions);
    if (asked.permissions) expect(workflow.permissions).toEqual({});
  });

  if (example.notRun !== undefined) return;

  test('does what it says', async () => {
    const job = await Job.start({
      ...('id-token' in example.permissions && { oidc: aws.oidc }),
      ...(example.env && { env: example.env }),
    });
    try {
      const results = await runSteps(job, asked.steps ?? [], example);

      expect(results.flatMap(({ annotations }) => annotations)).toEqual([]);
      expect(results.map(({ outputs }) => outputs['authenticated-arn'])).toEqual(example.becomes);
      expect(job.env['AWS_SESSION_TOKEN'] !== undefined).toBe(example.exports ?? true);
      if (example.profiles) {
        const text = await readFile(join(job.home, '.aws', 'credentials'), 'utf8');
        expect([...text.matchAll(/^\[(.*)\]$/gm)].map(([, name]) => name)).toEqual(example.profiles);
      }
      await job.finish();
      expect(job.env['AWS_SESSION_TOKEN'] ?? '').toBe('');
      expect(await readdir(job.home)).toEqual([]);
    } finally {
      await job.remove();
    }
  });
});
