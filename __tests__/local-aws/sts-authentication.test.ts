import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { failure, keysFrom, keysOf, roleArn, startStage, type Keys, type Stage } from './stage';

let stage: Stage;
let deployer: Keys;
beforeEach(async () => {
  stage = await startStage();
  deployer = keysOf(stage.aws.world, 'deployer');
});
afterEach(() => stage.close());

const INVALID_TOKEN = {
  code: 'InvalidClientTokenId',
  status: 403,
  message: 'The security token included in the request is invalid.',
};

const whoAmI = (keys: Keys, config = {}) => stage.sts(keys, config).send(new GetCallerIdentityCommand({}));

describe('STS believes', () => {
  test('an IAM user', async () => {
    expect(await whoAmI(deployer)).toMatchObject({
      Arn: 'arn:aws:iam::111122223333:user/deployer',
      UserId: 'AIDACKCEVSQ6C2EXAMPLE',
      Account: '111122223333',
    });
    expect(stage.aws.calls).toMatchObject([
      {
        service: 'sts',
        operation: 'GetCallerIdentity',
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
        callerArn: 'arn:aws:iam::111122223333:user/deployer',
        region: 'us-east-1',
        status: 200,
        parameters: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      },
    ]);
  });

  test('the root user', async () => {
    expect(await whoAmI(keysOf(stage.aws.world))).toMatchObject({
      Arn: 'arn:aws:iam::111122223333:root',
      UserId: '111122223333',
    });
  });

  test.each([
    ['aws-cn', 'cn-north-1', '777788889999'],
    ['aws-us-gov', 'us-gov-west-1', '555555555555'],
  ])('a user of partition %s in its region', async (partition, region, account) => {
    const keys = keysOf(stage.aws.world, 'deployer', account);
    expect(await whoAmI(keys, { region })).toMatchObject({
      Arn: `arn:${partition}:iam::${account}:user/deployer`,
    });
  });

  test('temporary credentials until they expire', async () => {
    const { Credentials } = await stage
      .sts(deployer)
      .send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
    const temporary = keysFrom(Credentials);
    expect(await whoAmI(temporary)).toMatchObject({ Arn: 'arn:aws:iam::111122223333:user/deployer' });
    stage.advance(901_000);
    expect(await failure(whoAmI(temporary))).toEqual({
      code: 'ExpiredToken',
      status: 403,
      message: 'The security token included in the request is expired',
    });
  });
});

describe('STS does not believe', () => {
  test.each<[string, (keys: Keys) => Keys, object]>([
    ['an unknown key', (keys) => ({ ...keys, accessKeyId: 'AKIAUNKNOWN11EXAMPLE' }), INVALID_TOKEN],
    [
      'an inactive key',
      () => ({
        accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
        secretAccessKey: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY',
      }),
      INVALID_TOKEN,
    ],
    [
      'a token that a long-term key has none of',
      (keys) => ({ ...keys, sessionToken: 'AQoD' }),
      INVALID_TOKEN,
    ],
    [
      'another secret',
      (keys) => ({ ...keys, secretAccessKey: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY' }),
      {
        code: 'SignatureDoesNotMatch',
        status: 403,
        message: expect.stringContaining('Check your AWS Secret Access Key and signing method.'),
      },
    ],
  ])('%s', async (_name, change, expected) => {
    expect(await failure(whoAmI(change(deployer)))).toEqual(expected);
    expect(stage.aws.calls.at(-1)).not.toHaveProperty('callerArn');
  });

  test.each<[string, (keys: Keys) => Keys]>([
    ['no token', ({ accessKeyId, secretAccessKey }) => ({ accessKeyId, secretAccessKey })],
    ['another token', (keys) => ({ ...keys, sessionToken: `${keys.sessionToken}x` })],
  ])('temporary credentials with %s', async (_name, change) => {
    const { Credentials } = await stage.sts(deployer).send(new GetSessionTokenCommand({}));
    expect(await failure(whoAmI(change(keysFrom(Credentials))))).toEqual(INVALID_TOKEN);
  });

  test.each([
    [-16 * 60_000, /^Signature expired: \d{8}T\d{6}Z is now earlier than \S+ \(\S+ - 15 min\.\)$/],
    [16 * 60_000, /^Signature not yet current: \d{8}T\d{6}Z is still later than \S+ \(\S+ \+ 15 min\.\)$/],
  ])('a clock that is %i ms off', async (systemClockOffset, message) => {
    expect(await failure(whoAmI(deployer, { systemClockOffset }))).toEqual({
      code: 'SignatureDoesNotMatch',
      status: 403,
      message: expect.stringMatching(message),
    });
  });

  test('keys of another partition', async () => {
    expect(await failure(whoAmI(deployer, { region: 'cn-north-1' }))).toEqual(INVALID_TOKEN);
  });

  test('a region that is none', async () => {
    expect(await failure(whoAmI(deployer, { region: 'us-nowhere-1' }))).toMatchObject({
      code: 'SignatureDoesNotMatch',
      message: expect.stringContaining('Credential should be scoped to a valid region'),
    });
  });

  test('a region that the account did not enable', async () => {
    expect(await whoAmI(deployer, { region: 'eu-south-1' })).toHaveProperty('Arn');
    expect(await failure(whoAmI(deployer, { region: 'af-south-1' }))).toEqual({
      code: 'RegionDisabledException',
      status: 403,
      message: expect.stringContaining('STS is not activated in this region for account:111122223333.'),
    });
  });

  test.each([
    ['no Authorization header', {}, 403, 'MissingAuthenticationToken'],
    [
      'half of one',
      { authorization: 'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE' },
      400,
      'IncompleteSignature',
    ],
  ])('%s', async (_name, headers: Record<string, string>, status, code) => {
    const response = await fetch(stage.aws.stsEndpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(`<Type>Sender</Type><Code>${code}</Code>`);
    expect(stage.aws.calls).toMatchObject([{ status, errorCode: code }]);
  });
});

test.each([
  [
    'another service',
    's3',
    'GetCallerIdentity',
    403,
    "Credential should be scoped to correct service: 'sts'.",
  ],
  [
    'an unknown call',
    'sts',
    'GetEverything',
    400,
    'Could not find operation GetEverything for version 2011-06-15',
  ],
])('a request signed for %s', async (_name, service, action, status, message) => {
  const url = new URL(stage.aws.stsEndpoint);
  const signer = new SignatureV4({ credentials: deployer, region: 'us-east-1', service, sha256: Sha256 });
  const body = `Action=${action}&Version=2011-06-15`;
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: 'http:',
    hostname: url.hostname,
    path: '/',
    headers: { host: url.host, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  const response = await fetch(url, { method: 'POST', headers, body });
  expect(response.status).toBe(status);
  expect(await response.text()).toContain(message);
});

describe('what temporary credentials may call in STS', () => {
  const calls = {
    GetCallerIdentity: new GetCallerIdentityCommand({}),
    AssumeRole: new AssumeRoleCommand({
      RoleArn: roleArn('account-trusting'),
      RoleSessionName: 'GitHubActions',
    }),
    GetSessionToken: new GetSessionTokenCommand({}),
    GetFederationToken: new GetFederationTokenCommand({ Name: 'Bob' }),
  };
  const kinds: Record<string, () => Promise<Keys>> = {
    'session token': async () =>
      keysFrom((await stage.sts(deployer).send(new GetSessionTokenCommand({}))).Credentials),
    role: async () =>
      keysFrom(
        (
          await stage
            .sts(deployer)
            .send(
              new AssumeRoleCommand({ RoleArn: roleArn('chain-start'), RoleSessionName: 'GitHubActions' }),
            )
        ).Credentials,
      ),
    'federated user': async () =>
      keysFrom(
        (
          await stage.sts(deployer).send(
            new GetFederationTokenCommand({
              Name: 'Bob',
              PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
            }),
          )
        ).Credentials,
      ),
  };

  test.each<[string, keyof typeof calls, string]>([
    ['session token', 'GetCallerIdentity', ''],
    ['session token', 'AssumeRole', ''],
    ['session token', 'GetSessionToken', 'Cannot call GetSessionToken with session credentials'],
    ['session token', 'GetFederationToken', 'Cannot call GetFederationToken with session credentials'],
    ['role', 'GetCallerIdentity', ''],
    ['role', 'AssumeRole', ''],
    ['role', 'GetSessionToken', 'Cannot call GetSessionToken with session credentials'],
    ['role', 'GetFederationToken', 'Cannot call GetFederationToken with session credentials'],
    ['federated user', 'GetCallerIdentity', ''],
    ['federated user', 'AssumeRole', 'Cannot call AssumeRole with federated user credentials'],
    ['federated user', 'GetSessionToken', 'Cannot call GetSessionToken with session credentials'],
    ['federated user', 'GetFederationToken', 'Cannot call GetFederationToken with session credentials'],
  ])('a %s: %s', async (kind, operation, message) => {
    const keys = (await kinds[kind]?.()) ?? deployer;
    const call = stage.sts(keys).send(calls[operation] as GetCallerIdentityCommand);
    if (message === '') {
      await expect(call).resolves.toHaveProperty('$metadata.httpStatusCode', 200);
    } else {
      expect(await failure(call)).toEqual({ code: 'AccessDenied', status: 403, message });
    }
  });
});
