/** Says who the JavaScript SDK is, with what it finds in its environment, and how many objects it sees in a bucket. */
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

const { Arn } = await new STSClient().send(new GetCallerIdentityCommand());
const { KeyCount } = await new S3Client().send(new ListObjectsV2Command({ Bucket: process.argv[2] }));
console.log(`javascript ${Arn} ${KeyCount}`);
