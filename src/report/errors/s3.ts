import { arnParts } from '../arn';
import { denialIn, denialLine } from '../denial';
import type { ErrorCase } from '../error-case';
import type { ErrorRow } from '../error-row';
import { policyLines, s3Statement, statementLine, type Statement } from '../policy-statements';
import { s3Place } from '../s3-place';

/** HEAD answers have no body, so that only the status tells. */
const DENIED = ['AccessDenied', 'Forbidden', '403'];

/**
 * The IAM action that each call needs.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const OPERATION_ACTIONS: Readonly<Record<string, string>> = {
  ListObjectsV2: 's3:ListBucket',
  HeadBucket: 's3:ListBucket',
  GetObject: 's3:GetObject',
  HeadObject: 's3:GetObject',
  PutObject: 's3:PutObject',
  DeleteObject: 's3:DeleteObject',
  GetBucketLocation: 's3:GetBucketLocation',
};

function action({ facts, deniedAction }: ErrorCase): string {
  return deniedAction ?? OPERATION_ACTIONS[facts.operation] ?? `s3:${facts.operation}`;
}

function missing(error: ErrorCase): Statement {
  return s3Statement(action(error), error.target, error.partition);
}

function who({ callerArn }: ErrorCase): string {
  return callerArn ?? 'The caller';
}

function where({ target }: ErrorCase): string {
  return s3Place(target.bucket, target.prefix);
}

/** Why a session of this request may have less than its identity. */
function narrowing({ request }: ErrorCase): string[] {
  if (request === undefined) return [];
  if (request.narrowedTo.length > 0) {
    return [`The step narrowed the credentials itself: \`bucket-access: ${request.narrowedTo.join(', ')}\`.`];
  }
  if (request.mode === 'federation-token') {
    return [
      'A federated user may do only what both its session policy and the IAM user’s own policies allow; without a session policy, nothing.',
    ];
  }
  return [];
}

const KMS = /kms:\w+/;

function kmsStatement({ message }: ErrorCase, key: string | undefined): Statement {
  return {
    Effect: 'Allow',
    // Writing in parts decrypts what was written before.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
    Action: message.includes('kms:GenerateDataKey') ? ['kms:GenerateDataKey', 'kms:Decrypt'] : 'kms:Decrypt',
    Resource: key ?? 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  };
}

/** What S3 refuses, and what it finds wrong with the bucket that is named. */
export const S3_ERRORS: readonly ErrorRow[] = [
  {
    id: 'kms-denied',
    services: ['s3'],
    codes: DENIED,
    message: KMS,
    title: 'The KMS key is not allowed',
    lines: (error) => {
      const denial = denialIn(error.message);
      return [
        `${who(error)} may use ${where(error)}, but not the KMS key that encrypts it.`,
        ...(denial === undefined ? [] : [denialLine(denial)]),
        'Two policies count: the caller’s permissions, and the key’s own policy (for a key in another account, both must allow it). Add to both:',
        statementLine(kmsStatement(error, error.deniedResource)),
      ];
    },
    detail: (error) => ['Statement to add:', ...policyLines([kmsStatement(error, error.deniedResource)])],
  },
  {
    id: 'kms-key-unusable',
    services: ['s3'],
    when: ({ code }) => code.startsWith('KMS.'),
    title: 'The KMS key cannot be used',
    lines: (error) => [
      `The KMS key that encrypts ${where(error)} is disabled, waiting to be deleted, not there, or not of a kind that S3 can use (a symmetric key in the bucket's own region).`,
      '`aws kms describe-key --key-id KEY` shows its state.',
    ],
  },
  {
    id: 's3-session-policy',
    services: ['s3'],
    codes: DENIED,
    message: /session policy/i,
    title: 'The session policy does not allow it',
    lines: (error) => [
      `${who(error)} may not ${action(error)} on ${where(error)}: the session policy that this step asked for bounds it.`,
      ...narrowing(error),
      /explicit deny/i.test(error.message)
        ? 'Take the `Deny` out of `inline-session-policy` or the managed session policy that has it.'
        : 'Name the access in `bucket-access`, or add to `inline-session-policy`:',
      ...(/explicit deny/i.test(error.message) ? [] : [statementLine(missing(error))]),
    ],
    detail: (error) => ['Statement to add:', ...policyLines([missing(error)])],
  },
  {
    id: 's3-object-lock',
    services: ['s3'],
    codes: [...DENIED, 'InvalidRequest'],
    message: /object.?lock|WORM|retention|legal hold|Content-MD5/i,
    title: 'The bucket’s object lock forbids it',
    lines: (error) => [
      `${where(error)} has S3 Object Lock: its objects cannot be deleted or overwritten before their retention ends, so that a probe of \`write\` would stay behind.`,
      'Verify `list` and `read` there, or name a bucket or prefix without a default retention in `bucket`.',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html',
    ],
  },
  {
    id: 's3-encryption-required',
    services: ['s3'],
    operations: ['PutObject'],
    codes: DENIED,
    message: /explicit deny in a resource-based policy/i,
    title: 'The bucket’s policy refuses the write',
    lines: (error) => [
      `The policy of ${error.target.bucket} has a \`Deny\` statement that ${who(error)} meets when it writes.`,
      'Such statements often ask for an encryption header, a certain KMS key, a VPC endpoint, or a certain role. Default encryption of the bucket makes the header needless; otherwise except this caller from the statement.',
    ],
  },
  {
    id: 's3-access-denied',
    services: ['s3'],
    codes: DENIED,
    title: 'Access to the bucket denied',
    lines: (error) => {
      const denial = denialIn(error.message);
      const owner = arnParts(error.target.bucket)?.account;
      return [
        `${who(error)} may not ${action(error)} on ${where(error)}.`,
        ...(denial === undefined
          ? [
              'Missing is this statement, in the caller’s permissions (and in the bucket’s policy too where the bucket is another account’s):',
            ]
          : [denialLine(denial)]),
        ...(denial?.explicit === true ? [] : [statementLine(missing(error))]),
        ...narrowing(error),
        ...(owner === undefined
          ? [
              'If the bucket is another account’s, its owner must let the caller in as well. S3 says the same of a bucket whose name is taken by somebody else: check the spelling.',
            ]
          : ['With an access point, its own policy and the bucket’s must both let the caller in.']),
      ];
    },
    detail: (error) =>
      denialIn(error.message)?.explicit === true
        ? []
        : ['Statement to add:', ...policyLines([missing(error)])],
  },
  {
    id: 's3-no-such-bucket',
    services: ['s3'],
    codes: ['NoSuchBucket', 'NoSuchAccessPoint'],
    title: 'The bucket does not exist',
    lines: (error) => [
      `There is no bucket ${error.target.bucket} in partition ${error.partition}.`,
      'Check the spelling of `bucket` (bucket names have no capitals; a path goes behind a slash: `name/prefix`) and the partition that `aws-region` is of.',
      ...(error.request?.endpoints.s3 === undefined
        ? []
        : [`The server asked is \`s3-endpoint\`: ${error.request.endpoints.s3}.`]),
    ],
  },
  {
    id: 's3-not-found',
    services: ['s3'],
    codes: ['NotFound', '404', 'NoSuchKey'],
    title: 'Not found in S3',
    lines: (error) => [
      `${error.facts.operation} found nothing at ${where(error)}: there is no such bucket, or no such object.`,
      'Check the spelling of `bucket`, and `s3-endpoint` and `s3-force-path-style` where the server is not AWS: it may not know buckets by host name.',
    ],
  },
  {
    id: 's3-wrong-region',
    services: ['s3'],
    codes: [
      'PermanentRedirect',
      'TemporaryRedirect',
      'MovedPermanently',
      'Redirect',
      '301',
      'AuthorizationHeaderMalformed',
      'IllegalLocationConstraint',
    ],
    title: 'The bucket is in another region',
    lines: (error) => {
      const region =
        error.facts.headers?.['x-amz-bucket-region'] ?? /expecting '([\w-]+)'/.exec(error.message)?.[1];
      return [
        `${error.target.bucket} is not in ${error.request?.region ?? 'the region that was asked'}, and following S3 to its own region did not work.`,
        region === undefined
          ? 'Set `aws-region` to the bucket’s region: `aws s3api get-bucket-location --bucket NAME` tells it.'
          : `S3 says that it is in ${region}: set \`aws-region: ${region}\`.`,
        ...(error.request?.endpoints.s3 === undefined
          ? []
          : ['`s3-endpoint` fixes the host, so that the step cannot go to another region by itself.']),
      ];
    },
  },
  {
    id: 's3-invalid-bucket-name',
    services: ['s3'],
    codes: ['InvalidBucketName', 'InvalidURI', 'InvalidARN'],
    title: 'Not a bucket’s name',
    lines: (error) => [
      `S3 does not take ${error.target.bucket} for a bucket’s name.`,
      'Names have 3 to 63 small letters, digits, dots and hyphens. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html',
    ],
  },
  {
    id: 's3-call-unknown',
    services: ['s3'],
    codes: ['NotImplemented', 'MethodNotAllowed'],
    title: 'The server has no such call',
    lines: (error) => [
      `The S3 server does not know ${error.facts.operation}, or not with what was asked of it.`,
      'Leave that access out of `verify`, or look at `s3-endpoint`.',
    ],
  },
  {
    id: 's3-requires-header',
    services: ['s3'],
    codes: ['InvalidRequest', 'InvalidArgument', 'AccessControlListNotSupported'],
    title: 'S3 does not take the call',
    lines: (error) => [
      `S3 found ${error.facts.operation} on ${where(error)} wrong; its message says why.`,
      'Where the bucket asks for headers that the probe does not send (encryption, checksum), leave that access out of `verify`.',
    ],
  },
];
