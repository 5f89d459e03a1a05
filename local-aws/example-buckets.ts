import type { PolicyDocument, Statement } from './iam/policy';
import type { AccessPoint, Bucket, KmsKey, StoredObject, World } from './world';

export const KMS_KEY_ARN = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const OWNER = '111122223333';

export function exampleBuckets(): Pick<World, 'buckets' | 'accessPoints'> {
  return {
    buckets: [
      { name: 'amzn-s3-demo-bucket', region: 'us-east-1', account: OWNER, objects: oddlyNamedObjects() },
      { name: 'doc-example-bucket', region: 'us-east-1', account: OWNER, objects: numbered(60) },
      { name: 'amzn-s3-demo-bucket-empty', region: 'us-east-1', account: OWNER, objects: [] },
      { name: 'amzn-s3-demo-bucket-eu', region: 'eu-west-1', account: OWNER, objects: numbered(3) },
      {
        name: 'amzn-s3-demo-bucket-large',
        region: 'us-east-1',
        account: OWNER,
        objects: { count: 100_000, prefix: 'data/', suffix: '.txt', size: 64 },
      },
      ...otherAccountsBuckets(),
      ...otherPartitionsBuckets(),
      ...guardedBuckets(),
    ],
    accessPoints: exampleAccessPoints(),
  };
}

function exampleAccessPoints(): AccessPoint[] {
  const on = { account: OWNER, region: 'us-east-1' };
  const readOnly = `arn:aws:s3:us-east-1:${OWNER}:accesspoint/read-only-ap`;
  return [
    { ...on, name: 'example-ap', bucket: 'doc-example-bucket' },
    {
      ...on,
      name: 'read-only-ap',
      bucket: 'doc-example-bucket',
      policy: policy({
        Effect: 'Deny',
        Principal: '*',
        NotAction: ['s3:GetObject', 's3:ListBucket'],
        Resource: [readOnly, `${readOnly}/object/*`],
      }),
    },
    { ...on, name: 'denied-ap', bucket: 'amzn-s3-demo-bucket-denied' },
  ];
}

/** A key whose policy leaves it to the account's own policies who may use it. */
export function exampleKmsKeys(): KmsKey[] {
  return [
    {
      arn: KMS_KEY_ARN,
      policy: policy({
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${OWNER}:root` },
        Action: 'kms:*',
        Resource: '*',
      }),
    },
  ];
}

/** Keys that break careless logs, tables and summaries. */
function oddlyNamedObjects(): StoredObject[] {
  return [
    { key: 'README.md', body: '# Example\n', contentType: 'text/markdown' },
    { key: 'photos/2006/February/sample.jpg', size: 2_048, contentType: 'image/jpeg' },
    { key: 'reports/Q1 report.csv', body: 'a,b\n1,2\n' },
    { key: 'reports/überblick-日本語-🚀.txt', body: 'Grüße\n' },
    { key: 'odd/pipe|and`backtick`.txt', body: '' },
    { key: 'odd/<script>alert("1")</script>&amp;.html', body: '' },
    { key: 'odd/new\nline::set-output name=x::y.txt', body: '' },
  ];
}

function numbered(count: number): StoredObject[] {
  return Array.from({ length: count }, (_, index) => ({
    key: `object-${String(index + 1).padStart(3, '0')}.txt`,
    body: `Object ${index + 1}\n`,
  }));
}

function otherAccountsBuckets(): Bucket[] {
  return [
    {
      name: 'amzn-s3-demo-bucket-private',
      region: 'us-east-1',
      account: '444455556666',
      objects: numbered(2),
    },
    {
      // Shared with the first account, whose own policies must allow it as well.
      name: 'amzn-s3-demo-bucket-shared',
      region: 'us-east-1',
      account: '444455556666',
      objects: numbered(4),
      policy: policy({
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${OWNER}:root` },
        Action: ['s3:ListBucket', 's3:GetObject'],
        Resource: on('amzn-s3-demo-bucket-shared'),
      }),
    },
  ];
}

function otherPartitionsBuckets(): Bucket[] {
  return [
    { name: 'amzn-s3-demo-bucket-cn', region: 'cn-north-1', account: '777788889999', objects: numbered(3) },
    {
      name: 'amzn-s3-demo-bucket-gov',
      region: 'us-gov-west-1',
      account: '555555555555',
      objects: numbered(3),
    },
  ];
}

/** Buckets that refuse what a policy of the caller's own allows. */
function guardedBuckets(): Bucket[] {
  return [
    {
      // Names a session and a federated user, who need no policy of their own for it.
      name: 'amzn-s3-demo-bucket-sessions',
      region: 'us-east-1',
      account: OWNER,
      objects: numbered(2),
      policy: policy({
        Effect: 'Allow',
        Principal: {
          AWS: [
            `arn:aws:sts::${OWNER}:federated-user/octocat`,
            `arn:aws:sts::${OWNER}:assumed-role/no-permissions/GitHubActions`,
          ],
        },
        Action: ['s3:ListBucket', 's3:GetObject'],
        Resource: on('amzn-s3-demo-bucket-sessions'),
      }),
    },
    {
      name: 'amzn-s3-demo-bucket-denied',
      region: 'us-east-1',
      account: OWNER,
      objects: numbered(2),
      policy: policy({
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: on('amzn-s3-demo-bucket-denied'),
        Condition: { StringNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${OWNER}:user/administrator` } },
      }),
    },
    {
      name: 'amzn-s3-demo-bucket-versioned',
      region: 'us-east-1',
      account: OWNER,
      versioning: 'Enabled',
      objects: [
        { key: 'report.txt', body: 'first\n', versionId: 'L4kqtJlcpXroDTDmpUMLUo' },
        { key: 'report.txt', body: 'second\n', versionId: '3HL4kqtJvjVBH40Nrjfkd' },
        { key: 'deleted.txt', body: 'was here\n', versionId: 'UIORUnfndfhnw89493jJFJ' },
        { key: 'deleted.txt', versionId: 'OYcLXagmS.WaD..oyH4KRguB95_YhLs7', deleteMarker: true },
      ],
    },
    {
      name: 'amzn-s3-demo-bucket-locked',
      region: 'us-east-1',
      account: OWNER,
      versioning: 'Enabled',
      objectLock: { mode: 'COMPLIANCE', days: 1 },
      objects: [],
    },
    {
      name: 'amzn-s3-demo-bucket-governed',
      region: 'us-east-1',
      account: OWNER,
      versioning: 'Enabled',
      objectLock: { mode: 'GOVERNANCE', days: 1 },
      objects: [],
    },
    {
      name: 'amzn-s3-demo-bucket-kms',
      region: 'us-east-1',
      account: OWNER,
      encryption: { algorithm: 'aws:kms', keyArn: KMS_KEY_ARN },
      objects: numbered(2),
    },
    {
      // Without the header an upload is refused, though the bucket would encrypt by itself.
      name: 'amzn-s3-demo-bucket-sse-required',
      region: 'us-east-1',
      account: OWNER,
      objects: [],
      policy: policy({
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::amzn-s3-demo-bucket-sse-required/*',
        Condition: { Null: { 's3:x-amz-server-side-encryption': 'true' } },
      }),
    },
    {
      name: 'amzn-s3-demo-bucket-acls',
      region: 'us-east-1',
      account: OWNER,
      ownership: 'ObjectWriter',
      objects: [],
    },
    {
      name: 'amzn-s3-demo-bucket-tls-only',
      region: 'us-east-1',
      account: OWNER,
      objects: numbered(1),
      policy: policy({
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: on('amzn-s3-demo-bucket-tls-only'),
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    },
  ];
}

/** The bucket and its objects. */
function on(bucket: string): string[] {
  return [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
}

function policy(...Statement: Statement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement };
}
