import { randomBytes } from 'node:crypto';
import { AwsError } from '../aws-error';
import type { Call } from '../calls';
import type { Cloud } from '../cloud';
import type { Answer } from '../http/answer';
import type { HttpRequest } from '../http/request';
import { parseAuthorization } from '../signature/authorization-header';
import { authenticate, AuthenticationFailure } from '../signature/authenticate';
import type { Account, Bucket } from '../world';
import { element, XML_DECLARATION } from '../xml';
import { addressOf, type Address } from './addressing';
import { getBucketLocation, headBucket, listBuckets } from './buckets';
import { deleteObject } from './delete-object';
import { getObject } from './get-object';
import { listObjectsV2 } from './list-objects-v2';
import { findBucket, refuseWrongRegion } from './locate';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from './multipart';
import type { BucketRequest, ObjectRequest, S3Operation, S3Request } from './operation';
import { s3OperationName } from './operation-name';
import { putObject } from './put-object';
import { s3Refusal } from './refusals';

const SERVICE: Readonly<Record<string, S3Operation>> = { ListBuckets: listBuckets };

const BUCKET: Readonly<Record<string, S3Operation<BucketRequest>>> = {
  GetBucketLocation: getBucketLocation,
  HeadBucket: headBucket,
  ListObjectsV2: listObjectsV2,
};

const OBJECT: Readonly<Record<string, S3Operation<ObjectRequest>>> = {
  AbortMultipartUpload: abortMultipartUpload,
  CompleteMultipartUpload: completeMultipartUpload,
  CreateMultipartUpload: createMultipartUpload,
  DeleteObject: deleteObject,
  GetObject: getObject,
  HeadObject: getObject,
  PutObject: putObject,
  UploadPart: uploadPart,
};

/** Answers one S3 request; `call` learns who signed it. */
export async function handleS3(
  cloud: Cloud,
  request: HttpRequest,
  call: Call,
  requestId: string,
): Promise<Answer> {
  const address = addressOf(cloud.world, request);
  const signedRegion = parseAuthorization(request.headers['authorization'] ?? '')?.region;
  const found = findBucket(cloud.world, address, signedRegion);
  // Whoever asks for the bucket itself learns its region, even when refused.
  const headers =
    found === undefined || address.key !== undefined ? {} : { 'x-amz-bucket-region': found.bucket.region };
  try {
    const operation = s3OperationName(request, address);
    if (found !== undefined) {
      refuseWrongRegion(cloud.world, found.bucket, signedRegion, operation);
    }
    const { caller, region } = await authenticate(cloud, request, 's3');
    call.callerArn = caller.arn;
    const answer = perform(operation, { cloud, request, caller, region, address }, found);
    return { ...answer, headers: { ...standardHeaders(requestId), ...headers, ...answer.headers } };
  } catch (error) {
    if (error instanceof AuthenticationFailure) {
      return s3ErrorAnswer(s3Refusal(error.refusal), requestId, headers);
    }
    if (error instanceof AwsError) {
      return s3ErrorAnswer(error, requestId, headers);
    }
    throw error;
  }
}

function perform(
  operation: string,
  request: S3Request,
  found: { bucket: Bucket; owner: Account } | undefined,
): Answer {
  const onService = SERVICE[operation];
  if (onService !== undefined) {
    return onService(request);
  }
  if (found === undefined) {
    throw noSuchBucket(request.address);
  }
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
  const expectedOwner = request.request.headers['x-amz-expected-bucket-owner'];
  if (expectedOwner !== undefined && expectedOwner !== found.owner.id) {
    throw new AwsError(403, 'AccessDenied', 'Access Denied');
  }
  const onBucket = BUCKET[operation];
  if (onBucket !== undefined) {
    return onBucket({ ...request, ...found });
  }
  const onObject = OBJECT[operation];
  const { key } = request.address;
  if (onObject !== undefined && key !== undefined) {
    return onObject({ ...request, ...found, key });
  }
  throw new AwsError(
    501,
    'NotImplemented',
    'A header you provided implies functionality that is not implemented.',
  );
}

function noSuchBucket(address: Address): AwsError {
  return address.accessPoint === undefined
    ? new AwsError(404, 'NoSuchBucket', 'The specified bucket does not exist', {
        BucketName: address.bucket ?? '',
      })
    : new AwsError(404, 'NoSuchAccessPoint', 'The specified accesspoint does not exist', {
        AccessPointName: address.accessPoint.arn,
      });
}

/** S3's errors have no namespace and name what they are about. */
export function s3ErrorAnswer(
  error: AwsError,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status: error.status,
    headers: {
      ...standardHeaders(requestId),
      'content-type': 'application/xml',
      ...headers,
      ...error.headers,
    },
    body:
      XML_DECLARATION +
      element('Error', [
        element('Code', error.code),
        element('Message', error.message),
        ...Object.entries(error.details).map(([name, value]) => element(name, value)),
        element('RequestId', requestId),
        element('HostId', HOST_ID),
      ]),
    errorCode: error.code,
  };
}

const HOST_ID = randomBytes(48).toString('base64');

function standardHeaders(requestId: string): Record<string, string> {
  return { 'x-amz-request-id': requestId, 'x-amz-id-2': HOST_ID, server: 'AmazonS3' };
}
