import type {
  AssumeRoleRequest,
  AssumeRootRequest,
  CommonRequest,
  DelegatedAccessRequest,
  ExistingRequest,
  FederationTokenRequest,
  SamlRequest,
  SessionTokenRequest,
  Source,
  WebIdentityRequest,
} from '../../../src/inputs/request';

export const ROLE = 'arn:aws:iam::111122223333:role/Deploy';
export const USER = 'arn:aws:iam::111122223333:user/Alice';
export const SESSION = 'arn:aws:sts::111122223333:assumed-role/Deploy/GitHubActions';
export const BUCKET = 'amzn-s3-demo-bucket';

/** AWS's documented example keys. */
export const KEYS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

export const INPUT_KEYS: Source = { kind: 'inputs', keys: KEYS };

export const COMMON: CommonRequest = {
  reason: 'role-to-assume with keys',
  region: 'us-east-1',
  partition: 'aws',
  endpoints: { s3ForcePathStyle: false, fips: false, dualstack: false },
  retry: { maxAttempts: 12 },
  timeoutSeconds: 600,
  delivery: { outputs: true, environment: true, maskAccountId: false, unsetCurrent: false },
  allowedAccountIds: [],
  plainSecretsOnly: false,
  keepExisting: false,
  verification: {
    targets: [{ bucket: BUCKET, prefix: '' }],
    allowed: ['list'],
    denied: [],
    maxKeys: 50,
  },
  narrowedTo: [],
  summary: true,
};

export const MASKED = { delivery: { ...COMMON.delivery, maskAccountId: true } };

export function assumeRoleRequest(over: Partial<AssumeRoleRequest> = {}): AssumeRoleRequest {
  return {
    ...COMMON,
    mode: 'assume-role',
    source: INPUT_KEYS,
    chain: [{ role: ROLE, sessionName: 'GitHubActions' }],
    durationSeconds: 3600,
    policies: { managed: [] },
    ...over,
  };
}

export function webIdentityRequest(over: Partial<WebIdentityRequest> = {}): WebIdentityRequest {
  return {
    ...COMMON,
    mode: 'web-identity',
    reason: 'role-to-assume with an OIDC token',
    token: {
      kind: 'github',
      audience: 'sts.amazonaws.com',
      requestUrl: 'https://example.com',
      requestToken: 'x',
    },
    chain: [{ role: ROLE, sessionName: 'GitHubActions' }],
    durationSeconds: 3600,
    policies: { managed: [] },
    ...over,
  };
}

export function sessionTokenRequest(over: Partial<SessionTokenRequest> = {}): SessionTokenRequest {
  return { ...COMMON, mode: 'session-token', source: INPUT_KEYS, durationSeconds: 3600, ...over };
}

export function federationTokenRequest(over: Partial<FederationTokenRequest> = {}): FederationTokenRequest {
  return {
    ...COMMON,
    mode: 'federation-token',
    source: INPUT_KEYS,
    name: 'octocat',
    durationSeconds: 7200,
    policies: { managed: [] },
    ...over,
  };
}

export const SAML_PROVIDER = 'arn:aws:iam::111122223333:saml-provider/ExampleOrgSSOProvider';

export function samlRequest(over: Partial<SamlRequest> = {}): SamlRequest {
  return {
    ...COMMON,
    mode: 'saml',
    saml: { assertion: 'PHNhbWw+', providerArn: SAML_PROVIDER, roles: [] },
    chain: [{ role: ROLE, sessionName: 'GitHubActions' }],
    durationSeconds: 3600,
    policies: { managed: [] },
    ...over,
  };
}

export function assumeRootRequest(over: Partial<AssumeRootRequest> = {}): AssumeRootRequest {
  return {
    ...COMMON,
    mode: 'assume-root',
    source: INPUT_KEYS,
    task: {
      principal: '444455556666',
      taskPolicyArn: 'arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy',
    },
    durationSeconds: 900,
    ...over,
  };
}

export function delegatedAccessRequest(over: Partial<DelegatedAccessRequest> = {}): DelegatedAccessRequest {
  return { ...COMMON, mode: 'delegated-access', source: INPUT_KEYS, tradeInToken: 'EXAMPLETOKEN', ...over };
}

export function existingRequest(over: Partial<ExistingRequest> = {}): ExistingRequest {
  return { ...COMMON, mode: 'existing', source: { kind: 'job' }, ...over };
}
