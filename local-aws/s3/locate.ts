import { AwsError } from '../aws-error';
import type { Account, Bucket, World } from '../world';
import type { Address } from './addressing';

/** A bucket and its owner; undefined where the partition has no such bucket. */
export function findBucket(
  world: World,
  address: Address,
  signedRegion: string | undefined,
): { bucket: Bucket; owner: Account } | undefined {
  const bucket = world.buckets.find(
    ({ name, region }) => name === address.bucket && samePartition(world, region, signedRegion),
  );
  const owner = world.accounts.find(({ id }) => id === bucket?.account);
  return bucket && owner && { bucket, owner };
}

/**
 * S3 tells where a bucket is before it looks at who asks.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingRouting.html
 *
 * @throws AwsError PermanentRedirect, AuthorizationHeaderMalformed
 */
export function refuseWrongRegion(
  world: World,
  bucket: Bucket,
  signedRegion: string | undefined,
  operation: string,
): void {
  // us-east-1 answers GetBucketLocation for every bucket of its partition.
  if (
    signedRegion === undefined ||
    signedRegion === bucket.region ||
    (operation === 'GetBucketLocation' && signedRegion === 'us-east-1')
  ) {
    return;
  }
  const isRegion = world.regions.some(({ name }) => name === signedRegion);
  if (world.s3Endpoint === 'global' || !isRegion) {
    throw new AwsError(
      400,
      'AuthorizationHeaderMalformed',
      `The authorization header is malformed; the region '${signedRegion}' is wrong; expecting '${bucket.region}'`,
      { Region: bucket.region },
      { 'x-amz-bucket-region': bucket.region },
    );
  }
  throw new AwsError(
    301,
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    { Endpoint: `${bucket.name}.s3-${bucket.region}.amazonaws.com`, Bucket: bucket.name },
    { 'x-amz-bucket-region': bucket.region },
  );
}

/** Bucket names are unique within a partition only. */
function samePartition(world: World, bucketRegion: string, signedRegion: string | undefined): boolean {
  const partitionOf = (region: string | undefined): string =>
    world.regions.find(({ name }) => name === region)?.partition ?? 'aws';
  return partitionOf(bucketRegion) === partitionOf(signedRegion);
}
