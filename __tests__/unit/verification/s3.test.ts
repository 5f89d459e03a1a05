import { beforeEach, describe, expect, test } from '@jest/globals';
import { CallError } from '../../../src/aws/call-error';
import { BoundedHttpHandler } from '../../../src/aws/http';
import { connectS3 } from '../../../src/aws/s3';
import { regionTold } from '../../../src/aws/s3-region';
import { allow, freshLocalAws, letProver, operations, proversS3 } from './prover';

const EU = 'amzn-s3-demo-bucket-eu';
const ACCESS_POINT = 'arn:aws:s3:us-east-1:111122223333:accesspoint/example-ap';

const aws = await freshLocalAws();
beforeEach(() => {
  letProver(aws, allow('s3:*'));
});

describe('the bucket’s own region', () => {
  test.each(['regional', 'global'] as const)(
    'is found by one call more (%s endpoint), and remembered',
    async (kind) => {
      aws.world.s3Endpoint = kind;
      const s3 = proversS3(aws);
      expect(s3.regionOf(EU)).toBeUndefined();
      await s3.list(EU, '', 1);
      expect(s3.regionOf(EU)).toBe('eu-west-1');
      await s3.getByte(EU, 'object-001.txt');
      expect(aws.calls.map(({ operation, region }) => `${operation} ${region ?? ''}`)).toEqual([
        'ListObjectsV2 us-east-1',
        'ListObjectsV2 eu-west-1',
        'GetObject eu-west-1',
      ]);
    },
  );

  test('is found once for calls made side by side', async () => {
    const s3 = proversS3(aws);
    await Promise.all([
      s3.getByte(EU, 'object-001.txt'),
      s3.getByte(EU, 'object-002.txt'),
      s3.put(EU, 'new', '', { onlyIfNew: false }),
    ]);
    expect(operations(aws)).toHaveLength(4);
  });

  test('is known of a bucket that refuses', async () => {
    letProver(aws);
    const s3 = proversS3(aws, { region: 'eu-west-1' });
    await expect(s3.list(EU, '', 1)).rejects.toMatchObject({ facts: { code: 'AccessDenied' } });
    expect(s3.regionOf(EU)).toBe('eu-west-1');
  });

  test('is not known of a bucket that is missing', async () => {
    const s3 = proversS3(aws);
    await expect(s3.list('amzn-s3-demo-missing', '', 1)).rejects.toMatchObject({
      facts: { code: 'NoSuchBucket', resource: 'amzn-s3-demo-missing' },
    });
    expect(s3.regionOf('amzn-s3-demo-missing')).toBeUndefined();
  });

  const error = (status: number | undefined, headers: Record<string, string> = {}, cause?: unknown) =>
    new CallError(
      '',
      { service: 's3', operation: '', code: '', attempts: 1, seconds: 0, headers, ...(status && { status }) },
      { cause },
    );
  test.each([
    ['by a header', error(301, { 'x-amz-bucket-region': 'eu-west-1' }), 'eu-west-1'],
    ['by a header of a denial', error(403, { 'x-amz-bucket-region': 'eu-west-1' }), 'eu-west-1'],
    ['by the element Region', error(400, {}, { Region: 'eu-west-1' }), 'eu-west-1'],
    ['by the endpoint', error(301, {}, { Endpoint: 'b.s3-us-gov-west-1.amazonaws.com' }), 'us-gov-west-1'],
    ['by the endpoint’s new form', error(307, {}, { Endpoint: 'b.s3.eu-west-1.amazonaws.com' }), 'eu-west-1'],
    ['not by the global endpoint', error(307, {}, { Endpoint: 'b.s3.amazonaws.com' }), undefined],
    ['not by other elements', error(400, {}, { Region: { a: 1 }, Endpoint: 7 }), undefined],
    ['not by what is no region', error(400, {}, { Region: 'a b' }), undefined],
    ['not by an error of another kind', error(404, { 'x-amz-bucket-region': 'eu-west-1' }), undefined],
    ['not without an answer', error(undefined), undefined],
    ['not by nothing', error(301), undefined],
  ])('is told %s', (_how, told, region) => {
    expect(regionTold(told)).toBe(region);
  });
});

describe('an access point', () => {
  test('is called by its own host, in its own region', async () => {
    const s3 = proversS3(aws, { region: 'eu-west-1', pathStyle: false });
    const { objects } = await s3.list(ACCESS_POINT, 'object-00', 2);
    expect(objects.map(({ key }) => key)).toEqual(['object-001.txt', 'object-002.txt']);
    await s3.getByte(ACCESS_POINT, 'object-001.txt');
    await s3.put(ACCESS_POINT, 'tmp/new', '', { onlyIfNew: true });
    await s3.delete(ACCESS_POINT, 'tmp/new');
    expect(s3.regionOf(ACCESS_POINT)).toBe('us-east-1');
    expect(aws.calls[0]?.headers['host']).toMatch(/^example-ap-111122223333\.localhost/);
    expect(aws.calls.every(({ region }) => region === 'us-east-1')).toBe(true);
  });

  test('that is none is told before any call', async () => {
    const s3 = proversS3(aws, { pathStyle: false });
    await expect(s3.list('arn:aws:s3:us-east-1:111122223333:bucket/x', '', 1)).rejects.toThrow(/ARN/);
    expect(aws.calls).toEqual([]);
  });

  test('is not addressed by path, even where buckets are', async () => {
    const s3 = proversS3({
      ...aws,
      s3Endpoint: aws.s3Endpoint.replace('127.0.0.1', 'localhost'),
    });
    expect((await s3.list(ACCESS_POINT, '', 1)).truncated).toBe(true);
  });
});

describe('on AWS, the host', () => {
  class NoNetwork extends BoundedHttpHandler {
    readonly hosts: string[] = [];

    override handle({ hostname, path }: Parameters<BoundedHttpHandler['handle']>[0]): Promise<never> {
      this.hosts.push(`${hostname}${path}`);
      return Promise.reject(new Error('no network'));
    }
  }
  const keys = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  };
  const plain = { s3ForcePathStyle: false, fips: false, dualstack: false };

  test.each([
    [
      'of a bucket',
      'us-west-2',
      plain,
      'amzn-s3-demo-bucket',
      'amzn-s3-demo-bucket.s3.us-west-2.amazonaws.com/',
    ],
    [
      'in us-east-1',
      'us-east-1',
      plain,
      'amzn-s3-demo-bucket',
      'amzn-s3-demo-bucket.s3.us-east-1.amazonaws.com/',
    ],
    [
      'in China',
      'cn-north-1',
      plain,
      'amzn-s3-demo-bucket',
      'amzn-s3-demo-bucket.s3.cn-north-1.amazonaws.com.cn/',
    ],
    ['with dots', 'us-west-2', plain, 'amzn.s3.demo', 's3.us-west-2.amazonaws.com/amzn.s3.demo/'],
    [
      'by path',
      'us-west-2',
      { ...plain, s3ForcePathStyle: true },
      'amzn-s3-demo-bucket',
      's3.us-west-2.amazonaws.com/amzn-s3-demo-bucket/',
    ],
    [
      'with FIPS',
      'us-west-2',
      { ...plain, fips: true },
      'amzn-s3-demo-bucket',
      'amzn-s3-demo-bucket.s3-fips.us-west-2.amazonaws.com/',
    ],
    [
      'with dual-stack',
      'us-west-2',
      { ...plain, dualstack: true },
      'amzn-s3-demo-bucket',
      'amzn-s3-demo-bucket.s3.dualstack.us-west-2.amazonaws.com/',
    ],
    [
      'of an access point elsewhere',
      'eu-west-1',
      plain,
      ACCESS_POINT,
      'example-ap-111122223333.s3-accesspoint.us-east-1.amazonaws.com/',
    ],
  ])('%s', async (_what, region, endpoints, bucket, host) => {
    const handler = new NoNetwork();
    const s3 = connectS3({ region, endpoints }, keys, { maxAttempts: 1, onRetry: () => undefined }, handler);
    await expect(s3.list(bucket, '', 1)).rejects.toThrow('no network');
    expect(handler.hosts).toEqual([host]);
  });
});

describe('a listing', () => {
  test('keeps keys as they are', async () => {
    const { objects } = await proversS3(aws).list('amzn-s3-demo-bucket', '', 50);
    const keys = objects.map(({ key }) => key);
    expect(keys).toContain('odd/new\nline::set-output name=x::y.txt');
    expect(keys).toContain('odd/<script>alert("1")</script>&amp;.html');
    expect(keys).toContain('reports/überblick-日本語-🚀.txt');
    expect(keys).toContain('reports/Q1 report.csv');
  });

  test('takes keys as they come where the server does not encode them, or wrongly', async () => {
    aws.fault({
      kind: 'edit',
      operation: 'ListObjectsV2',
      remove: ['EncodingType'],
      set: { Key: 'a+b%20c' },
    });
    expect((await proversS3(aws).list('doc-example-bucket', '', 1)).objects[0]?.key).toBe('a+b%20c');
    aws.clearFaults();
    aws.fault({ kind: 'edit', operation: 'ListObjectsV2', set: { Key: 'a%ZZ' } });
    expect((await proversS3(aws).list('doc-example-bucket', '', 1)).objects[0]?.key).toBe('a%ZZ');
  });

  test('does without what a server leaves out', async () => {
    aws.fault({
      kind: 'edit',
      operation: 'ListObjectsV2',
      remove: ['Size', 'ETag', 'Key', 'IsTruncated', 'Name'],
    });
    expect(await proversS3(aws).list('doc-example-bucket', '', 1)).toEqual({
      objects: [{ key: '', etag: '', size: 0 }],
      truncated: false,
    });
  });
});

describe('calls that wait for the first one', () => {
  test('share its fate where no answer comes, and only then', async () => {
    const dead = proversS3({ ...aws, s3Endpoint: 'http://127.0.0.1:9' });
    const [list, read] = await Promise.allSettled([dead.list('b', '', 1), dead.getByte('b', 'k')]);
    expect(list).toMatchObject({
      reason: { facts: { operation: 'ListObjectsV2', code: 'ConnectionRefused' } },
    });
    expect(read).toMatchObject({ reason: { facts: { operation: 'GetObject', code: 'ConnectionRefused' } } });
    // Afterwards each call is made anew.
    await expect(dead.delete('b', 'k', { once: true })).rejects.toMatchObject({ facts: { attempts: 1 } });
  });
});

describe('retries', () => {
  test('are as the policy says', async () => {
    aws.fault({ kind: 'error', status: 503, code: 'ServiceUnavailable', times: 1 });
    const tries: string[] = [];
    await proversS3(aws, { onTry: (line) => tries.push(line) }).getByte(
      'doc-example-bucket',
      'object-001.txt',
    );
    expect(tries).toHaveLength(2);
    aws.fault({ kind: 'error', status: 503, code: 'ServiceUnavailable' });
    await expect(proversS3(aws).delete('doc-example-bucket', 'x', { once: true })).rejects.toMatchObject({
      facts: { attempts: 1, code: 'ServiceUnavailable' },
    });
  });
});
