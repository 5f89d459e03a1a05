import type { LocalAws } from '../local-aws';

/** The user of the stand-in's world that most shows begin with: AWS's own example keys. */
export const USER_KEYS = {
  'aws-access-key-id': 'AKIAIOSFODNN7EXAMPLE',
  'aws-secret-access-key': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
export const BUCKET = 'doc-example-bucket';
const role = (name: string, account = '111122223333'): string => `arn:aws:iam::${account}:role/${name}`;
const session = (name: string, account = '111122223333'): string =>
  `arn:aws:sts::${account}:assumed-role/${name}/GitHubActions`;

export type Inputs = Readonly<Record<string, string>>;

export interface Show {
  /** What the last table calls it. */
  readonly name: string;
  readonly about: string;
  /** Whether the job may ask for an OIDC token: `permissions: id-token: write`. */
  readonly oidc?: boolean;
  /** A step before, whose credentials the job then has. */
  readonly before?: Inputs;
  /** Or what makes them from what the stand-in gives. */
  readonly inputs: Inputs | ((aws: LocalAws) => Inputs);
  readonly expected: Success | Refusal;
}

export interface Success {
  readonly mode: string;
  readonly arn: string;
  /** What the credentials must not be able to do. */
  readonly cannotRead?: boolean;
  /** The credentials are in a profile, whose program a later step runs. */
  readonly profile?: string;
  /** The step leaves the job's credentials alone. */
  readonly handsOnNothing?: boolean;
}

export interface Refusal {
  /** The error that the step tells, in part. */
  readonly error: RegExp;
}

/** What `npm start` runs, in this order. */
export const SHOWS: readonly Show[] = [
  {
    name: 'session-token',
    about: 'A user with long-lived keys takes a session of two hours (GetSessionToken).',
    inputs: { mode: 'session-token', ...USER_KEYS, duration: '2h', bucket: BUCKET, 'max-keys': '5' },
    expected: { mode: 'session-token', arn: 'arn:aws:iam::111122223333:user/deployer' },
  },
  {
    name: 'assume-role',
    about: 'The user assumes a role (AssumeRole).',
    inputs: {
      mode: 'assume-role',
      ...USER_KEYS,
      'role-to-assume': role('deploy'),
      bucket: BUCKET,
      'max-keys': '5',
    },
    expected: { mode: 'assume-role', arn: session('deploy') },
  },
  {
    name: 'assume-role, a chain',
    about: 'The user assumes a role, with it a second and with that a third, through three accounts.',
    inputs: {
      mode: 'assume-role',
      ...USER_KEYS,
      'role-to-assume': [
        role('chain-start'),
        role('chain-middle', '444455556666'),
        role('chain-end', '123456789012'),
      ].join('\n'),
    },
    expected: { mode: 'assume-role', arn: session('chain-end', '123456789012') },
  },
  {
    name: 'federation-token',
    about:
      'The user names a federated user, narrowed to listing one bucket: reading is refused (GetFederationToken).',
    inputs: {
      mode: 'federation-token',
      ...USER_KEYS,
      'federated-name': 'User1',
      duration: '2h',
      bucket: BUCKET,
      'bucket-access': 'list',
      'verify-denied': 'read, write, delete',
      'max-keys': '5',
    },
    expected: {
      mode: 'federation-token',
      arn: 'arn:aws:sts::111122223333:federated-user/User1',
      cannotRead: true,
    },
  },
  {
    name: 'web-identity',
    about:
      "The job's own OIDC token is changed for a role's session, without any key (AssumeRoleWithWebIdentity).",
    oidc: true,
    inputs: {
      mode: 'web-identity',
      'role-to-assume': role('github-actions'),
      bucket: BUCKET,
      'max-keys': '5',
    },
    expected: { mode: 'web-identity', arn: session('github-actions') },
  },
  {
    name: 'saml',
    about: "An identity provider's signed assertion is changed for a role's session (AssumeRoleWithSAML).",
    inputs: (aws) => ({
      mode: 'saml',
      'role-to-assume': role('saml-user'),
      'saml-provider-arn': 'arn:aws:iam::111122223333:saml-provider/ExampleOrgSSOProvider',
      'saml-assertion': aws.issueSamlAssertion(),
      bucket: BUCKET,
      'max-keys': '5',
    }),
    expected: {
      mode: 'saml',
      arn: 'arn:aws:sts::111122223333:assumed-role/saml-user/martha@example.com',
    },
  },
  {
    name: 'assume-root',
    about: 'One privileged task on a member account, as its root user, for 15 minutes (AssumeRoot).',
    inputs: {
      mode: 'assume-root',
      'aws-access-key-id': 'AKIAADMIN1111EXAMPLE',
      'aws-secret-access-key': 'administrator/K7MDENG/bPxRfiEXAMPLEKEY12',
      'target-principal': '444455556666',
      'task-policy-arn': 'S3UnlockBucketPolicy',
    },
    expected: { mode: 'assume-root', arn: 'arn:aws:iam::444455556666:root' },
  },
  {
    name: 'delegated-access',
    about: "Access that an account's owner delegated for a time (GetDelegatedAccessToken).",
    inputs: { mode: 'delegated-access', ...USER_KEYS, 'trade-in-token': 'EXAMPLETRADEINTOKEN' },
    expected: {
      mode: 'delegated-access',
      arn: 'arn:aws:sts::111122223333:assumed-role/list-only/delegated',
    },
  },
  {
    name: 'MFA, unattended',
    about: "A role that asks for MFA is assumed with a code made from the device's secret.",
    inputs: {
      mode: 'assume-role',
      ...USER_KEYS,
      'role-to-assume': role('mfa-required'),
      'mfa-serial-number': 'arn:aws:iam::111122223333:mfa/deployer',
      'mfa-totp-secret': 'JBSWY3DPEHPK3PXP',
    },
    expected: { mode: 'assume-role', arn: session('mfa-required') },
  },
  {
    name: 'a console link',
    about: "Beside the credentials, a masked link that signs its reader in to AWS's console.",
    inputs: { mode: 'assume-role', ...USER_KEYS, 'role-to-assume': role('deploy'), 'console-url': 'true' },
    expected: { mode: 'assume-role', arn: session('deploy') },
  },
  {
    name: 'a profile that renews itself',
    about:
      'A profile without credentials: each tool runs a program of the action, which renews them by OIDC.',
    oidc: true,
    inputs: { 'role-to-assume': role('github-actions'), 'aws-profile': 'deploy', refresh: 'true' },
    expected: { mode: 'web-identity', arn: session('github-actions'), profile: 'deploy' },
  },
  {
    name: 'existing',
    about:
      'The credentials that an earlier step left in the job are described and verified; no new ones are obtained.',
    before: { ...USER_KEYS, 'role-to-assume': role('deploy') },
    inputs: { mode: 'existing', bucket: BUCKET, 'max-keys': '5' },
    expected: { mode: 'existing', arn: session('deploy'), handsOnNothing: true },
  },
  {
    name: 'auto',
    about:
      'No mode is named: a role and an OIDC token make it web-identity. This is the usual four-line step.',
    oidc: true,
    inputs: { 'role-to-assume': role('github-actions') },
    expected: { mode: 'web-identity', arn: session('github-actions') },
  },
  {
    name: 'a step that fails',
    about: 'A role that does not trust the user. The step hands on nothing, and says what to change.',
    inputs: { mode: 'assume-role', ...USER_KEYS, 'role-to-assume': role('untrusting'), bucket: BUCKET },
    expected: { error: /AssumeRole/ },
  },
];
