import { AwsError } from '../aws-error';
import { denialReason } from '../iam/denial';
import type { Evaluation } from '../iam/evaluate';
import { evaluateFor } from '../identity/caller';
import { requestKeys } from '../identity/request-keys';
import type { BucketRequest, ObjectRequest, S3Request } from './operation';

type Context = Readonly<Record<string, string>>;

function bucketArn({ owner, bucket }: BucketRequest): string {
  return `arn:${owner.partition}:s3:::${bucket.name}`;
}

/** @throws AwsError AccessDenied */
export function authorizeOnBucket(request: BucketRequest, action: string, context: Context = {}): void {
  authorizeOn(request, action, bucketArn(request), request.address.accessPoint?.arn, context);
}

/** @throws AwsError AccessDenied */
export function authorizeOnObject(request: ObjectRequest, action: string, context: Context = {}): void {
  const { accessPoint } = request.address;
  authorizeOn(
    request,
    action,
    `${bucketArn(request)}/${request.key}`,
    accessPoint && `${accessPoint.arn}/object/${request.key}`,
    context,
  );
}

/** @throws AwsError AccessDenied, for calls that concern no bucket. */
export function authorizeOnService(request: S3Request, action: string): void {
  const evaluation = evaluateFor(request.caller, {
    action,
    resource: '*',
    context: requestContext(request),
  });
  if (evaluation.decision !== 'allow') {
    throw accessDenied(request.caller.arn, action, undefined, evaluation);
  }
}

function authorizeOn(
  request: BucketRequest,
  action: string,
  resource: string,
  accessPointResource: string | undefined,
  context: Context,
): void {
  const { caller, owner, bucket, address } = request;
  const keys = { ...requestContext(request), 's3:ResourceAccount': owner.id, ...context };
  const accessPoint = address.accessPoint?.found;
  const bucketPolicies = bucket.policy ? [bucket.policy] : [];
  const refuse = (evaluation: Evaluation): AwsError =>
    // The words tell of policies only within an account. https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
    owner.id === caller.account.id
      ? accessDenied(caller.arn, action, accessPointResource ?? resource, evaluation)
      : new AwsError(403, 'AccessDenied', 'Access Denied');

  if (accessPoint !== undefined && accessPointResource !== undefined) {
    const keysThere = {
      ...keys,
      's3:DataAccessPointArn': address.accessPoint?.arn ?? '',
      's3:DataAccessPointAccount': accessPoint.account,
      's3:AccessPointNetworkOrigin': 'Internet',
    };
    const atAccessPoint = evaluateFor(caller, {
      action,
      resource: accessPointResource,
      context: keysThere,
      resourcePolicies: accessPoint.policy ? [accessPoint.policy] : [],
      resourceAccount: accessPoint.account,
    });
    if (atAccessPoint.decision !== 'allow') {
      throw refuse(atAccessPoint);
    }
    // "Permissions granted in an access point policy are effective only if the underlying bucket also allows
    // the same access": within an account the bucket allows unless its policy denies.
    const atBucket = evaluateFor(
      {
        ...caller,
        identityPolicies: [ALLOW_ALL],
        ...(caller.sessionPolicies && { sessionPolicies: [ALLOW_ALL] }),
      },
      { action, resource, context: keysThere, resourcePolicies: bucketPolicies, resourceAccount: owner.id },
    );
    if (atBucket.decision !== 'allow') {
      throw refuse(atBucket);
    }
    return;
  }
  const evaluation = evaluateFor(caller, {
    action,
    resource,
    context: keys,
    resourcePolicies: bucketPolicies,
    resourceAccount: owner.id,
  });
  if (evaluation.decision !== 'allow') {
    throw refuse(evaluation);
  }
}

const ALLOW_ALL = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
} as const;

function accessDenied(
  callerArn: string,
  action: string,
  resource: string | undefined,
  evaluation: Evaluation,
): AwsError {
  const on = resource === undefined ? '' : ` on resource: "${resource}"`;
  return new AwsError(
    403,
    'AccessDenied',
    `User: ${callerArn} is not authorized to perform: ${action}${on} ${denialReason(action, evaluation)}`,
  );
}

/** S3's condition keys that are headers of the same name. */
const HEADER_KEYS = [
  'x-amz-acl',
  'x-amz-content-sha256',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-storage-class',
];

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
function requestContext({ cloud, request, region }: S3Request): Record<string, string> {
  const context: Record<string, string> = {
    ...requestKeys(request, cloud.clock(), region),
    's3:authType': 'REST-HEADER',
    's3:signatureversion': 'AWS4-HMAC-SHA256',
  };
  for (const name of HEADER_KEYS) {
    const value = request.headers[name];
    if (value !== undefined) {
      context[`s3:${name}`] = value;
    }
  }
  return context;
}
