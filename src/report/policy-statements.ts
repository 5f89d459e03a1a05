import type { Access, BucketTarget, Partition } from '../inputs/request';
import { bucketResource, objectResource } from '../policies/bucket-resources';
import type { OneOrMany } from '../policies/policy-document';
import { policyLiteral } from '../policies/policy-literal';

/** A statement to paste, of a trust policy too; in the order in which people read them. */
export interface Statement {
  readonly Effect: 'Allow';
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Action: OneOrMany;
  readonly Resource?: OneOrMany;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;
}

/** The one IAM action without which an access does not work. */
export const ACCESS_ACTIONS: Readonly<Record<Access, string>> = {
  list: 's3:ListBucket',
  read: 's3:GetObject',
  write: 's3:PutObject',
  delete: 's3:DeleteObject',
};

/** Actions on a bucket; all others that the step makes are on objects. */
const BUCKET_ACTIONS = /^s3:(?:ListBucket|GetBucket)/;

/**
 * The statement that allows an S3 action on one target and nothing else.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export function s3Statement(
  action: string,
  { bucket, prefix }: BucketTarget,
  partition: Partition,
): Statement {
  if (!BUCKET_ACTIONS.test(action)) {
    return { Effect: 'Allow', Action: action, Resource: objectResource(partition, bucket, prefix) };
  }
  return {
    Effect: 'Allow',
    Action: action,
    Resource: bucketResource(partition, bucket),
    ...(prefix !== '' &&
      action === 's3:ListBucket' && {
        Condition: { StringLike: { 's3:prefix': `${policyLiteral(prefix)}*` } },
      }),
  };
}

/** A policy document of these statements, as lines that can be pasted. */
export function policyLines(statements: readonly Statement[]): string[] {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2).split('\n');
}

/** One statement on one line, for an annotation. */
export function statementLine(statement: Statement): string {
  return JSON.stringify(statement);
}
