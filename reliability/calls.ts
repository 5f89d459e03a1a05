import type { LocalAws } from '../local-aws';

type Inputs = Readonly<Record<string, string>>;

/** A call to the network, and a step that makes it. */
export interface MatrixCall {
  /** Of the table, and of `results.json`. */
  readonly name: string;
  /** The mode, or what else makes the call. */
  readonly by: string;
  readonly service: 'sts' | 's3' | 'oidc' | 'signin';
  /** The stand-in's name of it. */
  readonly operation: string;
  /** Requests that the step makes before it. */
  readonly before: number;
  /** Of those, the ones of the same operation. */
  readonly same?: number;
  /** What an answer of success has as its body: credentials as XML, other XML, JSON, an object's bytes, or nothing. */
  readonly body: 'credentials' | 'xml' | 'json' | 'bytes' | 'empty' | 'none';
  /** Elements, fields or headers of it without which it is of no use; all of them are taken away together. */
  readonly needed: readonly string[];
  /** Of the step, beside where the services are. */
  readonly inputs: (aws: LocalAws) => Inputs;
  /** The step has a token of the runner's to ask with. */
  readonly oidc?: true;
  /** The call is made by the program that renews a profile's credentials, not by the step. */
  readonly renewal?: true;
  /** A step that goes well hands nothing on. */
  readonly handsOnNothing?: true;
}

const ACCOUNT = '111122223333';
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/** The IAM user `deployer` of the stand-in's example world. */
const KEYS: Inputs = {
  'aws-access-key-id': 'AKIAIOSFODNN7EXAMPLE',
  'aws-secret-access-key': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
/** Its IAM user `administrator`. */
const ADMINISTRATOR: Inputs = {
  'aws-access-key-id': 'AKIAADMIN1111EXAMPLE',
  'aws-secret-access-key': 'administrator/K7MDENG/bPxRfiEXAMPLEKEY12',
};

const CREDENTIALS = { service: 'sts', body: 'credentials', needed: ['SessionToken'], before: 0 } as const;
const ASSUMED: Inputs = { ...KEYS, 'role-to-assume': role('deploy') };
const FROM_GITHUB: Inputs = { 'role-to-assume': role('github-actions') };
const BUCKET = 'doc-example-bucket';

/** As an administrator that a policy does not bound may do everything with a bucket. */
function verifying(access: string, bucket = BUCKET): () => Inputs {
  return () => ({
    ...ADMINISTRATOR,
    mode: 'federation-token',
    'federated-name': 'Bob',
    'inline-session-policy':
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    bucket,
    verify: access,
  });
}

const ID_TOKEN = {
  service: 'oidc',
  operation: 'GetIDToken',
  before: 0,
  body: 'json',
  needed: ['value'],
  oidc: true,
} as const;

/** Every call that the action makes, in every mode that makes it. */
export const CALLS: readonly MatrixCall[] = [
  {
    ...CREDENTIALS,
    name: 'GetSessionToken',
    by: 'session-token',
    operation: 'GetSessionToken',
    inputs: () => KEYS,
  },
  {
    ...CREDENTIALS,
    name: 'GetCallerIdentity beside it',
    by: 'session-token',
    operation: 'GetCallerIdentity',
    body: 'xml',
    needed: ['Arn'],
    inputs: () => KEYS,
  },
  { ...CREDENTIALS, name: 'AssumeRole', by: 'assume-role', operation: 'AssumeRole', inputs: () => ASSUMED },
  {
    ...CREDENTIALS,
    name: 'AssumeRole of the second role',
    by: 'assume-role, a chain',
    operation: 'AssumeRole',
    before: 1,
    same: 1,
    inputs: () => ({
      ...KEYS,
      'role-to-assume': `${role('chain-start')}\narn:aws:iam::444455556666:role/chain-middle`,
    }),
  },
  {
    ...CREDENTIALS,
    name: 'GetCallerIdentity for a role’s name',
    by: 'assume-role',
    operation: 'GetCallerIdentity',
    body: 'xml',
    needed: ['Arn'],
    inputs: () => ({ ...KEYS, 'role-to-assume': 'deploy' }),
  },
  {
    ...CREDENTIALS,
    name: 'GetFederationToken',
    by: 'federation-token',
    operation: 'GetFederationToken',
    inputs: () => ({
      ...KEYS,
      mode: 'federation-token',
      'managed-session-policies': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    }),
  },
  {
    ...ID_TOKEN,
    name: 'The runner’s OIDC token',
    by: 'web-identity',
    inputs: () => FROM_GITHUB,
  },
  {
    ...CREDENTIALS,
    name: 'AssumeRoleWithWebIdentity',
    by: 'web-identity',
    operation: 'AssumeRoleWithWebIdentity',
    before: 1,
    oidc: true,
    inputs: () => FROM_GITHUB,
  },
  {
    ...CREDENTIALS,
    name: 'AssumeRoleWithSAML',
    by: 'saml',
    operation: 'AssumeRoleWithSAML',
    inputs: (aws) => ({
      'role-to-assume': role('saml-user'),
      'saml-provider-arn': `arn:aws:iam::${ACCOUNT}:saml-provider/ExampleOrgSSOProvider`,
      'saml-assertion': aws.issueSamlAssertion(),
    }),
  },
  {
    ...CREDENTIALS,
    name: 'AssumeRoot',
    by: 'assume-root',
    operation: 'AssumeRoot',
    inputs: () => ({
      ...ADMINISTRATOR,
      mode: 'assume-root',
      'target-principal': '444455556666',
      'task-policy-arn': 'S3UnlockBucketPolicy',
    }),
  },
  {
    ...CREDENTIALS,
    name: 'GetDelegatedAccessToken',
    by: 'delegated-access',
    operation: 'GetDelegatedAccessToken',
    inputs: () => ({ ...KEYS, mode: 'delegated-access', 'trade-in-token': 'EXAMPLETRADEINTOKEN' }),
  },
  {
    ...CREDENTIALS,
    name: 'GetCallerIdentity of what is there',
    by: 'existing',
    operation: 'GetCallerIdentity',
    body: 'xml',
    needed: ['Arn'],
    handsOnNothing: true,
    inputs: () => ({ ...KEYS, mode: 'existing' }),
  },
  {
    name: 'Sign-in',
    by: 'console-url',
    service: 'signin',
    operation: 'getSigninToken',
    before: 1,
    body: 'json',
    needed: ['SigninToken'],
    inputs: () => ({ ...ASSUMED, 'console-url': 'true' }),
  },
  {
    name: 'ListObjectsV2',
    by: 'bucket, list',
    service: 's3',
    operation: 'ListObjectsV2',
    before: 1,
    body: 'xml',
    needed: ['Name', 'KeyCount'],
    inputs: verifying('list'),
  },
  {
    name: 'ListObjectsV2 in the bucket’s own region',
    by: 'bucket, list',
    service: 's3',
    operation: 'ListObjectsV2',
    before: 2,
    same: 1,
    body: 'xml',
    needed: ['Name', 'KeyCount'],
    inputs: verifying('list', 'amzn-s3-demo-bucket-eu'),
  },
  {
    name: 'GetObject',
    by: 'bucket, read',
    service: 's3',
    operation: 'GetObject',
    before: 2,
    body: 'bytes',
    needed: ['etag'],
    inputs: verifying('read'),
  },
  {
    name: 'PutObject',
    by: 'bucket, write',
    service: 's3',
    operation: 'PutObject',
    before: 1,
    body: 'empty',
    needed: ['etag'],
    inputs: verifying('write'),
  },
  {
    name: 'DeleteObject',
    by: 'bucket, delete',
    service: 's3',
    operation: 'DeleteObject',
    before: 1,
    body: 'none',
    needed: [],
    inputs: verifying('delete'),
  },
  {
    ...CREDENTIALS,
    name: 'AssumeRole of a renewal',
    by: 'refresh, the profile’s program',
    operation: 'AssumeRole',
    renewal: true,
    inputs: () => ({ ...ASSUMED, refresh: 'true' }),
  },
  {
    ...ID_TOKEN,
    name: 'The runner’s OIDC token of a renewal',
    by: 'refresh, the profile’s program',
    renewal: true,
    inputs: () => ({ ...FROM_GITHUB, refresh: 'true' }),
  },
];
