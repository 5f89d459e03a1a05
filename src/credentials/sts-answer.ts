import type { Credentials } from '@aws-sdk/client-sts';
import { CallError } from '../aws/call-error';
import type { StsAnswer } from '../aws/sts';
import type { Identity, Link, TemporaryCredentials } from './temporary-credentials';
import type { Ways } from './ways';

/**
 * Milliseconds that credentials may last at most. AWS's last 36 hours; MinIO's, the longest known, 365 days.
 * https://github.com/minio/minio/blob/master/docs/sts/assume-role.md
 */
const LONGEST_MS = 366 * 24 * 3_600_000;

/**
 * The credentials of an answer, masked, or an error if a part is missing or they are useless: a server that is not
 * AWS may answer anything.
 *
 * @throws CallError with code `MalformedAnswer`; its message says which field is wrong.
 */
export function credentialsIn(
  { output, serverTime }: StsAnswer<{ Credentials?: Credentials | undefined }>,
  operation: string,
  ways: Pick<Ways, 'mask'>,
): TemporaryCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = output.Credentials ?? {};
  ways.mask([AccessKeyId, SecretAccessKey, SessionToken]);
  const wrong = (what: string): CallError =>
    new CallError(what, { service: 'sts', operation, code: 'MalformedAnswer', attempts: 1, seconds: 0 });
  if (!AccessKeyId) throw wrong('the answer has no AccessKeyId');
  if (!SecretAccessKey) throw wrong('the answer has no SecretAccessKey');
  if (!SessionToken) throw wrong('the answer has no SessionToken');
  if (hasControlCharacters(AccessKeyId + SecretAccessKey + SessionToken)) {
    throw wrong('the credentials in the answer hold control characters');
  }
  if (Expiration !== undefined && !(Expiration.getTime() > serverTime.getTime())) {
    throw wrong('the credentials in the answer have expired already');
  }
  if (Expiration !== undefined && Expiration.getTime() - serverTime.getTime() > LONGEST_MS) {
    throw wrong('the credentials in the answer are said to last for more than a year');
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    // A server that says nothing of an end is taken at its word.
    ...(Expiration !== undefined && { expiration: Expiration }),
  };
}

/** The identity that an ARN names, or nothing where the answer has no ARN that AWS could have written. */
export function identityIn(arn: string | undefined): Identity | undefined {
  const accountId = arn?.match(/^arn:[\w-]+:(?:sts|iam)::(\d{12}):/)?.[1];
  return arn === undefined || accountId === undefined ? undefined : { accountId, arn };
}

/**
 * Percent of the size allowed for session policies and tags that a call used, where the answer tells. AWS's newer
 * SessionTokenUtilization measures the whole token, which a person cannot make smaller.
 */
export function packedPolicySizeIn(output: {
  PackedPolicySize?: number | undefined;
}): Pick<Link, 'packedPolicySize'> {
  const { PackedPolicySize } = output;
  return PackedPolicySize === undefined ? {} : { packedPolicySize: PackedPolicySize };
}

/** Those beyond ASCII, and what some programs end a line at, too: credentials become lines of files. */
function hasControlCharacters(text: string): boolean {
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text);
}
