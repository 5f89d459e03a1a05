import { afterEach, expect, it } from '@jest/globals';
import { Job, type JobOptions, type StepOptions, type StepResult } from '../../../local-runner';
import type { Keys, Server } from '../../../interop/servers/server';

/** A step's `with:`. */
export type With = NonNullable<StepOptions['with']>;

/** What a server can do in a mode. The titles make the compatibility table: see `interop/compatibility-table.ts`. */
export const can = (what: string, test: () => Promise<void>): void => it(`can ${what}`, test);

/** What a server lacks, proven too, so that the table tells when it has it. */
export const cannot = (what: string, test: () => Promise<void>): void => it(`cannot ${what}`, test);

export interface Steps {
  /** Runs the built action as the first step of a new job. */
  readonly run: (inputs: With, options?: JobOptions) => Promise<StepResult & { readonly job: Job }>;
  /** Runs it as the next step of a job. */
  readonly runIn: (job: Job, inputs: With) => Promise<StepResult>;
}

/** Runs the action against a server; the jobs are removed after each test. */
export function stepsAgainst(server: () => Pick<Server, 'url'>): Steps {
  const jobs: Job[] = [];
  afterEach(async () => {
    await Promise.all(jobs.splice(0).map((job) => job.remove()));
  });
  const usual = (inputs: With): With => ({
    'aws-region': 'us-east-1',
    'sts-endpoint': server().url,
    ...('bucket' in inputs && { 's3-endpoint': server().url }),
    ...inputs,
  });
  return {
    run: async (inputs, options) => {
      const job = await Job.start(options);
      jobs.push(job);
      return { ...(await job.step({ with: usual(inputs) })), job };
    },
    runIn: (job, inputs) => job.step({ with: usual(inputs) }),
  };
}

/** The inputs that give keys. */
export function keyInputs({ accessKeyId, secretAccessKey }: Keys): With {
  return { 'aws-access-key-id': accessKeyId, 'aws-secret-access-key': secretAccessKey };
}

/** Asks for every access to the bucket to be proven. */
export const EVERY_ACCESS = { verify: 'list,read,write,delete' };

/** The findings where all of them work. */
export const ALL_ALLOWED = { list: 'allowed', read: 'allowed', write: 'allowed', delete: 'allowed' };

/** What was found of each access that was tried. */
export function findings({ outputs }: StepResult): Record<string, string> {
  const rows = JSON.parse(outputs['access-report'] ?? '[]') as { access: string; found: string }[];
  return Object.fromEntries(rows.map(({ access, found }) => [access, found]));
}

/** The step went well; where not, what it said is shown. */
export function expectSuccess(step: StepResult): void {
  expect(step.outcome === 'success' ? 'success' : step.shownLog).toBe('success');
}

/** The step failed with one error, and handed on nothing. Gives the error's text. */
export function expectFailure(step: StepResult): string {
  expect(step.outcome).toBe('failure');
  expect(step.exportedEnv).toEqual({});
  const errors = step.annotations.filter(({ level }) => level === 'error');
  expect(errors).toHaveLength(1);
  return `${errors[0]?.title ?? ''}\n${errors[0]?.message ?? ''}`;
}
