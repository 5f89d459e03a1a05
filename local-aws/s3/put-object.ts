import { AwsError } from '../aws-error';
import { emptyAnswer } from './answer';
import { authorizeOnObject } from './authorize';
import { authorizeEncryption, encryptionFor, encryptionHeaders } from './encryption';
import { etagOf } from './object-content';
import { retentionFor } from './object-lock';
import type { ObjectRequest, S3Operation } from './operation';
import { readUploadBody } from './request-body';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject: S3Operation<ObjectRequest> = (request) => {
  const { cloud, bucket, key } = request;
  const headers = request.request.headers;
  authorizeOnObject(request, 's3:PutObject');
  const acl = headers['x-amz-acl'];
  if (acl !== undefined) {
    authorizeOnObject(request, 's3:PutObjectAcl');
    refuseAcl(request, acl);
  }
  const encryption = encryptionFor(bucket, headers);
  authorizeEncryption(request, encryption);
  const { bytes, checksum } = readUploadBody(request.request);
  const retention = retentionFor(request, checksum !== undefined);
  const object = {
    key,
    body: bytes,
    lastModified: cloud.clock().toISOString(),
    metadata: metadataOf(headers),
    encryption,
    ...(headers['content-type'] !== undefined && { contentType: headers['content-type'] }),
    ...(checksum && { checksum }),
    ...(retention && { retention }),
    ...(headers['x-amz-object-lock-legal-hold'] === 'ON' && { legalHold: true }),
  };
  const versionId = cloud.objectStores.of(bucket).put(object);
  return emptyAnswer(200, {
    etag: etagOf(object),
    ...(checksum && { [checksum.header]: checksum.value, 'x-amz-checksum-type': 'FULL_OBJECT' }),
    ...(versionId !== undefined && { 'x-amz-version-id': versionId }),
    ...encryptionHeaders(bucket, object),
  });
};

/** With bucket owner enforced, only the ACL that changes nothing is accepted. */
function refuseAcl({ bucket }: ObjectRequest, acl: string): void {
  const ownership = bucket.ownership ?? 'BucketOwnerEnforced';
  if (ownership === 'BucketOwnerEnforced' && acl !== 'bucket-owner-full-control') {
    throw new AwsError(400, 'AccessControlListNotSupported', 'The bucket does not allow ACLs');
  }
}

function metadataOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  const prefix = 'x-amz-meta-';
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}
