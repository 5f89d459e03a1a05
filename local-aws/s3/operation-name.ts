import type { HttpRequest } from '../http/request';
import type { Address } from './addressing';

/** The API's name of what a request asks for; `Unknown` where this server has no such call. */
export function s3OperationName(request: HttpRequest, address: Address): string {
  const has = (name: string): boolean => request.query.some(([key]) => key === name);
  if (address.bucket === undefined && address.accessPoint === undefined) {
    return request.method === 'GET' ? 'ListBuckets' : 'Unknown';
  }
  return address.key === undefined
    ? bucketOperation(request.method, has)
    : objectOperation(request.method, has);
}

function bucketOperation(method: string, has: (name: string) => boolean): string {
  if (method === 'HEAD') {
    return 'HeadBucket';
  }
  if (method !== 'GET') {
    return 'Unknown';
  }
  if (has('location')) {
    return 'GetBucketLocation';
  }
  return has('list-type') ? 'ListObjectsV2' : 'Unknown';
}

function objectOperation(method: string, has: (name: string) => boolean): string {
  const isPlain = !['acl', 'tagging', 'retention', 'legal-hold', 'attributes', 'torrent'].some(has);
  if (!isPlain) {
    return 'Unknown';
  }
  switch (method) {
    case 'GET':
      return has('uploadId') ? 'Unknown' : 'GetObject';
    case 'HEAD':
      return 'HeadObject';
    case 'PUT':
      return has('uploadId') ? 'UploadPart' : 'PutObject';
    case 'DELETE':
      return has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject';
    case 'POST':
      return has('uploads')
        ? 'CreateMultipartUpload'
        : has('uploadId')
          ? 'CompleteMultipartUpload'
          : 'Unknown';
    default:
      return 'Unknown';
  }
}
