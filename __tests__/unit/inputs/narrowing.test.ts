import { describe, expect, test } from '@jest/globals';
import { minifyJson } from '../../../src/inputs/json';
import {
  noFile,
  OIDC,
  POLICY,
  request,
  requestIn,
  ROLE,
  TEMPORARY_KEYS,
  told,
  USER_KEYS,
  warnings,
  type Inputs,
} from './reading';

const ASSUME: Inputs = { ...USER_KEYS, 'role-to-assume': ROLE };

describe('inline-session-policy', () => {
  const inline = (policy: string, readFile?: (path: string) => string) =>
    requestIn('assume-role', { ...ASSUME, 'inline-session-policy': policy }, {}, readFile).policies.inline;

  test.each([
    [POLICY, POLICY],
    [JSON.stringify(JSON.parse(POLICY), undefined, 2), POLICY],
    [
      '{\r\n\t"Statement" : [ { "Sid" : "two  spaces, \\" { } \\\\" } ]\n}',
      '{"Statement":[{"Sid":"two  spaces, \\" { } \\\\"}]}',
    ],
    ['{"Statement":{"Effect":"Allow"}}', '{"Statement":{"Effect":"Allow"}}'],
    ['{"Statement":[{"Sid":"ÿ"}]}', '{"Statement":[{"Sid":"ÿ"}]}'],
  ])('%j is sent as %j', (given, sent) => {
    expect(inline(given)).toBe(sent);
  });

  test('a repeated key is AWS’s to refuse, not lost here', () => {
    const twice = '{"Statement":[{"Condition":{"Bool":{"a":"1"},"Bool":{"b":"1"}}}]}';
    expect(inline(twice)).toBe(twice);
  });

  test('is read from a file, relative to the workspace', () => {
    const files: Record<string, string> = {
      '/home/runner/work/app/app/policies/s3.json': '\ufeff{ "Statement": [ {} ] }\n',
      '/etc/policy.json': POLICY,
    };
    const readFile = (path: string) => files[path] ?? noFile(path);
    expect(inline('policies/s3.json', readFile)).toBe('{"Statement":[{}]}');
    expect(inline('/etc/policy.json', readFile)).toBe(POLICY);
  });

  const limit = (characters: number) => `{"Statement":[{"Sid":"${'x'.repeat(characters - 26)}"}]}`;
  test('has 2,048 characters at most, counted without its white space', () => {
    expect(inline(limit(2048).replaceAll(':', ' : \n '))).toHaveLength(2048);
    expect(told({ ...ASSUME, 'inline-session-policy': limit(2049) })).toEqual([
      'inline-session-policy: given a text of 2049 characters without its white space; accepted: 2048 at most; managed-session-policies can carry more',
    ]);
  });

  test.each<[string, string]>([
    ['{"Statement":[}', 'given a text that is not valid JSON; accepted: an IAM policy'],
    ['{"Statement":[{"a":1,}]}', 'given a text that is not valid JSON (line 1, column 22); accepted'],
    ['{"Statement":[', 'given a text that is not valid JSON (it ends too early)'],
    ["{'Statement':[]}", 'given a text that is not valid JSON (line 1, column 2)'],
    ['[{"Statement":[]}]', 'given a text that is a JSON array, not an object'],
    ['"policy"', 'given a text that is JSON of a string, not of an object'],
    ['{"Version":"2012-10-17"}', 'given a text without a Statement that is an object or a list of objects'],
    ['{"Statement":[]}', 'without a Statement'],
    ['{"Statement":["Allow"]}', 'without a Statement'],
    ['{"Statement":[[]]}', 'without a Statement'],
    ['{"Statement":null}', 'without a Statement'],
    [
      '{"Statement":[{"Sid":"“x”"}]}',
      "given a text with the character '“' (U+201C); accepted: characters from U+0020 to U+00FF",
    ],
    [
      'policy.json',
      "given the file 'policy.json', which cannot be read (ENOENT); accepted: a policy as JSON text, or the path",
    ],
  ])('refuses %s', (given, message) => {
    const lines = told({ ...ASSUME, 'inline-session-policy': given });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('inline-session-policy: ');
    expect(lines[0]).toContain(message);
  });

  test('a file is judged as a text is, and not shown', () => {
    expect(told({ ...ASSUME, 'inline-session-policy': 'p.json' }, {}, () => 'hunter2')).toEqual([
      expect.stringMatching(
        /^inline-session-policy: given the file 'p\.json' that is not valid JSON; accepted/,
      ),
    ]);
  });

  test('whatever reading a file throws is a problem', () => {
    for (const thrown of [new Error('x'), 'text', undefined, Object.assign(new Error('x'), { code: 7 })]) {
      const readFile = () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- what is tried is that anything may be thrown
        throw thrown;
      };
      expect(told({ ...ASSUME, 'inline-session-policy': 'p.json' }, {}, readFile)).toEqual([
        expect.stringContaining("given the file 'p.json', which cannot be read; accepted"),
      ]);
    }
  });

  test('minifying does not mind how large a text is', () => {
    const large = JSON.stringify({ a: '\\" '.repeat(500_000) });
    expect(minifyJson(` ${large} `)).toBe(large);
  });
});

describe('managed-session-policies', () => {
  const arn = (name: string) => `arn:aws:iam::123456789012:policy/${name}`;
  test('are a list by commas or lines, each once', () => {
    const given = ` ${arn('a')}, ${arn('path/b')}\narn:aws:iam::aws:policy/ReadOnlyAccess\n${arn('a')}`;
    expect(requestIn('assume-role', { ...ASSUME, 'managed-session-policies': given }).policies).toEqual({
      managed: [arn('a'), arn('path/b'), 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
    });
  });
  test('are 10 at most', () => {
    const some = (n: number) => Array.from({ length: n }, (_, i) => arn(`p${i}`)).join();
    expect(told({ ...ASSUME, 'managed-session-policies': some(10) })).toEqual([]);
    expect(told({ ...ASSUME, 'managed-session-policies': some(11) })).toEqual([
      'managed-session-policies: given 11; accepted: 10 at most',
    ]);
  });
  test.each(['ReadOnlyAccess', ROLE, 'arn:aws:iam::1:policy/x', arn('a b'), arn('p/'.repeat(1100) + 'x')])(
    'refuse %s',
    (given) => {
      expect(told({ ...ASSUME, 'managed-session-policies': given })).toEqual([
        expect.stringMatching(/^managed-session-policies: given '.*; accepted: ARNs of managed policies/),
      ]);
    },
  );
  test('of another server need not be of the partition', () => {
    const inputs = { ...ASSUME, 'managed-session-policies': 'arn:aws-cn:iam::aws:policy/A' };
    expect(told(inputs)).toHaveLength(1);
    expect(told({ ...inputs, 'sts-endpoint': 'http://127.0.0.1' })).toEqual([]);
  });
});

describe('bucket', () => {
  const targets = (bucket: string, more: Inputs = {}) => request({ bucket, ...more }).verification.targets;
  const point = 'arn:aws:s3:eu-central-1:123456789012:accesspoint/mine';
  test.each<[string, [string, string][]]>([
    ['photos', [['photos', '']]],
    ['photos/', [['photos', '']]],
    ['photos/2024/', [['photos', '2024/']]],
    ['s3://photos/a b/é', [['photos', 'a b/é']]],
    ['S3://photos', [['photos', '']]],
    ['a.b-c3', [['a.b-c3', '']]],
    ['b'.repeat(63), [['b'.repeat(63), '']]],
    ['1.2.3', [['1.2.3', '']]],
    [
      'photos, logs\nphotos/\n s3://photos\nphotos/x',
      [
        ['photos', ''],
        ['logs', ''],
        ['photos', 'x'],
      ],
    ],
    [point, [[point, '']]],
    [`${point}/in/box`, [[point, 'in/box']]],
    [`${point.replace('point/', 'point:')}/`, [[point.replace('point/', 'point:'), '']]],
    ['alias-abc-s3alias', [['alias-abc-s3alias', '']]],
  ])('%j', (given, expected) => {
    expect(targets(given)).toEqual(expected.map(([bucket, prefix]) => ({ bucket, prefix })));
  });

  test.each([
    'ab',
    'b'.repeat(64),
    'Photos',
    'my_photos',
    '-photos',
    'photos-',
    '.photos',
    'pho..tos',
    '192.168.5.4',
    's3://',
    'https://photos.s3.amazonaws.com',
    '/photos',
    'arn:aws:s3:::photos',
    'arn:aws:s3::123456789012:accesspoint/alias.mrap',
    'arn:aws:s3:eu-central-1:123456789012:accesspoint/Mine',
    'arn:aws:s3-outposts:eu-central-1:123456789012:outpost/op-1/accesspoint/mine',
  ])('refuses %s', (given) => {
    expect(told({ bucket: given })).toEqual([
      expect.stringMatching(/^bucket: given '.*; accepted: name, name\/prefix/),
    ]);
  });

  test.each([
    ['photos/*', 'has a wildcard'],
    ['photos/a?c', 'has a wildcard'],
    ['photos/a\u0007b', 'has a control character'],
    [`photos/${'é'.repeat(513)}`, 'has 1026 bytes; a key has 1024 at most'],
  ])('refuses the prefix of %j', (given, message) => {
    const lines = told({ bucket: given });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`whose prefix ${message}`);
  });

  test('of another server may have a laxer name', () => {
    expect(targets('My_Photos', { 's3-endpoint': 'http://127.0.0.1' })).toEqual([
      { bucket: 'My_Photos', prefix: '' },
    ]);
    expect(told({ bucket: '_', 's3-endpoint': 'http://127.0.0.1' })).toHaveLength(1);
  });

  test('an access point has no path style', () => {
    const message = expect.stringMatching(/^bucket \+ s3-force-path-style: given an access point's ARN/);
    expect(told({ bucket: point, 's3-force-path-style': 'true' })).toEqual([message]);
    expect(told({ bucket: point, 's3-endpoint': 'http://127.0.0.1' })).toEqual([message]);
    expect(
      told({ bucket: point, 's3-endpoint': 'http://127.0.0.1', 's3-force-path-style': 'false' }),
    ).toEqual([]);
  });

  test('nothing but commas is a problem', () => {
    expect(told({ bucket: ',' })).toEqual(["bucket: given ',', a list without any item"]);
  });
});

describe('verify, verify-denied and bucket-access', () => {
  test.each<[Inputs, string[], string[]]>([
    [{ bucket: 'photos' }, ['list'], []],
    [{ bucket: 'photos', verify: 'none' }, [], []],
    [{ bucket: 'photos', verify: 'delete, read\nread' }, ['read', 'delete'], []],
    [{ bucket: 'photos', 'verify-denied': 'write,delete' }, ['list'], ['write', 'delete']],
    [{ bucket: 'photos', 'verify-denied': 'list' }, [], ['list']],
    [{ bucket: 'photos', 'bucket-access': 'write' }, [], []],
    [{ bucket: 'photos', 'bucket-access': 'list,write', 'verify-denied': 'delete' }, ['list'], ['delete']],
    [{ bucket: 'photos', 'bucket-access': 'read,write', verify: 'write' }, ['write'], []],
    [{ verify: 'none' }, [], []],
    [{}, [], []],
  ])('%j', (inputs, allowed, denied) => {
    expect(request({ ...ASSUME, ...inputs }).verification).toMatchObject({ allowed, denied });
  });

  test('bucket-access narrows, in a fixed order', () => {
    expect(request({ ...ASSUME, bucket: 'photos', 'bucket-access': 'delete\nlist' }).narrowedTo).toEqual([
      'list',
      'delete',
    ]);
  });

  test.each<[Inputs, string]>([
    [
      { bucket: 'b12', verify: 'head' },
      "verify: given 'head'; accepted: a list of list, read, write, delete",
    ],
    [{ bucket: 'b12', verify: 'Read' }, "verify: given 'Read'; accepted"],
    [{ bucket: 'b12', 'verify-denied': 'none' }, "verify-denied: given 'none'; accepted"],
    [{ bucket: 'b12', 'bucket-access': 'all,admin' }, "bucket-access: given 'all', 'admin'; accepted"],
    [{ bucket: 'b12', 'bucket-access': ',' }, "bucket-access: given ',', a list without any item"],
    [{ bucket: 'b12', verify: 'none,list' }, "verify: given 'none,list'; none stands alone"],
    [
      { bucket: 'b12', verify: 'list,read', 'verify-denied': 'read' },
      'verify + verify-denied: both name read',
    ],
    [
      { bucket: 'b12', verify: 'list,read', 'bucket-access': 'list' },
      'verify + bucket-access: verify names read, which bucket-access (list) does not grant',
    ],
    [{ verify: 'list' }, "verify + bucket: given 'list' without a bucket"],
    [{ 'verify-denied': 'list' }, "verify-denied + bucket: given 'list' without a bucket"],
    [{ 'bucket-access': 'list' }, "bucket-access + bucket: given 'list' without a bucket"],
  ])('refuses %j', (inputs, message) => {
    const lines = told({ ...ASSUME, ...inputs });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(message);
  });
});

describe('inputs that the mode ignores', () => {
  test.each<[string, Inputs, string]>([
    [
      'keys with a web identity',
      { ...ASSUME, mode: 'web-identity' },
      'ignores aws-access-key-id, aws-secret-access-key',
    ],
    [
      'a duration with nothing to obtain',
      { duration: '2h' },
      'mode existing (neither role-to-assume nor aws-access-key-id is given) ignores duration',
    ],
    [
      'a role with a federated name',
      { ...ASSUME, 'federated-name': 'octo', 'inline-session-policy': POLICY },
      'ignores role-to-assume',
    ],
    [
      'MFA with a web identity',
      { 'role-to-assume': ROLE, 'mfa-serial-number': 'GAHT12345678', 'mfa-token-code': '123456' },
      'ignores mfa-serial-number, mfa-token-code',
    ],
    [
      'a session name with a session token',
      { ...USER_KEYS, 'role-session-name': 'night' },
      'mode session-token (aws-access-key-id without role-to-assume) ignores role-session-name',
    ],
    [
      'chaining with a web identity',
      { mode: 'web-identity', 'role-to-assume': ROLE, 'role-chaining': 'true' },
      'ignores role-chaining',
    ],
    [
      'tags with a web identity',
      { 'role-to-assume': ROLE, 'custom-tags': '{"a":"b"}', 'transitive-tag-keys': 'a' },
      'ignores custom-tags, transitive-tag-keys',
    ],
    [
      'tags skipped and unused',
      { 'role-to-assume': ROLE, 'custom-tags': '{"a":"b"}', 'role-skip-session-tagging': 'true' },
      'ignores custom-tags',
    ],
    [
      'a token file with keys',
      { ...ASSUME, 'web-identity-token-file': 't', audience: 'me' },
      'ignores web-identity-token-file, audience',
    ],
    [
      'the workaround with nothing to obtain',
      { 'special-characters-workaround': 'true' },
      'ignores special-characters-workaround',
    ],
  ])('%s', (_, inputs, message) => {
    const lines = warnings(inputs, OIDC);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(message);
  });

  test('from a variable are told with it', () => {
    expect(warnings(USER_KEYS, { AUDIENCE: 'me' })).toEqual([
      expect.stringMatching(/ignores audience \(from the environment variable AUDIENCE\)$/),
    ]);
  });

  test('are not told where they equal their default', () => {
    expect(
      warnings({
        duration: '3600',
        'role-duration-seconds': '60m',
        'role-session-name': 'GitHubActions',
        'role-chaining': 'FALSE',
        audience: 'sts.amazonaws.com',
        'special-characters-workaround': 'False',
        'max-keys': '50',
      }),
    ).toEqual([]);
  });

  test('an audience is of no use to a token file', () => {
    const inputs = { 'role-to-assume': ROLE, 'web-identity-token-file': 't' };
    expect(warnings({ ...inputs, audience: 'me' })).toEqual([
      expect.stringMatching(/^audience is ignored: the token in/),
    ]);
    expect(warnings({ ...inputs, audience: 'sts.amazonaws.com' })).toEqual([]);
  });

  test('what is about a bucket is of no use without one', () => {
    const inputs = { 'max-keys': '5', 's3-endpoint': 'http://127.0.0.1', 's3-force-path-style': 'true' };
    expect(warnings(inputs)).toEqual([
      'without bucket no use is made of max-keys, s3-endpoint, s3-force-path-style',
    ]);
    expect(warnings({ ...inputs, bucket: 'photos' })).toEqual([]);
  });

  test.each<[string, Inputs]>([
    ['session-token', USER_KEYS],
    ['existing', {}],
    ['existing', TEMPORARY_KEYS],
  ])('what narrows is refused where it cannot: %s', (mode, inputs) => {
    for (const [name, value] of [
      ['inline-session-policy', POLICY],
      ['managed-session-policies', 'arn:aws:iam::aws:policy/A'],
      ['bucket-access', 'list'],
    ] as const) {
      expect(told({ ...inputs, bucket: 'photos', [name]: value })).toEqual([
        expect.stringMatching(
          new RegExp(`^${name} \\+ mode: given in mode ${mode} \\(.*would allow more than asked for`),
        ),
      ]);
    }
  });
});
