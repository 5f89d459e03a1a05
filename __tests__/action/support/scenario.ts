import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { Job, type JobOptions, type StepOptions, type StepResult } from '../../../local-runner';
import { startLocalAws, type LocalAws } from '../../../local-aws';

export const ACCOUNT = '111122223333';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/deploy`;

/** The IAM user `deployer` of the stand-in's example world. */
export const KEYS = {
  'aws-access-key-id': 'AKIAIOSFODNN7EXAMPLE',
  'aws-secret-access-key': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
} as const;

/** Variables that hand a set of credentials to later steps. */
export const EXPORTED = [
  'AWS_ACCESS_KEY_ID',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
];

type With = NonNullable<StepOptions['with']>;
type Rest = Omit<StepOptions, 'with'> & { readonly job?: JobOptions };

/** A job with one step so far, and what became of it. */
export interface Ran extends StepResult {
  readonly job: Job;
}

export interface Scenario {
  /** The stand-in; its calls and faults are cleared after each test. */
  readonly aws: LocalAws;
  /** Runs the built action as the only step of a new job, in us-east-1, against the stand-in. */
  readonly run: (inputs: With, rest?: Rest) => Promise<Ran>;
  /** The same with an OIDC token to ask for. */
  readonly runWithOidc: (inputs: With, rest?: Rest) => Promise<Ran>;
  /** The same as the next step of a job that there is. */
  readonly runIn: (job: Job, inputs: With, rest?: Omit<StepOptions, 'with'>) => Promise<StepResult>;
  /** The operations that were called, in order. */
  readonly operations: () => string[];
}

/** Starts a stand-in for the tests of a file, and ends it after them. */
export function scenario(): Scenario {
  let aws: LocalAws;
  const jobs: Job[] = [];
  beforeAll(async () => {
    aws = await startLocalAws();
  });
  afterEach(async () => {
    aws.clearCalls();
    aws.clearFaults();
    await Promise.all(jobs.splice(0).map((job) => job.remove()));
  });
  afterAll(() => aws.close());

  const usual = (inputs: With): With => ({
    'aws-region': 'us-east-1',
    'sts-endpoint': aws.stsEndpoint,
    ...('bucket' in inputs && { 's3-endpoint': aws.s3Endpoint }),
    ...inputs,
  });
  const run = async (inputs: With, { job: options, ...rest }: Rest = {}): Promise<Ran> => {
    // What is said with debug logging on may be no secret either; without it, that is left out and nothing else differs.
    const job = await Job.start({ debug: true, ...options });
    jobs.push(job);
    return { ...(await job.step({ ...rest, with: usual(inputs) })), job };
  };
  return {
    get aws() {
      return aws;
    },
    run,
    runWithOidc: (inputs, { job, ...rest } = {}) => run(inputs, { ...rest, job: { oidc: aws.oidc, ...job } }),
    runIn: (job, inputs, rest = {}) => job.step({ ...rest, with: usual(inputs) }),
    operations: () => aws.calls.map(({ operation }) => operation),
  };
}

/** A step that failed told one error, and handed on nothing. */
export function expectNothingDelivered(result: StepResult): void {
  expect(result.outcome).toBe('failure');
  expect(result.exportedEnv).toEqual({});
  expect(Object.keys(result.outputs).filter((name) => !['mode', 'verified'].includes(name))).toEqual([]);
  expect(result.annotations.filter(({ level }) => level === 'error')).toHaveLength(1);
}

/** The one error of a step: its title and text. */
export function errorOf({ annotations }: StepResult): { title: string; message: string } {
  const [error] = annotations.filter(({ level }) => level === 'error');
  return { title: error?.title ?? '', message: error?.message ?? '' };
}
