import { describe, expect, test } from '@jest/globals';
import type { Obtained } from '../../../src/credentials/temporary-credentials';
import {
  accessLines,
  listingGroups,
  modeLine,
  obtainedLines,
  sessionPolicyLines,
} from '../../../src/report/story';
import type { Listing } from '../../../src/verification/access-report';
import { assumeRoleRequest, BUCKET, COMMON, existingRequest, KEYS, MASKED, SESSION } from './sample-requests';

const NOW = Date.UTC(2026, 0, 1, 12);

const OBTAINED: Obtained = {
  credentials: { ...KEYS, expiration: new Date(NOW + 3_600_000) },
  identity: { accountId: '111122223333', arn: SESSION },
  links: [
    {
      operation: 'AssumeRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/Hub/GitHubActions',
      packedPolicySize: 12,
    },
    { operation: 'AssumeRole', arn: SESSION, packedPolicySize: 91 },
  ],
  deliverable: true,
};

const LISTING: Listing = {
  bucket: BUCKET,
  prefix: 'logs/',
  region: 'us-east-1',
  objects: [
    { key: 'logs/a\nb', etag: 'd41d8cd98f00b204e9800998ecf8427e', size: 0 },
    { key: 'logs/c', etag: 'x', size: 1_536 },
  ],
  truncated: false,
};

test('the mode and why', () => {
  expect(modeLine(assumeRoleRequest())).toBe('Mode assume-role: role-to-assume with keys');
});

describe('how the credentials came to be', () => {
  test('each call, who, until when', () => {
    expect(obtainedLines(assumeRoleRequest(), OBTAINED, NOW)).toEqual([
      'AssumeRole → arn:aws:sts::111122223333:assumed-role/Hub/GitHubActions',
      `AssumeRole → ${SESSION}`,
      '  Session policies and tags use 91 % of the packed size that AWS allows.',
      `Identity: ${SESSION} (account 111122223333)`,
      'Expires: 2026-01-01T13:00:00.000Z (in 1 h)',
    ]);
  });

  test('narrowed and bounded, without account ids', () => {
    const request = assumeRoleRequest({
      ...MASKED,
      narrowedTo: ['list', 'read'],
      policies: {
        inline: '{}',
        managed: ['arn:aws:iam::aws:policy/A', 'arn:aws:iam::111122223333:policy/B'],
      },
    });
    const lines = obtainedLines(request, OBTAINED, NOW);
    expect(lines.slice(-3)).toEqual([
      'Expires: 2026-01-01T13:00:00.000Z (in 1 h)',
      `Narrowed to: list, read on s3://${BUCKET}`,
      'Bounded by: an inline session policy and the managed policies arn:aws:iam::aws:policy/A, arn:aws:iam::***:policy/B',
    ]);
    expect(lines.join('\n')).not.toContain('111122223333');
  });

  test('one managed policy', () => {
    const request = assumeRoleRequest({ policies: { managed: ['arn:aws:iam::aws:policy/A'] } });
    expect(obtainedLines(request, OBTAINED, NOW).at(-1)).toBe(
      'Bounded by: the managed policy arn:aws:iam::aws:policy/A',
    );
  });

  test('what nobody said', () => {
    const bare: Obtained = {
      credentials: KEYS,
      links: [{ operation: 'GetSessionToken' }],
      deliverable: true,
    };
    expect(obtainedLines(existingRequest(), bare, NOW)).toEqual(['GetSessionToken', 'Expires: not known']);
  });
});

describe('the session policy', () => {
  test.each([
    [
      '{"Version":"2012-10-17","Statement":[]}',
      ['{', '  "Version": "2012-10-17",', '  "Statement": []', '}'],
    ],
    ['no JSON\n', ['no JSON\\n']],
  ])('%j', (inline, lines) => {
    expect(sessionPolicyLines(assumeRoleRequest({ policies: { inline, managed: [] } }), OBTAINED)).toEqual(
      lines,
    );
  });

  test('is not always there', () => {
    expect(sessionPolicyLines(assumeRoleRequest(), OBTAINED)).toEqual([]);
    expect(sessionPolicyLines(existingRequest(), OBTAINED)).toEqual([]);
  });
});

describe('listings', () => {
  const groups = (over: Partial<Listing>, request = assumeRoleRequest()): ReturnType<typeof listingGroups> =>
    listingGroups(request, OBTAINED, { rows: [], listings: [{ ...LISTING, ...over }] });

  test('a key a line', () => {
    expect(groups({})).toEqual([
      {
        title: `Listing of s3://${BUCKET}/logs/: 2 keys`,
        lines: ['logs/a\\nb  d41d8cd98f00b204e9800998ecf8427e  0 B', 'logs/c  x  1.5 KiB'],
      },
    ]);
  });

  test('more than are shown', () => {
    expect(groups({ truncated: true, objects: LISTING.objects.slice(0, 1) })[0]?.title).toBe(
      `Listing of s3://${BUCKET}/logs/: first 1 key, there are more`,
    );
  });

  test('none', () => {
    expect(groups({ objects: [] })).toEqual([
      { title: `Listing of s3://${BUCKET}/logs/: empty`, lines: [`No objects in s3://${BUCKET}/logs/`] },
    ]);
  });

  test('without account ids', () => {
    const [group] = groups(
      {
        bucket: 'arn:aws:s3:us-east-1:111122223333:accesspoint/x',
        objects: [{ key: '111122223333', etag: '', size: 1 }],
      },
      assumeRoleRequest(MASKED),
    );
    expect(group).toEqual({
      title: 'Listing of arn:aws:s3:us-east-1:***:accesspoint/x/logs/: 1 key',
      lines: ['***    1 B'],
    });
  });
});

test('access rows', () => {
  const base = { bucket: BUCKET, prefix: '', milliseconds: 12.6 };
  expect(
    accessLines({ ...assumeRoleRequest(), ...COMMON }, OBTAINED, {
      rows: [
        {
          ...base,
          access: 'list',
          expected: 'allowed',
          found: 'allowed',
          satisfied: true,
          code: '',
          note: '',
        },
        {
          ...base,
          access: 'read',
          expected: 'allowed',
          found: 'denied',
          satisfied: false,
          code: 'AccessDenied',
          note: 'no\nreason',
        },
      ],
      listings: [],
    }),
  ).toEqual([
    `✅ list on s3://${BUCKET}: allowed, expected allowed, 13 ms`,
    `❌ read on s3://${BUCKET}: denied (AccessDenied), expected allowed, 13 ms: no\\nreason`,
  ]);
});
