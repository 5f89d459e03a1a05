import { Agent } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { failure, keysFrom, keysOf, roleArn, startStage, type Stage } from './stage';

const DAY_MS = 24 * 60 * 60 * 1000;

let stage: Stage;
let admin: S3Client;
beforeEach(async () => {
  stage = await startStage();
  admin = stage.s3(keysOf(stage.aws.world, 'administrator'));
});
afterEach(() => stage.close());

async function as(role: string, Policy?: string): Promise<S3Client> {
  const sts = stage.sts(keysOf(stage.aws.world, 'deployer'));
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: roleArn(role), RoleSessionName: 'GitHubActions', Policy }),
  );
  return stage.s3(keysFrom(Credentials));
}

const allowing = (...Action: string[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

describe('a versioned bucket', () => {
  const Bucket = 'amzn-s3-demo-bucket-versioned';
  const Key = 'report.txt';
  const read = async (input = {}): Promise<string | undefined> =>
    (await admin.send(new GetObjectCommand({ Bucket, Key, ...input }))).Body?.transformToString();

  test('gives the newest version, or the one asked for', async () => {
    expect(await read()).toBe('second\n');
    expect(await read({ VersionId: 'L4kqtJlcpXroDTDmpUMLUo' })).toBe('first\n');
    expect((await failure(read({ VersionId: 'missing' }))).code).toBe('NoSuchVersion');
  });

  test('keeps what is put over', async () => {
    const { VersionId } = await admin.send(new PutObjectCommand({ Bucket, Key, Body: 'third\n' }));
    expect(await read()).toBe('third\n');
    expect(await read({ VersionId })).toBe('third\n');
    expect(await read({ VersionId: '3HL4kqtJvjVBH40Nrjfkd' })).toBe('second\n');
  });

  test('hides what is deleted behind a marker', async () => {
    const deleted = await admin.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(deleted).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });
    expect((await failure(read())).code).toBe('NoSuchKey');
    expect((await failure(read({ VersionId: deleted.VersionId }))).status).toBe(405);
    const listed = await admin.send(new ListObjectsV2Command({ Bucket }));
    expect(listed.KeyCount).toBe(0);
    await admin.send(new DeleteObjectCommand({ Bucket, Key, VersionId: deleted.VersionId }));
    expect(await read()).toBe('second\n');
  });

  test('deletes one version for good', async () => {
    await admin.send(new DeleteObjectCommand({ Bucket, Key, VersionId: '3HL4kqtJvjVBH40Nrjfkd' }));
    expect(await read()).toBe('first\n');
  });

  test('asks for a permission of its own for it', async () => {
    const s3 = await as('deploy', allowing('s3:DeleteObject'));
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    const call = s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId: 'L4kqtJlcpXroDTDmpUMLUo' }));
    expect((await failure(call)).message).toContain(
      'because no session policy allows the s3:DeleteObjectVersion action',
    );
  });

  test('with versioning suspended overwrites the version null', async () => {
    const bucket = stage.aws.world.buckets.find(({ name }) => name === Bucket);
    Object.assign(bucket ?? {}, { versioning: 'Suspended' });
    const put = await admin.send(new PutObjectCommand({ Bucket, Key, Body: 'third\n' }));
    expect(put.VersionId).toBe('null');
    await admin.send(new PutObjectCommand({ Bucket, Key, Body: 'fourth\n' }));
    expect(await read({ VersionId: 'null' })).toBe('fourth\n');
  });
});

describe('Object Lock', () => {
  const put = async (Bucket: string, input = {}, s3 = admin) =>
    (await s3.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x', ...input }))).VersionId;
  const remove = (Bucket: string, VersionId: string | undefined, input = {}, s3 = admin) =>
    s3.send(new DeleteObjectCommand({ Bucket, Key: 'x', VersionId, ...input }));
  const LOCKED = 'amzn-s3-demo-bucket-locked';
  const GOVERNED = 'amzn-s3-demo-bucket-governed';

  test('refuses to delete a version until its retention is over, a marker is fine', async () => {
    const versionId = await put(LOCKED);
    await expect(remove(LOCKED, undefined)).resolves.toHaveProperty('DeleteMarker', true);
    expect(await failure(remove(LOCKED, versionId))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: 'Access Denied because object protected by object lock.',
    });
    expect((await failure(remove(LOCKED, versionId, { BypassGovernanceRetention: true }))).code).toBe(
      'AccessDenied',
    );
    stage.advance(DAY_MS);
    admin = stage.s3(keysOf(stage.aws.world, 'administrator'));
    await expect(remove(LOCKED, versionId, {}, admin)).resolves.toBeDefined();
  });

  test('lets governance be bypassed by who may', async () => {
    const versionId = await put(GOVERNED);
    const bypass = { BypassGovernanceRetention: true };
    const others = await as('deploy', allowing('s3:DeleteObjectVersion'));
    expect((await failure(remove(GOVERNED, versionId))).code).toBe('AccessDenied');
    expect((await failure(remove(GOVERNED, versionId, bypass, others))).message).toContain(
      's3:BypassGovernanceRetention',
    );
    await expect(remove(GOVERNED, versionId, bypass)).resolves.toBeDefined();
  });

  test('holds what is under legal hold', async () => {
    const versionId = await put(GOVERNED, { ObjectLockLegalHoldStatus: 'ON' });
    expect((await failure(remove(GOVERNED, versionId, { BypassGovernanceRetention: true }))).code).toBe(
      'AccessDenied',
    );
  });

  test('needs a checksum', async () => {
    const keys = keysOf(stage.aws.world, 'administrator');
    const s3 = stage.s3(keys, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    expect(await failure(put(LOCKED, {}, s3))).toEqual({
      code: 'InvalidRequest',
      status: 400,
      message:
        'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    });
    await put(LOCKED, { ContentMD5: 'nd1OD66l67QZuyb4skcC8Q==' }, s3).catch((error: unknown) =>
      // The MD5 of another body is told, not a missing one.
      expect(error).toHaveProperty('name', 'BadDigest'),
    );
  });

  test('takes a retention with the object, whole or not at all', async () => {
    const until = new Date(Date.now() + 7 * DAY_MS);
    const versionId = await put(GOVERNED, { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: until });
    expect((await failure(remove(GOVERNED, versionId, { BypassGovernanceRetention: true }))).code).toBe(
      'AccessDenied',
    );
    const head = await admin.send(new HeadObjectCommand({ Bucket: GOVERNED, Key: 'x' }));
    expect(head.ObjectLockMode).toBe('COMPLIANCE');
    expect((await failure(put(GOVERNED, { ObjectLockMode: 'COMPLIANCE' }))).code).toBe('InvalidArgument');
  });

  test('is not for a bucket without it', async () => {
    const call = put('amzn-s3-demo-bucket', { ObjectLockLegalHoldStatus: 'ON' });
    expect(await failure(call)).toMatchObject({
      code: 'InvalidRequest',
      message: 'Bucket is missing Object Lock Configuration',
    });
  });
});

describe('encryption', () => {
  const KMS = 'amzn-s3-demo-bucket-kms';

  test.each([
    [
      'kms:GenerateDataKey',
      (s3: S3Client) => s3.send(new PutObjectCommand({ Bucket: KMS, Key: 'x', Body: 'x' })),
    ],
    [
      'kms:GenerateDataKey',
      (s3: S3Client) => s3.send(new CreateMultipartUploadCommand({ Bucket: KMS, Key: 'x' })),
    ],
    ['kms:Decrypt', (s3: S3Client) => s3.send(new GetObjectCommand({ Bucket: KMS, Key: 'object-001.txt' }))],
  ])('with a key that the role may not use: %s', async (action, call) => {
    expect(await failure(call(await as('deploy')))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: `User: arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions is not authorized to perform: ${action} on resource: arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab because no identity-based policy allows the ${action} action`,
    });
  });

  test('with a key that the role may use', async () => {
    const s3 = await as('encrypting');
    const put = await s3.send(new PutObjectCommand({ Bucket: KMS, Key: 'x', Body: 'x' }));
    expect(put).toMatchObject({
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: expect.stringContaining(':key/'),
    });
    await s3.send(new GetObjectCommand({ Bucket: KMS, Key: 'x' }));
    await expect(s3.send(new ListObjectsV2Command({ Bucket: KMS }))).resolves.toHaveProperty('KeyCount', 3);
  });

  test('a session policy without the key’s actions', async () => {
    const s3 = await as('encrypting', allowing('s3:*'));
    const call = s3.send(new PutObjectCommand({ Bucket: KMS, Key: 'x', Body: 'x' }));
    expect((await failure(call)).message).toContain(
      'because no session policy allows the kms:GenerateDataKey',
    );
  });

  test('a bucket policy that wants the header', async () => {
    const Bucket = 'amzn-s3-demo-bucket-sse-required';
    const input = { Bucket, Key: 'x', Body: 'x' };
    expect((await failure(admin.send(new PutObjectCommand(input)))).message).toContain(
      'is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::amzn-s3-demo-bucket-sse-required/x" with an explicit deny in a resource-based policy',
    );
    await admin.send(new PutObjectCommand({ ...input, ServerSideEncryption: 'AES256' }));
  });
});

describe('ACLs', () => {
  const put = (Bucket: string, ACL: 'public-read' | 'bucket-owner-full-control', s3 = admin) =>
    s3.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x', ACL }));

  test('are refused where the bucket owner is enforced', async () => {
    expect(await failure(put('amzn-s3-demo-bucket', 'public-read'))).toEqual({
      code: 'AccessControlListNotSupported',
      status: 400,
      message: 'The bucket does not allow ACLs',
    });
    await put('amzn-s3-demo-bucket', 'bucket-owner-full-control');
  });

  test('are taken elsewhere, by who may set them', async () => {
    await put('amzn-s3-demo-bucket-acls', 'public-read');
    const s3 = await as('deploy', allowing('s3:PutObject'));
    expect((await failure(put('amzn-s3-demo-bucket-acls', 'public-read', s3))).message).toContain(
      's3:PutObjectAcl',
    );
  });
});

describe('an access point', () => {
  const arn = (name: string): string => `arn:aws:s3:us-east-1:111122223333:accesspoint/${name}`;
  const looksUpNothing = (): Agent =>
    new Agent({
      lookup: (_host, options, done) =>
        options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4),
    });
  const client = (): S3Client =>
    stage.s3(keysOf(stage.aws.world, 'administrator'), {
      forcePathStyle: false,
      endpoint: stage.aws.s3Endpoint.replace('127.0.0.1', 'localhost'),
      requestHandler: { httpAgent: looksUpNothing() },
    });

  test('leads to its bucket', async () => {
    const s3 = client();
    const listed = await s3.send(new ListObjectsV2Command({ Bucket: arn('example-ap') }));
    expect(listed).toMatchObject({ KeyCount: 60 });
    await s3.send(new HeadObjectCommand({ Bucket: arn('example-ap'), Key: 'object-001.txt' }));
    expect(stage.aws.calls.at(-1)).toMatchObject({
      bucket: 'doc-example-bucket',
      key: 'object-001.txt',
      headers: { host: expect.stringMatching(/^example-ap-111122223333\.localhost:/) },
    });
  });

  test('has a policy of its own', async () => {
    const s3 = client();
    const Bucket = arn('read-only-ap');
    await s3.send(new GetObjectCommand({ Bucket, Key: 'object-001.txt' }));
    const call = s3.send(new DeleteObjectCommand({ Bucket, Key: 'object-001.txt' }));
    expect((await failure(call)).message).toContain(
      `s3:DeleteObject on resource: "${Bucket}/object/object-001.txt" with an explicit deny in a resource-based policy`,
    );
  });

  test('does not lead around the bucket’s policy', async () => {
    const deployer = keysOf(stage.aws.world, 'deployer');
    const s3 = stage.s3(deployer, {
      forcePathStyle: false,
      endpoint: stage.aws.s3Endpoint.replace('127.0.0.1', 'localhost'),
      requestHandler: { httpAgent: looksUpNothing() },
    });
    const call = s3.send(new ListObjectsV2Command({ Bucket: arn('denied-ap') }));
    expect((await failure(call)).message).toContain('with an explicit deny in a resource-based policy');
  });

  test.each([
    ['host', 'example-ap-111122223333.s3-accesspoint.us-east-1.localhost', '/'],
    ['path', '127.0.0.1', '/arn%3Aaws%3As3%3Aus-east-1%3A111122223333%3Aaccesspoint%2Fexample-ap'],
  ])('is found by its %s', async (_name, host, path) => {
    await rawRequest(host, `${path}?list-type=2`);
    expect(stage.aws.calls.at(-1)).toMatchObject({
      operation: 'ListObjectsV2',
      bucket: 'doc-example-bucket',
      errorCode: 'AccessDenied',
    });
  });

  /** Unsigned: how the server reads the address is all that is asked. */
  async function rawRequest(host: string, path: string): Promise<void> {
    const { request } = await import('node:http');
    const url = new URL(stage.aws.url);
    await new Promise<void>((resolve, reject) => {
      request({ host: url.hostname, port: url.port, path, headers: { host } }, (response) => {
        response.resume().once('end', resolve);
      })
        .once('error', reject)
        .end();
    });
  }
});

describe('an upload in parts', () => {
  const place = { Bucket: 'amzn-s3-demo-bucket', Key: 'large.bin' };
  const parts = [Buffer.alloc(5 * 1024 * 1024, 'a'), Buffer.from('end')];

  async function upload(s3: S3Client, bodies: Buffer[]) {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(place));
    const Parts = [];
    for (const [index, Body] of bodies.entries()) {
      const PartNumber = index + 1;
      const part = await s3.send(new UploadPartCommand({ ...place, UploadId, PartNumber, Body }));
      Parts.push({ PartNumber, ETag: part.ETag });
    }
    return { UploadId, MultipartUpload: { Parts } };
  }

  test('becomes one object', async () => {
    const done = await upload(admin, parts);
    const completed = await admin.send(new CompleteMultipartUploadCommand({ ...place, ...done }));
    expect(completed.ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    expect(await admin.send(new HeadObjectCommand(place))).toMatchObject({ ContentLength: 5_242_883 });
    expect(
      await failure(admin.send(new CompleteMultipartUploadCommand({ ...place, ...done }))),
    ).toMatchObject({ code: 'NoSuchUpload', status: 404 });
  });

  test('is refused with a small part in the middle, or an unknown one', async () => {
    const small = await upload(admin, [Buffer.from('a'), Buffer.from('b')]);
    const complete = (done: typeof small) =>
      failure(admin.send(new CompleteMultipartUploadCommand({ ...place, ...done })));
    expect((await complete(small)).code).toBe('EntityTooSmall');
    small.MultipartUpload.Parts[0] = { PartNumber: 7, ETag: '"x"' };
    small.MultipartUpload.Parts.length = 1;
    expect((await complete(small)).code).toBe('InvalidPart');
  });

  test('asks for s3:PutObject, and for s3:AbortMultipartUpload to give it up', async () => {
    const s3 = await as('deploy', allowing('s3:PutObject'));
    const { UploadId } = await upload(s3, [Buffer.from('a')]);
    const abort = new AbortMultipartUploadCommand({ ...place, UploadId });
    expect((await failure(s3.send(abort))).message).toContain('s3:AbortMultipartUpload');
    await admin.send(abort);
    const reader = await as('read-only');
    expect((await failure(reader.send(new CreateMultipartUploadCommand(place)))).message).toContain(
      's3:PutObject',
    );
  });
});
