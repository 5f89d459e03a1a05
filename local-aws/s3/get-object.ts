import { AwsError } from '../aws-error';
import type { Answer } from '../http/answer';
import { queryValue } from '../http/request';
import type { StoredObject } from '../world';
import { authorizeOnBucket, authorizeOnObject } from './authorize';
import { encryptionHeaders, authorizeDecryption } from './encryption';
import { bodyOf, etagOf, lastModifiedOf } from './object-content';
import type { ObjectRequest, S3Operation } from './operation';

/**
 * GetObject and HeadObject, which differ in the body alone; the server leaves it out of HEAD's answers.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export const getObject: S3Operation<ObjectRequest> = (request) => {
  const versionId = queryValue(request.request, 'versionId');
  authorizeOnObject(
    request,
    versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion',
    versionId === undefined ? {} : { 's3:VersionId': versionId },
  );
  const object = find(request, versionId);
  authorizeDecryption(request, object);
  const body = bodyOf(object);
  const headers = {
    'accept-ranges': 'bytes',
    'content-type': object.contentType ?? 'binary/octet-stream',
    etag: etagOf(object),
    'last-modified': new Date(lastModifiedOf(object)).toUTCString(),
    ...Object.fromEntries(
      Object.entries(object.metadata ?? {}).map(([name, value]) => [`x-amz-meta-${name}`, value]),
    ),
    ...(object.versionId !== undefined && { 'x-amz-version-id': object.versionId }),
    ...(object.checksum &&
      request.request.headers['x-amz-checksum-mode'] === 'ENABLED' && {
        [object.checksum.header]: object.checksum.value,
      }),
    ...(object.retention && {
      'x-amz-object-lock-mode': object.retention.mode,
      'x-amz-object-lock-retain-until-date': object.retention.until,
    }),
    ...encryptionHeaders(request.bucket, object),
  };
  return ranged(request, body, headers);
};

function find(request: ObjectRequest, versionId: string | undefined): StoredObject {
  const store = request.cloud.objectStores.of(request.bucket);
  const object = versionId === undefined ? store.current(request.key) : store.version(request.key, versionId);
  if (object === undefined && versionId !== undefined) {
    throw new AwsError(404, 'NoSuchVersion', 'The specified version does not exist.', {
      Key: request.key,
      VersionId: versionId,
    });
  }
  if (object?.deleteMarker && versionId !== undefined) {
    throw new AwsError(
      405,
      'MethodNotAllowed',
      'The specified method is not allowed against this resource.',
      { Method: request.request.method, ResourceType: 'DeleteMarker' },
      { 'x-amz-delete-marker': 'true', 'x-amz-version-id': versionId },
    );
  }
  if (object === undefined || object.deleteMarker) {
    // Who may not list the bucket does not learn that a key is missing: AWS answers as for ListBucket.
    authorizeOnBucket(request, 's3:ListBucket', { 's3:prefix': request.key });
    throw new AwsError(
      404,
      'NoSuchKey',
      'The specified key does not exist.',
      { Key: request.key },
      object === undefined
        ? {}
        : {
            'x-amz-delete-marker': 'true',
            ...(object.versionId !== undefined && { 'x-amz-version-id': object.versionId }),
          },
    );
  }
  return object;
}

function ranged(request: ObjectRequest, body: Buffer, headers: Record<string, string>): Answer {
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.request.headers['range'] ?? '');
  const [, first = '', last = ''] = range ?? [];
  if (range === null || (first === '' && last === '')) {
    return { status: 200, headers, body };
  }
  const start = first === '' ? Math.max(0, body.length - Number(last)) : Number(first);
  const end = first === '' || last === '' ? body.length - 1 : Math.min(Number(last), body.length - 1);
  if (start > end) {
    throw new AwsError(416, 'InvalidRange', 'The requested range is not satisfiable', {
      RangeRequested: request.request.headers['range'] ?? '',
      ActualObjectSize: String(body.length),
    });
  }
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${start}-${end}/${body.length}` },
    body: body.subarray(start, end + 1),
  };
}
