import { afterEach, describe, expect, it } from '@jest/globals';
import type { Fault } from '../../local-aws';
import type { JobOptions } from '../../local-runner';
import { ACCOUNT, errorOf, expectNothingDelivered, KEYS, ROLE, scenario, type Ran } from './support/scenario';

const standIn = scenario();
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const assumed = { ...KEYS, 'role-to-assume': ROLE };
const federated = {
  ...KEYS,
  'federated-name': 'mona',
  'inline-session-policy':
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
};
const nobody = {
  'aws-access-key-id': 'AKIANOBODY111EXAMPLE',
  'aws-secret-access-key': 'nobodyxxxxxxx/K7MDENG/bPxRfiEXAMPLEKEY12',
};
const root = {
  'aws-access-key-id': 'AKIAROOT11112EXAMPLE',
  'aws-secret-access-key': 'root11112222x/K7MDENG/bPxRfiEXAMPLEKEY12',
};
const noMetadata = { AWS_EC2_METADATA_DISABLED: 'true' };
const fromFork: JobOptions = {
  env: noMetadata,
  github: { eventName: 'pull_request' },
  event: { pull_request: { number: 1, head: { repo: { full_name: 'mona/octo-repo' } } } },
};

interface Row {
  readonly error: string;
  readonly with: Readonly<Record<string, string>>;
  readonly job?: JobOptions;
  readonly oidc?: boolean;
  readonly fault?: Fault;
  /** The annotation's title. */
  readonly title: string;
  /** What the annotation or the detail must say: what to change. */
  readonly says: string;
}

const sts = (status: number, code: string, message = ''): Fault => ({
  kind: 'error',
  service: 'sts',
  status,
  code,
  ...(message !== '' && { message }),
});

const rows: readonly Row[] = [
  // Who may assume a role
  {
    error: 'AccessDenied on AssumeRole',
    with: { ...KEYS, 'role-to-assume': role('untrusting') },
    title: 'Not allowed to assume the role',
    says: `"AWS": "arn:aws:iam::${ACCOUNT}:user/deployer"`,
  },
  {
    error: 'a missing external ID',
    with: { ...KEYS, 'role-to-assume': role('external-id') },
    title: 'Not allowed to assume the role',
    says: 'role-external-id',
  },
  {
    error: 'a role in a chain that does not trust the one before',
    with: { ...KEYS, 'role-to-assume': `${role('chain-start')}\n${role('untrusting')}` },
    title: 'Not allowed to assume the role',
    says: 'assumed-role/chain-start/GitHubActions',
  },
  {
    error: 'tags that the role does not take',
    with: { ...KEYS, 'role-to-assume': role('no-tags') },
    title: 'Session tags are not allowed',
    says: 'role-skip-session-tagging',
  },
  {
    error: 'a source identity that the role does not take',
    with: {
      ...KEYS,
      'role-to-assume': role('no-tags'),
      'role-skip-session-tagging': 'true',
      'source-identity': 'mona',
    },
    title: 'A source identity is not allowed',
    says: 'sts:SetSourceIdentity',
  },
  {
    error: 'root keys that assume a role',
    with: { ...root, 'role-to-assume': ROLE },
    title: 'The root user cannot assume a role',
    says: 'IAM user',
  },
  // Keys
  {
    error: 'an access key that does not exist',
    with: { ...KEYS, 'aws-access-key-id': 'AKIAI44QH8DHC7EXAMPL' },
    title: 'AWS does not know this access key',
    says: 'aws-access-key-id',
  },
  {
    error: 'an access key that is not active',
    with: {
      'aws-access-key-id': 'AKIAI44QH8DHBEXAMPLE',
      'aws-secret-access-key': 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY',
    },
    title: 'AWS does not know this access key',
    says: 'inactive',
  },
  {
    error: 'a wrong secret key',
    with: { ...KEYS, 'aws-secret-access-key': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKY' },
    title: 'Wrong secret access key',
    says: 'aws-secret-access-key',
  },
  {
    error: 'expired credentials',
    with: assumed,
    fault: sts(403, 'ExpiredToken', 'The security token included in the request is expired'),
    title: 'The credentials have expired',
    says: 'expired',
  },
  {
    error: 'a clock that is off',
    with: assumed,
    fault: sts(
      403,
      'SignatureDoesNotMatch',
      'Signature expired: 20261121T200000Z is now earlier than 20261122T194500Z (20261122T200000Z - 15 min.)',
    ),
    title: 'The runner’s clock is wrong',
    says: 'clock',
  },
  {
    error: 'a region that is not enabled',
    with: { ...assumed, 'aws-region': 'af-south-1' },
    title: 'STS is not active in this region',
    says: 'af-south-1',
  },
  // The calls of an IAM user
  {
    error: 'AccessDenied on GetFederationToken',
    with: { ...federated, ...nobody },
    title: 'Not allowed to make a federated user',
    says: 'sts:GetFederationToken',
  },
  {
    error: 'GetSessionToken with temporary credentials of the job',
    with: { mode: 'session-token' },
    job: {
      env: {
        AWS_ACCESS_KEY_ID: KEYS['aws-access-key-id'],
        AWS_SECRET_ACCESS_KEY: KEYS['aws-secret-access-key'],
      },
    },
    fault: sts(403, 'AccessDenied', 'Cannot call GetSessionToken with session credentials'),
    title: 'The credentials are temporary already',
    says: 'existing',
  },
  // Durations
  {
    error: "a duration over the role's maximum",
    with: { ...KEYS, 'role-to-assume': role('max-1h'), duration: '2h' },
    title: 'Longer than the role allows',
    says: '--max-session-duration',
  },
  {
    error: 'a duration over the limit of chained roles',
    with: assumed,
    fault: sts(
      400,
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    ),
    title: 'Longer than role chaining allows',
    says: '1 h',
  },
  // Policies and tags
  {
    error: 'a session policy that IAM does not take',
    with: {
      ...assumed,
      'inline-session-policy':
        '{"Version":"2012-10-17","Statement":[{"Effect":"Permit","Action":"s3:*","Resource":"*"}]}',
    },
    title: 'AWS does not accept the session policy',
    says: 'inline-session-policy',
  },
  {
    error: 'policies and tags that are too large together',
    with: { ...assumed, 'role-skip-session-tagging': 'true' },
    fault: sts(
      400,
      'PackedPolicyTooLarge',
      'Packed policy consumes 112% of allotted space, please use smaller policy.',
    ),
    title: 'Session policies and tags are too large together',
    says: '112',
  },
  // MFA
  {
    error: 'an MFA code that is wrong',
    with: {
      ...KEYS,
      'mfa-serial-number': `arn:aws:iam::${ACCOUNT}:mfa/deployer`,
      'mfa-token-code': '000000',
    },
    title: 'MFA code refused',
    says: 'mfa-token-code',
  },
  // GitHub's token
  {
    error: 'AccessDenied on AssumeRoleWithWebIdentity',
    with: { 'role-to-assume': role('github-production') },
    oidc: true,
    title: 'Not authorized to assume the role with the OIDC token',
    says: '"token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:ref:refs/heads/main"',
  },
  {
    error: 'a role of an account that does not know the provider',
    with: { 'role-to-assume': 'arn:aws:iam::444455556666:role/cross-account' },
    oidc: true,
    title: 'The account does not know the OIDC provider',
    says: 'create-open-id-connect-provider',
  },
  {
    error: 'a provider that STS cannot reach',
    with: { 'role-to-assume': 'arn:aws:iam::123456789012:role/github-actions', 'disable-retry': 'true' },
    oidc: true,
    title: 'AWS cannot reach the identity provider',
    says: 'https://token.actions.githubusercontent.com',
  },
  {
    error: 'another audience',
    with: { 'role-to-assume': role('github-actions'), audience: 'another.example.com' },
    oidc: true,
    title: 'Wrong audience',
    says: 'audience',
  },
  {
    error: 'no id-token: write',
    with: { 'role-to-assume': role('github-actions') },
    job: { env: noMetadata },
    title: 'No credentials: `id-token: write` is missing',
    says: 'permissions:\n  id-token: write',
  },
  {
    error: 'no secrets in a pull request from a fork',
    with: { 'role-to-assume': role('github-actions'), 'aws-access-key-id': '', 'aws-secret-access-key': '' },
    job: fromFork,
    title: 'No credentials in a pull request from a fork',
    says: 'fork',
  },
  {
    error: "GitHub's refusal to make a token",
    with: { 'role-to-assume': role('github-actions') },
    oidc: true,
    fault: { kind: 'error', service: 'oidc', status: 403, code: 'Forbidden' },
    title: 'GitHub refused to make an OIDC token',
    says: 'id-token: write',
  },
  {
    error: "a fault of GitHub's",
    with: { 'role-to-assume': role('github-actions'), 'disable-retry': 'true' },
    oidc: true,
    fault: { kind: 'error', service: 'oidc', status: 500, code: 'InternalError' },
    title: 'GitHub could not make an OIDC token',
    says: 'githubstatus.com',
  },
  // Buckets
  {
    error: 'a bucket that does not exist',
    with: { ...assumed, bucket: 'amzn-s3-demo-no-such-bucket' },
    title: 'The bucket does not exist',
    says: 'amzn-s3-demo-no-such-bucket',
  },
  {
    error: 'a bucket that may not be listed',
    with: { ...KEYS, 'role-to-assume': role('no-permissions'), bucket: 's3://doc-example-bucket/photos/' },
    title: 'Access to the bucket denied',
    says: '"s3:prefix"',
  },
  {
    error: 'a session policy that does not allow the bucket',
    with: {
      ...assumed,
      'inline-session-policy':
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
      bucket: 'doc-example-bucket',
    },
    title: 'The session policy does not allow it',
    says: 's3:ListBucket',
  },
  {
    error: "a bucket policy's explicit deny",
    with: { ...assumed, bucket: 'amzn-s3-demo-bucket-denied' },
    title: 'Access to the bucket denied',
    says: 'explicit deny',
  },
  // The account
  {
    error: 'an account that is not allowed',
    with: { ...assumed, 'allowed-account-ids': '123456789012' },
    title: 'The AWS account is not allowed',
    says: ACCOUNT,
  },
  // Servers and networks
  {
    error: 'throttling that does not end',
    with: { ...assumed, 'retry-max-attempts': '1' },
    fault: { kind: 'throttle', service: 'sts' },
    title: 'Throttled',
    says: 'retry-max-attempts',
  },
  {
    error: 'a fault of the service',
    with: { ...assumed, 'disable-retry': 'true' },
    fault: sts(500, 'InternalFailure'),
    title: 'The service failed',
    says: 'health.aws.amazon.com',
  },
  {
    error: 'a connection that is cut before the answer',
    with: { ...assumed, 'disable-retry': 'true' },
    fault: { kind: 'reset', when: 'before-headers' },
    title: 'The connection was cut',
    says: 'AssumeRole',
  },
  {
    error: 'a connection that is cut in the answer',
    with: { ...assumed, 'disable-retry': 'true' },
    fault: { kind: 'truncate' },
    title: 'The connection was cut',
    says: 'AssumeRole',
  },
  {
    error: 'a server that is not there',
    with: { ...assumed, 'sts-endpoint': 'http://127.0.0.1:1', 'disable-retry': 'true' },
    title: 'Connection refused',
    says: 'sts-endpoint',
  },
  {
    error: 'a host name that does not exist',
    with: { ...assumed, 'sts-endpoint': 'https://sts.invalid' },
    title: 'Host name not found',
    says: 'sts.invalid',
  },
  {
    error: 'an answer in HTML',
    with: assumed,
    fault: { kind: 'html' },
    title: 'The answer cannot be read',
    says: 'sts-endpoint',
  },
  {
    error: 'an empty answer',
    with: assumed,
    fault: { kind: 'empty' },
    title: 'The answer cannot be read',
    says: 'sts-endpoint',
  },
  {
    error: 'an answer without a session token',
    with: assumed,
    fault: { kind: 'edit', remove: ['SessionToken'] },
    title: 'The answer cannot be read',
    says: 'SessionToken',
  },
  {
    error: 'credentials that have expired already',
    with: assumed,
    fault: { kind: 'edit', set: { Expiration: '2020-01-01T00:00:00Z' } },
    title: 'The answer cannot be read',
    says: 'expired already',
  },
  {
    error: 'an answer of 20 MB',
    with: assumed,
    fault: { kind: 'oversize', bytes: 20_000_000 },
    title: 'The answer is too large',
    says: 'sts-endpoint',
  },
];

describe('an error of', () => {
  afterEach(() => {
    standIn.aws.world.s3Endpoint = 'regional';
  });

  it.each(rows)('$error is one annotation that says what to change', async (row) => {
    if (row.fault) standIn.aws.fault(row.fault);
    const run = row.oidc ? standIn.runWithOidc : standIn.run;

    const step: Ran = await run(row.with, row.job ? { job: row.job } : {});

    expectNothingDelivered(step);
    const { title, message } = errorOf(step);
    expect(title).toBe(row.title);
    expect(`${message}\n${step.shownLog}`).toContain(row.says);
  });
});

describe('bad input', () => {
  it('is told all at once, before any call', async () => {
    const step = await standIn.run({
      ...KEYS,
      'aws-region': 'us east 1',
      duration: 'soon',
      'role-to-assume': 'arn:aws:iam::1:role/x',
      'sts-endpoint': '',
      'output-credentials': 'yes',
    });

    expectNothingDelivered(step);
    const { title, message } = errorOf(step);
    expect(title).toBe('4 inputs cannot be used');
    expect(message.split('\n').map((line) => line.split(':')[0])).toEqual(
      expect.arrayContaining(['`aws-region`', '`duration`', '`role-to-assume`', '`output-credentials`']),
    );
    expect(standIn.operations()).toEqual([]);
  });

  it('is told without the secret that it is about', async () => {
    const step = await standIn.run({ ...KEYS, 'aws-secret-access-key': 'much too short a secret' });

    expect(errorOf(step).message).toContain('aws-secret-access-key');
    expect(step.rawLog.split('much too short a secret')).toHaveLength(2);
  });
});

describe('what can pass is tried again, with a line for each retry', () => {
  it.each([
    ['throttling', { kind: 'throttle', times: 1 }],
    ['a fault of the service', { kind: 'error', status: 503, code: 'ServiceUnavailable', times: 2 }],
    ['a connection that is cut', { kind: 'reset', when: 'after-headers', times: 1 }],
  ] as const)('%s', async (_what, fault) => {
    standIn.aws.fault({ service: 'sts', ...fault });

    const step = await standIn.run(assumed);

    expect(step.outcome).toBe('success');
    expect(step.shownLog.match(/^sts:AssumeRole: try \d failed .*trying again in/gm)).toHaveLength(
      fault.times,
    );
    expect(standIn.operations()).toHaveLength(fault.times + 1);
  });

  it('a wrong clock, once, with the time that the server tells', async () => {
    standIn.aws.fault({
      ...sts(
        403,
        'SignatureDoesNotMatch',
        'Signature expired: 20261121T200000Z is now earlier than 20261122T194500Z',
      ),
      times: 1,
      headers: { date: new Date(Date.now() + 86_400_000).toUTCString() },
    } as Fault);

    const step = await standIn.run(assumed);

    expect(standIn.operations()).toEqual(['AssumeRole', 'AssumeRole']);
    expect(step.shownLog).toContain("this machine's clock differs from AWS's");
  });
});

describe('action-timeout-s', () => {
  it('ends a step whatever it waits for', async () => {
    standIn.aws.fault({ kind: 'stall', at: 'accept' });

    const step = await standIn.run({ ...assumed, 'action-timeout-s': '1' });

    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('The step took too long');
    expect(step.exitCode).toBe(1);
  });
});
