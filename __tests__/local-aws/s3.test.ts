import { Agent } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type ListObjectsV2CommandInput,
  type S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetFederationTokenCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { failure, keysFrom, keysOf, roleArn, startStage, type Keys, type Stage } from './stage';

const BUCKET = 'amzn-s3-demo-bucket';
const LARGE = 'amzn-s3-demo-bucket-large';

let stage: Stage;
let admin: S3Client;
let deployer: Keys;
beforeEach(async () => {
  stage = await startStage();
  deployer = keysOf(stage.aws.world, 'deployer');
  admin = stage.s3(keysOf(stage.aws.world, 'administrator'));
});
afterEach(() => stage.close());

async function roleKeys(role: string, input = {}): Promise<Keys> {
  const command = new AssumeRoleCommand({
    RoleArn: roleArn(role),
    RoleSessionName: 'GitHubActions',
    ...input,
  });
  return keysFrom((await stage.sts(deployer).send(command)).Credentials);
}

async function federatedKeys(input = {}): Promise<Keys> {
  const command = new GetFederationTokenCommand({ Name: 'octocat', ...input });
  return keysFrom((await stage.sts(deployer).send(command)).Credentials);
}

const policy = (Action: string | string[], Resource: string | string[] = '*', Effect = 'Allow'): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Action, Resource }] });

describe('ListObjectsV2', () => {
  const keys = async (input: Partial<ListObjectsV2CommandInput>): Promise<(string | undefined)[]> => {
    const page = await admin.send(new ListObjectsV2Command({ Bucket: BUCKET, ...input }));
    return (page.Contents ?? []).map(({ Key }) => Key);
  };

  test('lists every key as it is, in UTF-8 binary order', async () => {
    expect(await keys({})).toEqual([
      'README.md',
      'odd/<script>alert("1")</script>&amp;.html',
      'odd/new\nline::set-output name=x::y.txt',
      'odd/pipe|and`backtick`.txt',
      'photos/2006/February/sample.jpg',
      'reports/Q1 report.csv',
      'reports/überblick-日本語-🚀.txt',
    ]);
  });

  test('puts what has surrogates behind the rest of the plane', async () => {
    const bucket = stage.aws.world.buckets.find(({ name }) => name === 'amzn-s3-demo-bucket-empty');
    Object.assign(bucket ?? {}, { objects: [{ key: '🚀' }, { key: '\uff5e' }, { key: 'z' }] });
    expect(await keys({ Bucket: 'amzn-s3-demo-bucket-empty' })).toEqual(['z', '\uff5e', '🚀']);
  });

  test.each<[string, Partial<ListObjectsV2CommandInput>, string[], string[]]>([
    ['a prefix', { Prefix: 'reports/Q' }, ['reports/Q1 report.csv'], []],
    ['a prefix of nothing', { Prefix: 'missing/' }, [], []],
    ['a delimiter', { Delimiter: '/' }, ['README.md'], ['odd/', 'photos/', 'reports/']],
    ['both', { Prefix: 'photos/', Delimiter: '/' }, [], ['photos/2006/']],
    [
      'a start',
      { StartAfter: 'photos/2006/February/sample.jpg', Prefix: 'reports/Q' },
      ['reports/Q1 report.csv'],
      [],
    ],
    ['a start behind the prefix', { StartAfter: 'z', Prefix: 'reports/' }, [], []],
  ])('by %s', async (_name, input, expectedKeys, expectedPrefixes) => {
    const page = await admin.send(new ListObjectsV2Command({ Bucket: BUCKET, ...input }));
    expect((page.Contents ?? []).map(({ Key }) => Key)).toEqual(expectedKeys);
    expect((page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix)).toEqual(expectedPrefixes);
    expect(page.KeyCount).toBe(expectedKeys.length + expectedPrefixes.length);
  });

  test('page by page', async () => {
    const seen: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await admin.send(
        new ListObjectsV2Command({ Bucket: 'doc-example-bucket', MaxKeys: 25, ContinuationToken }),
      );
      expect(page.IsTruncated).toBe(page.NextContinuationToken !== undefined);
      seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(new Set(seen).size).toBe(60);
    expect(seen).toEqual([...seen].sort());
  });

  test('100,000 keys: pages, prefixes, and jumps over what it does not show', async () => {
    const page = await admin.send(new ListObjectsV2Command({ Bucket: LARGE }));
    expect(page).toMatchObject({ KeyCount: 1000, IsTruncated: true });
    expect(await keys({ Bucket: LARGE, Prefix: 'data/00009999' })).toHaveLength(10);
    expect(await keys({ Bucket: LARGE, StartAfter: 'data/000099998.txt' })).toEqual(['data/000099999.txt']);
    const top = await admin.send(new ListObjectsV2Command({ Bucket: LARGE, Delimiter: '/' }));
    expect(top.CommonPrefixes).toEqual([{ Prefix: 'data/' }]);
    expect(top.IsTruncated).toBe(false);
  });

  test('what is put and deleted lies over generated keys', async () => {
    await admin.send(new DeleteObjectCommand({ Bucket: LARGE, Key: 'data/000000000.txt' }));
    await admin.send(new PutObjectCommand({ Bucket: LARGE, Key: 'data/000000001.new', Body: 'x' }));
    expect(await keys({ Bucket: LARGE, MaxKeys: 2 })).toEqual(['data/000000001.new', 'data/000000001.txt']);
  });

  test('no keys at all', async () => {
    expect(await keys({ MaxKeys: 0 })).toEqual([]);
    expect(await keys({ Bucket: 'amzn-s3-demo-bucket-empty' })).toEqual([]);
  });

  test('encoding-type=url', async () => {
    expect(await keys({ Prefix: 'reports/', EncodingType: 'url' })).toEqual([
      'reports/Q1+report.csv',
      'reports/%C3%BCberblick-%E6%97%A5%E6%9C%AC%E8%AA%9E-%F0%9F%9A%80.txt',
    ]);
  });

  test('a token of another listing is refused', async () => {
    const call = admin.send(new ListObjectsV2Command({ Bucket: BUCKET, ContinuationToken: 'x' }));
    expect(await failure(call)).toEqual({
      code: 'InvalidArgument',
      status: 400,
      message: 'The continuation token provided is incorrect',
    });
  });
});

describe('objects', () => {
  const Key = 'a folder/ünïcode +%.txt';

  test.each<[string, S3ClientConfig, object]>([
    ['a string, CRC32 by default', {}, { Body: 'hello' }],
    ['with its SHA-256', {}, { Body: 'hello', ChecksumAlgorithm: 'SHA256' }],
    ['with no checksum', { requestChecksumCalculation: 'WHEN_REQUIRED' }, { Body: 'hello' }],
    ['with its MD5', {}, { Body: 'hello', ContentMD5: 'XUFAKrxLKna5cZ2REBfFkg==' }],
  ])('are put, read, described and deleted: %s', async (_name, config, input) => {
    const s3 = stage.s3(keysOf(stage.aws.world, 'administrator'), config);
    const put = await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, ...input }));
    expect(put.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    const head = await s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key }));
    expect(head).toMatchObject({ ContentLength: 5, ETag: put.ETag });
    const got = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
    expect(await got.Body?.transformToString()).toBe('hello');
    await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
    expect((await failure(s3.send(new GetObjectCommand({ Bucket: BUCKET, Key })))).code).toBe('NoSuchKey');
  });

  test('come as a stream, in aws-chunked encoding with a trailer', async () => {
    const { Readable } = await import('node:stream');
    const Body = Readable.from([Buffer.alloc(70_000, 'a'), Buffer.from('end')]);
    await admin.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ContentLength: 70_003 }));
    expect(stage.aws.calls.at(-1)?.headers).toMatchObject({
      'content-encoding': 'aws-chunked',
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    });
    const got = await admin.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
    const text = (await got.Body?.transformToString()) ?? '';
    expect([text.length, text.slice(-4)]).toEqual([70_003, 'aend']);
  });

  test('keep their metadata and type', async () => {
    await admin.send(
      new PutObjectCommand({
        Bucket: BUCKET,
        Key,
        Body: 'x',
        ContentType: 'text/plain',
        Metadata: { run: '7' },
      }),
    );
    expect(await admin.send(new HeadObjectCommand({ Bucket: BUCKET, Key }))).toMatchObject({
      ContentType: 'text/plain',
      Metadata: { run: '7' },
    });
  });

  test.each([
    ['bytes=0-4', 'Objec'],
    ['bytes=7-', '1\n'],
    ['bytes=-2', '1\n'],
  ])('in part: %s', async (Range, expected) => {
    const got = await admin.send(
      new GetObjectCommand({ Bucket: 'doc-example-bucket', Key: 'object-001.txt', Range }),
    );
    expect(await got.Body?.transformToString()).toBe(expected);
    expect(got.ContentRange).toMatch(/^bytes \d+-\d+\/9$/);
  });

  test('of the world, with only a size', async () => {
    const got = await admin.send(
      new GetObjectCommand({ Bucket: BUCKET, Key: 'photos/2006/February/sample.jpg' }),
    );
    expect(got).toMatchObject({ ContentLength: 2048, ContentType: 'image/jpeg' });
    expect(await got.Body?.transformToByteArray()).toHaveLength(2048);
    await admin.send(new GetObjectCommand({ Bucket: LARGE, Key: 'data/000000007.txt' }));
    const beyond = admin.send(new GetObjectCommand({ Bucket: LARGE, Key: 'data/000100000.txt' }));
    expect((await failure(beyond)).code).toBe('NoSuchKey');
  });

  test('not behind their end', async () => {
    const call = admin.send(
      new GetObjectCommand({ Bucket: 'doc-example-bucket', Key: 'object-001.txt', Range: 'bytes=9-' }),
    );
    expect(await failure(call)).toMatchObject({ code: 'InvalidRange', status: 416 });
  });

  test('not with a checksum that is not theirs', async () => {
    const call = admin.send(
      new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'hello', ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' }),
    );
    expect(await failure(call)).toMatchObject({ code: 'BadDigest', status: 400 });
    const short = admin.send(
      new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'hello', ContentMD5: 'AAAA' }),
    );
    expect(await failure(short)).toMatchObject({ code: 'InvalidDigest', status: 400 });
    const crc = admin.send(
      new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'hello', ChecksumCRC32: 'AAAAAA==' }),
    );
    expect(await failure(crc)).toMatchObject({ code: 'BadDigest', status: 400 });
  });

  test('nothing else: what is not there is not pretended', async () => {
    expect(await failure(admin.send(new GetObjectAclCommand({ Bucket: BUCKET, Key })))).toMatchObject({
      code: 'NotImplemented',
      status: 501,
    });
    expect(stage.aws.calls.at(-1)?.operation).toBe('Unknown');
  });
});

describe('buckets', () => {
  test('are listed', async () => {
    const { Buckets } = await stage.s3(deployer).send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toContain(BUCKET);
    expect(Buckets?.map(({ Name }) => Name)).not.toContain('amzn-s3-demo-bucket-private');
  });

  test.each([
    [BUCKET, undefined],
    ['amzn-s3-demo-bucket-eu', 'eu-west-1'],
  ])('%s is in %s', async (Bucket, region) => {
    const location = await admin.send(new GetBucketLocationCommand({ Bucket }));
    expect(location.LocationConstraint).toBe(region);
  });

  test('that are missing', async () => {
    const Bucket = 'amzn-s3-demo-bucket-missing';
    expect(await failure(admin.send(new ListObjectsV2Command({ Bucket })))).toEqual({
      code: 'NoSuchBucket',
      status: 404,
      message: 'The specified bucket does not exist',
    });
    expect(await failure(admin.send(new HeadBucketCommand({ Bucket })))).toMatchObject({ code: 'NotFound' });
  });

  test.each([
    ['777788889999', 'cn-north-1', 'amzn-s3-demo-bucket-cn'],
    ['555555555555', 'us-gov-west-1', 'amzn-s3-demo-bucket-gov'],
  ])('of account %s in %s', async (account, region, Bucket) => {
    const s3 = stage.s3(keysOf(stage.aws.world, 'deployer', account), { region });
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(3);
    expect((await failure(admin.send(new HeadBucketCommand({ Bucket })))).status).toBe(404);
  });

  test('of another owner than expected', async () => {
    const call = admin.send(new HeadBucketCommand({ Bucket: BUCKET, ExpectedBucketOwner: '444455556666' }));
    expect((await failure(call)).status).toBe(403);
  });
});

describe('a bucket in another region', () => {
  const Bucket = 'amzn-s3-demo-bucket-eu';

  test('redirects, and says where to', async () => {
    const call = admin.send(new ListObjectsV2Command({ Bucket }));
    await expect(call).rejects.toMatchObject({
      name: 'PermanentRedirect',
      $metadata: { httpStatusCode: 301 },
      Endpoint: 'amzn-s3-demo-bucket-eu.s3-eu-west-1.amazonaws.com',
      $response: { headers: { 'x-amz-bucket-region': 'eu-west-1' } },
    });
    await expect(admin.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 301 },
      $response: { headers: { 'x-amz-bucket-region': 'eu-west-1' } },
    });
  });

  test('the SDK follows', async () => {
    const s3 = stage.s3(deployer, { followRegionRedirects: true });
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(3);
    expect(stage.aws.calls.map(({ region, status }) => [region, status])).toContainEqual(['eu-west-1', 200]);
  });

  test('the global endpoint names the region in its error', async () => {
    stage.aws.world.s3Endpoint = 'global';
    const call = admin.send(new ListObjectsV2Command({ Bucket }));
    await expect(call).rejects.toMatchObject({
      name: 'AuthorizationHeaderMalformed',
      message: `The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'`,
      Region: 'eu-west-1',
      $metadata: { httpStatusCode: 400 },
    });
  });
});

test('virtual-hosted style', async () => {
  const looksUpNothing = new Agent({
    lookup: (_host, options, done) =>
      options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4),
  });
  const s3 = stage.s3(deployer, {
    forcePathStyle: false,
    endpoint: stage.aws.s3Endpoint.replace('127.0.0.1', 'localhost'),
    requestHandler: { httpAgent: looksUpNothing },
  });
  expect((await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }))).KeyCount).toBe(7);
  await s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'reports/Q1 report.csv' }));
  expect(stage.aws.calls.at(-1)).toMatchObject({
    bucket: BUCKET,
    key: 'reports/Q1 report.csv',
    headers: { host: expect.stringMatching(/^amzn-s3-demo-bucket\.localhost:\d+$/) },
  });
});

describe('S3 does not believe', () => {
  const list = (keys: Keys, config = {}) =>
    failure(stage.s3(keys, config).send(new ListObjectsV2Command({ Bucket: BUCKET })));

  test.each<[string, (keys: Keys) => Keys, string, number]>([
    [
      'an unknown key',
      (keys) => ({ ...keys, accessKeyId: 'AKIAUNKNOWN11EXAMPLE' }),
      'InvalidAccessKeyId',
      403,
    ],
    [
      'another secret',
      (keys) => ({ ...keys, secretAccessKey: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY' }),
      'SignatureDoesNotMatch',
      403,
    ],
    ['a token that the key has none of', (keys) => ({ ...keys, sessionToken: 'AQoD' }), 'InvalidToken', 400],
  ])('%s', async (_name, change, code, status) => {
    expect(await list(change(deployer))).toMatchObject({ code, status });
  });

  test('temporary credentials that expired', async () => {
    const { Credentials } = await stage
      .sts(deployer)
      .send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
    stage.advance(901_000);
    expect(await list(keysFrom(Credentials))).toEqual({
      code: 'ExpiredToken',
      status: 400,
      message: 'The provided token has expired.',
    });
  });

  test('temporary credentials without their token', async () => {
    const { accessKeyId, secretAccessKey } = await roleKeys('deploy');
    expect(await list({ accessKeyId, secretAccessKey })).toMatchObject({ code: 'InvalidAccessKeyId' });
  });

  test('a region that is none', async () => {
    const s3 = stage.s3(deployer, { region: 'us-nowhere-1' });
    expect(await failure(s3.send(new ListBucketsCommand({})))).toMatchObject({
      code: 'AuthorizationHeaderMalformed',
      status: 400,
    });
    await expect(s3.send(new ListObjectsV2Command({ Bucket: BUCKET }))).rejects.toMatchObject({
      name: 'AuthorizationHeaderMalformed',
      Region: 'us-east-1',
    });
  });

  test('a header that is none', async () => {
    const response = await fetch(`${stage.aws.s3Endpoint}/${BUCKET}?list-type=2`, {
      headers: { authorization: 'AWS AKIAIOSFODNN7EXAMPLE:signature' },
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('<Code>AuthorizationHeaderMalformed</Code>');
  });

  test('a clock that is off', async () => {
    expect(await list(deployer, { systemClockOffset: 20 * 60_000 })).toMatchObject({
      code: 'RequestTimeTooSkewed',
      status: 403,
    });
  });

  test('nobody', async () => {
    const response = await fetch(`${stage.aws.s3Endpoint}/${BUCKET}?list-type=2`);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('<Code>AccessDenied</Code><Message>Access Denied</Message>');
  });
});

test('the root user may do everything in the account, unless a bucket policy denies', async () => {
  const s3 = stage.s3(keysOf(stage.aws.world));
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'x', Body: 'x' }));
  const denied = s3.send(new ListObjectsV2Command({ Bucket: 'amzn-s3-demo-bucket-denied' }));
  expect((await failure(denied)).message).toContain('explicit deny in a resource-based policy');
});

describe('who may do what', () => {
  const list = (keys: Keys, Bucket = BUCKET, input = {}) =>
    stage.s3(keys).send(new ListObjectsV2Command({ Bucket, ...input }));
  const session = (role: string) => `arn:aws:sts::111122223333:assumed-role/${role}/GitHubActions`;
  const denied = (who: string, action: string, resource: string, why: string) => ({
    code: 'AccessDenied',
    status: 403,
    message: `User: ${who} is not authorized to perform: ${action} on resource: "arn:aws:s3:::${resource}" ${why}`,
  });

  test('a role without permissions', async () => {
    expect(await failure(list(await roleKeys('no-permissions')))).toEqual(
      denied(
        session('no-permissions'),
        's3:ListBucket',
        BUCKET,
        'because no identity-based policy allows the s3:ListBucket action',
      ),
    );
  });

  test('a role with a managed policy', async () => {
    const keys = await roleKeys('read-only');
    await expect(list(keys)).resolves.toBeDefined();
    const put = stage.s3(keys).send(new PutObjectCommand({ Bucket: BUCKET, Key: 'x', Body: 'x' }));
    expect((await failure(put)).message).toContain(
      'because no identity-based policy allows the s3:PutObject',
    );
  });

  test.each<[string, object]>([
    ['inline', { Policy: policy('s3:GetObject') }],
    ['managed', { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' }] }],
  ])('an %s session policy bounds a role', async (kind, input) => {
    const keys = await roleKeys('deploy', input);
    const s3 = stage.s3(keys);
    await expect(s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'README.md' }))).resolves.toBeDefined();
    expect(await failure(s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'x' })))).toEqual(
      denied(
        session('deploy'),
        's3:DeleteObject',
        `${BUCKET}/x`,
        'because no session policy allows the s3:DeleteObject action',
      ),
    );
    if (kind === 'inline') {
      expect((await failure(list(keys))).message).toContain('no session policy allows the s3:ListBucket');
    }
  });

  test('session policies add up', async () => {
    const keys = await roleKeys('deploy', {
      Policy: policy('s3:PutObject'),
      PolicyArns: [{ arn: 'arn:aws:iam::111122223333:policy/list-only' }],
    });
    await expect(list(keys)).resolves.toBeDefined();
    await stage.s3(keys).send(new PutObjectCommand({ Bucket: BUCKET, Key: 'x', Body: 'x' }));
  });

  test('a session policy grants nothing that the role lacks', async () => {
    const keys = await roleKeys('list-only', { Policy: policy('s3:*') });
    const got = stage.s3(keys).send(new GetObjectCommand({ Bucket: BUCKET, Key: 'README.md' }));
    expect((await failure(got)).message).toContain('because no identity-based policy allows');
  });

  test('a Deny in a session policy', async () => {
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 's3:*', Resource: '*' },
        { Effect: 'Deny', Action: 's3:ListBucket', Resource: '*' },
      ],
    });
    expect((await failure(list(await roleKeys('deploy', { Policy })))).message).toContain(
      'with an explicit deny in a session policy',
    );
  });

  test('a prefix as condition', async () => {
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:ListBucket',
          Resource: `arn:aws:s3:::${BUCKET}`,
          Condition: {
            StringLike: { 's3:prefix': ['reports/*'] },
            NumericLessThanEquals: { 's3:max-keys': '10' },
          },
        },
      ],
    });
    const keys = await roleKeys('deploy', { Policy });
    await expect(list(keys, BUCKET, { Prefix: 'reports/Q', MaxKeys: 10 })).resolves.toBeDefined();
    expect((await failure(list(keys, BUCKET, { Prefix: 'reports/Q', MaxKeys: 11 }))).code).toBe(
      'AccessDenied',
    );
    expect((await failure(list(keys))).code).toBe('AccessDenied');
  });

  test('tags of the session', async () => {
    const Tags = [{ Key: 'Repository', Value: 'octo-org/octo-repo' }];
    await expect(list(await roleKeys('tags-required', { Tags }))).resolves.toBeDefined();
  });

  describe('a federated user', () => {
    const who = 'arn:aws:sts::111122223333:federated-user/octocat';

    test('without a session policy may do nothing', async () => {
      expect(await failure(list(await federatedKeys()))).toEqual(
        denied(who, 's3:ListBucket', BUCKET, 'because no session policy allows the s3:ListBucket action'),
      );
    });

    test('but what a bucket policy gives the federated user', async () => {
      const keys = await federatedKeys();
      expect((await list(keys, 'amzn-s3-demo-bucket-sessions')).KeyCount).toBe(2);
    });

    test('with a session policy may do what the user may as well', async () => {
      const keys = await federatedKeys({ Policy: policy('s3:*') });
      await expect(list(keys)).resolves.toBeDefined();
      const put = stage.s3(keys).send(new PutObjectCommand({ Bucket: BUCKET, Key: 'x', Body: 'x' }));
      expect((await failure(put)).message).toContain(
        'because no identity-based policy allows the s3:PutObject',
      );
    });
  });

  test('a bucket policy names the role’s session', async () => {
    const keys = await roleKeys('no-permissions', { Policy: policy('sts:GetCallerIdentity') });
    expect((await list(keys, 'amzn-s3-demo-bucket-sessions')).KeyCount).toBe(2);
    const other = await roleKeys('no-permissions', { RoleSessionName: 'another' });
    expect((await failure(list(other, 'amzn-s3-demo-bucket-sessions'))).code).toBe('AccessDenied');
  });

  test('a bucket policy denies', async () => {
    expect((await failure(list(deployer, 'amzn-s3-demo-bucket-denied'))).message).toContain(
      'with an explicit deny in a resource-based policy',
    );
    await expect(
      admin.send(new ListObjectsV2Command({ Bucket: 'amzn-s3-demo-bucket-denied' })),
    ).resolves.toBeDefined();
  });

  test('the usual "deny without TLS" lets the loopback pass', async () => {
    await expect(list(deployer, 'amzn-s3-demo-bucket-tls-only')).resolves.toBeDefined();
  });

  test('another account’s buckets: both must allow, and the refusal tells nothing', async () => {
    expect((await list(deployer, 'amzn-s3-demo-bucket-shared')).KeyCount).toBe(4);
    expect(await failure(list(deployer, 'amzn-s3-demo-bucket-private'))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: 'Access Denied',
    });
    const none = await roleKeys('no-permissions');
    expect((await failure(list(none, 'amzn-s3-demo-bucket-shared'))).code).toBe('AccessDenied');
  });

  test('a missing key is no secret to who may list', async () => {
    const get = new GetObjectCommand({ Bucket: BUCKET, Key: 'missing' });
    expect(await failure(stage.s3(deployer).send(get))).toEqual({
      code: 'NoSuchKey',
      status: 404,
      message: 'The specified key does not exist.',
    });
    const keys = await roleKeys('deploy', { Policy: policy('s3:GetObject') });
    expect(await failure(stage.s3(keys).send(get))).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('s3:ListBucket'),
    });
    const head = stage.s3(keys).send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'missing' }));
    expect((await failure(head)).status).toBe(403);
  });

  test('whoever is refused the bucket still learns its region', async () => {
    const call = stage.s3(await roleKeys('no-permissions')).send(new HeadBucketCommand({ Bucket: BUCKET }));
    await expect(call).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
      $response: { headers: { 'x-amz-bucket-region': 'us-east-1' } },
    });
  });

  test('the region asked for, as condition', async () => {
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: 's3:*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
      },
    });
    const keys = await roleKeys('deploy', { Policy });
    expect((await failure(list(keys))).code).toBe('AccessDenied');
    const inEurope = stage.s3(keys, { region: 'eu-west-1' });
    await inEurope.send(new ListObjectsV2Command({ Bucket: 'amzn-s3-demo-bucket-eu' }));
  });

  test('the list of buckets', async () => {
    const call = stage.s3(await roleKeys('list-only')).send(new ListBucketsCommand({}));
    expect(await failure(call)).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: `User: ${session('list-only')} is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action`,
    });
  });

  test('MFA by the user’s own policies', async () => {
    const careful = keysOf(stage.aws.world, 'careful');
    expect((await failure(list(careful))).message).toContain(
      'with an explicit deny in an identity-based policy',
    );
  });

  test('the world may change while the server runs', async () => {
    const role = stage.aws.world.accounts[0]?.roles.find(({ name }) => name === 'no-permissions');
    const keys = await roleKeys('no-permissions');
    role?.policies.push({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' },
    });
    await expect(list(keys)).resolves.toBeDefined();
  });
});
