import { AwsError } from '../aws-error';
import { denialReason } from '../iam/denial';
import { evaluateFor } from '../identity/caller';
import type { Bucket, StoredObject } from '../world';
import type { ObjectRequest } from './operation';

type Encryption = NonNullable<StoredObject['encryption']>;

/**
 * How a new object is encrypted: as the request says, else as the bucket does by default.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
 */
export function encryptionFor(bucket: Bucket, headers: Readonly<Record<string, string>>): Encryption {
  const algorithm = headers['x-amz-server-side-encryption'];
  const keyArn = headers['x-amz-server-side-encryption-aws-kms-key-id'];
  if (algorithm === 'AES256') {
    return { algorithm };
  }
  if (algorithm === 'aws:kms') {
    return { algorithm, ...(keyArn !== undefined && { keyArn }) };
  }
  if (algorithm !== undefined) {
    throw new AwsError(400, 'InvalidArgument', 'The encryption method specified is not supported');
  }
  return bucket.encryption ?? { algorithm: 'AES256' };
}

/** @throws AwsError AccessDenied where the caller may not have a data key made. */
export function authorizeEncryption(request: ObjectRequest, encryption: Encryption): void {
  authorizeKey(request, 'kms:GenerateDataKey', encryption);
}

/** @throws AwsError AccessDenied where the caller may not have the data key opened. */
export function authorizeDecryption(request: ObjectRequest, object: StoredObject): void {
  authorizeKey(request, 'kms:Decrypt', object.encryption ?? request.bucket.encryption);
}

export function encryptionHeaders(bucket: Bucket, object: StoredObject): Record<string, string> {
  const { algorithm, keyArn } = { keyArn: undefined, ...(object.encryption ?? defaultOf(bucket)) };
  return {
    'x-amz-server-side-encryption': algorithm,
    ...(keyArn !== undefined && { 'x-amz-server-side-encryption-aws-kms-key-id': keyArn }),
  };
}

function defaultOf(bucket: Bucket): Encryption {
  return bucket.encryption ?? { algorithm: 'AES256' };
}

/**
 * S3 asks KMS in the caller's name. The AWS-managed key, used where no key is named, lets everyone in its
 * account use it through S3.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
function authorizeKey(request: ObjectRequest, action: string, encryption: Encryption | undefined): void {
  if (encryption?.algorithm !== 'aws:kms' || encryption.keyArn === undefined) {
    return;
  }
  const { keyArn } = encryption;
  const { caller, cloud, region } = request;
  const key = cloud.world.kmsKeys.find(({ arn }) => arn === keyArn);
  if (key === undefined) {
    throw new AwsError(400, 'KMS.NotFoundException', `Key '${keyArn}' does not exist`);
  }
  const evaluation = evaluateFor(caller, {
    action,
    resource: keyArn,
    context: { 'kms:ViaService': `s3.${region}.amazonaws.com`, 'kms:CallerAccount': caller.account.id },
    resourcePolicies: [key.policy],
    resourceAccount: keyArn.split(':')[4] ?? '',
    resourcePolicyRequired: true,
  });
  if (evaluation.decision !== 'allow') {
    throw new AwsError(
      403,
      'AccessDenied',
      `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${keyArn} ${denialReason(action, evaluation)}`,
    );
  }
}
