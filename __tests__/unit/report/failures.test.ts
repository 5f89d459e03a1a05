import { describe, expect, test } from '@jest/globals';
import type { Identity } from '../../../src/credentials/temporary-credentials';
import { accountFailure } from '../../../src/report/account-failure';
import { problemsFailure } from '../../../src/report/problems-failure';
import { timeoutFailure } from '../../../src/report/timeout-failure';
import { verificationFailure } from '../../../src/report/verification-failure';
import type { AccessRow } from '../../../src/verification/access-report';
import {
  assumeRoleRequest,
  BUCKET,
  federationTokenRequest,
  MASKED,
  SESSION,
  sessionTokenRequest,
} from './sample-requests';

const IDENTITY: Identity = { accountId: '111122223333', arn: SESSION };

function row(over: Partial<AccessRow> = {}): AccessRow {
  return {
    bucket: BUCKET,
    prefix: '',
    access: 'list',
    expected: 'allowed',
    found: 'denied',
    satisfied: false,
    code: 'AccessDenied',
    note: '',
    milliseconds: 40,
    ...over,
  };
}

describe('problemsFailure', () => {
  test('one problem', () => {
    const failure = problemsFailure([
      { input: 'duration', message: '`5s` is given; 15m to 12h are accepted.' },
    ]);
    expect(failure.title).toBe('An input cannot be used');
    expect(failure.lines).toEqual(['`duration`: `5s` is given; 15m to 12h are accepted.']);
    expect(failure.detail).toEqual([]);
  });

  test('more than an annotation can hold are in the detail', () => {
    const problems = Array.from({ length: 30 }, (_, index) => ({
      input: `input-${String(index)}`,
      message: 'x'.repeat(300),
    }));
    const failure = problemsFailure(problems);
    expect(failure.title).toBe('30 inputs cannot be used');
    expect(failure.lines.join('\n').length).toBeLessThan(4_096);
    expect(failure.lines).toHaveLength(12);
    expect(failure.lines.at(-1)).toBe('… and 19 more; all are in the detail of this step’s log.');
    expect(failure.detail).toHaveLength(30);
  });

  test('shows no secret and no line break', () => {
    const failure = problemsFailure([
      { input: 'x', message: 'given AKIA'.concat('Q3EGRIA5LXNJ7T2B', '\n::error::') },
    ]);
    expect(failure.lines).toEqual(['`x`: given ***\\n::error::']);
  });
});

const OWN_ENDPOINTS = {
  sts: 'http://minio:9000',
  s3: 'http://minio:9000',
  s3ForcePathStyle: true,
  fips: false,
  dualstack: false,
};

describe('verificationFailure', () => {
  const told = (
    rows: AccessRow[],
    request: Parameters<typeof verificationFailure>[2] = assumeRoleRequest(),
  ): string => verificationFailure({ rows, listings: [] }, IDENTITY, request).lines.join('\n');

  test('a refused access: who, where, AWS’s code and the statement that is missing', () => {
    const failure = verificationFailure(
      {
        rows: [row({ prefix: 'logs/' }), row({ access: 'read', satisfied: true, found: 'allowed' })],
        listings: [],
      },
      IDENTITY,
      assumeRoleRequest(),
    );
    expect(failure.title).toBe('The verification failed');
    expect(failure.lines).toEqual([
      `${SESSION} may not list on s3://${BUCKET}/logs/ (AccessDenied).`,
      'Add to its permissions (and to the bucket’s policy, if that is another account’s): {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::amzn-s3-demo-bucket","Condition":{"StringLike":{"s3:prefix":"logs/*"}}}',
      'Nothing was exported: the job has the credentials that it had before.',
    ]);
    expect(failure.detail[0]).toBe(
      `list on s3://${BUCKET}/logs/: expected allowed, found denied (AccessDenied)`,
    );
    const policy = JSON.parse(failure.detail.slice(failure.detail.indexOf('{')).join('\n')) as {
      Statement: unknown[];
    };
    expect(policy.Statement).toHaveLength(1);
  });

  test.each([
    [
      'narrowed to something else',
      assumeRoleRequest({ narrowedTo: ['read'] }),
      '`bucket-access` (read) does not name `list`',
    ],
    ['a federated user', federationTokenRequest(), 'to the IAM user:'],
    [
      'an inline session policy',
      assumeRoleRequest({ policies: { inline: '{}', managed: [] } }),
      'session policies and to the role',
    ],
    [
      'managed session policies',
      assumeRoleRequest({ policies: { managed: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] } }),
      'session policies and to the role',
    ],
    ['a session token', sessionTokenRequest(), 'Add to its permissions'],
  ])('where to add it: %s', (_name, request, text) => {
    expect(told([row()], request)).toContain(text);
  });

  const works = { access: 'write', expected: 'denied', found: 'allowed', code: '' } as const;

  test.each([
    ['a role', assumeRoleRequest(), '`bucket-access` with only what the job needs'],
    [
      'narrowed to this very access',
      assumeRoleRequest({ narrowedTo: ['write'] }),
      '`bucket-access` itself names `write`',
    ],
    [
      'narrowed to another',
      assumeRoleRequest({ narrowedTo: ['read'] }),
      'the bucket’s policy must be what lets it in',
    ],
    [
      'narrowed to another, at a server that may not heed session policies',
      assumeRoleRequest({ narrowedTo: ['read'], endpoints: OWN_ENDPOINTS }),
      'the server at `sts-endpoint` does not heed session policies',
    ],
    ['a session token', sessionTokenRequest(), 'only a role or a federated user can be narrowed'],
  ])('an access that should be denied and works, what to take away: %s', (_name, request, text) => {
    const lines = told([row(works)], request);
    expect(lines).toContain(`may write on s3://${BUCKET}, which \`verify-denied\` says it must not`);
    expect(lines).toContain('Take s3:PutObject out of');
    expect(lines).toContain(text);
  });

  test.each([
    [{ code: 'NoSuchBucket' }, 'check the spelling'],
    [{ access: 'read', code: '', note: 'there is no object under the prefix' }, 'put one under the prefix'],
    [
      { access: 'write', code: 'ResponseTimeout', note: 'no answer' },
      'could not be told (ResponseTimeout): no answer',
    ],
  ] as const)('what could not be told: %j', (over, text) => {
    expect(told([row({ found: 'unproven', ...over })])).toContain(text);
  });

  test('many fit', () => {
    const failure = verificationFailure(
      { rows: Array.from({ length: 40 }, () => row()), listings: [] },
      undefined,
      assumeRoleRequest(),
    );
    expect(failure.title).toBe('The verification failed (40 accesses)');
    expect(failure.lines.join('\n').length).toBeLessThan(4_096);
    expect(failure.lines[0]).toMatch(/^The session may not/);
    expect(failure.lines.at(-2)).toBe('… and 35 more; all are in the detail of this step’s log.');
    expect(failure.detail.filter((line) => line.startsWith('list on'))).toHaveLength(40);
  });

  test('masks account ids', () => {
    const { lines, detail } = verificationFailure(
      { rows: [row({ bucket: 'logs-111122223333', note: 'said\u001b[0m 111122223333' })], listings: [] },
      IDENTITY,
      assumeRoleRequest(MASKED),
    );
    expect([...lines, ...detail].join('\n')).not.toContain('111122223333');
  });
});

describe('accountFailure', () => {
  const request = sessionTokenRequest({ allowedAccountIds: ['444455556666', '123456789012'] });

  test('names the account and those allowed', () => {
    expect(accountFailure('111122223333', request).lines[0]).toBe(
      'The credentials are of account 111122223333, and `allowed-account-ids` names 444455556666, 123456789012.',
    );
  });

  test('or masks them', () => {
    const text = accountFailure('111122223333', { ...request, ...MASKED }).lines.join('\n');
    expect(text).not.toMatch(/\d{12}/);
    expect(text).toContain('account ***, and `allowed-account-ids` names 2 others');
  });

  test('or says that nobody knows', () => {
    expect(accountFailure(undefined, request).lines[0]).toContain('do not tell which account');
  });
});

test('timeoutFailure names the seconds and the input', () => {
  expect(timeoutFailure(90).lines.join('\n')).toMatch(/90 s.*`action-timeout-s`/);
});
