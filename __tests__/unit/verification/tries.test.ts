import { describe, expect, test } from '@jest/globals';
import type { S3Object } from '../../../src/aws/s3';
import { createProbes } from '../../../src/verification/probes';
import { refusalIn } from '../../../src/verification/refusal';
import { tryDelete } from '../../../src/verification/try-delete';
import { tryList } from '../../../src/verification/try-list';
import { tryRead } from '../../../src/verification/try-read';
import { tryWrite } from '../../../src/verification/try-write';
import { BARE_DENIAL, denialOf, fails, failure, fakeS3, type Answers } from './fake-s3';

const BUCKET = 'amzn-s3-demo-bucket';
const BUG = new TypeError('a bug');

function setUp(answers: Answers = {}) {
  const s3 = fakeS3(answers);
  return { s3, probe: createProbes(s3, () => '.probe').at(BUCKET, 'tmp/') };
}
const object = (key: string, size = 1): S3Object => ({ key, etag: '', size });

describe('refusalIn', () => {
  test('names the action and the policy', () => {
    expect(refusalIn(denialOf('s3:PutObject'))).toEqual({
      action: 's3:PutObject',
      reason: 'because no session policy allows the s3:PutObject action',
      byBucketPolicy: false,
    });
    expect(refusalIn(denialOf('s3:PutObject', 'with an explicit deny in a resource-based policy.'))).toEqual({
      action: 's3:PutObject',
      reason: 'with an explicit deny in a resource-based policy',
      byBucketPolicy: true,
    });
  });

  test('of a bare message', () => {
    expect(refusalIn(BARE_DENIAL)).toEqual({ reason: '', byBucketPolicy: false });
  });

  test.each([
    failure('InvalidAccessKeyId', '', { status: 403 }),
    failure('AccessDenied', '', { status: 200 }),
    failure('NoSuchBucket', '', { status: 404 }),
    failure('ConnectTimeout'),
  ])('$facts.code is none', (error) => {
    expect(refusalIn(error)).toBeUndefined();
  });
});

describe('tryList', () => {
  test('lets a bug through', async () => {
    const { s3 } = setUp({ list: fails(BUG) });
    await expect(tryList(s3, { bucket: BUCKET, prefix: '' }, 1)).rejects.toBe(BUG);
  });
});

describe('tryWrite', () => {
  test('is done without a condition where the server knows none', async () => {
    const { s3, probe } = setUp({
      put: (_bucket, _key, _text, { onlyIfNew }) => {
        if (onlyIfNew) throw failure('NotImplemented', '', { status: 501 });
      },
    });
    expect(await tryWrite(probe, 'allowed')).toEqual({ found: 'allowed', code: '', note: '' });
    expect(s3.made).toEqual([
      { call: 'put', key: 'tmp/.probe', onlyIfNew: true },
      { call: 'put', key: 'tmp/.probe', onlyIfNew: false },
    ]);
  });

  test('of a bare denial tries the headers where the access is wanted', async () => {
    const { s3, probe } = setUp({ put: fails(BARE_DENIAL) });
    expect(await tryWrite(probe, 'allowed')).toMatchObject({
      found: 'denied',
      code: 'AccessDenied',
      note: '',
    });
    expect(s3.made).toMatchObject([{}, { encryption: 'AES256' }, { encryption: 'aws:kms' }]);
  });

  test('of a bare denial makes one call where it is forbidden', async () => {
    const { s3, probe } = setUp({ put: fails(BARE_DENIAL) });
    expect(await tryWrite(probe, 'denied')).toMatchObject({ found: 'denied' });
    expect(s3.made).toHaveLength(1);
  });

  test('says which header the bucket’s policy asks for', async () => {
    const { probe } = setUp({
      put: (_bucket, _key, _text, { encryption }) => {
        if (encryption !== 'aws:kms')
          throw denialOf('s3:PutObject', 'with an explicit deny in a resource-based policy');
      },
    });
    const { found, note } = await tryWrite(probe, 'allowed');
    expect(found).toBe('allowed');
    expect(note).toContain('x-amz-server-side-encryption: aws:kms');
    expect(probe.written).toBe(true);
  });

  test('lets a bug through', async () => {
    await expect(tryWrite(setUp({ put: fails(BUG) }).probe, 'allowed')).rejects.toBe(BUG);
  });
});

describe('tryDelete', () => {
  test('takes NoSuchKey for leave to delete', async () => {
    const { probe } = setUp({ delete: fails(failure('NoSuchKey', '', { status: 404 })) });
    expect(await tryDelete(probe)).toMatchObject({ found: 'allowed' });
  });

  test('lets a bug through', async () => {
    await expect(tryDelete(setUp({ delete: fails(BUG) }).probe)).rejects.toBe(BUG);
  });
});

describe('tryRead', () => {
  const target = { bucket: BUCKET, prefix: 'tmp/' };
  const read = ({ s3, probe }: ReturnType<typeof setUp>, at = target) => tryRead(s3, at, probe, undefined);

  test('takes an object that has bytes', async () => {
    const made = setUp({ list: () => ({ objects: [object('tmp/', 0), object('tmp/a')], truncated: false }) });
    expect(await read(made)).toMatchObject({ found: 'allowed', note: '' });
    expect(made.s3.made).toEqual([
      { call: 'list', prefix: 'tmp/', maxKeys: 1 },
      { call: 'getByte', key: 'tmp/a' },
    ]);
  });

  const one = { list: () => ({ objects: [object('tmp/a')], truncated: false }) };
  test.each([
    ['InvalidRange', 'allowed', ''],
    ['InvalidObjectState', 'allowed', 'the object is archived; it must be restored before it can be read'],
    ['NoSuchKey', 'unproven', 'NoSuchKey'],
    ['KMS.DisabledException', 'unproven', 'KMS.DisabledException'],
  ])('of an object that answers %s finds %s', async (code, found, note) => {
    const error = failure(code, code, { status: 400 });
    expect(await read(setUp({ ...one, getByte: fails(error) }))).toMatchObject({ found, note });
  });

  test('of an object that is gone meanwhile proves nothing', async () => {
    expect(await read(setUp({ ...one, getByte: fails(denialOf('s3:ListBucket')) }))).toMatchObject({
      found: 'unproven',
    });
  });

  test('of an object is refused', async () => {
    expect(await read(setUp({ ...one, getByte: fails(BARE_DENIAL) }))).toMatchObject({ found: 'denied' });
    expect(await read(setUp({ ...one, getByte: fails(denialOf('kms:Decrypt')) }))).toMatchObject({
      found: 'denied',
      note: 'kms:Decrypt on the encryption key is missing',
    });
  });

  test('of an empty bucket reads the probe that was written after all', async () => {
    const made = setUp();
    await made.probe.put({ onlyIfNew: true });
    expect(
      await tryRead(made.s3, target, made.probe, {
        outcome: { found: 'allowed', code: '', note: '' },
        page: { objects: [], truncated: false },
      }),
    ).toMatchObject({ found: 'allowed' });
    expect(made.s3.made.at(-1)).toEqual({ call: 'getByte', key: 'tmp/.probe' });
  });

  const unlisted = { list: fails(BARE_DENIAL) };
  test.each([
    ['', 'tmp/.probe', 'a folder'],
    ['tmp/', 'tmp/.probe', 'a folder'],
    ['tmp/report.txt', 'tmp/report.txt', 'a key'],
  ])('without a listing, of the prefix %j, asks for %s', async (prefix, key) => {
    const made = setUp(unlisted);
    await read(made, { bucket: BUCKET, prefix });
    expect(made.s3.made.at(-1)).toEqual({ call: 'getByte', key });
  });

  test.each([
    ['InvalidRange', 416],
    ['InvalidObjectState', 403],
  ])('of a prefix that is an object, %s shows that it may be read', async (code, status) => {
    const made = setUp({ ...unlisted, getByte: fails(failure(code, '', { status })) });
    expect(await read(made, { bucket: BUCKET, prefix: 'tmp/report.txt' })).toMatchObject({
      found: 'allowed',
    });
  });

  test('a fault proves nothing', async () => {
    const made = setUp({ ...unlisted, getByte: fails(failure('SlowDown', '', { status: 503 })) });
    expect(await read(made)).toMatchObject({ found: 'unproven', code: 'SlowDown' });
  });

  test('a bare denial is one where a missing key would have been told', async () => {
    expect(await read(setUp({ getByte: fails(BARE_DENIAL) }), { bucket: BUCKET, prefix: '' })).toMatchObject({
      found: 'denied',
    });
  });

  test('a bare denial under a prefix may only hide that the key is missing', async () => {
    expect(await read(setUp({ getByte: fails(BARE_DENIAL) }))).toMatchObject({ found: 'unproven' });
  });

  test('a denial of the action is one', async () => {
    expect(await read(setUp({ ...unlisted, getByte: fails(denialOf('s3:GetObject')) }))).toMatchObject({
      found: 'denied',
    });
  });

  test('lets a bug through', async () => {
    await expect(read(setUp({ getByte: fails(BUG) }))).rejects.toBe(BUG);
  });
});
