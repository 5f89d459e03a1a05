import type { Partition } from '../inputs/request';

/**
 * A role's ARN, from an ARN or from a name with or without its path.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 *
 * @param accountId 12 digits: where a name is looked for.
 */
export function roleArn(role: string, partition: Partition, accountId: string): string {
  return isRoleArn(role) ? role : `arn:${partition}:iam::${accountId}:role/${role.replace(/^\//, '')}`;
}

/** Whether a role was given by its ARN. */
export function isRoleArn(role: string): boolean {
  return role.startsWith('arn:');
}
