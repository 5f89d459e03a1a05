import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Obtained } from '../../../src/credentials/temporary-credentials';
import type { Request } from '../../../src/inputs/request';
import { code, codeBlock, plain, tableWithin } from '../../../src/report/markdown';
import { renderSummary } from '../../../src/report/summary';
import type { AccessRow, ListedObject, VerificationResult } from '../../../src/verification/access-report';
import {
  assumeRoleRequest,
  BUCKET,
  COMMON,
  existingRequest,
  KEYS,
  MASKED,
  SESSION,
  sessionTokenRequest,
  webIdentityRequest,
} from './sample-requests';

const MEBIBYTE = 1024 * 1024;

const OBTAINED: Obtained = {
  credentials: {
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    secretAccessKey: KEYS.secretAccessKey,
    sessionToken: 'example-session-token',
    expiration: new Date('2026-01-01T13:00:00Z'),
  },
  identity: { accountId: '111122223333', arn: SESSION },
  links: [{ operation: 'AssumeRole', arn: SESSION }],
  deliverable: true,
};

const ROW: AccessRow = {
  bucket: BUCKET,
  prefix: 'logs/',
  access: 'list',
  expected: 'allowed',
  found: 'allowed',
  satisfied: true,
  code: '',
  note: '',
  milliseconds: 31,
};

function result(objects: ListedObject[], rows: AccessRow[] = [ROW], truncated = false): VerificationResult {
  return { rows, listings: [{ bucket: BUCKET, prefix: 'logs/', region: 'us-east-1', objects, truncated }] };
}

function render(over: { request?: Request; obtained?: Obtained; result?: VerificationResult } = {}): string {
  return renderSummary({ request: assumeRoleRequest(), obtained: OBTAINED, ...over });
}

/** Markdown as it is read: entities as what they stand for. */
function read(markdown: string): string {
  return markdown
    .replace(/&#(\d+);/g, (_entity, point: string) => String.fromCodePoint(Number(point)))
    .replaceAll('&nbsp;', ' ');
}

describe('who, how, until when', () => {
  test('one call', () => {
    expect(read(render())).toBe(
      [
        '### 🔑 AWS credentials',
        '',
        `| **Identity** | <code>${SESSION}</code> |`,
        '| :-- | :-- |',
        '| **Account** | <code>111122223333</code> |',
        '| **Mode** | <code>assume-role</code>, role-to-assume with keys |',
        '| **Obtained by** | <code>AssumeRole</code> with the keys given as inputs |',
        '| **Valid until** | 2026-01-01 13:00:00 UTC |',
        '| **Region** | <code>us-east-1</code> |',
        '',
      ].join('\n'),
    );
  });

  test('a chain is drawn', () => {
    const hub = 'arn:aws:sts::444455556666:assumed-role/Hub/GitHubActions';
    const text = render({
      request: webIdentityRequest(),
      obtained: {
        ...OBTAINED,
        links: [
          { operation: 'AssumeRoleWithWebIdentity', arn: hub },
          { operation: 'AssumeRole' },
          { operation: 'GetFederationToken', arn: 'arn:aws:sts::111122223333:federated-user/octocat' },
          { operation: 'AssumeRole', arn: 'odd"]; click x' },
        ],
      },
    });
    expect(text).toContain(
      [
        '```mermaid',
        'flowchart LR',
        '  c0["GitHub#8217;s OIDC token"]',
        '  c0 -->|"AssumeRoleWithWebIdentity"| c1["Hub<br/>account 444455556666"]',
        '  c1 -->|"AssumeRole"| c2["AssumeRole"]',
        '  c2 -->|"GetFederationToken"| c3["federated-user/octocat<br/>account 111122223333"]',
        '  c3 -->|"AssumeRole"| c4["odd#34;#93;#59; click x"]',
        '```',
      ].join('\n'),
    );
    expect(text).not.toContain('Obtained by');
  });

  test.each<[Request, string]>([
    [webIdentityRequest(), 'GitHub’s OIDC token'],
    [webIdentityRequest({ token: { kind: 'file', path: 'token' } }), 'a web identity token file'],
    [assumeRoleRequest({ source: { kind: 'default-chain' } }), 'the default credential chain'],
    [existingRequest(), 'the job’s credentials'],
    [sessionTokenRequest(), 'the keys given as inputs'],
  ])('the first call’s credentials (%#)', (request, start) => {
    expect(render({ request })).toContain(`</code> with ${start} |`);
  });

  test('narrowed to what, by which policies', () => {
    const text = read(
      render({
        request: assumeRoleRequest({
          narrowedTo: ['list', 'read'],
          verification: { ...COMMON.verification, targets: [{ bucket: BUCKET, prefix: 'logs/' }] },
          policies: {
            inline: '{"Version":"2012-10-17"}',
            managed: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
          },
        }),
      }),
    );
    expect(text).toContain(`| **Narrowed to** | <code>list, read on s3://${BUCKET}/logs/</code> |`);
    expect(text).toContain('| **Session policies** | <code>arn:aws:iam::aws:policy/ReadOnlyAccess</code> |');
    expect(text).toContain(
      '<details><summary>Session policy</summary>\n\n```json\n{\n  "Version": "2012-10-17"\n}\n```\n\n</details>',
    );
  });

  test('what nobody said', () => {
    const text = render({
      request: existingRequest(),
      obtained: { credentials: { ...KEYS, sessionToken: 'EXAMPLE' }, links: [], deliverable: false },
    });
    expect(text).toContain('| **Kind** | temporary credentials |');
    expect(text).toContain('| **Valid until** | not known |');
    expect(text).not.toMatch(/Identity|Account|Obtained/);
  });

  test('masked: neither the account nor its digits', () => {
    const request = assumeRoleRequest({
      ...MASKED,
      narrowedTo: ['list'],
      verification: { ...COMMON.verification, targets: [{ bucket: 'logs-111122223333', prefix: '' }] },
      policies: {
        inline: '{"Resource":"arn:aws:s3:::logs-111122223333"}',
        managed: ['arn:aws:iam::444455556666:policy/x'],
      },
    });
    const text = read(
      render({
        request,
        obtained: { ...OBTAINED, links: [...OBTAINED.links, ...OBTAINED.links] },
        result: {
          rows: [{ ...ROW, note: 'in 1111\u001b[0m22223333' }],
          listings: [
            {
              bucket: 'logs-111122223333',
              prefix: '',
              region: 'us-east-1',
              objects: [{ key: '111122223333/x', etag: '111122223333', size: 1 }],
              truncated: false,
            },
          ],
        },
      }),
    );
    expect(text).not.toMatch(/\d{12}/);
    expect(text).toContain('arn:aws:sts::***:assumed-role');
    expect(text).toContain('account #42;#42;#42;');
  });

  test('no secret', () => {
    const text = read(render({ result: result([]) }));
    for (const secret of ['ASIAIOSFODNN7EXAMPLE', KEYS.secretAccessKey, 'example-session-token']) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('accesses', () => {
  test('as expected', () => {
    const text = read(render({ result: result([], [ROW]) }));
    expect(text).toContain('### ✅ AWS credentials, verified');
    expect(text).toContain('**Verified:** every access is as expected.');
    expect(text).toContain(`| ✅ | list | <code>s3://${BUCKET}/logs/</code> | allowed | allowed |  |`);
  });

  test('not as expected', () => {
    const bad: AccessRow = {
      ...ROW,
      access: 'write',
      found: 'denied',
      satisfied: false,
      code: 'AccessDenied',
      note: 'a|b',
    };
    const text = render({ result: result([], [ROW, bad]) });
    expect(text).toContain('### ❌ AWS credentials: verification failed');
    expect(text).toContain('**1 of 2 accesses are not as expected.**');
    expect(text).toContain('| allowed | denied | <code>AccessDenied</code> a&#124;b |');
  });
});

describe('listed keys', () => {
  test('are folded', () => {
    const text = read(render({ result: result([{ key: 'logs/a', etag: 'abc', size: 2048 }], [], true) }));
    expect(text).toContain(
      `<details><summary>First 1 key in <code>s3://${BUCKET}/logs/</code> (there are more)</summary>\n\n| Key | ETag | Size |\n| :-- | :-- | --: |\n| <code>logs/a</code> | <code>abc</code> | 2 KiB |\n\n</details>`,
    );
  });

  test('several, or none', () => {
    const two = [1, 2].map((size) => ({ key: `logs/${String(size)}`, etag: '', size }));
    expect(render({ result: result(two) })).toContain('<summary>2 keys in ');
    expect(read(render({ result: result([]) }))).toContain(
      `No objects in <code>s3://${BUCKET}/logs/</code>.`,
    );
  });

  test.each([
    ['a|b', 'a&#124;b'],
    ['`a`', '&#96;a&#96;'],
    ['<img src=x>', '&#60;img src=x&#62;'],
    ['a\nb', 'a&#92;nb'],
    ['a\u202eb', 'a&#92;u202eb'],
    ['\u001b[31ma', 'a'],
    ['a  b ', 'a&nbsp; b&nbsp;'],
    ['www.example.com', 'www&#46;example&#46;com'],
    ['@octocat :+1: #1', '&#64;octocat &#58;&#43;1&#58; &#35;1'],
    ['日本語', '日本語'],
  ])('%j is spelled %j', (key, spelled) => {
    expect(code(key, 300)).toBe(`<code>${spelled}</code>`);
  });

  test('whatever a key is, its row stays a row and the key can be read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (key) => {
        const text = render({ result: result([{ key, etag: key, size: 1 }]) });
        const rows = text.split('\n').filter((line) => line.endsWith(' | 1&nbsp;B |'));
        expect(rows).toHaveLength(1);
        // Three cells, and nothing that HTML or Markdown would act on.
        const [row = ''] = rows;
        expect(row.match(/\|/g)).toHaveLength(4);
        expect(row.replaceAll(/<\/?code>/g, '').replaceAll(/&(?:#\d+|nbsp);/g, '')).not.toMatch(
          /[<>&`*_[\]\\$~@:#]/,
        );
        expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/u);
      }),
    );
  });

  test.each([
    ['letters', 'k'],
    ['pipes, which take six bytes each', '|'],
    ['three bytes each', '語'],
  ])('stay within GitHub’s limit, and say how many do not: %s', (_name, character) => {
    const objects = Array.from({ length: 1_000 }, (_, index) => ({
      key: `${String(index)}${character.repeat(1_000)}`,
      etag: 'e'.repeat(32),
      size: index,
    }));
    const listing = { bucket: BUCKET, prefix: '', region: 'us-east-1', objects, truncated: false };
    const text = render({ result: { rows: [ROW], listings: [listing, listing, listing] } });
    expect(Buffer.byteLength(text)).toBeLessThan(MEBIBYTE);
    expect(text.match(/<summary>/g)).toHaveLength(3);
    const shown = text.match(/ \| [\d.]+&nbsp;(?:B|KiB) \|/g)?.length ?? 0;
    const left = [...text.matchAll(/… and (\d+) more; they do not fit into a job summary\./g)];
    expect(left.reduce((sum, [, count]) => sum + Number(count), shown)).toBe(3_000);
  });

  test('of more targets than there is room for', () => {
    const listing = { bucket: '|'.repeat(300), prefix: '', region: '', objects: [], truncated: false };
    const text = render({
      result: {
        rows: Array.from({ length: 3_000 }, () => ({ ...ROW, note: '|'.repeat(300) })),
        listings: Array.from({ length: 3_000 }, () => listing),
      },
    });
    expect(Buffer.byteLength(text)).toBeLessThan(MEBIBYTE);
    expect(text).toContain('more; they do not fit into a job summary.');
  });
});

describe('parts', () => {
  test('a fence is longer than any inside', () => {
    expect(codeBlock('json', ['a', '````', '`'])).toBe('`````json\na\n````\n`\n`````');
    expect(codeBlock('json', [])).toBe('```json\n```');
  });

  test('a table without room has no rows', () => {
    expect(tableWithin(['| a |'], ['| b |'], 0)).toBe(
      '| a |\n\n… and 1 more; they do not fit into a job summary.',
    );
  });

  test('plain text is cut', () => {
    expect(plain('abcdef', 4)).toBe('abc…');
  });
});
