import { describe, expect, test } from '@jest/globals';
import type { Environment } from '../../../src/inputs/environment';
import { chooseMode, type ModeFacts } from '../../../src/inputs/mode';
import type { Mode } from '../../../src/inputs/request';
import {
  OIDC,
  POLICY,
  problems,
  read,
  request,
  ROLE,
  TEMPORARY_KEYS,
  told,
  USER_KEYS,
  type Inputs,
} from './reading';

const FACTS = ['federatedName', 'role', 'keys', 'sessionToken', 'roleChaining', 'tokenFile', 'oidc'] as const;

/** `auto`, said again in another way: rows of what must be there (1), must not (0) or does not matter (.). */
const TRUTH: readonly (readonly [string, Mode])[] = [
  // federatedName, role, keys, sessionToken, roleChaining, tokenFile, oidc
  ['1......', 'federation-token'],
  ['011....', 'assume-role'],
  ['010.1..', 'assume-role'],
  ['010.01.', 'web-identity'],
  ['010.001', 'web-identity'],
  ['010.000', 'assume-role'],
  ['00..1..', 'assume-role'],
  ['00110..', 'existing'],
  ['00100..', 'session-token'],
  ['000.01.', 'web-identity'],
  ['000.00.', 'existing'],
];

const every = Array.from({ length: 2 ** FACTS.length }, (_, n) => n.toString(2).padStart(FACTS.length, '0'));

describe('auto', () => {
  test.each(every)(
    'of federatedName, role, keys, sessionToken, roleChaining, tokenFile, oidc: %s',
    (bits) => {
      const facts = Object.fromEntries(
        FACTS.map((fact, i) => [fact, bits[i] === '1']),
      ) as unknown as ModeFacts;
      const rows = TRUTH.filter(([row]) => [...row].every((want, i) => want === '.' || want === bits[i]));
      expect(rows).toHaveLength(1);
      const choice = chooseMode(facts);
      expect(choice.mode).toBe(rows[0]?.[1]);
      expect(choice.reason).toMatch(/\S/);
    },
  );

  const policies = { 'inline-session-policy': POLICY };
  const role = { 'role-to-assume': ROLE };
  test.each<[string, Inputs, Environment, Mode, RegExp]>([
    [
      'a federated name',
      { ...USER_KEYS, ...policies, 'federated-name': 'octo' },
      OIDC,
      'federation-token',
      /federated-name/,
    ],
    ['a role and keys', { ...USER_KEYS, ...role }, OIDC, 'assume-role', /aws-access-key-id/],
    ['a role and chaining', { ...role, 'role-chaining': 'true' }, OIDC, 'assume-role', /role-chaining/],
    ['a role and a file', { ...role, 'web-identity-token-file': 't' }, OIDC, 'web-identity', /token-file/],
    ['a role and OIDC', role, OIDC, 'web-identity', /OIDC token/],
    ['OIDC skipped', { ...role, 'force-skip-oidc': 'true' }, OIDC, 'assume-role', /default credential chain/],
    ['half of OIDC', role, { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x' }, 'assume-role', /id-token: write/],
    ['the other half', role, { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://x' }, 'assume-role', /id-token: write/],
    ['a role alone', role, {}, 'assume-role', /default credential chain/],
    ['a role by variable', {}, { ...OIDC, ROLE_TO_ASSUME: ROLE }, 'web-identity', /OIDC/],
    ['temporary keys', TEMPORARY_KEYS, {}, 'existing', /temporary already/],
    ['keys', USER_KEYS, {}, 'session-token', /without role-to-assume/],
    ['nothing', {}, {}, 'existing', /neither/],
    ['nothing but auto by name', { mode: 'auto' }, {}, 'existing', /neither/],
    ['a mode by name', { ...USER_KEYS, mode: 'existing' }, {}, 'existing', /the input mode names it/],
  ])('%s', (_, inputs, env, mode, reason) => {
    expect(request(inputs, env)).toMatchObject({ mode, reason: expect.stringMatching(reason) });
  });
});

describe('what fits no mode', () => {
  test.each<[string, Inputs, string | RegExp, Mode | undefined]>([
    ['an unknown mode', { mode: 'sso' }, /^mode: given 'sso'; accepted: auto, session-token, /, undefined],
    ['a mode of another case', { mode: 'Auto' }, /^mode: given 'Auto'; accepted/, undefined],
    [
      'no role',
      { ...USER_KEYS, mode: 'assume-role' },
      /^role-to-assume: not given; mode assume-role/,
      'assume-role',
    ],
    [
      'chaining without a role',
      { 'role-chaining': 'true' },
      /^role-to-assume: not given; .*role-chaining/,
      'assume-role',
    ],
    [
      'a token file without a role',
      { 'web-identity-token-file': 'token' },
      /^role-to-assume: not given; mode web-identity \(web-identity-token-file/,
      'web-identity',
    ],
    [
      'temporary keys for GetSessionToken',
      { ...TEMPORARY_KEYS, mode: 'session-token' },
      /^aws-session-token: .*refuses GetSessionToken to temporary/,
      'session-token',
    ],
    [
      'temporary keys for GetFederationToken',
      { ...TEMPORARY_KEYS, 'federated-name': 'octo', 'inline-session-policy': POLICY },
      /^aws-session-token: .*refuses GetFederationToken to temporary/,
      'federation-token',
    ],
    [
      'a federation token that could do nothing',
      { ...USER_KEYS, mode: 'federation-token' },
      /^inline-session-policy \+ managed-session-policies \+ bucket-access: none is given; .*could do nothing/,
      'federation-token',
    ],
    [
      'a role by name with a web identity',
      { 'role-to-assume': 'deploy', 'web-identity-token-file': 'token' },
      /^role-to-assume: given 'deploy'; mode web-identity .* ARN only/,
      'web-identity',
    ],
    [
      'OIDC that is skipped',
      { mode: 'web-identity', 'role-to-assume': ROLE, 'force-skip-oidc': 'true' },
      /^web-identity-token-file: not given, and force-skip-oidc is true/,
      'web-identity',
    ],
  ])('%s', (_, inputs, message, mode) => {
    const reading = read(inputs);
    expect(reading).toMatchObject({ ok: false, mode });
    expect(told(inputs)).toEqual([expect.stringMatching(message)]);
  });

  test('OIDC without the permission tells the lines to add, and about forks', () => {
    expect(told({ mode: 'web-identity', 'role-to-assume': ROLE })).toEqual([
      'web-identity-token-file: not given, and the job may not ask GitHub for an OIDC token. Give the file, or add to the job\n' +
        'permissions:\n  id-token: write\n  contents: read\n(pull requests from forks never get a token)',
    ]);
  });

  test.each(['nonsense', '/idtoken', 'ftp://127.0.0.1/'])(
    'OIDC at %s, which is no address, matters where a token is to be asked for',
    (address) => {
      const env = { ...OIDC, ACTIONS_ID_TOKEN_REQUEST_URL: address };

      expect(problems({ 'role-to-assume': ROLE }, env)).toEqual([
        { input: 'ACTIONS_ID_TOKEN_REQUEST_URL', message: expect.stringMatching(/no URL/) },
      ]);
      expect(problems({ ...USER_KEYS, 'role-to-assume': ROLE }, env)).toEqual([]);
    },
  );
});
