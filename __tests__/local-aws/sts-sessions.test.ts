/* eslint-disable @typescript-eslint/no-deprecated -- PackedPolicySize is what servers still answer, and what a person can lower */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  AssumeRoleCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  type AssumeRoleCommandInput,
} from '@aws-sdk/client-sts';
import { Secret, TOTP } from 'otpauth';
import { failure, keysFrom, keysOf, roleArn, startStage, type Keys, type Stage } from './stage';

let stage: Stage;
let deployer: Keys;
beforeEach(async () => {
  stage = await startStage();
  deployer = keysOf(stage.aws.world, 'deployer');
});
afterEach(() => stage.close());

const SERIAL = 'arn:aws:iam::111122223333:mfa/deployer';
/** The deployer's code, by windows of 30 s from the present one. */
const code = (windows = 0): string =>
  new TOTP({ secret: Secret.fromBase32('JBSWY3DPEHPK3PXP') }).generate({
    timestamp: stage.now().getTime() + windows * 30_000,
  });
const assume = (input: Partial<AssumeRoleCommandInput> = {}, keys = deployer) =>
  stage
    .sts(keys)
    .send(new AssumeRoleCommand({ RoleArn: roleArn('deploy'), RoleSessionName: 'GitHubActions', ...input }));
const getSessionToken = (input = {}, keys = deployer) =>
  stage.sts(keys).send(new GetSessionTokenCommand(input));
const federate = (input = {}, keys = deployer) =>
  stage.sts(keys).send(new GetFederationTokenCommand({ Name: 'Bob', ...input }));

function secondsLeft(expiration: Date | undefined): number {
  return (expiration?.getTime() ?? 0) / 1000 - Math.floor(stage.now().getTime() / 1000);
}

describe('credentials have the form of AWS’s', () => {
  test('GetSessionToken', async () => {
    const { Credentials } = await getSessionToken();
    expect(Credentials).toMatchObject({
      AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{9}EXAMPLE$/),
      SecretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
      SessionToken: expect.stringMatching(/^IQoJb3JpZ2luX2Vj[A-Za-z0-9+/]{600,}$/),
    });
  });

  test('AssumeRole', async () => {
    expect(await assume({ SourceIdentity: 'octocat' })).toMatchObject({
      AssumedRoleUser: {
        Arn: 'arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions',
        AssumedRoleId: 'AROADEPLOY111EXAMPLE:GitHubActions',
      },
      SourceIdentity: 'octocat',
    });
  });

  test('AssumeRole leaves the path out', async () => {
    const answer = await assume({ RoleArn: roleArn('ci/deploy/with-path') });
    expect(answer.AssumedRoleUser?.Arn).toBe(
      'arn:aws:sts::111122223333:assumed-role/with-path/GitHubActions',
    );
  });

  test('GetFederationToken', async () => {
    expect(await federate()).toMatchObject({
      FederatedUser: {
        Arn: 'arn:aws:sts::111122223333:federated-user/Bob',
        FederatedUserId: '111122223333:Bob',
      },
    });
  });
});

describe('durations', () => {
  const invalid = (value: number, bound: string) => ({
    code: 'ValidationError',
    status: 400,
    message: `1 validation error detected: Value '${value}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${bound}`,
  });

  test.each<[string, () => Promise<{ Credentials?: { Expiration?: Date | undefined } | undefined }>, number]>(
    [
      ['GetSessionToken by default', () => getSessionToken(), 43_200],
      ['GetSessionToken at most', () => getSessionToken({ DurationSeconds: 129_600 }), 129_600],
      [
        'GetSessionToken of root, capped',
        () => getSessionToken({ DurationSeconds: 43_200 }, keysOf(stage.aws.world)),
        3600,
      ],
      ['GetFederationToken by default', () => federate(), 43_200],
      ['GetFederationToken of root, capped', () => federate({}, keysOf(stage.aws.world)), 3600],
      ['AssumeRole by default', () => assume(), 3600],
      ['AssumeRole at least', () => assume({ DurationSeconds: 900 }), 900],
      [
        'AssumeRole of a role that allows 12 h',
        () => assume({ RoleArn: roleArn('max-12h'), DurationSeconds: 43_200 }),
        43_200,
      ],
    ],
  )('%s', async (_name, call, seconds) => {
    expect(secondsLeft((await call()).Credentials?.Expiration)).toBe(seconds);
  });

  test.each<[string, () => Promise<unknown>, object]>([
    [
      'GetSessionToken too short',
      () => getSessionToken({ DurationSeconds: 600 }),
      invalid(600, 'greater than or equal to 900'),
    ],
    [
      'GetSessionToken too long',
      () => getSessionToken({ DurationSeconds: 129_601 }),
      invalid(129_601, 'less than or equal to 129600'),
    ],
    [
      'AssumeRole too long for any role',
      () => assume({ DurationSeconds: 43_201 }),
      invalid(43_201, 'less than or equal to 43200'),
    ],
    [
      'AssumeRole too long for this role',
      () => assume({ RoleArn: roleArn('max-1h'), DurationSeconds: 3601 }),
      {
        code: 'ValidationError',
        status: 400,
        message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      },
    ],
  ])('%s', async (_name, call, expected) => {
    expect(await failure(call())).toEqual(expected);
  });

  test('a chained role has an hour at most, whatever the role allows', async () => {
    const first = keysFrom((await assume({ RoleArn: roleArn('chain-start') })).Credentials);
    const middle = { RoleArn: roleArn('chain-middle', '444455556666') };
    expect(await failure(assume({ ...middle, DurationSeconds: 3601 }, first))).toEqual({
      code: 'ValidationError',
      status: 400,
      message:
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    });
    expect(secondsLeft((await assume(middle, first)).Credentials?.Expiration)).toBe(3600);
  });
});

describe('names are checked', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ['RoleSessionName characters', () => assume({ RoleSessionName: 'Git Hub' }), "'roleSessionName'"],
    ['RoleSessionName length', () => assume({ RoleSessionName: 'x'.repeat(65) }), 'less than or equal to 64'],
    ['Name characters', () => federate({ Name: 'Bob[bot]' }), 'regular expression pattern: [\\w+=,.@-]*'],
    ['Name length', () => federate({ Name: 'x'.repeat(33) }), 'less than or equal to 32'],
    ['Name too short', () => federate({ Name: 'x' }), 'greater than or equal to 2'],
    ['SourceIdentity', () => assume({ SourceIdentity: 'a b' }), "'sourceIdentity'"],
    [
      'ExternalId',
      () => assume({ ExternalId: '?' }),
      "2 validation errors detected: Value '?' at 'externalId'",
    ],
    ['TokenCode', () => getSessionToken({ SerialNumber: SERIAL, TokenCode: 'abcdef' }), "'tokenCode'"],
    ['SerialNumber', () => getSessionToken({ SerialNumber: 'short', TokenCode: '123456' }), "'serialNumber'"],
    ['RoleArn', () => assume({ RoleArn: 'a-role-without-its-arn' }), 'a-role-without-its-arn is invalid'],
    ['nothing given', () => assume({ RoleSessionName: '' }), "'roleSessionName'"],
  ])('%s', async (_name, call, message) => {
    expect(await failure(call())).toEqual({
      code: 'ValidationError',
      status: 400,
      message: expect.stringContaining(message),
    });
  });
});

describe('who may assume which role', () => {
  const refused = (action = 'sts:AssumeRole', role = 'untrusting', account = '111122223333', why = '') => ({
    code: 'AccessDenied',
    status: 403,
    message: `User: arn:aws:iam::111122223333:user/deployer is not authorized to perform: ${action} on resource: ${roleArn(role, account)}${why}`,
  });

  test.each<[string, Partial<AssumeRoleCommandInput>]>([
    ['a role that trusts the user', {}],
    ['a role that trusts the account', { RoleArn: roleArn('account-trusting') }],
    ['a role of another account', { RoleArn: roleArn('cross-account', '444455556666') }],
    ['with the external ID', { RoleArn: roleArn('external-id'), ExternalId: '12345' }],
    [
      'with the tags',
      { RoleArn: roleArn('tags-required'), Tags: [{ Key: 'Repository', Value: 'octo-org/octo-repo' }] },
    ],
    ['with the source identity', { RoleArn: roleArn('source-identity-required'), SourceIdentity: 'octocat' }],
  ])('%s', async (_name, input) => {
    await expect(assume(input)).resolves.toHaveProperty('Credentials');
  });

  test.each<[string, Partial<AssumeRoleCommandInput>, object]>([
    ['a role that does not trust them', { RoleArn: roleArn('untrusting') }, refused()],
    ['a role that is not there', { RoleArn: roleArn('missing') }, refused(undefined, 'missing')],
    [
      'a role of an account that is not there',
      { RoleArn: roleArn('missing', '999999999999') },
      refused(undefined, 'missing', '999999999999'),
    ],
    ['no external ID', { RoleArn: roleArn('external-id') }, refused(undefined, 'external-id')],
    [
      'another external ID',
      { RoleArn: roleArn('external-id'), ExternalId: '54321' },
      refused(undefined, 'external-id'),
    ],
    ['no MFA', { RoleArn: roleArn('mfa-required') }, refused(undefined, 'mfa-required')],
    ['no tags', { RoleArn: roleArn('tags-required') }, refused(undefined, 'tags-required')],
    [
      'no source identity',
      { RoleArn: roleArn('source-identity-required') },
      refused(undefined, 'source-identity-required'),
    ],
    [
      'tags where the role lets none be set',
      { RoleArn: roleArn('no-tags'), Tags: [{ Key: 'GitHub', Value: 'Actions' }] },
      refused('sts:TagSession', 'no-tags'),
    ],
    [
      'a source identity where the role lets none be set',
      { RoleArn: roleArn('no-tags'), SourceIdentity: 'octocat' },
      refused('sts:SetSourceIdentity', 'no-tags'),
    ],
  ])('refused: %s', async (_name, input, expected) => {
    expect(await failure(assume(input))).toEqual(expected);
  });

  test('refused: the root user', async () => {
    expect(await failure(assume({}, keysOf(stage.aws.world)))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: 'Roles may not be assumed by root accounts.',
    });
  });

  test('refused: a user whose own policies do not allow it, though the account is trusted', async () => {
    const nobody = keysOf(stage.aws.world, 'nobody');
    expect(await failure(assume({ RoleArn: roleArn('account-trusting') }, nobody))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: `User: arn:aws:iam::111122223333:user/nobody is not authorized to perform: sts:AssumeRole on resource: ${roleArn('account-trusting')} because no identity-based policy allows the sts:AssumeRole action`,
    });
    const other = await failure(assume({ RoleArn: roleArn('cross-account', '444455556666') }, nobody));
    expect(other.message).toMatch(/cross-account$/);
  });

  test('GetFederationToken asks for permission, GetSessionToken does not', async () => {
    const nobody = keysOf(stage.aws.world, 'nobody');
    expect(await failure(federate({}, nobody))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message:
        'User: arn:aws:iam::111122223333:user/nobody is not authorized to perform: sts:GetFederationToken on resource: arn:aws:sts::111122223333:federated-user/Bob because no identity-based policy allows the sts:GetFederationToken action',
    });
    await expect(getSessionToken({}, nobody)).resolves.toHaveProperty('Credentials');
  });

  test('a chain over three accounts, each role trusting the one before', async () => {
    const first = await assume({ RoleArn: roleArn('chain-start') });
    const middle = await assume(
      { RoleArn: roleArn('chain-middle', '444455556666') },
      keysFrom(first.Credentials),
    );
    const last = { RoleArn: roleArn('chain-end', '123456789012') };
    await expect(assume(last, keysFrom(middle.Credentials))).resolves.toHaveProperty('Credentials');
    expect((await failure(assume(last, keysFrom(first.Credentials)))).code).toBe('AccessDenied');
  });
});

describe('MFA', () => {
  const badCode = {
    code: 'AccessDenied',
    status: 403,
    message: expect.stringContaining('MultiFactorAuthentication failed with invalid MFA one time pass code.'),
  };
  const mfaRole = { RoleArn: roleArn('mfa-required') };

  test('a code opens a role that asks for one', async () => {
    await expect(assume({ ...mfaRole, SerialNumber: SERIAL, TokenCode: code() })).resolves.toBeDefined();
  });

  test.each([-1, 1])('the code of %i window away is accepted', async (windows) => {
    await expect(getSessionToken({ SerialNumber: SERIAL, TokenCode: code(windows) })).resolves.toBeDefined();
  });

  test('a session token with MFA opens the role too', async () => {
    const { Credentials } = await getSessionToken({ SerialNumber: SERIAL, TokenCode: code() });
    await expect(assume(mfaRole, keysFrom(Credentials))).resolves.toBeDefined();
    const without = await getSessionToken();
    expect((await failure(assume(mfaRole, keysFrom(without.Credentials)))).code).toBe('AccessDenied');
  });

  test('a code serves once, the next window’s again', async () => {
    const first = { SerialNumber: SERIAL, TokenCode: code() };
    await getSessionToken(first);
    expect(await failure(getSessionToken(first))).toEqual(badCode);
    expect(await failure(assume({ ...mfaRole, ...first }))).toEqual(badCode);
    await expect(getSessionToken({ SerialNumber: SERIAL, TokenCode: code(1) })).resolves.toBeDefined();
  });

  test.each<[string, { SerialNumber?: string; TokenCode?: string }, string]>([
    [
      'no serial number',
      { TokenCode: '123456' },
      'must provide both MFA serial number and one time pass code',
    ],
    ['no code', { SerialNumber: SERIAL }, 'must provide both MFA serial number and one time pass code'],
    [
      'another user’s device',
      { SerialNumber: 'arn:aws:iam::111122223333:mfa/careful', TokenCode: '123456' },
      'Please verify your MFA serial number is valid and associated with this user.',
    ],
  ])('refused: %s', async (_name, input, message) => {
    expect(await failure(getSessionToken(input))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: expect.stringContaining(message),
    });
  });

  test('refused: an old code', async () => {
    const late = { SerialNumber: SERIAL, TokenCode: code(-20) };
    expect(await failure(getSessionToken(late))).toEqual(badCode);
  });
});

describe('session tags', () => {
  const tags = (...keys: string[]) => keys.map((Key) => ({ Key, Value: 'x' }));

  test.each<[string, Partial<AssumeRoleCommandInput>, string, string]>([
    [
      'too many',
      { Tags: tags(...Array.from({ length: 51 }, (_, i) => `k${i}`)) },
      'ValidationError',
      "at 'tags'",
    ],
    ['a long key', { Tags: tags('k'.repeat(129)) }, 'ValidationError', "'tags.1.member.key'"],
    [
      'a long value',
      { Tags: [{ Key: 'k', Value: 'v'.repeat(257) }] },
      'ValidationError',
      "'tags.1.member.value'",
    ],
    ['characters', { Tags: [{ Key: 'k', Value: 'a|b' }] }, 'ValidationError', "'tags.1.member.value'"],
    [
      'twice the same key',
      { Tags: tags('Team', 'team') },
      'InvalidParameterValue',
      'Duplicate tag keys found',
    ],
    ['AWS’s own prefix', { Tags: tags('aws:owner') }, 'InvalidParameterValue', 'aws:'],
    [
      'a transitive key of no tag',
      { TransitiveTagKeys: ['Team'] },
      'InvalidParameterValue',
      'transitive tag key',
    ],
  ])('refused: %s', async (_name, input, codeOfError, message) => {
    expect(await failure(assume(input))).toEqual({
      code: codeOfError,
      status: 400,
      message: expect.stringContaining(message),
    });
  });

  test('transitive ones go through the chain and cannot be changed', async () => {
    const first = await assume({
      RoleArn: roleArn('chain-start'),
      Tags: [
        { Key: 'Repository', Value: 'octo-org/octo-repo' },
        { Key: 'Actor', Value: 'octocat' },
      ],
      TransitiveTagKeys: ['Repository'],
    });
    const middle = { RoleArn: roleArn('chain-middle', '444455556666') };
    const keys = keysFrom(first.Credentials);
    expect(await failure(assume({ ...middle, Tags: tags('repository') }, keys))).toEqual({
      code: 'InvalidParameterValue',
      status: 400,
      message:
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    });
    await expect(assume({ ...middle, Tags: tags('Actor') }, keys)).resolves.toBeDefined();
    expect((await assume(middle, keys)).PackedPolicySize).toBeGreaterThan(0);
  });
});

test('a source identity stays through the chain', async () => {
  const first = keysFrom(
    (await assume({ RoleArn: roleArn('chain-start'), SourceIdentity: 'octocat' })).Credentials,
  );
  const middle = { RoleArn: roleArn('chain-middle', '444455556666') };
  expect(await assume(middle, first)).toMatchObject({ SourceIdentity: 'octocat' });
  expect((await failure(assume({ ...middle, SourceIdentity: 'mona' }, first))).message).toContain(
    'sts:SetSourceIdentity',
  );
});

describe('session policies', () => {
  const policy = (statement: object, version = '2012-10-17'): string =>
    JSON.stringify({ Version: version, Statement: [statement] });
  const list = { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::amzn-s3-demo-bucket' };

  test.each<[string, string, string, string]>([
    ['no JSON', '{', 'MalformedPolicyDocument', 'The policy is not in the valid JSON format.'],
    [
      'a version that there is not',
      policy(list, '2020-01-01'),
      'MalformedPolicyDocument',
      'Syntax errors in policy.',
    ],
    [
      'an unknown element',
      policy({ ...list, Actions: 'x' }),
      'MalformedPolicyDocument',
      'Syntax errors in policy.',
    ],
    [
      'no effect',
      policy({ ...list, Effect: 'allow' }),
      'MalformedPolicyDocument',
      'Syntax errors in policy.',
    ],
    [
      'no action',
      policy({ Effect: 'Allow', Resource: '*' }),
      'MalformedPolicyDocument',
      'Policy statement must contain actions.',
    ],
    [
      'no resource',
      policy({ Effect: 'Allow', Action: 's3:*' }),
      'MalformedPolicyDocument',
      'Policy statement must contain resources.',
    ],
    [
      'a principal',
      policy({ ...list, Principal: '*' }),
      'MalformedPolicyDocument',
      'Policy document should not specify a principal.',
    ],
    [
      'an action of no service',
      policy({ ...list, Action: 'ListBucket' }),
      'MalformedPolicyDocument',
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    [
      'a resource that is no ARN',
      policy({ ...list, Resource: 'amzn-s3-demo-bucket' }),
      'MalformedPolicyDocument',
      'Resource amzn-s3-demo-bucket must be in ARN format or "*".',
    ],
    [
      'another partition',
      policy({ ...list, Resource: 'arn:aws-cn:s3:::amzn-s3-demo-bucket' }),
      'MalformedPolicyDocument',
      'Partition "aws-cn" is not valid for resource "arn:aws-cn:s3:::amzn-s3-demo-bucket".',
    ],
    ['more than 2048 characters', policy(list).padEnd(2049), 'ValidationError', 'less than or equal to 2048'],
  ])('refused: %s', async (_name, Policy, codeOfError, message) => {
    const expected = { code: codeOfError, status: 400, message: expect.stringContaining(message) };
    expect(await failure(assume({ Policy }))).toEqual({
      ...expected,
      code: codeOfError === 'MalformedPolicyDocument' ? 'MalformedPolicyDocumentException' : codeOfError,
    });
    expect((await failure(federate({ Policy }))).message).toContain(message);
  });

  test.each([
    [
      'more than 10',
      Array.from({ length: 11 }, (_, i) => `arn:aws:iam::aws:policy/Policy${i}`),
      "'policyArns'",
    ],
    ['another account’s', ['arn:aws:iam::444455556666:policy/list-only'], 'is not valid'],
    ['one that is not there', ['arn:aws:iam::aws:policy/Missing'], 'does not exist or is not attachable'],
  ])('refused managed policies: %s', async (_name, arns, message) => {
    const failed = await failure(assume({ PolicyArns: arns.map((arn) => ({ arn })) }));
    expect(failed).toMatchObject({ status: 400, message: expect.stringContaining(message) });
  });

  test.each([undefined, '2008-10-17', '2012-10-17'])('may be of version %s', async (version) => {
    await expect(
      assume({ Policy: JSON.stringify({ Version: version, Statement: list }) }),
    ).resolves.toBeDefined();
  });

  test('their packed size is told, and too much of it refused', async () => {
    expect((await assume()).PackedPolicySize).toBeUndefined();
    const { PackedPolicySize } = await assume({ Policy: policy(list) });
    expect(PackedPolicySize).toBeGreaterThan(0);
    expect(PackedPolicySize).toBeLessThanOrEqual(100);
    stage.aws.world.packedPolicyLimit = 50;
    expect(await failure(assume({ Policy: policy(list) }))).toEqual({
      code: 'PackedPolicyTooLargeException',
      status: 400,
      message: expect.stringMatching(
        /^Packed policy consumes \d{3}% of allotted space, please use smaller policy\.$/,
      ),
    });
    expect(
      (
        await failure(
          assume({
            Tags: [{ Key: 'Actor', Value: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789' }],
          }),
        )
      ).message,
    ).toMatch(/^Packed size of session tags consumes/);
  });
});
