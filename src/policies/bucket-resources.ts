import type { Partition } from '../inputs/request';
import { policyLiteral } from './policy-literal';

/** Whether a target names an access point by its ARN rather than a bucket. */
export function isAccessPoint(bucket: string): boolean {
  return bucket.startsWith('arn:');
}

/** The ARN that `s3:ListBucket` is granted on. */
export function bucketResource(partition: Partition, bucket: string): string {
  return isAccessPoint(bucket) ? policyLiteral(bucket) : `arn:${partition}:s3:::${policyLiteral(bucket)}`;
}

/**
 * The ARNs of all objects whose keys begin with the prefix.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-arn-format.html
 */
export function objectResource(partition: Partition, bucket: string, prefix: string): string {
  const objects = isAccessPoint(bucket) ? '/object/' : '/';
  return `${bucketResource(partition, bucket)}${objects}${policyLiteral(prefix)}*`;
}
