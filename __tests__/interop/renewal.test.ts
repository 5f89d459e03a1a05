import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { provideClients } from '../../interop/tools/clients';
import { run as execute } from '../../interop/tools/run';
import { startLocalAws, type LocalAws } from '../../local-aws';
import type { Job } from '../../local-runner';
import { expectSuccess, stepsAgainst } from './support/jobs';

const BUCKET = 'amzn-s3-demo-bucket';
const SCRIPT = join(import.meta.dirname, '..', '..', 'interop', 'clients', 'keep-asking.py');

/** Seconds that the stand-in's sessions live: long enough for a call, short enough to see several end. */
const SHORT = 8;

let aws: LocalAws;
const { run } = stepsAgainst(() => aws);

beforeAll(async () => {
  aws = await startLocalAws();
  aws.world.longestSession = SHORT;
});
afterAll(() => aws.close());

/** A job with a profile that renews itself, whose tools call the stand-in. */
async function renewingJob(): Promise<{ job: Job; env: Record<string, string> }> {
  const step = await run(
    {
      'role-to-assume': 'arn:aws:iam::111122223333:role/github-actions',
      'aws-profile': 'deploy',
      refresh: 'true',
    },
    { oidc: aws.oidc },
  );
  expectSuccess(step);
  aws.clearCalls();
  const { job } = step;
  const programs = await provideClients(join(job.folder, 'clients'));
  const environment = job.environment();
  return {
    job,
    env: {
      ...environment,
      PATH: `${programs}:${environment['PATH'] ?? ''}`,
      AWS_PROFILE: 'deploy',
      AWS_ENDPOINT_URL: aws.url,
      AWS_EC2_METADATA_DISABLED: 'true',
      // A call that fails is one that failed: nothing is tried again behind the test's back.
      AWS_MAX_ATTEMPTS: '1',
    },
  };
}

function renewals(): number {
  return aws.calls.filter(({ operation }) => operation === 'AssumeRoleWithWebIdentity').length;
}

function failedCalls(): unknown[] {
  return aws.calls
    .filter(({ status = 0 }) => status >= 400)
    .map(({ operation, errorCode }) => [operation, errorCode]);
}

describe('a profile that renews itself, across two renewals', () => {
  it('serves one boto3 client without a failed call', async () => {
    const { env } = await renewingJob();

    const { stdout, stderr } = await execute('python3', [SCRIPT, BUCKET], { env });

    expect(stderr).toBe('');
    expect(Number(/^boto3 (\d+)/.exec(stdout)?.[1])).toBeGreaterThan(3);
    expect(renewals()).toBeGreaterThanOrEqual(2);
    expect(failedCalls()).toEqual([]);
  }, 120_000);

  it('serves the AWS CLI without a failed call', async () => {
    const { env } = await renewingJob();
    const list = ['s3api', 'list-objects-v2', '--no-paginate', '--bucket', BUCKET, '--query', 'KeyCount'];

    const said: string[] = [];
    while (renewals() < 2) {
      const { stdout, stderr } = await execute('aws', list, { env });
      said.push(`${stdout}${stderr}`.trim());
    }

    expect(new Set(said)).toEqual(new Set(['7']));
    expect(failedCalls()).toEqual([]);
  }, 120_000);
});
