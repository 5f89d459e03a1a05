/**
 * What workflows give to configure-aws-credentials, and what becomes of it. Each case is run on both actions: what
 * configure-aws-credentials did is in observed.json (written by scripts/observe-drop-in.ts), and this action must do the
 * same, but where `differs` says otherwise.
 */

/** A section of docs/migrating.md that gives the reason for a difference. */
export type Difference =
  | 'bad-input-is-told'
  | 'existing-credentials-are-left-where-they-are'
  | 'keys-alone-become-session-credentials'
  | 'keys-given-as-inputs-are-used-as-they-are'
  | 'long-lived-credentials-are-not-handed-on'
  | 'no-extra-identity-calls'
  | 'no-proxy-means-subdomains-too'
  | 'the-region-may-come-from-aws_default_region'
  | 'use-existing-credentials-can-be-false'
  | 'what-was-there-comes-back';

/** What a step came to, in words that are the same at every run. */
export interface Result {
  readonly outcome: 'success' | 'failure';
  /** STS and OIDC calls, but GetCallerIdentity; each once. */
  readonly calls: readonly string[];
  /** What later steps have of it. */
  readonly env: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** The shared config and credentials files. */
  readonly files: Readonly<Record<string, string>>;
  /** What the post step set. */
  readonly after: Readonly<Record<string, string>>;
  /** The shared files after the post step. */
  readonly filesAfter: Readonly<Record<string, string>>;
}

export interface Case {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** The step's `env:`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The job's `env:`. */
  readonly job?: Readonly<Record<string, string>>;
  /** The job has `id-token: write`. */
  readonly oidc?: true;
  /** The shared files that are there before. */
  readonly files?: Readonly<Record<string, string>>;
  /** A token in the workspace's file `token`. */
  readonly tokenFile?: true;
  /** Starts a proxy; the text `PROXY` in inputs and variables is its URL. */
  readonly proxy?: true;
  readonly differs?: { readonly because: Difference; readonly expect: Partial<Result> };
}

const ACCOUNT = '111122223333';
const role = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:role/${name}`;
const KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const keys = { 'aws-access-key-id': KEY_ID, 'aws-secret-access-key': SECRET };
const jobKeys = { AWS_ACCESS_KEY_ID: KEY_ID, AWS_SECRET_ACCESS_KEY: SECRET };
const deploy = { 'role-to-assume': role('deploy') };
const github = { 'role-to-assume': role('github-actions') };
const asRole = { ...keys, ...deploy };
const policy =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}';
const once = { 'disable-retry': 'true' };
const failure = { outcome: 'failure', calls: [] } as const;
const told = { because: 'bad-input-is-told', expect: failure } as const;

/** Without STS's answer there is nothing to hand on, so a failed step hands on nothing. */
const none = { env: {}, outputs: {}, files: {}, after: {}, filesAfter: {} } as const;

const TEMPORARY_ENV = {
  AWS_ACCESS_KEY_ID: '<temporary id>',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_REGION: 'us-east-1',
  AWS_SECRET_ACCESS_KEY: '<temporary secret>',
  AWS_SESSION_TOKEN: '<token>',
};
const EMPTIED = {
  AWS_ACCESS_KEY_ID: '',
  AWS_DEFAULT_REGION: '',
  AWS_REGION: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_SESSION_TOKEN: '',
};
/** What any role of these tests is assumed with. */
const TAGS =
  'Action:__self,Actor:octocat,Branch:refs/heads/main,Commit:ffac537e6cbbf934b08745a378932722df287a53,EventName:push,GitHub:Actions,Job:deploy,Repository:octo-org/octo-repo,RunId:1658821493,TriggeringActor:octocat,Workflow:Deploy';
const assumes = (byWhom = 'the user'): Partial<Result> => ({
  calls: [
    `AssumeRole DurationSeconds=3600 RoleArn=${role('deploy')} RoleSessionName=GitHubActions Tags=${TAGS} by ${byWhom}`,
  ],
});
/** That, and what comes of it. */
const assumed: Partial<Result> = {
  ...assumes(),
  outcome: 'success',
  env: TEMPORARY_ENV,
  outputs: {
    'aws-account-id': ACCOUNT,
    'authenticated-arn': `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/GitHubActions`,
  },
  after: EMPTIED,
};
const CREDENTIAL_OUTPUTS = {
  'aws-access-key-id': '<temporary id>',
  'aws-expiration': '<time>',
  'aws-secret-access-key': '<temporary secret>',
  'aws-session-token': '<token>',
};
const DEPLOYER = { 'aws-account-id': ACCOUNT, 'authenticated-arn': `arn:aws:iam::${ACCOUNT}:user/deployer` };
const becomesSession = {
  because: 'keys-alone-become-session-credentials',
  expect: {
    calls: ['GetSessionToken DurationSeconds=3600 by the user'],
    env: TEMPORARY_ENV,
    after: EMPTIED,
  },
} as const;
const describes = (outputs: Readonly<Record<string, string>> = DEPLOYER): NonNullable<Case['differs']> => ({
  because: 'long-lived-credentials-are-not-handed-on',
  expect: { env: {}, after: {}, outputs },
});

const oidc: readonly Case[] = [
  { name: 'a role', inputs: github },
  { name: 'a session name', inputs: { ...github, 'role-session-name': 'MySessionName' } },
  { name: 'a short session', inputs: { ...github, 'role-duration-seconds': '900' } },
  { name: 'a long session', inputs: { ...github, 'role-duration-seconds': '43200' } },
  { name: 'credentials as outputs', inputs: { ...github, 'output-credentials': 'true' } },
  { name: 'no outputs', inputs: { ...github, 'output-credentials': 'false' } },
  {
    name: 'credentials as outputs only',
    inputs: { ...github, 'output-credentials': 'true', 'output-env-credentials': 'false' },
  },
  {
    name: 'nothing handed on',
    inputs: { ...github, 'output-credentials': 'false', 'output-env-credentials': 'false' },
  },
  { name: 'an inline session policy', inputs: { ...github, 'inline-session-policy': policy } },
  {
    name: 'a managed session policy',
    inputs: { ...github, 'managed-session-policies': 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' },
  },
  {
    name: 'managed session policies, one a line',
    inputs: {
      ...github,
      'managed-session-policies':
        'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\narn:aws:iam::aws:policy/ReadOnlyAccess',
    },
  },
  { name: 'a masked account', inputs: { ...github, 'mask-aws-account-id': 'true' } },
  { name: 'an external id', inputs: { ...github, 'role-external-id': '12345' } },
  { name: 'tags skipped', inputs: { ...github, 'role-skip-session-tagging': 'true' } },
  { name: 'custom tags', inputs: { ...github, 'custom-tags': '{"Team":"blue"}' } },
  { name: 'transitive tags', inputs: { ...github, 'transitive-tag-keys': 'Repository' } },
  { name: 'an audience', inputs: { ...github, ...once, audience: 'sts.amazonaws.com.cn' } },
  { name: 'an audience that is the default', inputs: { ...github, audience: 'sts.amazonaws.com' } },
  { name: 'another region', inputs: { ...github, 'aws-region': 'eu-central-1' } },
  {
    name: 'a role that another environment may assume',
    inputs: { ...once, 'role-to-assume': role('github-production') },
  },
  { name: 'a role that is not there', inputs: { ...once, 'role-to-assume': role('missing') } },
  {
    name: 'a role by name',
    inputs: { ...once, 'role-to-assume': 'github-actions' },
    differs: told,
  },
  { name: 'the account allowed', inputs: { ...github, 'allowed-account-ids': ACCOUNT } },
  { name: 'another account allowed', inputs: { ...github, ...once, 'allowed-account-ids': '444455556666' } },
  { name: 'unset before', inputs: { ...github, 'unset-current-credentials': 'true' } },
  {
    name: 'unset before, with an earlier set in the job',
    inputs: { ...github, 'unset-current-credentials': 'true' },
    job: jobKeys,
  },
  { name: 'an earlier set in the job', inputs: github, job: { ...jobKeys, AWS_SESSION_TOKEN: 'earlier' } },
  { name: 'an access key too', inputs: asRole },
  { name: 'an access key and force-skip-oidc', inputs: { ...asRole, 'force-skip-oidc': 'true' } },
  {
    name: 'force-skip-oidc and nothing to use instead',
    inputs: { ...github, 'force-skip-oidc': 'true' },
    job: { AWS_EC2_METADATA_DISABLED: 'true' },
  },
  {
    name: 'the special characters workaround',
    inputs: { ...github, 'special-characters-workaround': 'true' },
  },
  { name: 'a time limit', inputs: { ...github, 'action-timeout-s': '60' } },
].map((one) => ({ ...one, name: `OIDC: ${one.name}`, oidc: true }) as const);

const withKeys: readonly Case[] = [
  { name: 'a role', inputs: asRole },
  { name: 'a role by name', inputs: { ...keys, 'role-to-assume': 'deploy' } },
  { name: 'a role with a path', inputs: { ...keys, 'role-to-assume': role('ci/deploy/with-path') } },
  { name: 'a role by name with its path', inputs: { ...keys, 'role-to-assume': 'ci/deploy/with-path' } },
  { name: 'a session name', inputs: { ...asRole, 'role-session-name': 'MySessionName' } },
  { name: 'a session name with every character', inputs: { ...asRole, 'role-session-name': 'a_+=,.@-Z9' } },
  { name: 'a duration', inputs: { ...asRole, 'role-duration-seconds': '1200' } },
  {
    name: 'a duration over what the role allows',
    inputs: { ...asRole, ...once, 'role-duration-seconds': '7200' },
  },
  {
    name: 'twelve hours',
    inputs: { ...keys, 'role-to-assume': role('max-12h'), 'role-duration-seconds': '43200' },
  },
  {
    name: 'an external id',
    inputs: { ...keys, 'role-to-assume': role('external-id'), 'role-external-id': '12345' },
  },
  { name: 'no external id', inputs: { ...keys, ...once, 'role-to-assume': role('external-id') } },
  {
    name: 'tags skipped',
    inputs: { ...keys, 'role-to-assume': role('no-tags'), 'role-skip-session-tagging': 'true' },
  },
  {
    name: 'tags where they are not allowed',
    inputs: { ...keys, ...once, 'role-to-assume': role('no-tags') },
  },
  { name: 'tags where they are asked for', inputs: { ...keys, 'role-to-assume': role('tags-required') } },
  { name: 'custom tags', inputs: { ...asRole, 'custom-tags': '{"Team":"blue","Cost":7,"Live":true}' } },
  { name: 'an empty custom tag', inputs: { ...asRole, 'custom-tags': '{"Team":""}' } },
  { name: 'transitive tags', inputs: { ...asRole, 'transitive-tag-keys': 'Repository\nActor' } },
  {
    name: 'a custom transitive tag',
    inputs: { ...asRole, 'custom-tags': '{"Team":"blue"}', 'transitive-tag-keys': 'Team' },
  },
  {
    name: 'a transitive tag that is not there',
    inputs: { ...asRole, 'transitive-tag-keys': 'Repository\nNothing' },
  },
  { name: 'an inline session policy', inputs: { ...asRole, 'inline-session-policy': policy } },
  {
    name: 'managed session policies',
    inputs: { ...asRole, 'managed-session-policies': 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' },
  },
  { name: 'credentials as outputs', inputs: { ...asRole, 'output-credentials': 'true' } },
  {
    name: 'credentials as outputs only',
    inputs: { ...asRole, 'output-credentials': 'true', 'output-env-credentials': 'false' },
    differs: {
      because: 'keys-given-as-inputs-are-used-as-they-are',
      expect: { ...assumed, env: {}, after: {}, outputs: CREDENTIAL_OUTPUTS },
    },
  },
  { name: 'the account allowed', inputs: { ...asRole, 'allowed-account-ids': `444455556666,${ACCOUNT}` } },
  { name: 'another account allowed', inputs: { ...asRole, ...once, 'allowed-account-ids': '444455556666' } },
  { name: 'a role that does not trust', inputs: { ...keys, ...once, 'role-to-assume': role('untrusting') } },
  {
    name: 'a wrong secret',
    inputs: { ...asRole, ...once, 'aws-secret-access-key': SECRET.replace('w', 'x') },
    differs: { because: 'no-extra-identity-calls', expect: assumes() },
  },
  {
    name: 'an unknown key',
    inputs: { ...asRole, ...once, 'aws-access-key-id': 'AKIAUNKNOWN1EXAMPLE0' },
    differs: { because: 'no-extra-identity-calls', expect: assumes() },
  },
  {
    name: 'an earlier region in the job',
    inputs: asRole,
    job: { AWS_REGION: 'eu-west-1' },
    differs: {
      because: 'what-was-there-comes-back',
      expect: { after: { ...EMPTIED, AWS_REGION: 'eu-west-1' } },
    },
  },
  { name: 'an earlier session token in the job', inputs: asRole, job: { AWS_SESSION_TOKEN: 'earlier' } },
  {
    name: 'the special characters workaround',
    inputs: { ...asRole, 'special-characters-workaround': 'true' },
  },
  { name: 'retries disabled', inputs: { ...asRole, 'disable-retry': 'true' } },
  { name: 'one retry', inputs: { ...asRole, 'retry-max-attempts': '1' } },
  { name: 'role-chaining', inputs: { ...asRole, 'role-chaining': 'true' } },
].map((one) => ({ ...one, name: `keys: ${one.name}` }) as Case);

const keysAlone: readonly Case[] = [
  { name: 'keys alone', inputs: keys, differs: becomesSession },
  {
    name: 'keys alone, with OIDC to ask for',
    inputs: keys,
    oidc: true,
    differs: becomesSession,
  },
  {
    name: 'keys alone, as outputs',
    inputs: { ...keys, 'output-credentials': 'true' },
    differs: {
      ...becomesSession,
      expect: {
        ...becomesSession.expect,
        outputs: {
          ...DEPLOYER,
          ...CREDENTIAL_OUTPUTS,
        },
      },
    },
  },
  {
    name: 'keys alone, not in the environment',
    inputs: { ...keys, 'output-env-credentials': 'false' },
    differs: {
      ...becomesSession,
      expect: { calls: becomesSession.expect.calls },
    },
  },
  {
    name: 'keys alone of the account allowed',
    inputs: { ...keys, 'allowed-account-ids': ACCOUNT },
    differs: becomesSession,
  },
  {
    name: 'keys alone of another account',
    inputs: { ...keys, ...once, 'allowed-account-ids': '444455556666' },
    differs: { ...becomesSession, expect: { calls: becomesSession.expect.calls } },
  },
  {
    name: 'keys that do not work',
    inputs: { ...keys, ...once, 'aws-secret-access-key': SECRET.replace('w', 'x') },
    differs: {
      ...becomesSession,
      expect: { calls: becomesSession.expect.calls },
    },
  },
  {
    name: 'keys alone with a masked account',
    inputs: { ...keys, 'mask-aws-account-id': 'true' },
    differs: becomesSession,
  },
  {
    name: 'keys alone, for a profile',
    inputs: { ...keys, 'aws-profile': 'dev' },
    differs: {
      ...becomesSession,
      expect: {
        calls: becomesSession.expect.calls,
        files: {
          config: '[profile dev]\nregion = us-east-1\n',
          credentials:
            '[dev]\naws_access_key_id = <temporary id>\naws_secret_access_key = <temporary secret>\naws_session_token = <token>\n',
        },
        filesAfter: {},
      },
    },
  },
  {
    name: 'a key id without a secret',
    inputs: { ...deploy, ...once, 'aws-access-key-id': KEY_ID },
    differs: told,
  },
  {
    name: 'a secret without a key id',
    inputs: { ...deploy, ...once, 'aws-secret-access-key': SECRET },
    job: { AWS_EC2_METADATA_DISABLED: 'true' },
    differs: told,
  },
];

const jobs: readonly Case[] = [
  { name: 'credentials of the job', inputs: {}, job: jobKeys, differs: describes() },
  { name: 'credentials of the job and a role', inputs: deploy, job: jobKeys },
  { name: 'credentials of the job and a role by name', inputs: { 'role-to-assume': 'deploy' }, job: jobKeys },
  {
    name: 'role-chaining from credentials of the job',
    inputs: { ...deploy, 'role-chaining': 'true' },
    job: jobKeys,
  },
  {
    name: 'role-chaining with a longer session than a chain allows',
    inputs: { ...deploy, ...once, 'role-chaining': 'true', 'role-duration-seconds': '7200' },
    job: jobKeys,
    differs: told,
  },
  {
    name: 'role-chaining with OIDC to ask for',
    inputs: { ...deploy, 'role-chaining': 'true' },
    job: jobKeys,
    oidc: true,
  },
  {
    name: 'role-chaining without credentials in the job',
    inputs: { ...deploy, ...once, 'role-chaining': 'true' },
    job: { AWS_EC2_METADATA_DISABLED: 'true' },
  },
  {
    name: 'no credentials at all',
    inputs: { ...once },
    job: { AWS_EC2_METADATA_DISABLED: 'true' },
  },
  {
    name: 'a role and no credentials at all',
    inputs: { ...deploy, ...once },
    job: { AWS_EC2_METADATA_DISABLED: 'true' },
  },
  {
    name: 'existing credentials that work',
    inputs: { ...asRole, 'use-existing-credentials': 'true' },
    job: jobKeys,
    differs: {
      because: 'existing-credentials-are-left-where-they-are',
      expect: { env: {}, outputs: DEPLOYER, after: {} },
    },
  },
  {
    name: 'existing credentials that do not work',
    inputs: { ...asRole, 'use-existing-credentials': 'true' },
    job: { ...jobKeys, AWS_SECRET_ACCESS_KEY: 'another' },
    differs: { because: 'keys-given-as-inputs-are-used-as-they-are', expect: assumed },
  },
  {
    name: 'existing credentials where there are none',
    inputs: { ...asRole, 'use-existing-credentials': 'true' },
    job: { AWS_EC2_METADATA_DISABLED: 'true' },
  },
  {
    name: 'use-existing-credentials: false',
    inputs: { ...asRole, 'use-existing-credentials': 'false' },
    job: jobKeys,
    differs: {
      because: 'use-existing-credentials-can-be-false',
      expect: assumed,
    },
  },
  { name: 'a token file', inputs: { ...github, 'web-identity-token-file': 'token' }, tokenFile: true },
  {
    name: 'a token file and OIDC to ask for',
    inputs: { ...github, 'web-identity-token-file': 'token' },
    tokenFile: true,
    oidc: true,
  },
  {
    name: 'a token file and force-skip-oidc',
    inputs: { ...github, 'web-identity-token-file': 'token', 'force-skip-oidc': 'true' },
    tokenFile: true,
    oidc: true,
  },
  {
    name: 'a token file that is not there',
    inputs: { ...github, ...once, 'web-identity-token-file': 'token' },
  },
  {
    name: 'a token file and custom tags',
    inputs: { ...github, 'web-identity-token-file': 'token', 'custom-tags': '{"Team":"blue"}' },
    tokenFile: true,
  },
];

const EARLIER = {
  config: '# mine\n[default]\nregion = us-west-2\n',
  credentials:
    '[default]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\n',
};
const PROFILE = {
  config: '[profile dev]\nregion = us-east-1\n',
  credentials:
    '[dev]\naws_access_key_id = <temporary id>\naws_secret_access_key = <temporary secret>\naws_session_token = <token>\n',
};
const comesBack = (
  filesAfter: Readonly<Record<string, string>>,
  expect: Partial<Result> = {},
): NonNullable<Case['differs']> => ({
  because: 'what-was-there-comes-back',
  expect: { filesAfter, ...expect },
});

const profiles: readonly Case[] = [
  {
    name: 'a profile',
    inputs: { ...asRole, 'aws-profile': 'dev' },
    differs: {
      because: 'keys-given-as-inputs-are-used-as-they-are',
      expect: { ...assumed, env: {}, after: {}, outputs: {}, files: PROFILE, filesAfter: {} },
    },
  },
  {
    name: 'a profile by OIDC',
    inputs: { ...github, 'aws-profile': 'dev' },
    oidc: true,
    differs: comesBack({}),
  },
  {
    name: 'the default profile',
    inputs: { ...github, 'aws-profile': 'default' },
    oidc: true,
    differs: comesBack({}),
  },
  {
    name: 'a profile and the environment',
    inputs: { ...asRole, 'aws-profile': 'dev', 'output-env-credentials': 'true' },
    differs: comesBack({}, { after: { ...EMPTIED, AWS_PROFILE: 'default' } }),
  },
  {
    name: 'a profile and no environment',
    inputs: { ...asRole, 'aws-profile': 'dev', 'output-env-credentials': 'false' },
    differs: {
      because: 'keys-given-as-inputs-are-used-as-they-are',
      expect: { ...assumed, env: {}, after: {}, outputs: {}, files: PROFILE, filesAfter: {} },
    },
  },
  {
    name: 'a profile beside others',
    inputs: { ...github, 'aws-profile': 'dev' },
    oidc: true,
    files: EARLIER,
    differs: comesBack(EARLIER, {
      files: {
        config: `${EARLIER.config}\n${PROFILE.config}`,
        credentials: `${EARLIER.credentials}\n${PROFILE.credentials}`,
      },
    }),
  },
  {
    name: 'a profile that is there',
    inputs: { ...github, ...once, 'aws-profile': 'default' },
    oidc: true,
    files: EARLIER,
    differs: { because: 'bad-input-is-told', expect: { ...failure, files: EARLIER, filesAfter: EARLIER } },
  },
  {
    name: 'a profile that is there, overwritten',
    inputs: { ...github, 'aws-profile': 'default', 'overwrite-aws-profile': 'true' },
    oidc: true,
    files: EARLIER,
    differs: comesBack(EARLIER, {
      files: {
        config: '# mine\n[default]\nregion = us-east-1\n',
        credentials: PROFILE.credentials.replace('[dev]', '[default]'),
      },
    }),
  },
  ...['a b', 'a/b', 'a\\b', '[a]'].map((name) => ({
    name: `a profile named ${name}`,
    inputs: { ...github, ...once, 'aws-profile': name },
    oidc: true as const,
    differs: told,
  })),
  {
    name: 'a profile as outputs too',
    inputs: { ...github, 'aws-profile': 'dev', 'output-credentials': 'true' },
    oidc: true,
    differs: comesBack({}),
  },
];

const VARIABLES: readonly (readonly [string, string])[] = [
  ['ROLE_DURATION_SECONDS', '1800'],
  ['ROLE_SESSION_NAME', 'FromTheEnvironment'],
  ['ROLE_EXTERNAL_ID', '12345'],
  ['ROLE_SKIP_SESSION_TAGGING', 'true'],
  ['TRANSITIVE_TAG_KEYS', 'Repository'],
  ['INLINE_SESSION_POLICY', policy],
  ['MANAGED_SESSION_POLICIES', 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'],
  ['OUTPUT_CREDENTIALS', 'true'],
  ['UNSET_CURRENT_CREDENTIALS', 'true'],
  ['DISABLE_RETRY', 'true'],
  ['RETRY_MAX_ATTEMPTS', '2'],
  ['SPECIAL_CHARACTERS_WORKAROUND', 'true'],
  ['MASK_AWS_ACCOUNT_ID', 'true'],
];
const variables: readonly Case[] = [
  ...VARIABLES.map(([name, value]) => ({
    name: `the variable ${name}`,
    inputs: asRole,
    env: { [name]: value },
  })),
  { name: 'the variable ROLE_TO_ASSUME', inputs: keys, env: { ROLE_TO_ASSUME: role('deploy') } },
  { name: 'the variable ROLE_CHAINING', inputs: deploy, job: jobKeys, env: { ROLE_CHAINING: 'true' } },
  {
    name: 'the variable AUDIENCE, beside the default',
    inputs: github,
    oidc: true,
    env: { AUDIENCE: 'sts.amazonaws.com' },
  },
  {
    name: 'the variable WEB_IDENTITY_TOKEN_FILE',
    inputs: github,
    tokenFile: true,
    env: { WEB_IDENTITY_TOKEN_FILE: 'token' },
  },
  {
    name: 'the variable AWS_REGION',
    inputs: { ...asRole, 'aws-region': '' },
    env: { AWS_REGION: 'us-east-1' },
    differs: {
      because: 'what-was-there-comes-back',
      expect: { after: { ...EMPTIED, AWS_REGION: 'us-east-1' } },
    },
  },
  {
    name: 'the variable AWS_DEFAULT_REGION',
    inputs: { ...asRole, 'aws-region': '' },
    env: { AWS_DEFAULT_REGION: 'us-east-1' },
    differs: {
      because: 'the-region-may-come-from-aws_default_region',
      expect: {
        ...assumed,
        after: { ...EMPTIED, AWS_DEFAULT_REGION: 'us-east-1' },
      },
    },
  },
  {
    name: 'an input before its variable',
    inputs: { ...asRole, 'role-session-name': 'FromTheInput' },
    env: { ROLE_SESSION_NAME: 'FromTheEnvironment' },
  },
  {
    name: 'the variable USE_EXISTING_CREDENTIALS',
    inputs: asRole,
    job: jobKeys,
    env: { USE_EXISTING_CREDENTIALS: 'true' },
    differs: {
      because: 'existing-credentials-are-left-where-they-are',
      expect: { env: {}, outputs: DEPLOYER, after: {} },
    },
  },
  {
    name: 'the variable OVERWRITE_AWS_PROFILE',
    inputs: { ...github, 'aws-profile': 'default' },
    oidc: true,
    files: EARLIER,
    env: { OVERWRITE_AWS_PROFILE: 'true' },
    differs: comesBack(EARLIER, {
      files: {
        config: '# mine\n[default]\nregion = us-east-1\n',
        credentials: PROFILE.credentials.replace('[dev]', '[default]'),
      },
    }),
  },
  { name: 'a proxy', inputs: { ...asRole, 'http-proxy': 'PROXY' }, proxy: true },
  { name: 'the variable HTTP_PROXY', inputs: asRole, env: { HTTP_PROXY: 'PROXY' }, proxy: true },
  { name: 'the variable HTTPS_PROXY', inputs: asRole, env: { HTTPS_PROXY: 'PROXY' }, proxy: true },
  {
    name: 'a proxy, and a host it is not for',
    inputs: { ...asRole, 'http-proxy': 'PROXY', 'no-proxy': 'example.com,*.0.0.1' },
    proxy: true,
    differs: {
      because: 'no-proxy-means-subdomains-too',
      expect: {},
    },
  },
  {
    name: 'a proxy, and every host but it',
    inputs: { ...asRole, 'http-proxy': 'PROXY', 'no-proxy': '*' },
    proxy: true,
  },
];

const FORMS: readonly Case[] = [
  ...['true', 'True', 'TRUE', 'false', 'False', 'FALSE'].map((form) => ({
    name: `a boolean written ${form}`,
    inputs: { ...asRole, 'role-skip-session-tagging': form, 'output-credentials': form },
  })),
  ...['yes', 'on', '1', 'tRUE'].map((form) => ({
    name: `a boolean written ${form}`,
    inputs: { ...asRole, ...once, 'role-skip-session-tagging': form },
    differs: told,
  })),
  { name: 'a region that is none', inputs: { ...asRole, ...once, 'aws-region': 'US East' }, differs: told },
  { name: 'no region', inputs: { ...asRole, 'aws-region': '' }, differs: told },
  { name: 'a session name of one character', inputs: { ...asRole, 'role-session-name': 'a' }, differs: told },
  {
    name: 'a session name of 65 characters',
    inputs: { ...asRole, 'role-session-name': 'a'.repeat(65) },
    differs: told,
  },
  { name: 'a session name with a space', inputs: { ...asRole, 'role-session-name': 'a b' }, differs: told },
  {
    name: 'custom tags that are no JSON',
    inputs: { ...asRole, ...once, 'custom-tags': 'Team=blue' },
    differs: told,
  },
  {
    name: 'custom tags that are a list',
    inputs: { ...asRole, ...once, 'custom-tags': '["Team"]' },
    differs: told,
  },
  {
    name: 'a custom tag that is an object',
    inputs: { ...asRole, ...once, 'custom-tags': '{"a":{}}' },
    differs: told,
  },
  {
    name: 'a custom tag that is protected',
    inputs: { ...asRole, ...once, 'custom-tags': '{"Actor":"me"}' },
    differs: told,
  },
  {
    name: 'a custom tag with a bad character',
    inputs: { ...asRole, ...once, 'custom-tags': '{"a!":"b"}' },
    differs: told,
  },
  {
    name: 'a duration that is no number',
    inputs: { ...asRole, 'role-duration-seconds': 'abc' },
    differs: { because: 'bad-input-is-told', expect: { ...failure, ...none } },
  },
  { name: 'a duration with a unit', inputs: { ...asRole, 'role-duration-seconds': '1200s' } },
  {
    name: 'a duration that is too short',
    inputs: { ...asRole, ...once, 'role-duration-seconds': '60' },
    differs: told,
  },
  {
    name: 'a policy that is no JSON',
    inputs: { ...asRole, ...once, 'inline-session-policy': '{' },
    differs: told,
  },
  { name: 'spaces around a role', inputs: { ...keys, 'role-to-assume': `  ${role('deploy')}  ` } },
];

export const CASES: readonly Case[] = [
  ...oidc,
  ...withKeys,
  ...keysAlone,
  ...jobs,
  ...profiles,
  ...variables,
  ...FORMS,
];
