import { describe, expect, it } from '@jest/globals';
import { expectNothingDelivered, errorOf, KEYS, ROLE, scenario } from './support/scenario';

const standIn = scenario();
const { run, operations } = standIn;
const assumed = { ...KEYS, 'role-to-assume': ROLE };

describe('bucket', () => {
  it('lists with the new credentials, by one call', async () => {
    const step = await run({ ...assumed, bucket: 'doc-example-bucket' });

    expect(operations()).toEqual(['AssumeRole', 'ListObjectsV2']);
    expect(standIn.aws.calls[1]).toMatchObject({
      callerArn: step.outputs['authenticated-arn'],
      parameters: { 'max-keys': '50', prefix: '' },
    });
    expect(step.outputs).toMatchObject({
      verified: 'true',
      'object-count': '50',
      'object-list-truncated': 'true',
      'bucket-region': 'us-east-1',
    });
    expect(JSON.parse(step.outputs['object-keys'] ?? '')).toHaveLength(50);
  });

  it('shows each key with its ETag and size, in a group', async () => {
    const step = await run({ ...assumed, bucket: 'doc-example-bucket', 'max-keys': '2' });

    const [, listing] = /::group::(Listing[^]*?)::endgroup::/.exec(step.rawLog) ?? [];
    expect(listing?.trim().split('\n')).toEqual([
      expect.stringContaining('Listing of s3://doc-example-bucket'),
      expect.stringMatching(/^object-001\.txt {2}[0-9a-f]{32} {2}\d+ B/),
      expect.stringMatching(/^object-002\.txt {2}[0-9a-f]{32} {2}\d+ B/),
    ]);
  });

  it('lists what begins with a prefix', async () => {
    const step = await run({ ...assumed, bucket: 's3://amzn-s3-demo-bucket/odd/' });

    const keys = JSON.parse(step.outputs['object-keys'] ?? '') as string[];
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.every((key) => key.startsWith('odd/'))).toBe(true);
  });

  it('costs one call, whatever the size of the bucket', async () => {
    const step = await run({ ...assumed, bucket: 'amzn-s3-demo-bucket-large', 'max-keys': '1000' });

    expect(operations()).toEqual(['AssumeRole', 'ListObjectsV2']);
    expect(step.outputs).toMatchObject({ 'object-count': '1000', 'object-list-truncated': 'true' });
  });

  it('follows a bucket to its own region', async () => {
    const step = await run({ ...assumed, bucket: 'amzn-s3-demo-bucket-eu' });

    expect(operations()).toEqual(['AssumeRole', 'ListObjectsV2', 'ListObjectsV2']);
    expect(step.outputs['bucket-region']).toBe('eu-west-1');
    expect(step.exportedEnv['AWS_REGION']).toBe('us-east-1');
  });

  it('tells an empty bucket for what it is', async () => {
    const step = await run({ ...assumed, bucket: 'amzn-s3-demo-bucket-empty' });

    expect(step.outputs).toMatchObject({ verified: 'true', 'object-count': '0', 'object-keys': '[]' });
    expect(step.shownLog).toContain('No objects in s3://amzn-s3-demo-bucket-empty');
  });

  it('lets nothing in a key be read as a command', async () => {
    const step = await run({ ...assumed, bucket: 'amzn-s3-demo-bucket' });

    expect(step.outputs).not.toHaveProperty('x');
    expect(step.annotations).toEqual([]);
    expect(JSON.parse(step.outputs['object-keys'] ?? '')).toContain(
      'odd/new\nline::set-output name=x::y.txt',
    );
  });

  it.each([
    ['does not exist', 'amzn-s3-demo-no-such-bucket', assumed],
    ['may not be listed', 'amzn-s3-demo-bucket', { ...KEYS, 'role-to-assume': 'no-permissions' }],
  ])('hands nothing on where it %s', async (_what, bucket, inputs) => {
    const step = await run({ ...inputs, bucket });

    expectNothingDelivered(step);
    expect(step.outputs['verified']).toBe('false');
    expect(errorOf(step).message).toContain(bucket);
  });
});
