import { describe, expect, test } from '@jest/globals';
import { formatDuration, parseDuration } from '../../../src/inputs/duration';
import { POLICY, request, requestIn, ROLE, told, USER_KEYS, warnings, type Inputs } from './reading';

describe('durations', () => {
  test.each([
    ['3600', 3600],
    ['3600s', 3600],
    ['90m', 5400],
    ['2h', 7200],
    ['1h30m', 5400],
    ['1h0m1s', 3601],
    ['1h1s', 3601],
    ['0', 0],
    ['', undefined],
    ['h', undefined],
    ['1.5h', undefined],
    ['30m1h', undefined],
    ['1h 30m', undefined],
    ['1H', undefined],
    ['1d', undefined],
    ['-900', undefined],
    ['9'.repeat(10), undefined],
    ['1e3', undefined],
  ])('%j is %s seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  test.each([
    [900, '15m'],
    [3600, '1h'],
    [129_600, '36h'],
    [5401, '1h30m1s'],
    [0, '0s'],
  ])('%s seconds are written %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
    expect(parseDuration(text)).toBe(seconds);
  });

  const role = { ...USER_KEYS, 'role-to-assume': ROLE };
  const federation = { ...USER_KEYS, 'federated-name': 'octo', 'inline-session-policy': POLICY };
  const web = { 'role-to-assume': ROLE, 'web-identity-token-file': 'token' };
  const chain = `${ROLE}\nnext`;
  test.each<[string, Inputs, number, number]>([
    ['session-token', USER_KEYS, 900, 129_600],
    ['federation-token', federation, 900, 129_600],
    ['assume-role', role, 900, 43_200],
    ['web-identity', web, 900, 43_200],
    ['role-chaining', { 'role-to-assume': ROLE, 'role-chaining': 'true' }, 900, 3600],
    ['a chain', { ...role, 'role-to-assume': chain }, 900, 3600],
    ["a web identity's chain", { ...web, 'role-to-assume': chain }, 900, 3600],
  ])('limits of %s', (_, inputs, min, max) => {
    for (const seconds of [min, max]) {
      expect(request({ ...inputs, duration: String(seconds) })).toMatchObject({ durationSeconds: seconds });
    }
    expect(request(inputs)).toMatchObject({ durationSeconds: 3600 });
    for (const seconds of [min - 1, max + 1]) {
      expect(told({ ...inputs, duration: String(seconds) })).toEqual([
        expect.stringMatching(
          new RegExp(
            `^duration: given '${seconds}'; accepted for .*: 15m to ${max / 3600}h \\(900 to ${max} seconds\\)$`,
          ),
        ),
      ]);
    }
  });

  test('a temporary source is not taken for a chain: nobody can tell', () => {
    const keys = { 'aws-access-key-id': 'ASIAIOSFODNN7EXAMPLE', 'aws-session-token': 'IQoJb3JpZ2lu' };
    expect(request({ ...role, ...keys, duration: '2h' })).toMatchObject({
      mode: 'assume-role',
      durationSeconds: 7200,
    });
  });

  test.each(['duration', 'role-duration-seconds'] as const)('%s of another form', (name) => {
    expect(told({ ...role, [name]: 'an hour' })).toEqual([
      `${name}: given 'an hour'; accepted: seconds such as 3600, or hours, minutes and seconds such as 90m, 2h or 1h30m`,
    ]);
  });

  test('both names must mean the same', () => {
    expect(request({ ...role, duration: '2h', 'role-duration-seconds': '7200' })).toMatchObject({
      durationSeconds: 7200,
    });
    expect(told({ ...role, duration: '2h', 'role-duration-seconds': '3600' })).toEqual([
      "duration + role-duration-seconds: given '2h' and given '3600'; they mean the same thing, so give one",
    ]);
  });

  test('the variable only counts where no input is given', () => {
    const env = { ROLE_DURATION_SECONDS: '1800' };
    expect(request({ ...role, duration: '2h' }, env)).toMatchObject({ durationSeconds: 7200 });
    expect(request({ ...role, 'role-duration-seconds': '900' }, env)).toMatchObject({ durationSeconds: 900 });
    expect(told({ ...role }, { ROLE_DURATION_SECONDS: '1' })).toEqual([
      expect.stringMatching(
        /^role-duration-seconds: given '1' by the environment variable ROLE_DURATION_SECONDS/,
      ),
    ]);
  });
});

describe('role-to-assume', () => {
  const assume = (role: string, more: Inputs = {}): Inputs => ({
    ...USER_KEYS,
    'role-to-assume': role,
    ...more,
  });
  test.each([
    ROLE,
    'arn:aws:iam::123456789012:role/a/path/deploy',
    'arn:aws:iam::123456789012:role/aws-service-role/x.amazonaws.com/A_B+=,.@-',
    `arn:aws:iam::123456789012:role/${'r'.repeat(64)}`,
    'deploy',
    'team/deploy',
    '/team/deploy',
    'with,comma',
  ])('takes %s', (role) => {
    expect(requestIn('assume-role', assume(role)).chain).toEqual([{ role, sessionName: 'GitHubActions' }]);
  });

  test.each([
    'arn:aws:iam::12345678901:role/deploy',
    'arn:aws:iam::123456789012:user/deploy',
    'arn:aws:sts::123456789012:assumed-role/deploy/session',
    'arn:aws:iam::123456789012:role/',
    `arn:aws:iam::123456789012:role/${'r'.repeat(65)}`,
    `arn:aws:iam::123456789012:role/${'p/'.repeat(1010)}r`,
    'arn:azure:iam::123456789012:role/deploy',
    'arn:aws:iam',
    'r'.repeat(65),
    'deploy!',
    'team/',
  ])('refuses %s', (role) => {
    expect(told(assume(role))).toEqual([
      expect.stringMatching(/^role-to-assume: given '.*; accepted: the ARN of a role/),
    ]);
  });

  test('tells how several are given', () => {
    expect(told(assume(`${ROLE} ${ROLE}`))[0]).toMatch(
      /; several roles are given one a line, each with its own session-name=…/,
    );
  });

  test('a tag’s text may look like a setting', () => {
    const line = `${ROLE}  tags={"Note": "by session-name=x", "Team":"blue"} session-name=build`;
    expect(requestIn('assume-role', assume(line)).chain).toEqual([
      {
        role: ROLE,
        sessionName: 'build',
        tags: [
          { Key: 'Note', Value: 'by session-name=x' },
          { Key: 'Team', Value: 'blue' },
        ],
      },
    ]);
  });

  test('lines may end as on Windows, be indented or empty', () => {
    const roles = requestIn(
      'assume-role',
      assume(`\r\n  ${ROLE}\r\n\r\n\t${ROLE}2 session-name=two\r\n`),
    ).chain;
    expect(roles).toEqual([
      { role: ROLE, sessionName: 'GitHubActions' },
      { role: `${ROLE}2`, sessionName: 'two' },
    ]);
  });

  test('commas part ARNs, but belong to names', () => {
    const roles = requestIn('assume-role', assume(`${ROLE}, ${ROLE}2,${ROLE}3\na,b`)).chain.map(
      ({ role }) => role,
    );
    expect(roles).toEqual([ROLE, `${ROLE}2`, `${ROLE}3`, 'a,b']);
  });

  test('several lines are a chain, each with the same session name and external ID', () => {
    const inputs = assume(`\n  ${ROLE}\r\n\n  team/next \n`, {
      'role-session-name': 'night',
      'role-external-id': 'x:1',
    });
    expect(requestIn('assume-role', inputs).chain).toEqual([
      { role: ROLE, sessionName: 'night', externalId: 'x:1' },
      { role: 'team/next', sessionName: 'night', externalId: 'x:1' },
    ]);
  });

  test.each([
    'arn:minio:iam:::role/readonly',
    'arn:aws:iam:::role/ceph',
    'arn:xxx:xxx:xxx:xxxx:xxx/anything',
  ])('of another server has an ARN of its own: %s', (role) => {
    expect(told(assume(role, { 'sts-endpoint': 'http://127.0.0.1' }))).toEqual([]);
    expect(told(assume(role))).toHaveLength(1);
  });
  test('of another server is still an ARN', () => {
    expect(told(assume('arn:minio:iam', { 'sts-endpoint': 'http://127.0.0.1' }))).toHaveLength(1);
    expect(
      told(assume('arn:minio:iam::: role with space', { 'sts-endpoint': 'http://127.0.0.1' })),
    ).toHaveLength(1);
  });

  test('source-identity goes along', () => {
    expect(requestIn('assume-role', assume(ROLE, { 'source-identity': 'octocat' })).sourceIdentity).toBe(
      'octocat',
    );
  });
});

describe('session tags', () => {
  const assume = { ...USER_KEYS, 'role-to-assume': ROLE };
  const tags = (more: Inputs = {}, env: Record<string, string | undefined> = {}) =>
    requestIn('assume-role', { ...assume, ...more }, env).tags;

  test("are GitHub's, as configure-aws-credentials sets them", () => {
    expect(
      tags(
        {},
        {
          GITHUB_EVENT_NAME: 'push',
          GITHUB_BASE_REF: '',
          GITHUB_HEAD_REF: 'feature',
          GITHUB_RUN_ID: '42',
          GITHUB_JOB: 'deploy',
          GITHUB_TRIGGERING_ACTOR: 'dependabot[bot]',
        },
      ),
    ).toEqual({
      kept: [
        { Key: 'GitHub', Value: 'Actions' },
        { Key: 'Repository', Value: 'octo/app' },
        { Key: 'Workflow', Value: 'Deploy' },
        { Key: 'Action', Value: '__run' },
        { Key: 'Actor', Value: 'octocat' },
        { Key: 'Commit', Value: 'ffac537e6cbbf934b08745a378932722df287a53' },
        { Key: 'Branch', Value: 'refs/heads/main' },
      ],
      droppable: [
        { Key: 'EventName', Value: 'push' },
        { Key: 'HeadRef', Value: 'feature' },
        { Key: 'RunId', Value: '42' },
        { Key: 'Job', Value: 'deploy' },
        { Key: 'TriggeringActor', Value: 'dependabot_bot_' },
      ],
      transitiveKeys: [],
    });
  });

  test.each([
    ['Build & "test" (x86)', 'Build _ _test_ _x86_'],
    ['日本 é_.:/=+-@', '日本 é_.:/=+-@'],
    ['w'.repeat(300), 'w'.repeat(256)],
    ['𝒳'.repeat(200), '𝒳'.repeat(128)],
    [`a${'𝒳'.repeat(200)}`, `a${'𝒳'.repeat(127)}`],
    ['🚀 ship', '_ ship'],
  ])('the workflow %j is tagged %j', (workflow, value) => {
    expect(tags({}, { GITHUB_WORKFLOW: workflow })?.kept).toContainEqual({ Key: 'Workflow', Value: value });
  });

  test('custom ones come after', () => {
    expect(
      tags({ 'custom-tags': '{"Team":"blue","Cost":7,"Beta":true,"Empty":""}' })?.kept.slice(-4),
    ).toEqual([
      { Key: 'Team', Value: 'blue' },
      { Key: 'Cost', Value: '7' },
      { Key: 'Beta', Value: 'true' },
      { Key: 'Empty', Value: '' },
    ]);
  });

  test.each<[string, string]>([
    ['Team=blue', "given 'Team=blue', which is not valid JSON; accepted: a JSON object such as"],
    ['{"Team":"blue",}', 'which is not valid JSON (line 1, column 16)'],
    ['{\n"Team" "blue"}', 'which is not valid JSON (line 2, column 8)'],
    ['{"Team":', 'which is not valid JSON (it ends too early)'],
    ['["Team"]', 'which is a JSON array, not an object'],
    ['null', 'which is JSON of a null, not of an object'],
    ['7', 'which is JSON of a number, not of an object'],
    ['{"":"x"}', "the tag '' has a key of 0 characters; accepted: 1 to 128"],
    [`{"${'k'.repeat(129)}":"x"}`, 'has a key of 129 characters'],
    ['{"a!":"x"}', "the tag 'a!' has a key with other characters than letters"],
    [`{"a":"${'v'.repeat(257)}"}`, "the tag 'a' has a value of 257 characters; accepted: 256 at most"],
    ['{"a":"x*"}', "the tag 'a' has a value with other characters"],
    ['{"a":{"b":1}}', "the tag 'a' has a value that is not a string, a number or a boolean"],
    ['{"a":null}', "the tag 'a' has a value that is not"],
    ['{"a":[1]}', "the tag 'a' has a value that is not"],
    ['{"aws:x":"y"}', "the tag 'aws:x' begins with aws:, which is reserved"],
    ['{"Repository":"other/repo"}', "the tag 'Repository' is one that this action sets itself"],
    ['{"github":"x"}', "the tag 'github' is one that this action sets itself"],
    ['{"TRIGGERINGACTOR":"x"}', 'is one that this action sets itself'],
    ['{"Team":"a","team":"b"}', "the tag 'team' is there twice (case is ignored)"],
  ])('refuses custom-tags %s', (value, message) => {
    const lines = told({ ...assume, 'custom-tags': value });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`custom-tags: `);
    expect(lines[0]).toContain(message);
  });

  test('are 50 at most, GitHub’s own included', () => {
    const some = (n: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, i])));
    expect(tags({ 'custom-tags': some(43) })?.kept).toHaveLength(50);
    expect(told({ ...assume, 'custom-tags': some(44) })).toEqual([
      "custom-tags: these make 51 session tags with GitHub's own; accepted: 50 at most",
    ]);
  });

  test('transitive ones must be there', () => {
    const inputs = { 'custom-tags': '{"Team":"blue"}', 'transitive-tag-keys': 'Team\nRepository, Nowhere' };
    expect(tags(inputs)?.transitiveKeys).toEqual(['Team', 'Repository']);
    expect(warnings({ ...assume, ...inputs })).toEqual([
      "transitive-tag-keys: the session has no tag 'Nowhere', so it is left out",
    ]);
  });

  test('can be left out, which is told where it drops some', () => {
    const skip = { 'role-skip-session-tagging': 'true' };
    expect(tags(skip)).toBeUndefined();
    expect(warnings({ ...assume, ...skip })).toEqual([]);
    expect(warnings({ ...assume, ...skip, 'custom-tags': '{"a":"b"}', 'transitive-tag-keys': 'a' })).toEqual([
      'role-skip-session-tagging is true, so no use is made of custom-tags, transitive-tag-keys',
    ]);
  });

  test('of a federated user are the custom ones only', () => {
    const inputs = { ...USER_KEYS, 'federated-name': 'octo', 'inline-session-policy': POLICY };
    expect(requestIn('federation-token', inputs).tags).toBeUndefined();
    const custom = { ...inputs, 'custom-tags': '{"Team":"blue"}' };
    expect(requestIn('federation-token', custom).tags).toEqual({
      kept: [{ Key: 'Team', Value: 'blue' }],
      droppable: [],
      transitiveKeys: [],
    });
    expect(
      requestIn('federation-token', { ...custom, 'role-skip-session-tagging': 'true' }).tags,
    ).toBeUndefined();
  });
});
