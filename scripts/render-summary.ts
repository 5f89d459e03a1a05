/**
 * Renders sample job summaries as GitHub does, to PNG files to look at: `npx tsx scripts/render-summary.ts <folder>`.
 * Needs Chromium (`apt-get install chromium fonts-noto-color-emoji`, or its path as CHROMIUM).
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BUCKET, COMMON } from '../__tests__/unit/report/sample-requests';
import type { Obtained } from '../src/credentials/temporary-credentials';
import type { AssumeRoleRequest, WebIdentityRequest } from '../src/inputs/request';
import { renderSummary, type Summarised } from '../src/report/summary';
import type { AccessRow } from '../src/verification/access-report';
import { markdownHtml, shoot, THEMES } from './github-page';

const HUB = 'arn:aws:sts::111122223333:assumed-role/Hub/GitHubActions';
const DEPLOY = 'arn:aws:sts::444455556666:assumed-role/Deploy/GitHubActions';

const common = {
  ...COMMON,
  region: 'eu-central-1',
  verification: {
    targets: [{ bucket: BUCKET, prefix: 'site/' }],
    allowed: ['list', 'read'],
    denied: ['delete'],
    maxKeys: 50,
  },
  durationSeconds: 3600,
} as const;

const oidcChain: WebIdentityRequest = {
  ...common,
  mode: 'web-identity',
  reason: 'role-to-assume with an OIDC token',
  narrowedTo: ['list', 'read'],
  token: { kind: 'github', audience: 'sts.amazonaws.com', requestUrl: '', requestToken: '' },
  chain: [],
  policies: {
    inline: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:ListBucket',
          Resource: `arn:aws:s3:::${BUCKET}`,
          Condition: { StringLike: { 's3:prefix': 'site/*' } },
        },
        { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${BUCKET}/site/*` },
      ],
    }),
    managed: [],
  },
};

const maskedRole: AssumeRoleRequest = {
  ...common,
  mode: 'assume-role',
  reason: 'role-to-assume with keys',
  delivery: { ...common.delivery, maskAccountId: true },
  narrowedTo: [],
  source: { kind: 'default-chain' },
  chain: [],
  policies: { managed: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'] },
};

const credentials = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  expiration: new Date('2026-01-01T13:00:00Z'),
};

const obtained: Obtained = {
  credentials,
  identity: { accountId: '444455556666', arn: DEPLOY },
  links: [
    { operation: 'AssumeRoleWithWebIdentity', arn: HUB },
    { operation: 'AssumeRole', arn: DEPLOY },
  ],
  deliverable: true,
};

function row(over: Partial<AccessRow>): AccessRow {
  return {
    bucket: BUCKET,
    prefix: 'site/',
    access: 'list',
    expected: 'allowed',
    found: 'allowed',
    satisfied: true,
    code: '',
    note: '',
    milliseconds: 41,
    ...over,
  };
}

const odd = [
  'site/index.html',
  'site/a|b`c`.html',
  'site/<img src=x onerror=alert(1)>.png',
  'site/two\nlines.txt',
  'site/\u001b[31mred\u001b[0m.txt',
  'site/exe\u202etxt.scr',
  'site/שלום-世界-😀.txt',
  'site/@octocat :tada: #1 www.example.com $x^2$ **bold** _it_',
  `site/${'long-'.repeat(90)}.bin`,
];

const denied = row({
  access: 'delete',
  expected: 'denied',
  found: 'denied',
  code: 'AccessDenied',
});

/** What there is to look at, by file name. */
const SAMPLES: Readonly<Record<string, Summarised>> = {
  verified: {
    request: oidcChain,
    obtained,
    result: {
      rows: [row({}), row({ access: 'read' }), denied],
      listings: [
        {
          bucket: BUCKET,
          prefix: 'site/',
          region: 'eu-central-1',
          objects: odd.map((key, index) => ({
            key,
            etag: 'd41d8cd98f00b204e9800998ecf8427e',
            size: 37 ** index,
          })),
          truncated: true,
        },
      ],
    },
  },
  failed: {
    request: maskedRole,
    obtained: { ...obtained, links: obtained.links.slice(1) },
    result: {
      rows: [
        row({}),
        row({
          access: 'read',
          found: 'unproven',
          satisfied: false,
          note: 'there is no object under the prefix to read',
        }),
        row({ access: 'write', found: 'denied', satisfied: false, code: 'AccessDenied' }),
        row({ access: 'delete', expected: 'denied', satisfied: false }),
      ],
      listings: [{ bucket: BUCKET, prefix: 'site/', region: 'eu-central-1', objects: [], truncated: false }],
    },
  },
  plain: {
    request: { ...maskedRole, delivery: common.delivery, policies: { managed: [] } },
    obtained: { ...obtained, links: obtained.links.slice(1) },
  },
};

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Give the folder to write the PNG files to.');
mkdirSync(folder, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'render-summary-'));
try {
  for (const [name, sample] of Object.entries(SAMPLES)) {
    const body = markdownHtml(renderSummary(sample));
    for (const theme of THEMES) {
      const target = resolve(folder, `summary-${name}-${theme}.png`);
      // The width of GitHub's summary page.
      shoot({ body, theme, width: 1012, target }, work);
      console.log(target);
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true, maxRetries: 5 });
}
