import { unicodePattern } from './unicode-pattern';

/** A text's length, in characters, and form. */
export interface TextLimit {
  readonly min: number;
  readonly max: number;
  readonly pattern: RegExp;
  /** The accepted characters or form, in words, to follow `of`. */
  readonly of: string;
}

/** A number's bounds, both included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Any but the control characters (`\p{Cc}`). */
export const WITHOUT_CONTROLS = /^[ -~\u00a0-\u{10ffff}]*$/u;

const NAME_CHARACTERS = { pattern: /^[\w+=,.@-]*$/, of: 'letters, digits and _+=,.@-' };

/**
 * Inputs that are one text of a given form.
 *
 * - role-session-name, role-external-id, source-identity, mfa-serial-number:
 *   https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * - federated-name: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 * - audience: a JWT's `aud`, one line (https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3); the length is that of an
 *   IAM OIDC provider's client id: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
 */
export const TEXTS = {
  'role-session-name': { min: 2, max: 64, ...NAME_CHARACTERS },
  'role-external-id': {
    min: 2,
    max: 1224,
    pattern: /^[\w+=,.@:/-]*$/,
    of: 'letters, digits and _+=,.@:/-',
  },
  'source-identity': { min: 2, max: 64, ...NAME_CHARACTERS },
  'federated-name': { min: 2, max: 32, ...NAME_CHARACTERS },
  'mfa-serial-number': { min: 9, max: 256, pattern: /^[\w+=/:,.@-]*$/, of: 'letters, digits and _+=/:,.@-' },
  audience: { min: 1, max: 255, pattern: WITHOUT_CONTROLS, of: 'any kind, on one line' },
} as const satisfies Record<string, TextLimit>;

/**
 * Inputs that are a whole number.
 *
 * - max-keys: one page. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 * - retry-max-attempts: the upper bound is ours, so that the step ends.
 * - action-timeout-s: the longest that a timer can wait. https://nodejs.org/api/timers.html
 */
export const NUMBERS = {
  'max-keys': { min: 1, max: 1000 },
  'retry-max-attempts': { min: 1, max: 100 },
  'action-timeout-s': { min: 0, max: 2_147_483 },
} as const satisfies Record<string, Range>;

/**
 * How long credentials may live, in seconds.
 *
 * - https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 * - https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 * - https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, which also has the hour of a chained role
 * - https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 * - https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html
 * - https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html, which takes 0 too, of use to nobody
 */
export const DURATIONS = {
  'session-token': { min: 900, max: 129_600 },
  'federation-token': { min: 900, max: 129_600 },
  'assume-role': { min: 900, max: 43_200 },
  'web-identity': { min: 900, max: 43_200 },
  saml: { min: 900, max: 43_200 },
  'assume-root': { min: 1, max: 900 },
  'chained role': { min: 900, max: 3_600 },
} as const satisfies Record<string, Range>;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html */
export const ACCESS_KEY_ID = /^\w{16,128}$/;

/** As every example and scanner of AWS's has it: https://github.com/awslabs/git-secrets#options-for---register-aws */
export const SECRET_ACCESS_KEY = { characters: 40, pattern: /^[A-Za-z0-9/+=]{40}$/ };

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html (TokenCode) */
export const MFA_TOKEN_CODE = /^[0-9]{6}$/;

/** https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html */
export const ACCOUNT_ID = /^[0-9]{12}$/;

/**
 * A profile's name, which becomes a section's header in a file. Beyond what configure-aws-credentials refuses (white
 * space, brackets, slashes, backslashes), quotation marks, which botocore takes off, and what cannot be seen.
 */
export const profileName = unicodePattern(String.raw`^[^\s[\]/\\"'\p{C}]{1,128}$`);

/** A part of a host name, as every region's name is: https://www.rfc-editor.org/rfc/rfc1123#section-2 */
export const REGION = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/**
 * Roles, by ARN or by name with an optional path; managed policies.
 *
 * - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
 * - https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html
 * - https://docs.aws.amazon.com/STS/latest/APIReference/API_PolicyDescriptorType.html
 */
export const ROLE_ARN = /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/(?:[!-~]+\/)?[\w+=,.@-]{1,64}$/;
export const ROLE_NAME = /^(?:[!-~]*\/)?[\w+=,.@-]{1,64}$/;
export const MANAGED_POLICY_ARN =
  /^arn:aws[a-z-]*:iam::(?:aws|[0-9]{12}):policy\/(?:[!-~]+\/)?[\w+=,.@-]{1,128}$/;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html (PrincipalArn, SAMLAssertion) */
export const SAML_PROVIDER_ARN = /^arn:aws[a-z-]*:iam::[0-9]{12}:saml-provider\/[\w.-]{1,128}$/;
export const SAML_ASSERTION_CHARACTERS = { max: 100_000 };

/**
 * AWS's managed policies for a root user's session, of which it must have one.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html (TargetPrincipal, TaskPolicyArn)
 */
export const ROOT_TASK_POLICIES = [
  'IAMAuditRootUserCredentials',
  'IAMCreateRootUserPassword',
  'IAMDeleteRootUserCredentials',
  'S3UnlockBucketPolicy',
  'SQSUnlockQueuePolicy',
] as const;
export const ROOT_PRINCIPAL = /^arn:aws[a-z-]*:iam::[0-9]{12}:root$/;

/** Servers that are not AWS have ARNs of their own; six fields is what they share. */
export const ANY_ARN = /^arn:[!-~]*:[!-~]*:[!-~]*:[!-~]*:[!-~]+$/;
export const ARN_CHARACTERS = { min: 20, max: 2048 };

/**
 * Session policies. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html (Policy, PolicyArns): of
 * its characters U+0009, U+000A and U+000D are white space, which is not sent.
 */
export const SESSION_POLICY = { characters: 2048, unaccepted: /[^\u0020-\u00ff]/u };
export const MANAGED_POLICIES = 10;

/**
 * Session tags. https://docs.aws.amazon.com/STS/latest/APIReference/API_Tag.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
export const TAGS = {
  most: 50,
  key: { min: 1, max: 128, pattern: unicodePattern(String.raw`^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$`) },
  value: { min: 0, max: 256, pattern: unicodePattern(String.raw`^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`) },
  unaccepted: unicodePattern(String.raw`[^\p{L}\p{Z}\p{N}_.:/=+\-@]`, 'gu'),
  unacceptedInPlainText: /[^\w .:/=+\-@]/g,
  of: 'letters, digits, spaces and _.:/=+-@',
  /** Keys that begin so are AWS's own. */
  reserved: /^aws:/i,
};

/**
 * Buckets and access points.
 *
 * - https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, less the prefixes and suffixes that
 *   are refused to new buckets only: an access point's alias, such as `name-s3alias`, serves as a bucket's name
 * - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-restrictions-limitations-naming-rules.html
 * - https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html: keys have 1,024 bytes at most
 */
export const BUCKET_NAME = /^(?![0-9]+(?:\.[0-9]+){3}$)[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$/;
/** Of servers that are not AWS; Ceph has upper case and underscores too. */
export const BUCKET_NAME_ELSEWHERE = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/;
export const ACCESS_POINT =
  /^(?<arn>arn:aws[a-z-]*:s3:[a-z0-9-]+:[0-9]{12}:accesspoint[:/][a-z0-9](?:[a-z0-9-]{1,48})[a-z0-9])(?:\/(?<prefix>.*))?$/s;
export const KEY_BYTES = 1024;
