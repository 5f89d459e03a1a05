import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { generateKeyPair, SignJWT } from 'jose';
import { failure, keysFrom, roleArn, startStage, type Stage } from './stage';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const NO_KEYS = { accessKeyId: '', secretAccessKey: '' };
const assume = (WebIdentityToken: string, input = {}) =>
  stage.sts(NO_KEYS).send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: roleArn('github-actions'),
      RoleSessionName: 'GitHubActions',
      WebIdentityToken,
      ...input,
    }),
  );

describe('GitHub’s token endpoint', () => {
  const ask = (query: string, token = stage.aws.oidc.requestToken) =>
    fetch(`${stage.aws.oidc.requestUrl}${query}`, { headers: { authorization: `bearer ${token}` } });

  test('gives a token for the audience that STS takes', async () => {
    const response = await ask('&audience=sts.amazonaws.com');
    const { value, count } = (await response.json()) as { value: string; count: number };
    expect(count).toBe(value.length);
    expect(await assume(value)).toHaveProperty('Credentials');
    expect(stage.aws.calls[0]).toMatchObject({
      service: 'oidc',
      operation: 'GetIDToken',
      parameters: { audience: 'sts.amazonaws.com' },
      status: 200,
    });
  });

  test('refuses another bearer', async () => {
    expect((await ask('&audience=sts.amazonaws.com', 'wrong')).status).toBe(401);
  });

  test('names the owner where no audience is asked for', async () => {
    const { value } = (await (await ask('')).json()) as { value: string };
    const claims = JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString()) as object;
    expect(claims).toMatchObject({ aud: 'https://github.com/octo-org' });
  });

  test('publishes its key', async () => {
    const response = await fetch(`${stage.aws.url}/_actions/.well-known/jwks`);
    expect(await response.json()).toMatchObject({ keys: [{ kty: 'RSA', alg: 'RS256' }] });
  });
});

test('a token is traded for a role’s credentials', async () => {
  const answer = await assume(await stage.aws.issueOidcToken());
  expect(answer).toMatchObject({
    SubjectFromWebIdentityToken: 'repo:octo-org/octo-repo:ref:refs/heads/main',
    Audience: 'sts.amazonaws.com',
    Provider: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
    AssumedRoleUser: { Arn: 'arn:aws:sts::111122223333:assumed-role/github-actions/GitHubActions' },
  });
  const identity = await stage.sts(keysFrom(answer.Credentials)).send(new GetCallerIdentityCommand({}));
  expect(identity.Arn).toBe(answer.AssumedRoleUser?.Arn);
});

describe('refused', () => {
  test.each<[string, object, object]>([
    [
      'another repository',
      { sub: 'repo:octocat/fork:ref:refs/heads/main' },
      {
        code: 'AccessDenied',
        status: 403,
        message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
      },
    ],
    [
      'another audience',
      { aud: 'https://github.com/octo-org' },
      { code: 'InvalidIdentityTokenException', status: 400, message: 'Incorrect token audience' },
    ],
    [
      'another issuer',
      { iss: 'https://token.example.com' },
      {
        code: 'InvalidIdentityTokenException',
        status: 400,
        message: 'No OpenIDConnect provider found in your account for https://token.example.com',
      },
    ],
    [
      'an expired token',
      { exp: 1_559_843_641 },
      {
        code: 'ExpiredTokenException',
        status: 400,
        message: expect.stringMatching(
          /^Token expired: current date\/time \d+ must be before the expiration date\/time 1559843641$/,
        ),
      },
    ],
  ])('%s', async (_name, claims, expected) => {
    expect(await failure(assume(await stage.aws.issueOidcToken(claims)))).toEqual(expected);
  });

  test.each<[string, string, object]>([
    [
      'a role whose condition is narrower',
      roleArn('github-production'),
      { code: 'AccessDenied', message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity' },
    ],
    [
      'a role that is not there',
      roleArn('missing'),
      { code: 'AccessDenied', message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity' },
    ],
    [
      'a role that trusts users only',
      roleArn('deploy'),
      { code: 'AccessDenied', message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity' },
    ],
    [
      'an account without the provider',
      roleArn('cross-account', '444455556666'),
      {
        code: 'InvalidIdentityTokenException',
        message:
          'No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com',
      },
    ],
    [
      'a provider that is out of reach',
      roleArn('github-actions', '123456789012'),
      {
        code: 'InvalidIdentityTokenException',
        message: expect.stringContaining("Couldn't retrieve verification key from your identity provider"),
      },
    ],
  ])('%s', async (_name, RoleArn, expected) => {
    expect(await failure(assume(await stage.aws.issueOidcToken(), { RoleArn }))).toMatchObject(expected);
  });

  test('a token of another key', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT({ aud: 'sts.amazonaws.com', sub: 'repo:octo-org/octo-repo:x' })
      .setProtectedHeader({ alg: 'RS256', kid: 'unknown' })
      .setIssuer(stage.aws.oidc.issuer)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    expect(await failure(assume(token))).toMatchObject({
      code: 'InvalidIdentityTokenException',
      message: expect.stringContaining("Couldn't retrieve verification key"),
    });
  });

  test('a token with changed claims', async () => {
    const [head, , signature] = (await stage.aws.issueOidcToken()).split('.');
    const [, claims] = (await stage.aws.issueOidcToken({ actor: 'mallory' })).split('.');
    expect(await failure(assume([head, claims, signature].join('.')))).toMatchObject({
      code: 'InvalidIdentityTokenException',
    });
  });

  test('what is no token', async () => {
    expect(await failure(assume('nonsense'))).toMatchObject({
      code: 'InvalidIdentityTokenException',
      message: expect.stringContaining('not a valid JWT'),
    });
  });

  test('longer than the role allows', async () => {
    const token = await stage.aws.issueOidcToken({ sub: 'repo:octo-org/octo-repo:environment:production' });
    const RoleArn = roleArn('github-production');
    expect(await failure(assume(token, { RoleArn, DurationSeconds: 7200 }))).toMatchObject({
      code: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    });
  });
});
