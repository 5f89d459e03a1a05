import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readFileSync } from 'node:fs';
import { inputVariable } from '../../../src/inputs/environment';
import { INPUT_NAMES, INPUTS, type InputName } from '../../../src/inputs/input-table';
import { Reader } from '../../../src/inputs/reader';
import { problems, read, request, requestIn, ROLE, told, USER_KEYS, warnings } from './reading';

interface ActionFile {
  readonly name: string;
  readonly description: string;
  readonly branding: { readonly icon: string; readonly color: string };
  readonly runs: Record<string, string>;
  readonly inputs: Record<string, { description: string; required: boolean; default?: string }>;
  readonly outputs: Record<string, { description: string }>;
}

const action = parse(readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8')) as ActionFile;

describe('action.yml', () => {
  test('declares the inputs that are read, and no others', () => {
    expect(Object.keys(action.inputs).sort()).toEqual([...INPUT_NAMES].sort());
  });

  test.each(INPUT_NAMES)('%s is told as it is read', (name) => {
    const declared = action.inputs[name];
    const { default: usual, variables, twin } = INPUTS[name];
    expect(declared?.required).toBe(false);
    expect(declared?.default).toBe((variables ?? twin) ? undefined : usual);
    if (usual !== undefined) expect(declared?.description).toMatch(new RegExp(`Default: \`${usual}\`\\.$`));
    for (const variable of variables ?? []) expect(declared?.description).toContain(`\`${variable}\``);
    expect(declared?.description).toMatch(/\.$/);
  });

  test('has the outputs of the contract', () => {
    expect(Object.keys(action.outputs).sort()).toEqual(
      [
        ...[
          'aws-access-key-id',
          'aws-secret-access-key',
          'aws-session-token',
          'aws-expiration',
          'aws-account-id',
        ],
        ...['authenticated-arn', 'mode', 'verified', 'object-count', 'object-keys', 'object-list-truncated'],
        ...['bucket-region', 'access-report', 'console-url'],
      ].sort(),
    );
    for (const { description } of Object.values(action.outputs)) expect(description).toMatch(/\.$/);
  });

  test('cleans up after the job, whatever became of it', () => {
    expect(action.runs).toEqual({
      using: 'node24',
      main: 'dist/index.js',
      post: 'dist/post/index.js',
      'post-if': "always() && env.AWS_SKIP_CLEANUP_STEP != 'true'",
    });
  });

  test('all of its defaults given are as good as none', () => {
    const entries = Object.entries(action.inputs).flatMap(([name, input]) =>
      input.default === undefined ? [] : [[name, input.default] as const],
    );
    const defaults: Record<string, string> = Object.fromEntries(entries);
    expect(warnings(defaults)).toEqual([]);
    expect(request(defaults)).toEqual(request({}));
  });
});

test('inputs come by the names that the runner makes', () => {
  expect(inputVariable('aws-access-key-id')).toBe('INPUT_AWS-ACCESS-KEY-ID');
  expect(inputVariable('an input')).toBe('INPUT_AN_INPUT');
});

test('what nobody asked for has its defaults', () => {
  expect(requestIn('existing', {})).toEqual({
    mode: 'existing',
    reason: expect.any(String),
    source: { kind: 'default-chain' },
    region: 'eu-central-1',
    partition: 'aws',
    endpoints: { s3ForcePathStyle: false, fips: false, dualstack: false },
    retry: { maxAttempts: 12 },
    timeoutSeconds: 0,
    delivery: { outputs: true, environment: true, maskAccountId: false, unsetCurrent: false },
    allowedAccountIds: [],
    plainSecretsOnly: false,
    keepExisting: false,
    verification: { targets: [], allowed: [], denied: [], maxKeys: 50 },
    narrowedTo: [],
    summary: true,
  });
});

describe('environment variables of configure-aws-credentials', () => {
  const role = { ...USER_KEYS, 'role-to-assume': ROLE };
  test.each<[string, string, object]>([
    ['AWS_REGION', 'us-gov-west-1', { region: 'us-gov-west-1', partition: 'aws-us-gov' }],
    ['OUTPUT_CREDENTIALS', 'false', { delivery: { outputs: false } }],
    ['UNSET_CURRENT_CREDENTIALS', 'true', { delivery: { unsetCurrent: true } }],
    ['MASK_AWS_ACCOUNT_ID', 'true', { delivery: { maskAccountId: true } }],
    ['USE_EXISTING_CREDENTIALS', 'true', { keepExisting: true }],
    ['DISABLE_RETRY', 'true', { retry: { maxAttempts: 1 } }],
    ['RETRY_MAX_ATTEMPTS', '7', { retry: { maxAttempts: 7 } }],
    ['SPECIAL_CHARACTERS_WORKAROUND', 'true', { plainSecretsOnly: true }],
  ])('%s', (variable, value, expected) => {
    expect(
      request({ ...USER_KEYS, 'aws-region': '' }, { AWS_REGION: 'eu-west-1', [variable]: value }),
    ).toMatchObject(expected);
  });

  test('AWS_DEFAULT_REGION counts where AWS_REGION is empty', () => {
    const variables = { AWS_REGION: '', AWS_DEFAULT_REGION: 'cn-north-1' };
    expect(request({ 'aws-region': '' }, variables)).toMatchObject({
      region: 'cn-north-1',
      partition: 'aws-cn',
    });
    expect(request({ 'aws-region': '' }, { ...variables, AWS_REGION: 'eu-west-1' }).region).toBe('eu-west-1');
  });

  test.each<[string, string, object]>([
    ['ROLE_DURATION_SECONDS', '1800', { durationSeconds: 1800 }],
    ['ROLE_SESSION_NAME', 'night', { chain: [{ role: ROLE, sessionName: 'night' }] }],
    ['ROLE_EXTERNAL_ID', 'x-1', { chain: [{ role: ROLE, sessionName: 'GitHubActions', externalId: 'x-1' }] }],
    ['ROLE_SKIP_SESSION_TAGGING', 'true', { mode: 'assume-role' }],
    ['TRANSITIVE_TAG_KEYS', 'Repository', { tags: { transitiveKeys: ['Repository'] } }],
    [
      'MANAGED_SESSION_POLICIES',
      'arn:aws:iam::aws:policy/A',
      { policies: { managed: ['arn:aws:iam::aws:policy/A'] } },
    ],
    ['INLINE_SESSION_POLICY', '{"Statement":{}}', { policies: { inline: '{"Statement":{}}' } }],
  ])('%s', (variable, value, expected) => {
    expect(request(role, { [variable]: value })).toMatchObject(expected);
  });

  test('AUDIENCE, WEB_IDENTITY_TOKEN_FILE and ROLE_CHAINING', () => {
    const oidc = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://u', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' };
    const only = { 'role-to-assume': ROLE };
    expect(request(only, { ...oidc, AUDIENCE: 'mine' })).toMatchObject({
      token: { kind: 'github', audience: 'mine' },
    });
    expect(request(only, { ...oidc, WEB_IDENTITY_TOKEN_FILE: '/t' })).toMatchObject({
      token: { kind: 'file', path: '/t' },
    });
    expect(request(only, { ...oidc, ROLE_CHAINING: 'true' })).toMatchObject({ source: { kind: 'job' } });
  });

  test('an input is stronger than its variable, an empty one is not', () => {
    const env = { ROLE_SESSION_NAME: 'variable' };
    expect(request({ ...role, 'role-session-name': 'input' }, env)).toMatchObject({
      chain: [{ sessionName: 'input' }],
    });
    expect(request({ ...role, 'role-session-name': ' ' }, env)).toMatchObject({
      chain: [{ sessionName: 'variable' }],
    });
  });

  test('a problem names the variable that the value came from', () => {
    expect(told({}, { DISABLE_RETRY: 'yes' })).toEqual([
      "disable-retry: given 'yes' by the environment variable DISABLE_RETRY; accepted: true or false",
    ]);
  });
});

const BOOLEANS = INPUT_NAMES.filter((name) => ['true', 'false'].includes(INPUTS[name].default ?? '')).concat(
  's3-force-path-style',
);

describe.each(BOOLEANS)('%s', (name) => {
  const base = {
    ...USER_KEYS,
    'role-to-assume': ROLE,
    // What renews itself is a profile.
    ...(name === 'refresh' && { 'aws-profile': 'deploy' }),
  };
  test.each(['true', 'True', 'TRUE', 'false', 'False', 'FALSE'])('takes %s', (value) => {
    expect(problems({ ...base, [name]: value })).toEqual([]);
    expect(request({ ...base, [name]: value })).toEqual(request({ ...base, [name]: value.toLowerCase() }));
  });
  test.each(['yes', 'on', '1', 'tRUE', '"true"'])('refuses %s', (value) => {
    expect(told({ ...base, [name]: value })).toEqual([`${name}: given '${value}'; accepted: true or false`]);
  });
});

test.each<[InputName, object]>([
  ['output-credentials', { delivery: { outputs: false } }],
  ['output-env-credentials', { delivery: { environment: false } }],
  ['summary', { summary: false }],
])('%s can be turned off', (name, expected) => {
  expect(request({ [name]: 'false' })).toMatchObject(expected);
});

test.each<[InputName, object]>([
  ['mask-aws-account-id', { delivery: { maskAccountId: true } }],
  ['unset-current-credentials', { delivery: { unsetCurrent: true } }],
  ['use-existing-credentials', { keepExisting: true }],
  ['special-characters-workaround', { plainSecretsOnly: true }],
  ['use-fips-endpoint', { endpoints: { fips: true } }],
  ['use-dualstack-endpoint', { endpoints: { dualstack: true } }],
  ['s3-force-path-style', { endpoints: { s3ForcePathStyle: true } }],
  ['disable-retry', { retry: { maxAttempts: 1 } }],
])('%s can be turned on', (name, expected) => {
  expect(request({ ...USER_KEYS, [name]: 'true' })).toMatchObject(expected);
});

describe('whole numbers', () => {
  test.each<[InputName, string, object]>([
    ['max-keys', '1', { verification: { maxKeys: 1 } }],
    ['max-keys', '1000', { verification: { maxKeys: 1000 } }],
    ['retry-max-attempts', '1', { retry: { maxAttempts: 1 } }],
    ['retry-max-attempts', '100', { retry: { maxAttempts: 100 } }],
    ['action-timeout-s', '0', { timeoutSeconds: 0 }],
    ['action-timeout-s', '300', { timeoutSeconds: 300 }],
    ['action-timeout-s', '', { timeoutSeconds: 0 }],
  ])('%s takes %j', (name, value, expected) => {
    expect(request({ [name]: value })).toMatchObject(expected);
  });

  test.each<[InputName, string, string]>([
    ['max-keys', '0', '1 to 1000'],
    ['max-keys', '1001', '1 to 1000'],
    ['max-keys', '5.5', '1 to 1000'],
    ['max-keys', 'many', '1 to 1000'],
    ['retry-max-attempts', '0', '1 to 100'],
    ['retry-max-attempts', '101', '1 to 100'],
    ['retry-max-attempts', '-1', '1 to 100'],
    ['action-timeout-s', '2147484', '0 to 2147483'],
    ['action-timeout-s', '10m', '0 to 2147483'],
    ['action-timeout-s', '1e3', '0 to 2147483'],
  ])('%s refuses %j', (name, value, range) => {
    expect(told({ [name]: value })).toEqual([
      `${name}: given '${value}'; accepted: a whole number from ${range}`,
    ]);
  });
});

describe('texts', () => {
  const base = { ...USER_KEYS, 'role-to-assume': ROLE };
  const federation = { ...USER_KEYS, 'managed-session-policies': 'arn:aws:iam::aws:policy/A' };
  test.each<[InputName, string, string, object]>([
    ['role-session-name', 'ab', 'a'.repeat(64), base],
    ['role-session-name', 'a+=,.@-_Z9', 'ok', base],
    ['role-external-id', 'ab', 'a'.repeat(1224), base],
    ['role-external-id', 'a:b/c', 'ok', base],
    ['source-identity', 'ab', 'a'.repeat(64), base],
    ['federated-name', 'ab', 'a'.repeat(32), federation],
  ])('%s takes its shortest and longest: %s', (name, short, long, inputs) => {
    expect(told({ ...inputs, [name]: short })).toEqual([]);
    expect(told({ ...inputs, [name]: long })).toEqual([]);
  });

  test.each<[InputName, string, RegExp, object]>([
    ['role-session-name', 'a', /2 to 64 characters of letters, digits and _\+=,\.@-$/, base],
    ['role-session-name', 'a'.repeat(65), /2 to 64/, base],
    ['role-session-name', 'octo cat', /given 'octo cat'/, base],
    ['role-session-name', 'é'.repeat(3), /letters, digits/, base],
    ['role-external-id', 'a', /2 to 1224/, base],
    ['role-external-id', 'a'.repeat(1225), /\(1225 characters\); accepted: 2 to 1224/, base],
    ['role-external-id', 'a#b', /_\+=,\.@:\/-$/, base],
    ['source-identity', 'a', /2 to 64/, base],
    ['source-identity', 'aws:me', /letters, digits/, base],
    ['federated-name', 'a', /2 to 32/, federation],
    ['federated-name', 'a'.repeat(33), /2 to 32/, federation],
    ['federated-name', 'dependabot[bot]', /2 to 32/, federation],
    [
      'audience',
      'one\ntwo',
      /given 'one\\ntwo'; accepted: 1 to 255 characters of any kind, on one line$/,
      base,
    ],
  ])('%s refuses %j', (name, value, message, inputs) => {
    expect(told({ ...inputs, [name]: value })).toEqual([expect.stringMatching(message)]);
    expect(problems({ ...inputs, [name]: value })[0]?.input).toBe(name);
  });
});

test('all problems are told at once, each by its input', () => {
  const inputs = {
    'aws-region': 'Frankfurt',
    'aws-access-key-id': 'AKIAIOSFODNN7EXAMPLE',
    'role-to-assume': 'arn:aws:iam::1:role/x',
    'role-session-name': '!',
    duration: 'long',
    'max-keys': '0',
    bucket: 'Bad_Name',
    summary: 'maybe',
    'allowed-account-ids': '12',
    'mfa-token-code': 'abc',
  };
  expect(
    problems(inputs)
      .map(({ input }) => input)
      .sort(),
  ).toEqual(
    [
      ...['allowed-account-ids', 'aws-region', 'aws-secret-access-key', 'bucket', 'duration', 'max-keys'],
      ...['mfa-serial-number', 'mfa-token-code', 'role-session-name', 'role-to-assume', 'summary'],
    ].sort(),
  );
  expect(read(inputs)).toMatchObject({ ok: false, mode: 'assume-role' });
});

describe('given values in messages', () => {
  test.each([
    ['a\nb', "'a\\nb'"],
    ['a\r\tb', "'a\\r\\tb'"],
    ['a\u0000\u001b[31mb', "'a\\u{0}\\u{1b}[31mb'"],
    ['a\u202eb\u00a0c\ud800', "'a\\u{202e}b\\u{a0}c\\u{d800}'"],
    ['x'.repeat(81), `'${'x'.repeat(80)}…' (81 characters)`],
    ['😀'.repeat(80) + 'yz', `'${'😀'.repeat(80)}…' (82 characters)`],
    ['::error::x', "'::error::x'"],
  ])('%j is shown as %s', (value, shown) => {
    expect(told({ mode: value })[0]).toContain(`given ${shown};`);
  });

  test('a secret in the wrong place is not shown, nor the longer one that holds a shorter', () => {
    const env = { AWS_SESSION_TOKEN: 'abcdefghij', AWS_SECRET_ACCESS_KEY: 'xx-abcdefghij-yy' };
    expect(told({ mode: 'v xx-abcdefghij-yy w abcdefghij' }, env)[0]).toContain("given 'v *** w ***';");
  });

  test('items that look the same without a secret are told once', () => {
    const ids = { 'allowed-account-ids': 'abcdefghij,klmnopqrst' };
    expect(told(ids)).toHaveLength(2);
    expect(told(ids, { AWS_SESSION_TOKEN: 'abcdefghij,klmnopqrst' })).toEqual([
      expect.stringContaining("given '***';"),
    ]);
  });
});

test('what a secret input was given is never said', () => {
  const reader = new Reader({ 'INPUT_MFA-TOKEN-CODE': '123456' });
  expect(reader.says('mfa-token-code', '123456')).toBe('given');
  expect(reader.says('aws-session-token')).toBe('not given');
});

describe('allowed-account-ids', () => {
  test('is a list by commas or lines', () => {
    expect(
      request({ 'allowed-account-ids': '123456789012, 012345678901\n123456789012\n' }).allowedAccountIds,
    ).toEqual(['123456789012', '012345678901']);
  });
  test.each(['12345678901', '1234567890123', '12345678901a', '1234-5678-9012'])('refuses %s', (id) => {
    expect(told({ 'allowed-account-ids': id })).toEqual([
      expect.stringMatching(`^allowed-account-ids: given '${id}'; accepted: account ids of 12 digits`),
    ]);
  });
  test('of empty variables does not mean any account', () => {
    expect(told({ 'allowed-account-ids': ' , ' })).toEqual([
      "allowed-account-ids: given ',', a list without any item",
    ]);
  });
});

describe('retries', () => {
  test('special-characters-workaround sets the others aside, and says so', () => {
    const inputs = { ...USER_KEYS, 'special-characters-workaround': 'true' };
    expect(warnings(inputs)).toEqual([]);
    for (const more of [{ 'disable-retry': 'true' }, { 'retry-max-attempts': '3' }]) {
      expect(request({ ...inputs, ...more }).retry).toEqual({ maxAttempts: 12 });
      expect(warnings({ ...inputs, ...more })).toEqual([expect.stringContaining('aside')]);
    }
  });
  test('disable-retry sets retry-max-attempts aside, and says so', () => {
    expect(warnings({ 'disable-retry': 'true', 'retry-max-attempts': '5' })).toEqual([
      'disable-retry sets retry-max-attempts aside',
    ]);
    expect(warnings({ 'disable-retry': 'true', 'retry-max-attempts': '1' })).toEqual([]);
  });
});
