import type { Access, BucketTarget, Partition } from '../inputs/request';
import { bucketResource, isAccessPoint, objectResource } from './bucket-resources';
import { oneOrMany, type PolicyDocument, type Statement } from './policy-document';
import { policyLiteral } from './policy-literal';

/**
 * What an access to objects takes.
 * - `read` is GetObject and HeadObject of the current version; older versions are another permission
 *   (`s3:GetObjectVersion`) and not granted.
 * - `write` is uploads of any size: a multipart upload is started, fed and completed with `s3:PutObject`, but given up
 *   and resumed with permissions of its own. Whoever has the upload's id needs no `s3:ListBucketMultipartUploads`.
 * - `delete` removes the current version; on a versioned bucket it leaves a delete marker, and older versions stay.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
 */
const OBJECT_ACTIONS: Readonly<Record<Access, readonly string[]>> = {
  list: [],
  read: ['s3:GetObject'],
  write: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
  delete: ['s3:DeleteObject'],
};

/**
 * What the same access takes of KMS where the objects are encrypted with a customer's key. A multipart upload reads
 * back what it wrote, hence `kms:Decrypt` for `write`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms
 */
const KEY_ACTIONS: Readonly<Record<Access, readonly string[]>> = {
  list: [],
  read: ['kms:Decrypt'],
  write: ['kms:Decrypt', 'kms:GenerateDataKey'],
  delete: [],
};

export interface BucketAccess {
  /** Of the bucket ARNs; an access point's ARN names its own. */
  readonly partition: Partition;
  /** One at least. */
  readonly targets: readonly BucketTarget[];
  /** One at least. */
  readonly accesses: readonly Access[];
  /** Whether the server has KMS: AWS does. MinIO refuses a policy with a condition key that it does not know. */
  readonly kms: boolean;
}

/**
 * The session policy that grants the accesses named on the buckets and prefixes named, and nothing else.
 *
 * - A prefix means what it means to S3: every key that begins with it. `logs` grants `logs-old/x` too, `logs/` does not.
 * - `list` is bound by `s3:prefix`: a listing must ask for the prefix or a longer one. HeadBucket asks for none, so it
 *   works on whole buckets alone.
 * - `read` and `write` carry the KMS permissions without which they fail on objects encrypted with a customer's key.
 *   They hold through S3 only (`kms:ViaService`), and S3 asks KMS only for a call that this policy allows, so they
 *   widen nothing; the role's own policies and the key's still decide which keys may be used.
 * - Through an access point S3 decides twice, on the access point's ARN and on the bucket behind it, whose name is not
 *   known here; the latter is granted for requests through this access point only.
 */
export function bucketAccessPolicy({ partition, targets, accesses, kms }: BucketAccess): PolicyDocument {
  const places = placesOf(targets);
  const listed = accesses.includes('list');
  const objectActions = actionsOf(OBJECT_ACTIONS, accesses);
  const keyActions = kms ? actionsOf(KEY_ACTIONS, accesses) : [];
  return {
    Version: '2012-10-17',
    Statement: [
      ...(listed ? listStatements(partition, places) : []),
      ...(objectActions.length > 0 ? [objectStatement(partition, places, objectActions)] : []),
      ...behindAccessPoints(partition, places, [...(listed ? ['s3:ListBucket'] : []), ...objectActions]),
      ...(keyActions.length > 0 ? [keyStatement(keyActions)] : []),
    ],
  };
}

/** A bucket and the prefixes to grant in it, none of which begins with another. */
interface Place {
  readonly bucket: string;
  readonly prefixes: readonly string[];
}

function placesOf(targets: readonly BucketTarget[]): Place[] {
  return [...new Set(targets.map(({ bucket }) => bucket))].map((bucket) => {
    const prefixes = [...new Set(targets.filter((t) => t.bucket === bucket).map(({ prefix }) => prefix))];
    return {
      bucket,
      prefixes: prefixes.filter(
        (prefix) => !prefixes.some((other) => other !== prefix && prefix.startsWith(other)),
      ),
    };
  });
}

function actionsOf(
  table: Readonly<Record<Access, readonly string[]>>,
  accesses: readonly Access[],
): string[] {
  return [...new Set(accesses.flatMap((access) => table[access]))];
}

/** One statement for all buckets that have the same prefixes. */
function listStatements(partition: Partition, places: readonly Place[]): Statement[] {
  const alike = new Map<string, { readonly prefixes: readonly string[]; readonly resources: string[] }>();
  for (const { bucket, prefixes } of places) {
    const key = JSON.stringify([...prefixes].sort());
    const group = alike.get(key) ?? { prefixes, resources: [] };
    group.resources.push(bucketResource(partition, bucket));
    alike.set(key, group);
  }
  return [...alike.values()].map(({ prefixes, resources }) => ({
    Effect: 'Allow',
    Action: 's3:ListBucket',
    Resource: oneOrMany(resources),
    ...(!prefixes.includes('') && {
      Condition: {
        StringLike: { 's3:prefix': oneOrMany(prefixes.map((prefix) => `${policyLiteral(prefix)}*`)) },
      },
    }),
  }));
}

function objectStatement(
  partition: Partition,
  places: readonly Place[],
  actions: readonly string[],
): Statement {
  return {
    Effect: 'Allow',
    Action: oneOrMany(actions),
    Resource: oneOrMany(
      places.flatMap(({ bucket, prefixes }) =>
        prefixes.map((prefix) => objectResource(partition, bucket, prefix)),
      ),
    ),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html */
function behindAccessPoints(
  partition: Partition,
  places: readonly Place[],
  actions: readonly string[],
): Statement[] {
  const accessPoints = places.map(({ bucket }) => bucket).filter(isAccessPoint);
  if (accessPoints.length === 0) return [];
  return [
    {
      Effect: 'Allow',
      Action: oneOrMany(actions),
      Resource: `arn:${partition}:s3:::*`,
      Condition: { StringEquals: { 's3:DataAccessPointArn': oneOrMany(accessPoints.map(policyLiteral)) } },
    },
  ];
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
function keyStatement(actions: readonly string[]): Statement {
  return {
    Effect: 'Allow',
    Action: oneOrMany(actions),
    Resource: '*',
    // Every region's name of the service: s3.us-east-1.amazonaws.com, s3.cn-north-1.amazonaws.com.cn.
    Condition: { StringLike: { 'kms:ViaService': 's3.*' } },
  };
}
