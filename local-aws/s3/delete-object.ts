import { queryValue } from '../http/request';
import { emptyAnswer } from './answer';
import { authorizeOnObject } from './authorize';
import { refuseLockedVersion } from './object-lock';
import type { ObjectRequest, S3Operation } from './operation';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export const deleteObject: S3Operation<ObjectRequest> = (request) => {
  const { cloud, bucket, key } = request;
  const store = cloud.objectStores.of(bucket);
  const versionId = queryValue(request.request, 'versionId');
  if (versionId === undefined) {
    authorizeOnObject(request, 's3:DeleteObject');
    const markerId = store.delete(key);
    return emptyAnswer(
      204,
      markerId === undefined ? {} : { 'x-amz-delete-marker': 'true', 'x-amz-version-id': markerId },
    );
  }
  authorizeOnObject(request, 's3:DeleteObjectVersion', { 's3:VersionId': versionId });
  const version = store.version(key, versionId);
  if (version !== undefined) {
    refuseLockedVersion(request, version);
    store.deleteVersion(version);
  }
  return emptyAnswer(204, {
    'x-amz-version-id': versionId,
    ...(version?.deleteMarker && { 'x-amz-delete-marker': 'true' }),
  });
};
