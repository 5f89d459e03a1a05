import type { CallError } from './call-error';

/** The answers by which S3 says that a bucket is in another region than the one that was asked. */
const MISPLACED_STATUS = new Set([301, 307, 400, 403]);

/** Elements of an error's XML that the SDK hands on as fields. */
interface ErrorElements {
  readonly Region?: unknown;
  readonly Endpoint?: unknown;
}

/**
 * The region that a refused call's bucket is in, where the answer tells: by the header `x-amz-bucket-region`
 * (PermanentRedirect, TemporaryRedirect, IllegalLocationConstraintException, and AccessDenied of a HEAD), or by the
 * error's `Region` (AuthorizationHeaderMalformed), or in its `Endpoint`.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
 */
export function regionTold({ facts, cause }: CallError): string | undefined {
  if (facts.status === undefined || !MISPLACED_STATUS.has(facts.status)) return undefined;
  const { Region, Endpoint } = (cause ?? {}) as ErrorElements;
  const told =
    facts.headers?.['x-amz-bucket-region'] ??
    (typeof Region === 'string' ? Region : undefined) ??
    // bucket.s3-eu-west-1.amazonaws.com, bucket.s3.eu-west-1.amazonaws.com
    (typeof Endpoint === 'string' ? /\bs3[.-]([a-z]{2,}(?:-[a-z]+)+-\d+)\./.exec(Endpoint)?.[1] : undefined);
  return told !== undefined && /^[\w-]+$/.test(told) ? told : undefined;
}
