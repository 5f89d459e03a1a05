import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluate } from '../../../local-aws/iam/evaluate';
import type { PolicyDocument } from '../../../local-aws/iam/policy';
import { ACCESSES, type Access, type BucketTarget } from '../../../src/inputs/request';
import { bucketAccessPolicy } from '../../../src/policies/bucket-access-policy';
import { combinePolicies } from '../../../src/policies/combine-policies';

const ALLOW_ALL: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
};
const ACTION: Readonly<Record<Exclude<Access, 'list'>, string>> = {
  read: 's3:GetObject',
  write: 's3:PutObject',
  delete: 's3:DeleteObject',
};
const OTHER_ACTIONS = [
  's3:GetObjectVersion',
  's3:DeleteObjectVersion',
  's3:PutObjectAcl',
  's3:PutObjectTagging',
  's3:GetBucketPolicy',
  's3:PutBucketPolicy',
  's3:DeleteBucket',
  's3:ListBucketVersions',
  's3:ListAllMyBuckets',
  'iam:PassRole',
  'sts:AssumeRole',
];

// Few characters, so that prefixes often begin one another, and all that IAM, JSON or ARNs treat as special.
const key = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      '/',
      '*',
      '?',
      '$',
      '{',
      '}',
      '${*}',
      '${aws:username}',
      ' ',
      '"',
      '\\',
      ':',
      'é',
      '日',
      '😀',
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));
const bucket = fc.constantFrom(
  'amzn-s3-demo-bucket',
  'amzn-s3-demo-bucket1',
  'arn:aws:s3:us-west-2:123456789012:accesspoint/example-ap',
  'arn:aws:s3:us-west-2:123456789012:accesspoint/example-ap-2',
);
const target: fc.Arbitrary<BucketTarget> = fc.record({ bucket, prefix: key });
const wish = fc.record({
  targets: fc.array(target, { minLength: 1, maxLength: 4 }),
  accesses: fc.uniqueArray(fc.constantFrom(...ACCESSES), { minLength: 1 }),
});

/** What STS would be sent, read back as AWS would. */
function sentPolicy(targets: readonly BucketTarget[], accesses: readonly Access[]): PolicyDocument {
  const combined = combinePolicies({
    narrowing: bucketAccessPolicy({ partition: 'aws', targets, accesses, kms: true }),
    managed: [],
  });
  const text = combined.ok ? combined.policies.inline : '{}';
  expect(text).toMatch(/^[\t\n\r\x20-\xff]*$/);
  return JSON.parse(text ?? '{}') as PolicyDocument;
}

function allows(
  policy: PolicyDocument,
  action: string,
  resource: string,
  context: Record<string, string> = {},
): boolean {
  const principal = { arn: 'arn:aws:sts::123456789012:assumed-role/demo/TestAR', account: '123456789012' };
  const { decision } = evaluate({
    action,
    resource,
    // Values for the variable that a careless policy would let a prefix name.
    context: { 'aws:username': 'a', ...context },
    principal,
    identityPolicies: [ALLOW_ALL],
    sessionPolicies: [policy],
  });
  return decision === 'allow';
}

const bucketArn = (name: string): string => (name.startsWith('arn:') ? name : `arn:aws:s3:::${name}`);
const objectArn = (name: string, objectKey: string): string =>
  name.startsWith('arn:') ? `${name}/object/${objectKey}` : `arn:aws:s3:::${name}/${objectKey}`;
const within = (targets: readonly BucketTarget[], name: string, text: string): boolean =>
  targets.some((t) => t.bucket === name && text.startsWith(t.prefix));

describe('the policy that bucket-access writes, whatever the accesses, buckets and prefixes', () => {
  test('allows an object call exactly where it was asked for', () => {
    fc.assert(
      fc.property(wish, bucket, key, fc.nat(), ({ targets, accesses }, anyBucket, anyKey, pick) => {
        const policy = sentPolicy(targets, accesses);
        const asked = targets[pick % targets.length] ?? { bucket: anyBucket, prefix: '' };
        const places = [
          { name: asked.bucket, objectKey: asked.prefix + anyKey },
          { name: asked.bucket, objectKey: asked.prefix },
          { name: anyBucket, objectKey: anyKey },
          { name: anyBucket, objectKey: asked.prefix },
        ];
        for (const { name, objectKey } of places) {
          for (const access of ['read', 'write', 'delete'] as const) {
            expect(allows(policy, ACTION[access], objectArn(name, objectKey))).toBe(
              accesses.includes(access) && within(targets, name, objectKey),
            );
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('allows a listing exactly under the prefixes asked for', () => {
    fc.assert(
      fc.property(wish, bucket, key, fc.nat(), ({ targets, accesses }, anyBucket, anyKey, pick) => {
        const policy = sentPolicy(targets, accesses);
        const asked = targets[pick % targets.length] ?? { bucket: anyBucket, prefix: '' };
        for (const [name, prefix] of [
          [asked.bucket, asked.prefix],
          [asked.bucket, asked.prefix + anyKey],
          [asked.bucket, asked.prefix.slice(0, -1)],
          [anyBucket, anyKey],
        ] as const) {
          expect(allows(policy, 's3:ListBucket', bucketArn(name), { 's3:prefix': prefix })).toBe(
            accesses.includes('list') && within(targets, name, prefix),
          );
        }
        // No prefix at all, as in a listing of everything or HeadBucket.
        expect(allows(policy, 's3:ListBucket', bucketArn(asked.bucket))).toBe(
          accesses.includes('list') && targets.some((t) => t.bucket === asked.bucket && t.prefix === ''),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('allows no other call, anywhere', () => {
    fc.assert(
      fc.property(
        wish,
        key,
        fc.constantFrom(...OTHER_ACTIONS),
        fc.nat(),
        ({ targets, accesses }, anyKey, action, pick) => {
          const policy = sentPolicy(targets, accesses);
          const asked = targets[pick % targets.length] ?? { bucket: '', prefix: '' };
          for (const resource of [
            '*',
            bucketArn(asked.bucket),
            objectArn(asked.bucket, asked.prefix + anyKey),
            'arn:aws:iam::123456789012:role/demo',
          ]) {
            expect(allows(policy, action, resource)).toBe(false);
          }
        },
      ),
    );
  });

  test("allows a KMS key's use through S3 only, and only where objects are read or written", () => {
    const keyArn = 'arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    fc.assert(
      fc.property(wish, ({ targets, accesses }) => {
        const policy = sentPolicy(targets, accesses);
        const throughS3 = { 'kms:ViaService': 's3.us-west-2.amazonaws.com' };
        const reads = accesses.includes('read');
        const writes = accesses.includes('write');
        expect(allows(policy, 'kms:Decrypt', keyArn, throughS3)).toBe(reads || writes);
        expect(allows(policy, 'kms:GenerateDataKey', keyArn, throughS3)).toBe(writes);
        for (const elsewhere of [{}, { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com' }]) {
          expect(allows(policy, 'kms:Decrypt', keyArn, elsewhere)).toBe(false);
        }
      }),
    );
  });

  test('opens a bucket behind an access point through that access point alone', () => {
    fc.assert(
      fc.property(wish, key, ({ targets, accesses }, anyKey) => {
        const policy = sentPolicy(targets, accesses);
        const behind = `arn:aws:s3:::amzn-s3-demo-behind/${anyKey}`;
        expect(allows(policy, 's3:GetObject', behind)).toBe(false);
        const throughOther = 'arn:aws:s3:us-west-2:123456789012:accesspoint/other';
        expect(allows(policy, 's3:GetObject', behind, { 's3:DataAccessPointArn': throughOther })).toBe(false);
        for (const { bucket: name } of targets.filter((t) => t.bucket.startsWith('arn:'))) {
          expect(allows(policy, 's3:GetObject', behind, { 's3:DataAccessPointArn': name })).toBe(
            accesses.includes('read'),
          );
        }
      }),
    );
  });
});
