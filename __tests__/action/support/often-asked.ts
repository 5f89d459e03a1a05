const ACCOUNT = '111122223333';
const role = (name: string, session = 'GitHubActions', account = ACCOUNT): string =>
  `arn:aws:sts::${account}:assumed-role/${name}/${session}`;
const KEYS = {
  'secrets.AWS_ACCESS_KEY_ID': 'AKIAIOSFODNN7EXAMPLE',
  'secrets.AWS_SECRET_ACCESS_KEY': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

export interface OftenAsked {
  /** Who each step that uses the action becomes; none where the workflow cannot be run on loopback. */
  readonly becomes: readonly string[];
  /** Why there are none. */
  readonly notRun?: string;
  /** Permissions of the repository's token, at the workflow or its job. */
  readonly permissions: Readonly<Record<string, string>>;
  /** What expressions come to. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What the runner has of itself. */
  readonly env?: Readonly<Record<string, string>>;
  /** Profiles that are there while the job runs. */
  readonly profiles?: readonly string[];
  /** What the job's environment has of credentials at its end. */
  readonly exports?: false;
}

const TOKEN = { 'id-token': 'write' };
const GITHUB = role('github-actions');

/** The workflows of examples/ that answer what is asked most often, by file. */
export const OFTEN_ASKED: Readonly<Record<string, OftenAsked>> = {
  'oidc.yml': { becomes: [role('github-actions', 'Deploy')], permissions: TOKEN },
  'role-chaining.yml': {
    becomes: [GITHUB, role('cross-account', 'GitHubActions', '444455556666')],
    permissions: TOKEN,
  },
  'role-chain-across-accounts.yml': {
    becomes: [role('cross-account', 'GitHubActions', '444455556666')],
    permissions: TOKEN,
  },
  'static-keys-and-role.yml': {
    becomes: [role('external-id', 'MySessionName')],
    permissions: {},
    settings: { ...KEYS, 'secrets.AWS_ROLE_EXTERNAL_ID': '12345' },
  },
  'mfa.yml': {
    becomes: [role('mfa-required')],
    permissions: {},
    settings: { ...KEYS, 'secrets.MFA_TOTP_SECRET': 'JBSWY3DPEHPK3PXP' },
  },
  'step-outputs.yml': {
    becomes: [GITHUB, role('cross-account', 'GitHubActions', '444455556666')],
    permissions: TOKEN,
    exports: false,
  },
  'several-accounts.yml': {
    becomes: [GITHUB, role('cross-account', 'GitHubActions', '444455556666')],
    permissions: TOKEN,
    profiles: ['dev', 'prod'],
    exports: false,
  },
  'self-hosted-instance-role.yml': {
    becomes: [role('deploy')],
    permissions: {},
    // In place of an instance's.
    env: {
      AWS_ACCESS_KEY_ID: KEYS['secrets.AWS_ACCESS_KEY_ID'],
      AWS_SECRET_ACCESS_KEY: KEYS['secrets.AWS_SECRET_ACCESS_KEY'],
    },
  },
  'github-enterprise-server.yml': { becomes: [GITHUB], permissions: TOKEN },
  'reusable-workflow.yml': {
    becomes: [GITHUB],
    permissions: TOKEN,
    settings: { 'inputs.role': `arn:aws:iam::${ACCOUNT}:role/github-actions` },
  },
  'reusable-workflow-caller.yml': {
    becomes: [],
    notRun: 'it has no step of its own',
    permissions: TOKEN,
  },
  'matrix.yml': {
    becomes: [role('github-actions', 'Deploy-dev')],
    permissions: TOKEN,
    settings: {
      'matrix.stage': 'dev',
      'matrix.role': `arn:aws:iam::${ACCOUNT}:role/github-actions`,
      'matrix.region': 'us-east-1',
    },
  },
  'terraform-backend.yml': { becomes: [GITHUB], permissions: { contents: 'read', ...TOKEN } },
  'container.yml': { becomes: [GITHUB], permissions: TOKEN },
  'long-job.yml': { becomes: [GITHUB, GITHUB], permissions: TOKEN },
  'fork-pull-requests.yml': { becomes: [GITHUB], permissions: TOKEN },
  'proxy.yml': { becomes: [], notRun: 'its proxy is nowhere', permissions: TOKEN },
  'china.yml': { becomes: [], notRun: 'the stand-in has no OIDC provider there', permissions: TOKEN },
};
