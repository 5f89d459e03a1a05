import { element } from '../xml';
import { emptyAnswer, xmlAnswer } from './answer';
import { authorizeOnBucket, authorizeOnService } from './authorize';
import type { BucketRequest, S3Operation } from './operation';

const CREATED = '2025-01-01T00:00:00.000Z';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export const listBuckets: S3Operation = (request) => {
  authorizeOnService(request, 's3:ListAllMyBuckets');
  const { account } = request.caller;
  const owned = request.cloud.world.buckets.filter((bucket) => bucket.account === account.id);
  return xmlAnswer('ListAllMyBucketsResult', [
    element('Owner', [element('ID', account.id)]),
    element(
      'Buckets',
      owned.map((bucket) =>
        element('Bucket', [
          element('Name', bucket.name),
          element('CreationDate', CREATED),
          element('BucketRegion', bucket.region),
        ]),
      ),
    ),
  ]);
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
export const headBucket: S3Operation<BucketRequest> = (request) => {
  authorizeOnBucket(request, 's3:ListBucket');
  return emptyAnswer(200, {
    'content-type': 'application/xml',
    'x-amz-access-point-alias': 'false',
  });
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
export const getBucketLocation: S3Operation<BucketRequest> = (request) => {
  authorizeOnBucket(request, 's3:GetBucketLocation');
  const { region } = request.bucket;
  // "Buckets in Region us-east-1 have a LocationConstraint of null."
  return xmlAnswer('LocationConstraint', region === 'us-east-1' ? '' : region);
};
