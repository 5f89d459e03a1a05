import { describe, expect, test } from '@jest/globals';
import { bucketAccessPolicy } from '../../../src/policies/bucket-access-policy';
import type { Access, BucketTarget, Partition } from '../../../src/inputs/request';

const BUCKET = 'amzn-s3-demo-bucket';
const ACCESS_POINT = 'arn:aws:s3:us-west-2:123456789012:accesspoint/example-ap';
const VIA_S3 = { StringLike: { 'kms:ViaService': 's3.*' } };

function statements(accesses: Access[], targets: BucketTarget[], partition: Partition = 'aws') {
  return bucketAccessPolicy({ partition, targets, accesses, kms: true }).Statement;
}

describe('bucketAccessPolicy', () => {
  test('has the version that policy variables need', () => {
    expect(
      bucketAccessPolicy({
        partition: 'aws',
        targets: [{ bucket: BUCKET, prefix: '' }],
        accesses: ['list'],
        kms: true,
      }),
    ).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${BUCKET}` }],
    });
  });

  test('list under a prefix is bound by s3:prefix', () => {
    expect(statements(['list'], [{ bucket: BUCKET, prefix: 'home/' }])).toEqual([
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: `arn:aws:s3:::${BUCKET}`,
        Condition: { StringLike: { 's3:prefix': 'home/*' } },
      },
    ]);
  });

  test('read is GetObject, with the key through S3 alone', () => {
    expect(statements(['read'], [{ bucket: BUCKET, prefix: 'home/' }])).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${BUCKET}/home/*` },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', Condition: VIA_S3 },
    ]);
  });

  test('write has what multipart uploads need', () => {
    expect(statements(['write'], [{ bucket: BUCKET, prefix: '' }])).toEqual([
      {
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
        Resource: `arn:aws:s3:::${BUCKET}/*`,
      },
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: '*', Condition: VIA_S3 },
    ]);
  });

  test('delete is DeleteObject alone', () => {
    expect(statements(['delete'], [{ bucket: BUCKET, prefix: '' }])).toEqual([
      { Effect: 'Allow', Action: 's3:DeleteObject', Resource: `arn:aws:s3:::${BUCKET}/*` },
    ]);
  });

  test('object accesses share one statement, and KMS actions are named once', () => {
    const [objects, key, ...more] = statements(
      ['read', 'write', 'delete'],
      [
        { bucket: BUCKET, prefix: 'a/' },
        { bucket: 'amzn-s3-demo-bucket2', prefix: '' },
      ],
    );
    expect(objects?.Action).toEqual([
      's3:GetObject',
      's3:PutObject',
      's3:AbortMultipartUpload',
      's3:ListMultipartUploadParts',
      's3:DeleteObject',
    ]);
    expect(objects?.Resource).toEqual([`arn:aws:s3:::${BUCKET}/a/*`, 'arn:aws:s3:::amzn-s3-demo-bucket2/*']);
    expect(key?.Action).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
    expect(more).toEqual([]);
  });

  test('buckets with the same prefixes share a list statement, others do not', () => {
    expect(
      statements(
        ['list'],
        [
          { bucket: 'one', prefix: 'a/' },
          { bucket: 'one', prefix: 'b/' },
          { bucket: 'two', prefix: 'b/' },
          { bucket: 'two', prefix: 'a/' },
          { bucket: 'three', prefix: '' },
        ],
      ),
    ).toEqual([
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: ['arn:aws:s3:::one', 'arn:aws:s3:::two'],
        Condition: { StringLike: { 's3:prefix': ['a/*', 'b/*'] } },
      },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::three' },
    ]);
  });

  test('a target inside another adds nothing', () => {
    const targets = ['logs/2026/', 'logs/', 'logs/'].map((prefix) => ({ bucket: BUCKET, prefix }));
    expect(statements(['delete'], targets)).toEqual([
      { Effect: 'Allow', Action: 's3:DeleteObject', Resource: `arn:aws:s3:::${BUCKET}/logs/*` },
    ]);
    expect(statements(['list'], [...targets, { bucket: BUCKET, prefix: '' }])).toEqual([
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${BUCKET}` },
    ]);
  });

  test("characters that IAM reads are written as IAM's variables", () => {
    const target = { bucket: BUCKET, prefix: 'a*b?c${aws:username}$' };
    const escaped = 'a${*}b${?}c${$}{aws:username}${$}*';
    const [list, objects] = statements(['list', 'delete'], [target]);
    expect(list?.Condition).toEqual({ StringLike: { 's3:prefix': escaped } });
    expect(objects?.Resource).toBe(`arn:aws:s3:::${BUCKET}/${escaped}`);
  });

  test.each(['aws-cn', 'aws-us-gov', 'aws-iso', 'aws-eusc'] as const)('in partition %s', (partition) => {
    const [list, objects] = statements(['list', 'delete'], [{ bucket: BUCKET, prefix: '' }], partition);
    expect(list?.Resource).toBe(`arn:${partition}:s3:::${BUCKET}`);
    expect(objects?.Resource).toBe(`arn:${partition}:s3:::${BUCKET}/*`);
  });

  test('an access point is granted by its own ARN, and the bucket behind it through it alone', () => {
    expect(statements(['list', 'delete'], [{ bucket: ACCESS_POINT, prefix: 'Jane/' }])).toEqual([
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: ACCESS_POINT,
        Condition: { StringLike: { 's3:prefix': 'Jane/*' } },
      },
      { Effect: 'Allow', Action: 's3:DeleteObject', Resource: `${ACCESS_POINT}/object/Jane/*` },
      {
        Effect: 'Allow',
        Action: ['s3:ListBucket', 's3:DeleteObject'],
        Resource: 'arn:aws:s3:::*',
        Condition: { StringEquals: { 's3:DataAccessPointArn': ACCESS_POINT } },
      },
    ]);
  });
});
