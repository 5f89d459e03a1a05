import type { CallError } from '../aws/call-error';

/** Who refused, as far as the message tells. */
export interface Refusal {
  /** The action that is missing (`s3:GetObject`, `kms:Decrypt`); undefined where the message is a bare "Access Denied". */
  readonly action?: string;
  /** `because no session policy allows the s3:GetObject action`, or empty. */
  readonly reason: string;
  /** A bucket policy's Deny, which another header of the request might pass. */
  readonly byBucketPolicy: boolean;
}

/**
 * Reads the message of an AccessDenied. Within an account, or an organization, it names the action and the kind of
 * policy; other callers, and servers that are not AWS, say no more than "Access Denied".
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html#access-denied-message-examples
 *
 * @returns undefined for every other error: only a refusal proves that an access is denied.
 */
export function refusalIn({ facts, message }: CallError): Refusal | undefined {
  if (facts.code !== 'AccessDenied' || facts.status !== 403) return undefined;
  const action = /not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1];
  const reason = /(?:because|with an explicit deny) .*$/.exec(message)?.[0].replace(/\.$/, '') ?? '';
  return {
    ...(action !== undefined && { action }),
    reason,
    byBucketPolicy: reason.startsWith('with an explicit deny in a resource-based policy'),
  };
}
