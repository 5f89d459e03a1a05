import { describe, expect, test } from '@jest/globals';
import { secretsIn } from '../../../src/inputs/secrets';
import {
  environmentOf,
  GITHUB,
  OIDC,
  POLICY,
  problems,
  requestIn,
  ROLE,
  TEMPORARY_KEYS,
  told,
  USER_KEYS,
  warnings,
  type Inputs,
} from './reading';

const ID = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

describe('keys', () => {
  test('are taken without the white space around them', () => {
    const inputs = { 'aws-access-key-id': ` ${ID}\n`, 'aws-secret-access-key': `\t${SECRET}\r\n` };
    expect(requestIn('session-token', inputs).source).toEqual({
      kind: 'inputs',
      keys: { accessKeyId: ID, secretAccessKey: SECRET },
    });
  });

  test.each(['existing', 'assume-role'] as const)('temporary ones serve mode %s', (mode) => {
    const inputs = { ...TEMPORARY_KEYS, mode, ...(mode === 'assume-role' && { 'role-to-assume': ROLE }) };
    expect(requestIn(mode, inputs).source).toMatchObject({
      kind: 'inputs',
      keys: { sessionToken: TEMPORARY_KEYS['aws-session-token'] },
    });
  });

  test('without keys the source is the default chain, or the job where it is chained', () => {
    const role = { mode: 'assume-role', 'role-to-assume': ROLE };
    expect(requestIn('assume-role', role).source).toEqual({ kind: 'default-chain' });
    expect(requestIn('assume-role', { ...role, 'role-chaining': 'true' }).source).toEqual({ kind: 'job' });
    expect(requestIn('session-token', { mode: 'session-token' }).source).toEqual({ kind: 'default-chain' });
  });

  test('given with role-chaining are the source, and that is told', () => {
    const inputs = { ...TEMPORARY_KEYS, 'role-to-assume': ROLE, 'role-chaining': 'true' };
    expect(requestIn('assume-role', inputs).source.kind).toBe('inputs');
    expect(warnings(inputs)).toEqual([
      expect.stringMatching(/^role-chaining: the keys given as inputs are the source/),
    ]);
  });

  const long = { 'aws-access-key-id': ID, 'aws-secret-access-key': SECRET };
  test.each<[string, Inputs, string]>([
    [
      'no secret',
      { 'aws-access-key-id': ID },
      'aws-secret-access-key: not given, though aws-access-key-id is',
    ],
    [
      'an id as long as a secret, and no secret',
      { 'aws-access-key-id': 'x'.repeat(40) },
      'aws-secret-access-key: not given',
    ],
    [
      'no id',
      { 'aws-secret-access-key': SECRET },
      'aws-access-key-id: not given, though aws-secret-access-key is',
    ],
    [
      'a token alone',
      { 'aws-session-token': 'IQoJb3JpZ2lu' },
      'aws-session-token: given without the keys that it belongs to',
    ],
    [
      'a temporary id without its token',
      { ...long, 'aws-access-key-id': 'ASIAIOSFODNN7EXAMPLE' },
      'aws-session-token: not given, though aws-access-key-id is a temporary one (ASIA…)',
    ],
    [
      'a long-lived id with a token',
      { ...long, 'aws-session-token': 'IQoJb3JpZ2lu' },
      'aws-session-token: given, though aws-access-key-id is a long-lived one (AKIA…)',
    ],
    [
      "a user's id",
      { ...long, 'aws-access-key-id': 'AIDACKCEVSQ6C2EXAMPLE' },
      "aws-access-key-id: given a user's unique id (AIDA…)",
    ],
    [
      "a role's id",
      { ...long, 'aws-access-key-id': 'AROACKCEVSQ6C2EXAMPLE' },
      "aws-access-key-id: given a role's unique id",
    ],
    [
      'a short id',
      { ...long, 'aws-access-key-id': 'admin' },
      'aws-access-key-id: given 5 characters, not 16 to 128',
    ],
    [
      'a short secret',
      { ...long, 'aws-secret-access-key': 'x' },
      'aws-secret-access-key: given 1 character, not 40; accepted: 40 of',
    ],
    [
      'a secret of other characters',
      { ...long, 'aws-secret-access-key': '"'.repeat(40) },
      'aws-secret-access-key: given characters that a secret access key does not have',
    ],
    [
      'both the other way round',
      { 'aws-access-key-id': SECRET.replaceAll('/', 'x'), 'aws-secret-access-key': ID },
      'aws-access-key-id + aws-secret-access-key: given the other way round',
    ],
    [
      'a line break in the id',
      { ...long, 'aws-access-key-id': 'AKIAIOSF\nODNN7EXAMPLE' },
      'aws-access-key-id: given with white space inside',
    ],
    [
      'a space in the secret',
      { ...long, 'aws-secret-access-key': SECRET.replace('K', ' ') },
      'aws-secret-access-key: given with white space inside',
    ],
    [
      'a line break in the token',
      { ...TEMPORARY_KEYS, 'aws-session-token': 'a\nb' },
      'aws-session-token: given with white space inside',
    ],
  ])('%s', (_, inputs, message) => {
    const lines = told(inputs);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(message);
  });

  test.each(['sts-endpoint', 's3-endpoint'] as const)(
    'of another server may look like anything: %s',
    (endpoint) => {
      const inputs = { [endpoint]: 'http://127.0.0.1:9000', bucket: 'photos' };
      const keys = { 'aws-access-key-id': 'minioadmin', 'aws-secret-access-key': 'minioadmin' };
      expect(told({ ...inputs, ...keys })).toEqual([]);
      expect(told({ ...inputs, ...keys, 'aws-session-token': 'x' })).toEqual([]);
      expect(told({ ...inputs, ...keys, 'aws-secret-access-key': 'minio admin' })).toHaveLength(1);
      expect(told({ ...inputs, 'aws-access-key-id': 'minioadmin' })).toHaveLength(1);
    },
  );
});

describe('MFA', () => {
  const mfa = { 'mfa-serial-number': 'arn:aws:iam::123456789012:mfa/me', 'mfa-token-code': '012345' };
  test.each(['session-token', 'assume-role'] as const)('goes with %s', (mode) => {
    const inputs = { ...USER_KEYS, ...mfa, ...(mode === 'assume-role' && { 'role-to-assume': ROLE }) };
    expect(requestIn(mode, inputs).mfa).toEqual({
      serialNumber: 'arn:aws:iam::123456789012:mfa/me',
      tokenCode: '012345',
    });
    expect(warnings(inputs)).toEqual([]);
  });
  test('has a code in groups, as apps show it', () => {
    expect(requestIn('session-token', { ...USER_KEYS, ...mfa, 'mfa-token-code': '012 345' }).mfa).toEqual({
      serialNumber: 'arn:aws:iam::123456789012:mfa/me',
      tokenCode: '012345',
    });
  });
  test('of a hardware device has a serial number', () => {
    expect(told({ ...USER_KEYS, ...mfa, 'mfa-serial-number': 'GAHT12345678' })).toEqual([]);
  });
  test.each<[string, Inputs, string]>([
    [
      'no code',
      { 'mfa-serial-number': 'GAHT12345678' },
      'mfa-token-code + mfa-totp-secret: neither is given, though mfa-serial-number is',
    ],
    ['no device', { 'mfa-token-code': '123456' }, 'mfa-serial-number: not given, though mfa-token-code is'],
    ['a short code', { ...mfa, 'mfa-token-code': '98765' }, 'mfa-token-code: given, but not six digits'],
    [
      'a code of letters',
      { ...mfa, 'mfa-token-code': 'secret' },
      'mfa-token-code: given, but not six digits',
    ],
    [
      'digits of another script',
      { ...mfa, 'mfa-token-code': '١٢٣٤٥٦' },
      'mfa-token-code: given, but not six digits',
    ],
    [
      'a short serial number',
      { ...mfa, 'mfa-serial-number': 'GAHT1234' },
      "mfa-serial-number: given 'GAHT1234'; accepted: 9 to 256 characters",
    ],
  ])('%s', (_, inputs, message) => {
    const lines = told({ ...USER_KEYS, ...inputs });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(message);
    expect(lines[0]).not.toMatch(/98765|(?<!totp-)secret/);
  });
});

describe('web identity', () => {
  const role = { 'role-to-assume': ROLE };
  test("GitHub's token", () => {
    expect(requestIn('web-identity', role, OIDC).token).toEqual({
      kind: 'github',
      audience: 'sts.amazonaws.com',
      requestUrl: OIDC['ACTIONS_ID_TOKEN_REQUEST_URL'],
      requestToken: OIDC['ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
    });
    expect(requestIn('web-identity', { ...role, audience: 'me' }, OIDC).token).toMatchObject({
      audience: 'me',
    });
  });
  test.each([
    ['token', '/home/runner/work/app/app/token'],
    ['./a/../token', '/home/runner/work/app/app/token'],
    ['/var/run/token', '/var/run/token'],
  ])('a file: %s', (file, path) => {
    const inputs = { ...role, 'web-identity-token-file': file };
    expect(requestIn('web-identity', inputs, OIDC).token).toEqual({ kind: 'file', path });
    expect(requestIn('web-identity', { ...inputs, 'force-skip-oidc': 'true' }).token).toEqual({
      kind: 'file',
      path,
    });
  });
  test('a file without a workspace stays relative', () => {
    expect(
      requestIn(
        'web-identity',
        { ...role, 'web-identity-token-file': 'token' },
        { GITHUB_WORKSPACE: undefined },
      ).token,
    ).toEqual({
      kind: 'file',
      path: 'token',
    });
  });
  test('a chain carries the external ID to the roles after the first', () => {
    const second = 'arn:aws:iam::210987654321:role/next';
    const inputs = { 'role-to-assume': `${ROLE}\n${second}\nlast`, 'role-external-id': 'x-1' };
    expect(requestIn('web-identity', inputs, OIDC).chain.map(({ role: name }) => name)).toEqual([
      ROLE,
      second,
      'last',
    ]);
    expect(warnings(inputs, OIDC)).toEqual([]);
    expect(warnings({ ...inputs, 'role-to-assume': ROLE }, OIDC)).toEqual([
      expect.stringContaining('ignores role-external-id'),
    ]);
  });
});

describe('federated-name', () => {
  const inputs = { ...USER_KEYS, mode: 'federation-token', 'inline-session-policy': POLICY };
  test.each([
    ['octocat', 'octocat'],
    ['dependabot[bot]', 'dependabot-bot'],
    ['x', 'github-x'],
    ['[]', 'GitHubActions'],
    ['', 'GitHubActions'],
    ['a'.repeat(39), 'a'.repeat(32)],
    ['jörg müller', 'j-rg-m-ller'],
  ])('by default the actor %j is %s', (actor, name) => {
    expect(requestIn('federation-token', inputs, { GITHUB_ACTOR: actor }).name).toBe(name);
  });
  test('without an actor', () => {
    expect(requestIn('federation-token', inputs, { GITHUB_ACTOR: undefined }).name).toBe('GitHubActions');
  });
  test('as given', () => {
    expect(requestIn('federation-token', { ...inputs, 'federated-name': 'night.job@x' }).name).toBe(
      'night.job@x',
    );
  });
});

describe('secretsIn', () => {
  test('has every secret, with and without white space, once', () => {
    const env = environmentOf(
      { ...TEMPORARY_KEYS, 'aws-secret-access-key': ` ${SECRET}\n`, 'mfa-token-code': '123 456' },
      {
        ...OIDC,
        AWS_ACCESS_KEY_ID: ID,
        AWS_SECRET_ACCESS_KEY: SECRET,
        AWS_SESSION_TOKEN: 's1',
        AWS_SECURITY_TOKEN: 's2 ',
      },
    );
    expect(secretsIn(env).sort()).toEqual(
      [
        ...[
          'ASIAIOSFODNN7EXAMPLE',
          ` ${SECRET}\n`,
          SECRET,
          'FwoGZXIvYXdzEXAMPLETOKEN==',
          '123 456',
          '123456',
          ID,
          's1',
          's2 ',
          's2',
        ],
        'request-token-of-the-job',
      ].sort(),
    );
  });
  test.each([
    ['in groups', 'jbsw y3dp-ehpk 3pxp', 'JBSWY3DPEHPK3PXP'],
    ['in a URI', 'otpauth://totp/a?secret=JBSWY3DPEHPK3PXP', 'JBSWY3DPEHPK3PXP'],
    ['in a URI of no use', 'otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=1', 'JBSWY3DPEHPK3PXP'],
  ])('has a TOTP secret %s as it is given and as it is used', (_name, given, used) => {
    expect(secretsIn(environmentOf({ 'mfa-totp-secret': given }))).toEqual([given, used]);
  });

  test('has nothing of what is empty or no secret', () => {
    expect(
      secretsIn({ ...GITHUB, 'INPUT_AWS-ACCESS-KEY-ID': ' ', AWS_SESSION_TOKEN: '', AWS_REGION: 'x' }),
    ).toEqual([]);
  });
});

test('no problem shows a part of a secret that is wrong in its own place', () => {
  const wrong = {
    'aws-access-key-id': 'AKIA-wrong-form-of-id',
    'aws-secret-access-key': 'wrong-secret-value',
    'aws-session-token': 'wrong token value',
    'mfa-token-code': 'wrongcode',
  };
  const all = JSON.stringify(problems(wrong));
  for (const part of ['wrong-', 'wrong t', 'wrongcode', 'AKIA-']) expect(all).not.toContain(part);
});
