import { describe, expect, test } from '@jest/globals';
import { ACCESSES, type Access } from '../../../src/inputs/request';
import { allow, brief, freshLocalAws, letProver, operations, prove, proversS3 } from './prover';

const ACTION: Readonly<Record<Access, string>> = {
  list: 's3:ListBucket',
  read: 's3:GetObject',
  write: 's3:PutObject',
  delete: 's3:DeleteObject',
};
const EVERYTHING = allow(['s3:*', 'kms:*']);
const PLAIN = 'doc-example-bucket';

const aws = await freshLocalAws();

const at = (bucket: string, prefix = '') => ({ bucket, prefix });

/** Keys, versions and markers of probes that are still in a bucket. */
async function probesIn(bucket: string, prefix = ''): Promise<string[]> {
  letProver(aws, EVERYTHING);
  const { objects } = await proversS3(aws).list(bucket, `${prefix}.aws-temporary-credentials-probe-`, 1_000);
  return objects.map(({ key }) => key);
}

describe('each access, allowed and denied, expected and forbidden', () => {
  for (const access of ACCESSES) {
    const others = ACCESSES.filter((other) => other !== access);

    test(`${access} that is granted and wanted`, async () => {
      letProver(aws, allow([ACTION[access], 's3:ListBucket']));
      const result = await prove(proversS3(aws), { targets: [at(PLAIN)], allowed: [access] });
      expect(brief(result)).toEqual([`${access} allowed/allowed`]);
      expect(result.failures).toEqual([]);
    });

    test(`${access} that is granted and forbidden`, async () => {
      letProver(aws, EVERYTHING);
      const result = await prove(proversS3(aws), { targets: [at(PLAIN)], denied: [access] });
      expect(brief(result)).toEqual([`${access} denied/allowed unsatisfied`]);
      expect(result.listings).toEqual([]);
      expect(result.leftBehind).toEqual([]);
      expect(await probesIn(PLAIN)).toEqual([]);
    });

    test(`${access} that is refused and wanted`, async () => {
      letProver(aws, allow(others.map((other) => ACTION[other])));
      const result = await prove(proversS3(aws), { targets: [at(PLAIN)], allowed: [access] });
      expect(brief(result)).toEqual([`${access} allowed/denied AccessDenied unsatisfied`]);
      expect(result.rows[0]?.note).toBe(
        `because no identity-based policy allows the ${ACTION[access]} action`,
      );
      expect(result.failures).toMatchObject([
        { row: { access }, error: { facts: { code: 'AccessDenied' } } },
      ]);
      expect(await probesIn(PLAIN)).toEqual([]);
    });

    test(`${access} that is refused and forbidden`, async () => {
      letProver(aws, allow(others.map((other) => ACTION[other])));
      const result = await prove(proversS3(aws), { targets: [at(PLAIN)], denied: [access] });
      expect(brief(result)).toEqual([`${access} denied/denied AccessDenied`]);
      expect(await probesIn(PLAIN)).toEqual([]);
    });
  }

  test('none granted, none wanted: every denial is proven, reading by the action that S3 names', async () => {
    letProver(aws);
    const result = await prove(proversS3(aws), { targets: [at(PLAIN)], denied: ACCESSES });
    expect(brief(result)).toEqual(ACCESSES.map((access) => `${access} denied/denied AccessDenied`));
    expect(operations(aws).sort()).toEqual(['DeleteObject', 'GetObject', 'ListObjectsV2', 'PutObject']);
  });
});

describe('the calls made', () => {
  const LARGE = 'amzn-s3-demo-bucket-large';

  test('are one for each access on a bucket of 100,000 keys', async () => {
    letProver(aws, EVERYTHING);
    const s3 = proversS3(aws);
    const result = await prove(s3, { targets: [at(LARGE)], allowed: ACCESSES, maxKeys: 50 });
    expect(brief(result)).toEqual(ACCESSES.map((access) => `${access} allowed/allowed`));
    expect(operations(aws).sort()).toEqual(['DeleteObject', 'GetObject', 'ListObjectsV2', 'PutObject']);
    expect(result.listings).toMatchObject([
      { bucket: LARGE, prefix: '', region: 'us-east-1', truncated: true },
    ]);
    expect(result.listings[0]?.objects).toHaveLength(50);
    expect(result.listings[0]?.objects[0]).toMatchObject({ key: 'data/000000000.txt', size: 64 });
    expect(result.listings[0]?.objects[0]?.etag).toMatch(/^[0-9a-f]{32}$/);
    expect(await probesIn(LARGE)).toEqual([]);
  });

  test.each<[Access, string[]]>([
    ['list', ['ListObjectsV2']],
    ['read', ['ListObjectsV2', 'GetObject']],
    ['write', ['PutObject', 'DeleteObject']],
    ['delete', ['DeleteObject']],
  ])('for %s alone', async (access, calls) => {
    letProver(aws, EVERYTHING);
    await prove(proversS3(aws), { targets: [at(LARGE)], allowed: [access] });
    expect(operations(aws)).toEqual(calls);
  });

  test('read the probe where listing is not wanted', async () => {
    letProver(aws, EVERYTHING);
    const result = await prove(proversS3(aws), { targets: [at(LARGE)], allowed: ['read', 'write'] });
    expect(brief(result)).toEqual(['read allowed/allowed', 'write allowed/allowed']);
    expect(operations(aws)).toEqual(['PutObject', 'GetObject', 'DeleteObject']);
  });

  test('are made for all targets', async () => {
    letProver(aws, EVERYTHING);
    const targets = [at(PLAIN), at('amzn-s3-demo-bucket-eu'), at('amzn-s3-demo-bucket', 'reports/')];
    const result = await prove(proversS3(aws), { targets, allowed: ['list'] });
    expect(result.rows.map(({ bucket, prefix }) => ({ bucket, prefix }))).toEqual(targets);
    expect(result.listings.map(({ region }) => region)).toEqual(['us-east-1', 'eu-west-1', 'us-east-1']);
    expect(result.bucketRegion).toBe('us-east-1');
  });
});

describe('reading', () => {
  const EMPTY = 'amzn-s3-demo-bucket-empty';

  test('has nothing to read in an empty bucket, and says so', async () => {
    letProver(aws, EVERYTHING);
    const result = await prove(proversS3(aws), { targets: [at(EMPTY)], allowed: ['read'] });
    expect(result.rows).toMatchObject([
      {
        found: 'unproven',
        satisfied: true,
        code: 'NoSuchKey',
        note: expect.stringMatching(/^nothing to read/),
      },
    ]);
  });

  test('that must be refused is not shown to be by NoSuchKey', async () => {
    letProver(aws, EVERYTHING);
    const result = await prove(proversS3(aws), { targets: [at(EMPTY)], denied: ['read'] });
    expect(brief(result)).toEqual(['read denied/unproven NoSuchKey unsatisfied']);
  });

  test('reads the probe in an empty bucket', async () => {
    letProver(aws, EVERYTHING);
    const result = await prove(proversS3(aws), { targets: [at(EMPTY)], allowed: ACCESSES });
    expect(brief(result)).toEqual(ACCESSES.map((access) => `${access} allowed/allowed`));
  });

  test('is refused for a key that is not there, too', async () => {
    letProver(aws, allow('s3:ListBucket'));
    const result = await prove(proversS3(aws), { targets: [at(EMPTY)], allowed: ['read'] });
    expect(brief(result)).toEqual(['read allowed/denied AccessDenied unsatisfied']);
  });

  test('alone is told from not being allowed to list', async () => {
    letProver(aws, allow('s3:GetObject'));
    const wanted = await prove(proversS3(aws), { targets: [at(PLAIN)], allowed: ['read'] });
    expect(brief(wanted)).toEqual(['read allowed/unproven AccessDenied']);
    expect(wanted.rows[0]?.note).toContain('s3:GetObject was not refused');
    const forbidden = await prove(proversS3(aws), { targets: [at(PLAIN)], denied: ['read'] });
    expect(brief(forbidden)).toEqual(['read denied/unproven AccessDenied unsatisfied']);
  });

  test('takes the prefix for a key where it cannot list', async () => {
    letProver(aws, allow('s3:GetObject'));
    const result = await prove(proversS3(aws), { targets: [at(PLAIN, 'object-001.txt')], allowed: ['read'] });
    expect(brief(result)).toEqual(['read allowed/allowed']);
  });

  test("in another account's bucket, a bare Access Denied proves nothing without a listing", async () => {
    letProver(aws, EVERYTHING);
    const bucket = 'amzn-s3-demo-bucket-private';
    const result = await prove(proversS3(aws), { targets: [at(bucket)], denied: ['list', 'read'] });
    expect(brief(result)).toEqual([
      'list denied/denied AccessDenied',
      'read denied/unproven AccessDenied unsatisfied',
    ]);
    expect(result.rows[1]?.note).toContain('give an object’s key as the prefix');
  });

  test('of an empty object is proven by InvalidRange', async () => {
    letProver(aws, EVERYTHING);
    const result = await prove(proversS3(aws), {
      targets: [at('amzn-s3-demo-bucket', 'odd/pipe')],
      allowed: ['read'],
    });
    expect(brief(result)).toEqual(['read allowed/allowed']);
  });
});

describe('buckets that guard themselves', () => {
  test('with versions: the probe’s version and its delete marker are gone', async () => {
    letProver(aws, EVERYTHING);
    const result = await prove(proversS3(aws), {
      targets: [at('amzn-s3-demo-bucket-versioned')],
      allowed: ['write', 'delete'],
    });
    expect(brief(result)).toEqual(['write allowed/allowed', 'delete allowed/allowed']);
    expect(result.leftBehind).toEqual([]);
    expect(operations(aws)).toEqual(['PutObject', 'DeleteObject', 'DeleteObject', 'DeleteObject']);
    expect(aws.calls.slice(2).every(({ parameters }) => parameters['versionId'] !== undefined)).toBe(true);
  });

  test('with versions, delete alone: the delete marker of a key that never was is gone', async () => {
    letProver(aws, EVERYTHING);
    const result = await prove(proversS3(aws), {
      targets: [at('amzn-s3-demo-bucket-versioned')],
      allowed: ['delete'],
    });
    expect(brief(result)).toEqual(['delete allowed/allowed']);
    expect(result.leftBehind).toEqual([]);
    expect(operations(aws)).toEqual(['DeleteObject', 'DeleteObject']);
  });

  test('with versions that may not be deleted: what stays is named', async () => {
    letProver(aws, allow(['s3:PutObject', 's3:DeleteObject']));
    const targets = [at('amzn-s3-demo-bucket-versioned')];
    const both = await prove(proversS3(aws), { targets, allowed: ['write', 'delete'] });
    expect(brief(both)).toEqual(['write allowed/allowed', 'delete allowed/allowed']);
    expect(both.leftBehind).toEqual([
      expect.stringMatching(/^version \S+ of s3:\/\/\S+ stays behind a delete marker \(AccessDenied\)$/),
    ]);
    expect(both.rows[0]?.note).toBe(both.leftBehind?.[0]);
    const written = await prove(proversS3(aws), { targets, allowed: ['write'] });
    expect(written.leftBehind).toEqual([expect.stringContaining('stays behind a delete marker')]);
    const deleted = await prove(proversS3(aws), { targets, allowed: ['delete'] });
    expect(deleted.leftBehind).toEqual([
      expect.stringMatching(/^a delete marker of \S+ \(version \S+\) stays/),
    ]);
    expect(deleted.rows[0]?.note).toBe(deleted.leftBehind?.[0]);
    expect(await probesIn('amzn-s3-demo-bucket-versioned')).toEqual([]);
  });

  test('with Object Lock: the upload has its checksum, and what stays is named with the reason', async () => {
    letProver(aws, EVERYTHING);
    const result = await prove(proversS3(aws), {
      targets: [at('amzn-s3-demo-bucket-locked')],
      allowed: ['write', 'delete'],
    });
    expect(brief(result)).toEqual(['write allowed/allowed', 'delete allowed/allowed']);
    expect(result.leftBehind).toEqual([
      expect.stringMatching(/stays behind a delete marker \(Object Lock protects it\)$/),
    ]);
  });

  test('with a KMS key that the caller may not use: KMS is named', async () => {
    letProver(aws, allow('s3:*'));
    const result = await prove(proversS3(aws), {
      targets: [at('amzn-s3-demo-bucket-kms')],
      allowed: ['list', 'read', 'write'],
    });
    expect(brief(result)).toEqual([
      'list allowed/allowed',
      'read allowed/denied AccessDenied unsatisfied',
      'write allowed/denied AccessDenied unsatisfied',
    ]);
    expect(result.rows[1]?.note).toBe('kms:Decrypt on the encryption key is missing');
    expect(result.rows[2]?.note).toBe('kms:GenerateDataKey on the encryption key is missing');
  });

  test('with a policy that asks for an encryption header: it is sent, and said', async () => {
    letProver(aws, EVERYTHING);
    const bucket = 'amzn-s3-demo-bucket-sse-required';
    const result = await prove(proversS3(aws), { targets: [at(bucket)], allowed: ['write'] });
    expect(brief(result)).toEqual(['write allowed/allowed']);
    expect(result.rows[0]?.note).toContain('x-amz-server-side-encryption: AES256');
    // It is no denial for who sends the header.
    const forbidden = await prove(proversS3(aws), { targets: [at(bucket)], denied: ['write'] });
    expect(brief(forbidden)).toEqual(['write denied/allowed unsatisfied']);
    expect(await probesIn(bucket)).toEqual([]);
  });

  test('with an explicit Deny: refused, and by whom', async () => {
    letProver(aws, EVERYTHING);
    const result = await prove(proversS3(aws), {
      targets: [at('amzn-s3-demo-bucket-denied')],
      denied: ['list', 'write', 'delete'],
    });
    expect(brief(result)).toEqual(
      ['list', 'write', 'delete'].map((access) => `${access} denied/denied AccessDenied`),
    );
    expect(result.rows[1]?.note).toBe('with an explicit deny in a resource-based policy');
  });

  test('with ownership enforced: no ACL is sent', async () => {
    letProver(aws, EVERYTHING);
    await prove(proversS3(aws), { targets: [at(PLAIN)], allowed: ['write'] });
    expect(aws.calls[0]?.headers).not.toHaveProperty('x-amz-acl');
    expect(aws.calls[0]?.headers).toMatchObject({ 'if-none-match': '*' });
  });

  test('where deletion is refused: the probe stays and is named', async () => {
    letProver(aws, allow(['s3:PutObject']));
    const result = await prove(proversS3(aws), {
      targets: [at(PLAIN, 'tmp/')],
      allowed: ['write'],
      denied: ['delete'],
    });
    expect(brief(result)).toEqual(['write allowed/allowed', 'delete denied/denied AccessDenied']);
    const [key] = await probesIn(PLAIN, 'tmp/');
    expect(result.leftBehind).toEqual([`s3://${PLAIN}/${key ?? ''} could not be removed (AccessDenied)`]);
    expect(operations(aws).slice(0, 2)).toEqual(['PutObject', 'DeleteObject']);
  });
});

describe('faults', () => {
  test('a missing bucket is no denial', async () => {
    letProver(aws, EVERYTHING);
    const result = await prove(proversS3(aws), { targets: [at('amzn-s3-demo-missing')], denied: ACCESSES });
    expect(brief(result)).toEqual(
      ACCESSES.map((access) => `${access} denied/unproven NoSuchBucket unsatisfied`),
    );
  });

  test.each([
    ['wrong keys', 403, 'InvalidAccessKeyId'],
    ['a wrong clock', 403, 'RequestTimeTooSkewed'],
    ['an expired token', 400, 'ExpiredToken'],
    ['another system’s token', 400, 'InvalidToken'],
  ])('%s: no denial', async (_what, status, code) => {
    letProver(aws, EVERYTHING);
    aws.fault({ kind: 'error', service: 's3', status, code });
    const result = await prove(proversS3(aws), { targets: [at(PLAIN)], denied: ACCESSES });
    expect(brief(result)).toEqual(ACCESSES.map((access) => `${access} denied/unproven ${code} unsatisfied`));
  });

  test('a page of a proxy is neither success nor denial', async () => {
    letProver(aws, EVERYTHING);
    aws.fault({ kind: 'html', service: 's3', status: 200 });
    const result = await prove(proversS3(aws), { targets: [at(PLAIN)], allowed: ACCESSES });
    expect(brief(result)).toEqual(
      ACCESSES.map((access) => `${access} allowed/unproven MalformedAnswer unsatisfied`),
    );
    expect(result.leftBehind).toEqual([
      expect.stringContaining('may have been written and could not be removed'),
    ]);
  });

  test('a dead server costs the time of one call', async () => {
    const port = new URL(aws.url).port;
    const dead = proversS3({ ...aws, s3Endpoint: 'http://127.0.0.1:9' });
    expect(port).not.toBe('9');
    const result = await prove(dead, { targets: [at(PLAIN)], denied: ACCESSES });
    expect(brief(result)).toEqual(
      ACCESSES.map((access) => `${access} denied/unproven ConnectionRefused unsatisfied`),
    );
    expect(result.failures?.every(({ error }) => error.facts.attempts === 3)).toBe(true);
    expect(result.bucketRegion).toBeUndefined();
    expect(result.leftBehind).toEqual([]);
  });

  test('an upload that was written but not answered is found and removed', async () => {
    letProver(aws, EVERYTHING);
    aws.fault({ kind: 'reset', when: 'after-headers', operation: 'PutObject' });
    const result = await prove(proversS3(aws), { targets: [at(PLAIN)], allowed: ['write'] });
    expect(result.rows[0]?.found).not.toBe('denied');
    expect(result.leftBehind).toEqual([]);
    aws.clearFaults();
    expect(await probesIn(PLAIN)).toEqual([]);
  });
});
