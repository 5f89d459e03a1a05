import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deployed, type Resource } from '../support/cloudformation';
import { accountOf, bucketOf } from './support/deployed-account';
import { ACCOUNT, errorOf, expectNothingDelivered, KEYS, type Ran, scenario } from './support/scenario';

/*
 * What each template of examples/iam makes is put into the stand-in, which decides by its policies, and the action is run
 * with it: it can do what the template is for, and nothing beside.
 */

const OTHER_ACCOUNT = '444455556666';
const BUCKET = 'doc-example-bucket';
/** Of a repository whose token has immutable ids. */
const SUBJECT = 'repo:octo-org@65/octo-repo@74:ref:refs/heads/main';
const role = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:role/${name}`;

const standIn = scenario();
const { run } = standIn;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iam-templates-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Puts what templates make into the stand-in, by account, and a bucket that belongs to one of them. */
function has(
  accounts: Readonly<Record<string, readonly Resource[]>>,
  bucket = bucketOf(BUCKET, ACCOUNT),
): void {
  const { world } = standIn.aws;
  world.accounts = Object.entries(accounts).map(([id, resources]) => accountOf(id, resources));
  world.buckets = [bucket];
}

/** The inputs by which a token with this subject is used. */
async function token(sub: string): Promise<Record<string, string>> {
  const file = join(folder, 'token');
  await writeFile(file, await standIn.aws.issueOidcToken({ sub }));
  return { 'web-identity-token-file': file };
}

/** The role's session may do what the template says, and no more. */
const READ_AND_WRITE = { bucket: BUCKET, verify: 'list, read, write', 'verify-denied': 'delete' };

function expectVerified(step: Ran): void {
  expect(errorOf(step)).toEqual({ title: '', message: '' });
  expect(step.outputs['verified']).toBe('true');
}

describe('web-identity', () => {
  const template = (): Resource[] =>
    deployed('web-identity', ACCOUNT, { Subject: SUBJECT, BucketName: BUCKET });

  it('lets the jobs of one subject list, read and write one bucket', async () => {
    has({ [ACCOUNT]: template() });

    expectVerified(
      await run({ 'role-to-assume': role('github-actions'), ...(await token(SUBJECT)), ...READ_AND_WRITE }),
    );
  });

  it.each([
    ['a repository that took over the name', 'repo:octo-org@66/octo-repo@75:ref:refs/heads/main'],
    ['a token without ids', 'repo:octo-org/octo-repo:ref:refs/heads/main'],
    ['another branch', 'repo:octo-org@65/octo-repo@74:ref:refs/heads/other'],
    ['a pull request', 'repo:octo-org@65/octo-repo@74:pull_request'],
  ])('refuses %s', async (_who, sub) => {
    has({ [ACCOUNT]: template() });

    const step = await run({ 'role-to-assume': role('github-actions'), ...(await token(sub)) });

    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('Not authorized to assume the role with the OIDC token');
  });

  it('takes no wildcard for a subject', () => {
    expect(() =>
      deployed('web-identity', ACCOUNT, { Subject: 'repo:octo-org/*', BucketName: BUCKET }),
    ).toThrow('Subject');
  });

  it('uses a provider that the account has', () => {
    const ProviderArn = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
    const resources = deployed('web-identity', ACCOUNT, {
      Subject: SUBJECT,
      BucketName: BUCKET,
      ProviderArn,
    });

    expect(resources.map(({ type }) => type)).toEqual(['AWS::IAM::Role']);
    expect(resources[0]?.properties['AssumeRolePolicyDocument']).toEqual(
      template().find(({ type }) => type === 'AWS::IAM::Role')?.properties['AssumeRolePolicyDocument'],
    );
  });
});

describe('assume-role', () => {
  it('lets the user become the role, with session tags', async () => {
    has({ [ACCOUNT]: deployed('assume-role', ACCOUNT, { BucketName: BUCKET }) });

    expectVerified(await run({ ...KEYS, 'role-to-assume': role('deploy'), ...READ_AND_WRITE }));
  });

  it('lets the user do nothing else', async () => {
    has({ [ACCOUNT]: deployed('assume-role', ACCOUNT, { BucketName: BUCKET }) });

    const nothing = { bucket: BUCKET, 'verify-denied': 'list, read, write, delete' };
    expectVerified(await run({ ...KEYS, mode: 'session-token', ...nothing }));
  });
});

describe('mfa', () => {
  const secret = 'JBSWY3DPEHPK3PXP';
  const serialNumber = `arn:aws:iam::${ACCOUNT}:mfa/ci-mfa`;

  it('lets the user become the role with a code, and not without', async () => {
    has({ [ACCOUNT]: deployed('mfa', ACCOUNT, { BucketName: BUCKET }) });
    // Made by hand, as the template says.
    standIn.aws.world.accounts[0]!.users[0]!.mfaDevices = [{ serialNumber, secret }];
    const inputs = { ...KEYS, 'role-to-assume': role('deploy-with-mfa') };

    expectNothingDelivered(await run(inputs));
    const code = { 'mfa-serial-number': serialNumber, 'mfa-totp-secret': secret };
    expectVerified(await run({ ...inputs, ...code, ...READ_AND_WRITE }));
  });
});

describe('role-chain', () => {
  const chain = (externalId: string): string =>
    `${role('github-actions')}\n${role('cross-account', OTHER_ACCOUNT)} external-id=${externalId}`;
  const templates = (): Readonly<Record<string, Resource[]>> => ({
    [ACCOUNT]: deployed('web-identity', ACCOUNT, {
      Subject: SUBJECT,
      BucketName: 'amzn-s3-demo-bucket',
      NextRoleArn: role('cross-account', OTHER_ACCOUNT),
    }),
    [OTHER_ACCOUNT]: deployed('role-chain', OTHER_ACCOUNT, {
      FirstRoleArn: role('github-actions'),
      ExternalId: '12345',
      BucketName: BUCKET,
    }),
  });

  it('leads from the job into the other account', async () => {
    has(templates(), bucketOf(BUCKET, OTHER_ACCOUNT));

    const step = await run({
      'role-to-assume': chain('12345'),
      ...(await token(SUBJECT)),
      ...READ_AND_WRITE,
    });

    expectVerified(step);
    expect(step.outputs['aws-account-id']).toBe(OTHER_ACCOUNT);
  });

  it('asks for the external ID', async () => {
    has(templates(), bucketOf(BUCKET, OTHER_ACCOUNT));

    expectNothingDelivered(await run({ 'role-to-assume': chain('54321'), ...(await token(SUBJECT)) }));
  });
});

describe('session-token', () => {
  it('gives a session what its user may do', async () => {
    has({ [ACCOUNT]: deployed('session-token', ACCOUNT, { BucketName: BUCKET }) });

    expectVerified(await run({ ...KEYS, mode: 'session-token', ...READ_AND_WRITE }));
  });
});

describe('federation-token', () => {
  const inputs = { ...KEYS, mode: 'federation-token', bucket: BUCKET, 'verify-denied': 'write, delete' };

  it.each([
    ['a part', 'list', 'list'],
    ['all', 'list, read', 'list, read'],
  ])('gives the federated user %s of what its maker may do', async (_what, access, verify) => {
    has({ [ACCOUNT]: deployed('federation-token', ACCOUNT, { BucketName: BUCKET }) });

    expectVerified(
      await run({ ...inputs, 'federated-name': 'nightly-report', 'bucket-access': access, verify }),
    );
  });

  it('gives no more, whatever is asked for', async () => {
    has({ [ACCOUNT]: deployed('federation-token', ACCOUNT, { BucketName: BUCKET }) });

    const all = 'list, read, write, delete';
    expectVerified(
      await run({
        ...inputs,
        'federated-name': 'nightly-report',
        'bucket-access': all,
        verify: 'list, read',
      }),
    );
  });

  it('makes no user of another name', async () => {
    has({ [ACCOUNT]: deployed('federation-token', ACCOUNT, { BucketName: BUCKET }) });

    const step = await run({ ...inputs, 'federated-name': 'octocat', 'bucket-access': 'list' });

    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('Not allowed to make a federated user');
  });
});

describe('saml', () => {
  it("lets the provider's users become the role", async () => {
    has({ [ACCOUNT]: deployed('saml', ACCOUNT, { BucketName: BUCKET, Metadata: '<EntityDescriptor/>' }) });

    expectVerified(
      await run({
        'role-to-assume': role('saml-user'),
        'saml-provider-arn': `arn:aws:iam::${ACCOUNT}:saml-provider/ExampleOrgSSOProvider`,
        'saml-assertion': standIn.aws.issueSamlAssertion(),
        ...READ_AND_WRITE,
      }),
    );
  });
});

describe('assume-root', () => {
  const inputs = { ...KEYS, mode: 'assume-root', 'target-principal': OTHER_ACCOUNT };
  function hasOrganization(): void {
    has({
      [ACCOUNT]: deployed('assume-root', ACCOUNT, { MemberAccountId: OTHER_ACCOUNT }),
      [OTHER_ACCOUNT]: [],
      '123456789012': [],
    });
    standIn.aws.world.accounts[0]!.rootAccessTo = [OTHER_ACCOUNT, '123456789012'];
  }

  it('lets the user do the task', async () => {
    hasOrganization();

    const step = await run({ ...inputs, 'task-policy-arn': 'S3UnlockBucketPolicy' });

    expect(errorOf(step)).toEqual({ title: '', message: '' });
    expect(step.outputs['authenticated-arn']).toBe(`arn:aws:iam::${OTHER_ACCOUNT}:root`);
  });

  it.each([
    ['another task', { 'task-policy-arn': 'IAMDeleteRootUserCredentials' }],
    ['another account', { 'task-policy-arn': 'S3UnlockBucketPolicy', 'target-principal': '123456789012' }],
  ])('does not let the user do %s', async (_what, asked) => {
    hasOrganization();

    expectNothingDelivered(await run({ ...inputs, ...asked }));
  });
});

describe('bucket', () => {
  const inputs = async (): Promise<Record<string, string>> => ({
    'role-to-assume': role('github-actions'),
    ...(await token(SUBJECT)),
  });
  const first = (): Resource[] => deployed('web-identity', ACCOUNT, { Subject: SUBJECT, BucketName: BUCKET });

  it('is open to a role of another account', async () => {
    const policy = deployed('bucket', OTHER_ACCOUNT, { BucketName: BUCKET, RoleArn: role('github-actions') });
    has({ [ACCOUNT]: first(), [OTHER_ACCOUNT]: [] }, bucketOf(BUCKET, OTHER_ACCOUNT, policy));

    expectVerified(await run({ ...(await inputs()), ...READ_AND_WRITE }));
  });

  it('is closed to every other', async () => {
    const policy = deployed('bucket', OTHER_ACCOUNT, { BucketName: BUCKET, RoleArn: role('another') });
    has({ [ACCOUNT]: first(), [OTHER_ACCOUNT]: [] }, bucketOf(BUCKET, OTHER_ACCOUNT, policy));

    expectVerified(
      // Read is left out: of a key that may not exist, a stranger is not told which.
      await run({ ...(await inputs()), bucket: BUCKET, 'verify-denied': 'list, write, delete' }),
    );
  });
});
