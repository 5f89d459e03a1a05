import { AwsError } from '../aws-error';
import type { StoredObject } from '../world';
import { authorizeOnObject } from './authorize';
import type { ObjectRequest } from './operation';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The retention that a new object gets: its own, or the bucket's default.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
 *
 * @throws AwsError InvalidRequest, AccessDenied
 */
export function retentionFor(request: ObjectRequest, hasChecksum: boolean): StoredObject['retention'] {
  const { cloud, bucket } = request;
  const headers = request.request.headers;
  const mode = headers['x-amz-object-lock-mode'];
  const until = headers['x-amz-object-lock-retain-until-date'];
  const asks = mode !== undefined || until !== undefined || 'x-amz-object-lock-legal-hold' in headers;
  if (asks && bucket.objectLock === undefined) {
    throw invalidRequest('Bucket is missing Object Lock Configuration');
  }
  if (mode !== undefined || until !== undefined) {
    authorizeOnObject(request, 's3:PutObjectRetention');
  }
  if ('x-amz-object-lock-legal-hold' in headers) {
    authorizeOnObject(request, 's3:PutObjectLegalHold');
  }
  const byDefault = bucket.objectLock?.mode !== undefined;
  if ((asks || byDefault) && !hasChecksum && headers['content-md5'] === undefined) {
    throw invalidRequest(
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    );
  }
  if ((mode === 'GOVERNANCE' || mode === 'COMPLIANCE') && until !== undefined) {
    return { mode, until };
  }
  if (mode !== undefined || until !== undefined) {
    throw new AwsError(
      400,
      'InvalidArgument',
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
    );
  }
  return bucket.objectLock?.mode === undefined
    ? undefined
    : {
        mode: bucket.objectLock.mode,
        until: new Date(cloud.clock().getTime() + (bucket.objectLock.days ?? 1) * DAY_MS).toISOString(),
      };
}

/** @throws AwsError AccessDenied while the version is under retention or legal hold. */
export function refuseLockedVersion(request: ObjectRequest, version: StoredObject): void {
  const retained =
    version.retention !== undefined && new Date(version.retention.until) > request.cloud.clock();
  if (!retained && !version.legalHold) {
    return;
  }
  const bypasses =
    version.retention?.mode === 'GOVERNANCE' &&
    !version.legalHold &&
    request.request.headers['x-amz-bypass-governance-retention'] === 'true';
  if (!bypasses) {
    throw new AwsError(403, 'AccessDenied', 'Access Denied because object protected by object lock.');
  }
  authorizeOnObject(request, 's3:BypassGovernanceRetention');
}

function invalidRequest(message: string): AwsError {
  return new AwsError(400, 'InvalidRequest', message);
}
