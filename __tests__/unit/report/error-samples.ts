import { CallError, type CallFacts } from '../../../src/aws/call-error';
import type { ExplainContext, GitHubFacts } from '../../../src/report/explain';
import {
  assumeRoleRequest,
  assumeRootRequest,
  BUCKET,
  COMMON,
  delegatedAccessRequest,
  existingRequest,
  federationTokenRequest,
  KEYS,
  ROLE,
  SAML_PROVIDER,
  samlRequest,
  SESSION,
  sessionTokenRequest,
  USER,
  webIdentityRequest,
} from './sample-requests';

/** An error as AWS (or the way to it) words it, and what must be told. */
export interface ErrorSample {
  /** The row of the table. */
  readonly id: string;
  /** What is special about this sample, where a row has several. */
  readonly case?: string;
  readonly error: CallError;
  readonly context: ExplainContext;
  /** Text that the annotation must have. */
  readonly says: readonly string[];
  /** Text that the detail must have. */
  readonly details?: readonly string[];
}

export const GITHUB: GitHubFacts = {
  repository: 'octo-org/octo-repo',
  ref: 'refs/heads/main',
  eventName: 'push',
  actor: 'octocat',
  serverUrl: 'https://github.com',
  forkPullRequest: false,
  oidcAvailable: true,
};

/** As GitHub documents it. */
export const CLAIMS = {
  iss: 'https://token.actions.githubusercontent.com',
  sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
  aud: 'sts.amazonaws.com',
  repository: 'octo-org/octo-repo',
  repository_id: '74',
  repository_owner: 'octo-org',
  repository_owner_id: '65',
  ref: 'refs/heads/main',
  job_workflow_ref: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main',
  runner_environment: 'github-hosted',
  actor: 'octocat',
  exp: 1632493867,
};

function failed(
  message: string,
  facts: Partial<CallFacts> & Pick<CallFacts, 'service' | 'operation' | 'code'>,
): CallError {
  return new CallError(message, { attempts: 1, seconds: 0.2, ...facts });
}

const sts = (operation: string, code: string, message: string, facts: Partial<CallFacts> = {}): CallError =>
  failed(message, {
    service: 'sts',
    operation,
    code,
    status: code.startsWith('AccessDenied') ? 403 : 400,
    host: 'sts.us-east-1.amazonaws.com',
    requestId: '01234567-89ab-cdef-0123-456789abcdef',
    ...(operation.startsWith('AssumeRole') && { resource: ROLE }),
    ...facts,
  });

const s3 = (operation: string, code: string, message: string, facts: Partial<CallFacts> = {}): CallError =>
  failed(message, {
    service: 's3',
    operation,
    code,
    status: 403,
    host: `${BUCKET}.s3.us-east-1.amazonaws.com`,
    resource: BUCKET,
    ...facts,
  });

const network = (code: string, facts: Partial<CallFacts> = {}): CallError =>
  failed('', {
    service: 'sts',
    operation: 'GetSessionToken',
    code,
    host: 'sts.us-east-1.amazonaws.com:443',
    attempts: 3,
    seconds: 45,
    ...facts,
  });

const PROXY = 'proxy.example.com:3128';

const oidc = (status: number | undefined, code = 'IdTokenRefused'): CallError =>
  failed(status === undefined ? 'the answer holds no token' : `GitHub answered HTTP ${String(status)}`, {
    service: 'oidc',
    operation: 'GetIdToken',
    code,
    host: 'pipelines.actions.githubusercontent.com',
    ...(status !== undefined && { status }),
  });

const source = (
  code = 'CredentialsNotFound',
  message = 'Could not load credentials from any providers',
): CallError => failed(message, { service: 'source', operation: 'SourceCredentials', code });

const role = { request: assumeRoleRequest(), github: GITHUB, caller: { arn: USER, account: '111122223333' } };
const web = { request: webIdentityRequest(), github: GITHUB, claims: CLAIMS };
const saml = { request: samlRequest(), github: GITHUB };
const session = { request: sessionTokenRequest(), github: GITHUB };
const federation = { request: federationTokenRequest(), github: GITHUB, caller: { arn: USER } };
const bucket = { request: assumeRoleRequest(), github: GITHUB, caller: { arn: SESSION } };
const denied = (action: string, why: string, resource = `arn:aws:s3:::${BUCKET}`): string =>
  `User: ${SESSION} is not authorized to perform: ${action} on resource: "${resource}" ${why}`;
const webDenied = 'Not authorized to perform sts:AssumeRoleWithWebIdentity';
const assumeDenied = `User: ${USER} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`;
const lists = (prefix: string, where = BUCKET): ReturnType<typeof assumeRoleRequest> =>
  assumeRoleRequest({ verification: { ...COMMON.verification, targets: [{ bucket: where, prefix }] } });
const ownEndpoints = {
  ...COMMON.endpoints,
  sts: 'http://minio:9000',
  s3: 'http://minio:9000',
};

/** One at least for each row of the table. */
export const ERROR_SAMPLES: readonly ErrorSample[] = [
  // A proxy on the way.
  {
    id: 'proxy-authentication',
    error: network('ProxyAuthenticationRequired', { proxy: PROXY, status: 407, attempts: 1, seconds: 0.1 }),
    context: session,
    says: [PROXY, 'http-proxy', '%40', 'HTTP 407'],
  },
  {
    id: 'proxy-refused',
    error: network('ProxyRefused', { proxy: PROXY, status: 403, attempts: 1, seconds: 0.1 }),
    context: session,
    says: [PROXY, 'HTTP 403', 'no-proxy'],
  },
  {
    id: 'proxy-unreachable',
    error: network('ConnectionRefused', { proxy: PROXY, seconds: 0.6 }),
    context: session,
    says: [PROXY, 'ConnectionRefused', 'sts.us-east-1.amazonaws.com', '3 times in 0.6 s'],
  },
  // The way there.
  {
    id: 'connect-timeout',
    error: network('ConnectTimeout'),
    context: session,
    says: ['sts.us-east-1.amazonaws.com:443', '3 times in 45.0 s', 'http-proxy'],
  },
  {
    id: 'connect-timeout',
    case: 'an endpoint of the workflow’s own',
    error: network('ConnectTimeout'),
    context: { ...session, request: sessionTokenRequest({ endpoints: ownEndpoints }) },
    says: ['`sts-endpoint` is http://minio:9000'],
  },
  {
    id: 'connect-timeout',
    case: 'FIPS',
    error: network('ConnectTimeout', { attempts: 1, seconds: 5 }),
    context: { ...session, request: sessionTokenRequest({ endpoints: { ...COMMON.endpoints, fips: true } }) },
    says: ['use-fips-endpoint', 'once in 5.0 s'],
  },
  {
    id: 'response-timeout',
    error: failed('', {
      service: 's3',
      operation: 'ListObjectsV2',
      code: 'ResponseTimeout',
      attempts: 3,
      seconds: 30,
    }),
    context: bucket,
    says: ['the endpoint of ListObjectsV2', 'health.aws.amazon.com'],
  },
  {
    id: 'connection-refused',
    error: network('ConnectionRefused'),
    context: session,
    says: ['Nothing listens', 'HTTPS_PROXY'],
  },
  {
    id: 'connection-refused',
    case: 'an endpoint of the workflow’s own',
    error: network('ConnectionRefused', { service: 's3', operation: 'ListObjectsV2' }),
    context: { ...session, request: sessionTokenRequest({ endpoints: ownEndpoints }) },
    says: ['`s3-endpoint` is http://minio:9000', 'service container'],
  },
  {
    id: 'connection-reset',
    error: network('ConnectionReset'),
    context: session,
    says: ['closed before', 'inspect TLS'],
  },
  {
    id: 'host-not-found',
    error: network('HostNotFound', { host: 'sts.us-esat-1.amazonaws.com' }),
    context: { ...session, request: sessionTokenRequest({ region: 'us-esat-1' }) },
    says: ['sts.us-esat-1.amazonaws.com', '`aws-region` is `us-esat-1`'],
  },
  {
    id: 'host-not-found',
    case: 'before there is a request',
    error: network('HostNotFound', { service: 'oidc' }),
    context: { github: GITHUB },
    says: ['DNS knows no address'],
  },
  {
    id: 'certificate',
    error: network('CertificateError'),
    context: session,
    says: ['NODE_EXTRA_CA_CERTS', 'clock'],
  },
  {
    id: 'insecure-endpoint',
    error: failed('minio:9000 would be called by http://, without TLS', {
      service: 'sts',
      operation: 'AssumeRole',
      code: 'InsecureEndpoint',
      host: 'minio:9000',
    }),
    context: session,
    says: ['minio:9000', 'AWS_ENDPOINT_URL', '`allow-insecure-endpoint: true`'],
  },
  {
    id: 'insecure-endpoint',
    case: 'of the runner',
    error: failed('ghes.example.com would be called by http://, without TLS', {
      service: 'oidc',
      operation: 'GetIdToken',
      code: 'InsecureEndpoint',
      host: 'ghes.example.com',
    }),
    context: web,
    says: ['ACTIONS_ID_TOKEN_REQUEST_URL'],
  },
  { id: 'tls-failure', error: network('TlsFailure'), context: session, says: ['not TLS', 'https://'] },
  { id: 'network', error: network('NetworkError'), context: session, says: ['could not be reached'] },
  {
    id: 'malformed-answer-oidc',
    error: oidc(undefined, 'MalformedAnswer'),
    context: web,
    says: ['no-proxy'],
  },
  {
    id: 'malformed-answer',
    error: network('MalformedAnswer'),
    context: session,
    says: ['Is this really STS?'],
  },
  {
    id: 'answer-too-large',
    error: s3('ListObjectsV2', 'AnswerTooLarge', ''),
    context: bucket,
    says: ['Is this really S3?'],
  },
  // No credentials to begin with.
  {
    id: 'token-file',
    error: failed('the file is empty', {
      service: 'source',
      operation: 'ReadTokenFile',
      code: 'TokenFileUnusable',
    }),
    context: { request: webIdentityRequest({ token: { kind: 'file', path: 'token' } }), github: GITHUB },
    says: ['`web-identity-token-file`', 'the file is empty'],
  },
  {
    id: 'token-file-untrusted',
    error: failed('/tmp/token may be written by every user of this machine; run chmod o-w on it', {
      service: 'source',
      operation: 'ReadTokenFile',
      code: 'TokenFileUntrusted',
      resource: '/tmp/token',
    }),
    context: { request: webIdentityRequest({ token: { kind: 'file', path: '/tmp/token' } }), github: GITHUB },
    says: ['`web-identity-token-file`', '/tmp/token may be written by every user', '..data/token'],
  },
  {
    id: 'source-file-untrusted',
    error: failed('/home/runner/.aws/config is a symbolic link that another user of this machine made', {
      service: 'source',
      operation: 'ReadSharedFile',
      code: 'SourceFileUntrusted',
      resource: 'AWS_CONFIG_FILE',
    }),
    context: session,
    says: ['/home/runner/.aws/config is a symbolic link', 'AWS_CONFIG_FILE', 'chmod o-w'],
  },
  {
    id: 'source-fork-pull-request',
    error: source(),
    context: { ...session, github: { ...GITHUB, forkPullRequest: true } },
    says: ['pull request from a fork', 'By design', 'head.repo.full_name == github.repository'],
  },
  {
    id: 'source-id-token-missing',
    error: source(),
    context: {
      request: assumeRoleRequest({ source: { kind: 'default-chain' } }),
      github: { ...GITHUB, oidcAvailable: false },
    },
    says: ['permissions:', '  id-token: write', 'aws-access-key-id'],
  },
  {
    id: 'source-not-found-in-job',
    error: source(),
    context: { request: assumeRoleRequest({ source: { kind: 'job' } }), github: GITHUB },
    says: ['role-chaining', 'AWS_ACCESS_KEY_ID'],
  },
  {
    id: 'source-not-found',
    error: source(),
    context: session,
    says: ['Mode `session-token`', 'secrets.NAME'],
  },
  {
    id: 'source-not-found',
    case: 'before there is a request',
    error: source(),
    context: { github: GITHUB },
    says: ['This step'],
  },
  {
    id: 'source-failed',
    error: source('CredentialsProviderError', 'Profile deploy could not be found'),
    context: { ...session, source: 'the profile "deploy" (AWS_PROFILE)' },
    says: ['the profile "deploy"', 'Profile deploy could not be found'],
    details: ['Calling credentials: from the profile'],
  },
  {
    id: 'source-failed',
    case: 'nobody knows from where',
    error: source('CredentialsProviderError', ''),
    context: session,
    says: ['could not be used'],
  },
  // GitHub's token.
  {
    id: 'oidc-fork-pull-request',
    error: oidc(403),
    context: { ...web, github: { ...GITHUB, forkPullRequest: true } },
    says: ['By design', 'pull_request_target'],
  },
  {
    id: 'id-token-missing',
    error: oidc(undefined, 'IdTokenRefused'),
    context: { ...web, github: { ...GITHUB, oidcAvailable: false } },
    says: ['permissions:', '  id-token: write', 'reusable workflow'],
  },
  { id: 'oidc-refused', error: oidc(401), context: web, says: ['HTTP 401', '  id-token: write'] },
  { id: 'oidc-refused', case: '403', error: oidc(403), context: web, says: ['HTTP 403'] },
  {
    id: 'oidc-not-found',
    error: oidc(404),
    context: { ...web, github: { ...GITHUB, serverUrl: 'https://github.example.com' } },
    says: ['https://github.example.com', 'GitHub Enterprise Server'],
  },
  {
    id: 'oidc-not-found',
    case: 'a server nobody names',
    error: oidc(404),
    context: { github: { forkPullRequest: false, oidcAvailable: true } },
    says: ['The GitHub server'],
  },
  { id: 'oidc-failed', error: oidc(400), context: web, says: ['`audience`'] },
  // Overload and faults.
  {
    id: 's3-slow-down',
    error: s3('ListObjectsV2', 'SlowDown', 'Please reduce your request rate.', {
      status: 503,
      attempts: 12,
      seconds: 93.4,
    }),
    context: bucket,
    says: ['12 times in 93.4 s', 'max-parallel', 'retry-max-attempts'],
  },
  {
    id: 'throttled',
    error: sts('AssumeRole', 'Throttling', 'Rate exceeded', { attempts: 12, seconds: 93.4 }),
    context: role,
    says: ['12 times in 93.4 s', 'max-parallel'],
  },
  {
    id: 'throttled',
    case: 'without tries',
    error: sts('AssumeRole', 'ThrottlingException', 'Rate exceeded'),
    context: { ...role, request: assumeRoleRequest({ retry: { maxAttempts: 1 } }) },
    says: ['`disable-retry` is on'],
  },
  {
    id: 'throttled-status',
    error: failed('slow', {
      service: 'oidc',
      operation: 'GetIdToken',
      code: 'IdTokenRefused',
      status: 429,
      attempts: 12,
    }),
    context: web,
    says: ['12 times'],
  },
  { id: 'server-fault-oidc', error: oidc(503), context: web, says: ['HTTP 503', 'githubstatus.com'] },
  {
    id: 'server-fault',
    error: sts('AssumeRole', 'InternalFailure', 'We encountered an internal error.', {
      status: 500,
      attempts: 3,
    }),
    context: role,
    says: ['HTTP 500', '3 times', 'Nothing in the workflow is wrong'],
  },
  // Keys.
  {
    id: 'clock-skew',
    error: s3(
      'ListObjectsV2',
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    ),
    context: bucket,
    says: ['clock', 'NTP'],
  },
  {
    id: 'clock-skew-signature',
    error: sts(
      'GetSessionToken',
      'SignatureDoesNotMatch',
      'Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z (20260101T011500Z - 15 min.)',
    ),
    context: session,
    says: ['clock', 'timedatectl'],
  },
  {
    id: 'session-token-missing',
    error: sts(
      'AssumeRole',
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
    ),
    context: {
      ...role,
      request: assumeRoleRequest({
        source: { kind: 'inputs', keys: { ...KEYS, accessKeyId: 'ASIAIOSFODNN7EXAMPLE' } },
      }),
    },
    says: ['begins with ASIA', '`aws-session-token`'],
  },
  {
    id: 'invalid-access-key',
    error: sts(
      'GetSessionToken',
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
    ),
    context: session,
    says: ['`aws-access-key-id` and `aws-secret-access-key`', 'inactive', 'partition'],
  },
  {
    id: 'invalid-access-key',
    case: 'S3 of another system',
    error: s3(
      'ListObjectsV2',
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
    ),
    context: { github: GITHUB, request: existingRequest({ endpoints: ownEndpoints }) },
    says: ['the calling credentials', '`s3-endpoint` is http://minio:9000'],
  },
  {
    id: 'expired-web-identity-token',
    error: sts(
      'AssumeRoleWithWebIdentity',
      'ExpiredTokenException',
      'Token expired: current date/time 1700000000 must be before the expiration date/time 1600000000',
    ),
    context: { request: webIdentityRequest({ token: { kind: 'file', path: 'token' } }), github: GITHUB },
    says: ['`web-identity-token-file` holds an old token'],
  },
  {
    id: 'expired-web-identity-token',
    case: 'GitHub’s',
    error: sts('AssumeRoleWithWebIdentity', 'ExpiredTokenException', 'Token expired'),
    context: web,
    says: ['run the job again'],
  },
  {
    id: 'expired-credentials',
    error: sts(
      'AssumeRole',
      'ExpiredTokenException',
      'The security token included in the request is expired',
    ),
    context: {
      request: assumeRoleRequest({ source: { kind: 'job' } }),
      github: GITHUB,
      source: 'the job’s environment',
    },
    says: ['past their end', 'the credentials from the job’s environment', 'longer `duration`'],
  },
  {
    id: 'expired-credentials',
    case: 'S3',
    error: s3('ListObjectsV2', 'ExpiredToken', 'The provided token has expired.'),
    context: bucket,
    says: ['past their end'],
  },
  {
    id: 'invalid-session-token',
    error: s3('ListObjectsV2', 'InvalidToken', 'The provided token is malformed or otherwise invalid.'),
    context: bucket,
    says: ['opt-in region'],
  },
  {
    id: 'invalid-session-token',
    case: 'two systems',
    error: s3('ListObjectsV2', 'InvalidToken', 'The provided token is malformed or otherwise invalid.'),
    context: { ...bucket, request: assumeRoleRequest({ endpoints: ownEndpoints }) },
    says: ['both must be of the same system'],
  },
  {
    id: 'signature-does-not-match',
    error: sts(
      'GetSessionToken',
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
    ),
    context: session,
    says: ['secret access key', 'space or a new line at the end'],
  },
  {
    id: 'signature-does-not-match',
    case: 'behind a proxy',
    error: sts(
      'GetSessionToken',
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match',
    ),
    context: { ...session, request: sessionTokenRequest({ endpoints: ownEndpoints }) },
    says: ['Host header'],
  },
  {
    id: 'keys-refused',
    error: sts(
      'AssumeRole',
      'AccessDenied',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    ),
    context: role,
    says: ['does not accept the keys'],
  },
  {
    id: 'keys-refused',
    case: 'an unknown access key id',
    error: sts('AssumeRole', 'AccessDenied', 'The Access Key Id you provided does not exist in our records.'),
    context: role,
    says: ['does not know the access key id'],
  },
  {
    id: 'missing-authentication',
    error: sts('GetSessionToken', 'MissingAuthenticationToken', 'Request is missing Authentication Token'),
    context: session,
    says: ['Authorization header', '`http-proxy`'],
  },
  {
    id: 'region-disabled',
    error: sts(
      'AssumeRole',
      'RegionDisabledException',
      'STS is not activated in this region for account:111122223333. Your account administrator can activate STS in this region using the IAM Console.',
    ),
    context: role,
    says: ['not active for the account in us-east-1', 'IAM console'],
  },
  {
    id: 'region-disabled',
    case: 'before there is a request',
    error: sts('AssumeRole', 'RegionDisabledException', ''),
    context: { github: GITHUB },
    says: ['this region'],
  },
  {
    id: 'account-not-ready',
    error: s3('ListObjectsV2', 'NotSignedUp', 'Your account is not signed up for the Amazon S3 service.'),
    context: bucket,
    says: ['not fully signed up'],
  },
  // MFA.
  {
    id: 'mfa-device',
    error: sts(
      'GetSessionToken',
      'AccessDenied',
      'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    ),
    context: session,
    says: ['`mfa-serial-number`', 'arn:aws:iam::111122223333:mfa/name', 'list-mfa-devices'],
  },
  {
    id: 'mfa-code',
    error: sts(
      'AssumeRole',
      'AccessDenied',
      'MultiFactorAuthentication failed with invalid MFA one time pass code.',
    ),
    context: {
      ...role,
      request: assumeRoleRequest({
        mfa: { serialNumber: 'arn:aws:iam::111122223333:mfa/alice', tokenCode: '123456' },
      }),
    },
    says: ['used before', '`mfa-totp-secret`'],
  },
  {
    id: 'mfa-code',
    case: 'none was given',
    error: sts(
      'GetSessionToken',
      'AccessDenied',
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    ),
    context: session,
    says: ['one-time code'],
  },
  {
    id: 'mfa-code',
    case: 'made from the secret',
    error: sts(
      'GetSessionToken',
      'AccessDenied',
      'MultiFactorAuthentication failed with invalid MFA one time pass code.',
    ),
    context: {
      request: sessionTokenRequest({
        mfa: { serialNumber: 'arn:aws:iam::111122223333:mfa/alice', totpSecret: 'JBSWY3DPEHPK3PXP' },
      }),
      github: GITHUB,
    },
    says: ['was made from `mfa-totp-secret`', 'the clock of a self-hosted runner'],
  },
  // AssumeRoleWithSAML.
  {
    id: 'saml-assertion-expired-unsent',
    error: failed('the assertion was to be used before 2026-11-22T21:00:00.000Z', {
      service: 'source',
      operation: 'ReadAssertion',
      code: 'AssertionExpired',
    }),
    context: saml,
    says: ['five minutes', 'The cause: the assertion was to be used before 2026-11-22T21:00:00.000Z'],
  },
  {
    id: 'saml-assertion-expired',
    error: sts(
      'AssumeRoleWithSAML',
      'ExpiredTokenException',
      'Token must be redeemed within 5 minutes of issuance',
    ),
    context: saml,
    says: ['five minutes'],
  },
  {
    id: 'saml-provider-unknown',
    error: sts('AssumeRoleWithSAML', 'InvalidIdentityToken', 'Specified provider doesn’t exist'),
    context: saml,
    says: [SAML_PROVIDER, 'list-saml-providers'],
  },
  {
    id: 'saml-assertion-invalid',
    error: sts('AssumeRoleWithSAML', 'InvalidIdentityToken', 'Response signature invalid'),
    context: saml,
    says: ['its signature, its issuer or its audience', 'update-saml-provider'],
  },
  {
    id: 'saml-claim-rejected',
    error: sts(
      'AssumeRoleWithSAML',
      'IDPRejectedClaim',
      'The identity provider reported that authentication failed',
    ),
    context: saml,
    says: ['Sign in there again'],
  },
  {
    id: 'saml-denied',
    error: sts('AssumeRoleWithSAML', 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithSAML'),
    context: saml,
    says: ['attribute https://aws.amazon.com/SAML/Attributes/Role'],
    details: [`"Federated": "${SAML_PROVIDER}"`, '"SAML:aud": "https://signin.aws.amazon.com/saml"'],
  },
  {
    id: 'saml-denied',
    case: 'a provider of another account, in China',
    error: sts('AssumeRoleWithSAML', 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithSAML', {
      resource: 'arn:aws-cn:iam::444455556666:role/Deploy',
    }),
    context: saml,
    says: ['they must be in the same'],
    details: ['"SAML:aud": "https://signin.amazonaws.cn/saml"'],
  },
  // AssumeRoot and GetDelegatedAccessToken.
  {
    id: 'assume-root-denied',
    error: sts(
      'AssumeRoot',
      'AccessDenied',
      `User: ${USER} is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::444455556666:root`,
    ),
    context: { request: assumeRootRequest(), github: GITHUB, caller: { arn: USER } },
    says: ['may not call AssumeRoot on 444455556666', 'Centralized root access must be enabled'],
    details: ['"Resource": "arn:aws:iam::444455556666:root"', '"sts:TaskPolicyArn"'],
  },
  {
    id: 'assume-root-task-policy',
    error: sts('AssumeRoot', 'ValidationError', 'Task policy arn:aws:iam::aws:policy/Odd is not valid.'),
    context: { request: assumeRootRequest(), github: GITHUB },
    says: ['S3UnlockBucketPolicy'],
  },
  {
    id: 'trade-in-token-expired',
    error: sts('GetDelegatedAccessToken', 'ExpiredTradeInTokenException', 'The trade-in token has expired'),
    context: { request: delegatedAccessRequest(), github: GITHUB },
    says: ['`trade-in-token`'],
  },
  {
    id: 'delegated-access-denied',
    error: sts('GetDelegatedAccessToken', 'AccessDenied', 'The trade-in token is not valid.'),
    context: { request: delegatedAccessRequest(), github: GITHUB },
    says: ['Only the account that asked for the delegation'],
  },
  // AssumeRoleWithWebIdentity.
  {
    id: 'web-identity-denied',
    error: sts('AssumeRoleWithWebIdentity', 'AccessDenied', webDenied),
    context: web,
    says: [
      ROLE,
      '`repo:octo-org/octo-repo:ref:refs/heads/main`',
      'StringLike',
      'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
    ],
    details: [
      '  sub: repo:octo-org/octo-repo:ref:refs/heads/main',
      '  repository_id: 74',
      '  repository_owner_id: 65',
      '"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"',
      '"token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:ref:refs/heads/main"',
      '"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"',
    ],
  },
  {
    id: 'web-identity-denied',
    case: 'an environment, ids and an audience of its own',
    error: sts(
      'AssumeRoleWithWebIdentity',
      'AccessDenied',
      `${webDenied} because no role trust policy allows the sts:AssumeRoleWithWebIdentity action`,
    ),
    context: {
      ...web,
      claims: {
        ...CLAIMS,
        sub: 'repo:octo-org@65/octo-repo@74:environment:prod',
        aud: ['https://github.com/octo-org'],
        environment: 'prod',
      },
    },
    says: [
      'No role trust policy allows it',
      '`owner@id/repository@id`',
      '`environment: prod`',
      'The audience is `https://github.com/octo-org`',
    ],
    details: ['"token.actions.githubusercontent.com:sub": "repo:octo-org@65/octo-repo@74:environment:prod"'],
  },
  {
    id: 'web-identity-denied',
    case: 'a pull request, in China',
    error: sts('AssumeRoleWithWebIdentity', 'AccessDenied', webDenied, {
      resource: 'arn:aws-cn:iam::111122223333:role/Deploy',
    }),
    context: {
      ...web,
      request: webIdentityRequest({ partition: 'aws-cn', region: 'cn-north-1' }),
      claims: { ...CLAIMS, sub: 'repo:octo-org/octo-repo:pull_request' },
    },
    says: ['`:pull_request`'],
    details: ['"Federated": "arn:aws-cn:iam::111122223333:oidc-provider/'],
  },
  {
    id: 'web-identity-denied',
    case: 'a customised sub in a reusable workflow of GitHub Enterprise Server',
    error: sts('AssumeRoleWithWebIdentity', 'AccessDenied', webDenied),
    context: {
      ...web,
      github: { ...GITHUB, workflowRef: 'octo-org/octo-repo/.github/workflows/ci.yml@refs/heads/main' },
      claims: {
        ...CLAIMS,
        iss: 'https://github.example.com/_services/token',
        sub: 'repository_id:74:actor:${odd}',
        repository_id: 74,
      },
    },
    says: ['customised', 'reusable workflow octo-org/octo-repo/.github/workflows/deploy.yml'],
    details: [
      '"github.example.com/_services/token:sub": "repository_id:74:actor:${$}{odd}"',
      'oidc-provider/github.example.com/_services/token"',
    ],
  },
  {
    id: 'web-identity-denied',
    case: 'a token of a file, nothing known of it',
    error: sts('AssumeRoleWithWebIdentity', 'AccessDenied', webDenied),
    context: { request: webIdentityRequest({ token: { kind: 'file', path: 'token' } }), github: GITHUB },
    says: ['`web-identity-token-file`'],
    details: ['no trust policy can be shown'],
  },
  {
    id: 'web-identity-denied',
    case: 'claims of a strange kind',
    error: failed(webDenied, {
      service: 'sts',
      operation: 'AssumeRoleWithWebIdentity',
      code: 'AccessDenied',
    }),
    context: { github: GITHUB, claims: { sub: { not: 'text' }, aud: [] } },
    says: ['the role does not accept'],
    details: ['an issuer that it does not name'],
  },
  {
    id: 'web-identity-denied',
    case: 'no audience in the token, a role that nobody names',
    error: failed(webDenied, {
      service: 'sts',
      operation: 'AssumeRoleWithWebIdentity',
      code: 'AccessDenied',
    }),
    context: { ...web, claims: { ...CLAIMS, aud: undefined } },
    says: ['The trust policy of the role does not accept'],
    details: [
      'Trust policy of the role that accepts exactly this job',
      '"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"',
    ],
  },
  {
    id: 'no-oidc-provider',
    error: sts(
      'AssumeRoleWithWebIdentity',
      'InvalidIdentityToken',
      'No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com',
    ),
    context: web,
    says: [
      'aws iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com --client-id-list sts.amazonaws.com',
      'Account 111122223333',
    ],
    details: ['"Federated"'],
  },
  {
    id: 'wrong-audience',
    error: sts('AssumeRoleWithWebIdentity', 'InvalidIdentityToken', 'Incorrect token audience'),
    context: { ...web, claims: { ...CLAIMS, aud: 'https://github.com/octo-org' } },
    says: ['`https://github.com/octo-org`', 'add-client-id-to-open-id-connect-provider'],
  },
  {
    id: 'expired-oidc-token',
    error: sts(
      'AssumeRoleWithWebIdentity',
      'InvalidIdentityToken',
      'Token must be redeemed within 24 hours of issuance',
    ),
    context: { request: webIdentityRequest({ token: { kind: 'file', path: 'token' } }), github: GITHUB },
    says: ['holds an old token'],
  },
  {
    id: 'expired-oidc-token',
    case: 'GitHub’s',
    error: sts('AssumeRoleWithWebIdentity', 'InvalidIdentityToken', 'Token is expired'),
    context: web,
    says: ['Run the job again'],
  },
  {
    id: 'thumbprint',
    error: sts(
      'AssumeRoleWithWebIdentity',
      'InvalidIdentityToken',
      "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
    ),
    context: web,
    says: ['update-open-id-connect-provider-thumbprint'],
  },
  {
    id: 'idp-communication',
    error: sts(
      'AssumeRoleWithWebIdentity',
      'IDPCommunicationError',
      'Could not reach the identity provider',
      { attempts: 3 },
    ),
    context: web,
    says: ['3 times', 'githubstatus.com'],
  },
  {
    id: 'idp-communication',
    case: 'GitHub Enterprise Server',
    error: sts(
      'AssumeRoleWithWebIdentity',
      'InvalidIdentityToken',
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    ),
    context: { ...web, claims: { ...CLAIMS, iss: 'https://github.example.com/_services/token' } },
    says: ['from the internet', '/.well-known/openid-configuration'],
  },
  {
    id: 'token-not-a-jwt',
    error: sts(
      'AssumeRoleWithWebIdentity',
      'InvalidIdentityToken',
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    ),
    context: { request: webIdentityRequest({ token: { kind: 'file', path: 'token' } }), github: GITHUB },
    says: ['`web-identity-token-file` holds', 'ID token'],
  },
  {
    id: 'token-not-a-jwt',
    case: 'GitHub’s',
    error: sts('AssumeRoleWithWebIdentity', 'InvalidIdentityToken', 'Provided Token is not valid'),
    context: web,
    says: ['GitHub gave'],
  },
  {
    id: 'idp-rejected-claim',
    error: sts('AssumeRoleWithWebIdentity', 'IDPRejectedClaim', 'The identity provider rejected the claim', {
      status: 403,
    }),
    context: web,
    says: ['withdrawn'],
  },
  // AssumeRole.
  {
    id: 'assume-role-by-root',
    error: sts('AssumeRole', 'AccessDenied', 'Roles may not be assumed by root accounts.'),
    context: role,
    says: ['root user', 'IAM user'],
  },
  {
    id: 'assume-role-tag-session',
    error: sts(
      'AssumeRole',
      'AccessDenied',
      `User: ${USER} is not authorized to perform: sts:TagSession on resource: ${ROLE}`,
    ),
    context: {
      ...role,
      request: assumeRoleRequest({ tags: { kept: [], droppable: [], transitiveKeys: [] } }),
    },
    says: ['sts:TagSession', 'role-skip-session-tagging: true', USER],
    details: ['"sts:TagSession"'],
  },
  {
    id: 'assume-role-tag-session',
    case: 'a role that nobody names',
    error: failed('User: x is not authorized to perform: sts:TagSession', {
      service: 'sts',
      operation: 'AssumeRole',
      code: 'AccessDenied',
    }),
    context: { github: GITHUB },
    says: ['x may not tag the session of the role'],
    details: ['role/NAME'],
  },
  {
    id: 'assume-role-source-identity',
    error: sts(
      'AssumeRole',
      'AccessDenied',
      `User: ${USER} is not authorized to perform: sts:SetSourceIdentity on resource: ${ROLE}`,
    ),
    context: { ...role, request: assumeRoleRequest({ sourceIdentity: 'octocat' }) },
    says: ['sts:SetSourceIdentity', '`source-identity`'],
    details: ['"sts:SetSourceIdentity"'],
  },
  {
    id: 'assume-role-source-identity',
    case: 'a role that nobody names',
    error: failed('User: x is not authorized to perform: sts:SetSourceIdentity', {
      service: 'sts',
      operation: 'AssumeRole',
      code: 'AccessDenied',
    }),
    context: { github: GITHUB },
    says: ['source identity of the role'],
  },
  {
    id: 'assume-role-denied',
    error: sts('AssumeRole', 'AccessDenied', assumeDenied),
    context: { github: GITHUB, request: assumeRoleRequest() },
    says: [`${USER} may not assume ${ROLE}`, 'Two policies must both allow it', '`role-external-id`'],
    details: [
      `"AWS": "${USER}"`,
      '"Action": "sts:AssumeRole"',
      `"Resource": "${ROLE}"`,
      `Permissions policy of ${USER}`,
    ],
  },
  {
    id: 'assume-role-denied',
    case: 'by a role of another account, with external ID, MFA, tags and source identity',
    error: sts(
      'AssumeRole',
      'AccessDenied',
      `${assumeDenied} because no identity-based policy allows the sts:AssumeRole action`,
    ),
    context: {
      github: GITHUB,
      caller: { arn: 'arn:aws:sts::444455556666:assumed-role/Hub/GitHubActions' },
      request: assumeRoleRequest({
        chain: [{ role: 'Deploy', sessionName: 'GitHubActions', externalId: 'unique-42' }],
        mfa: { serialNumber: 'arn:aws:iam::111122223333:mfa/alice', tokenCode: '123456' },
        tags: { kept: [], droppable: [], transitiveKeys: [] },
        sourceIdentity: 'octocat',
      }),
    },
    says: [
      'with the external ID that was given with this MFA device',
      'No identity-based policy allows it',
      'another account',
      '`role-external-id`',
      'sts:TagSession and sts:SetSourceIdentity',
    ],
    details: [
      '"AWS": "arn:aws:iam::444455556666:role/Hub"',
      '"sts:ExternalId": "unique-42"',
      '"aws:MultiFactorAuthPresent": "true"',
      'a session’s ARN does not tell it',
    ],
  },
  {
    id: 'assume-role-denied',
    case: 'across partitions, denied by an organization',
    error: sts(
      'AssumeRole',
      'AccessDenied',
      `${assumeDenied} with an explicit deny in a service control policy`,
      { resource: 'arn:aws-cn:iam::111122223333:role/Deploy' },
    ),
    context: { github: GITHUB, caller: { arn: USER }, request: assumeRoleRequest() },
    says: ['partition aws, the role of aws-cn', 'service control policy', 'AWS Organizations'],
  },
  {
    id: 'assume-role-denied',
    case: 'by nobody knows whom',
    error: sts('AssumeRole', 'AccessDenied', 'Access denied'),
    context: { github: GITHUB, request: webIdentityRequest(), source: 'the instance’s role' },
    says: ['The credentials from the instance’s role'],
    details: ['role/CALLER', 'could not learn who called'],
  },
  {
    id: 'assume-role-denied',
    case: 'nothing known at all',
    error: failed('', { service: 'sts', operation: 'AssumeRole', code: 'AccessDenied' }),
    context: { github: GITHUB },
    says: ['The caller may not assume the role', 'The answer was AccessDenied.'],
  },
  // GetSessionToken, GetFederationToken.
  {
    id: 'session-credentials',
    error: sts('GetSessionToken', 'AccessDenied', 'Cannot call GetSessionToken with session credentials'),
    context: { ...session, source: 'the instance’s role' },
    says: ['mode: existing', 'role-to-assume', 'those from the instance’s role are temporary'],
  },
  {
    id: 'session-credentials',
    case: 'GetFederationToken',
    error: sts(
      'GetFederationToken',
      'AccessDenied',
      'Cannot call GetFederationToken with session credentials',
    ),
    context: federation,
    says: ['GetFederationToken can be called only with the long-lived keys'],
  },
  {
    id: 'get-federation-token-denied',
    error: sts(
      'GetFederationToken',
      'AccessDenied',
      `User: ${USER} is not authorized to perform: sts:GetFederationToken on resource: arn:aws:sts::111122223333:federated-user/octocat because no identity-based policy allows the sts:GetFederationToken action`,
      { resource: 'octocat' },
    ),
    context: {
      ...federation,
      request: federationTokenRequest({ tags: { kept: [], droppable: [], transitiveKeys: [] } }),
    },
    says: [USER, '`octocat`', '`sts:GetFederationToken`'],
    details: ['"Resource": "arn:aws:sts::111122223333:federated-user/octocat"', '"sts:TagSession"'],
  },
  {
    id: 'get-federation-token-denied',
    case: 'a bare refusal',
    error: sts('GetFederationToken', 'AccessDenied', ''),
    context: { github: GITHUB },
    says: ['The IAM user may not call'],
    details: ['"Resource": "*"'],
  },
  {
    id: 'get-session-token-denied',
    error: sts(
      'GetSessionToken',
      'AccessDenied',
      `User: ${USER} is not authorized to perform: sts:GetSessionToken with an explicit deny in an identity-based policy`,
    ),
    context: session,
    says: ['denies all without MFA', '`mfa-serial-number`', 'A `Deny` statement in an identity-based policy'],
  },
  {
    id: 'get-session-token-denied',
    case: 'a bare refusal',
    error: sts('GetSessionToken', 'AccessDenied', ''),
    context: session,
    says: ['The caller was refused'],
  },
  // Parameters.
  {
    id: 'duration-over-role-maximum',
    error: sts(
      'AssumeRole',
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ),
    context: { ...role, request: assumeRoleRequest({ durationSeconds: 5400 }) },
    says: ['`duration` is 1h30m', ROLE, 'aws iam update-role --role-name Deploy --max-session-duration 5400'],
  },
  {
    id: 'duration-over-role-maximum',
    case: 'nothing known at all',
    error: failed('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.', {
      service: 'sts',
      operation: 'AssumeRole',
      code: 'ValidationError',
    }),
    context: { github: GITHUB },
    says: ['The duration that was asked for', '--role-name NAME --max-session-duration 43200'],
  },
  {
    id: 'duration-over-chaining-limit',
    error: sts(
      'AssumeRole',
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    ),
    context: { ...role, request: assumeRoleRequest({ durationSeconds: 3661 }) },
    says: ['`duration` is 1h1m1s', 'another role’s credentials', '`1h`'],
  },
  {
    id: 'duration-over-chaining-limit',
    case: 'nothing known at all',
    error: failed('... role chaining.', { service: 'sts', operation: 'AssumeRole', code: 'ValidationError' }),
    context: { github: GITHUB },
    says: ['the role is assumed with'],
  },
  {
    id: 'duration-over-root-limit',
    error: sts(
      'GetSessionToken',
      'ValidationError',
      'The requested DurationSeconds exceeds the limit for root account',
    ),
    context: { ...session, request: sessionTokenRequest({ durationSeconds: 7200 }) },
    says: ['`duration` is 2h', 'root user’s keys'],
  },
  {
    id: 'duration-out-of-range',
    error: sts(
      'GetFederationToken',
      'ValidationError',
      "1 validation error detected: Value '60' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    ),
    context: { ...federation, request: federationTokenRequest({ durationSeconds: 60 }) },
    says: ['`duration` is 1m', '15m to 36h'],
  },
  {
    id: 'packed-policy-too-large',
    error: sts(
      'AssumeRole',
      'PackedPolicyTooLarge',
      'Packed policy consumes 127% of allotted space, please use smaller policy.',
    ),
    context: {
      ...role,
      request: assumeRoleRequest({ tags: { kept: [], droppable: [], transitiveKeys: [] } }),
    },
    says: ['127%', '`inline-session-policy`', 'left out already'],
  },
  {
    id: 'packed-policy-too-large',
    case: 'without tags',
    error: sts(
      'AssumeRole',
      'PackedPolicyTooLargeException',
      'Packed policy consumes 127% of allotted space',
    ),
    context: role,
    says: ['`managed-session-policies`'],
  },
  {
    id: 'malformed-policy',
    error: sts('AssumeRole', 'MalformedPolicyDocument', 'Syntax errors in policy.'),
    context: role,
    says: ['`inline-session-policy`', 'validate-policy'],
  },
  {
    id: 'managed-policy-unusable',
    error: sts(
      'AssumeRole',
      'ValidationError',
      'Policy arn:aws:iam::111122223333:policy/Nope does not exist or is not attachable.',
    ),
    context: role,
    says: ['`managed-session-policies`'],
  },
  {
    id: 'sts-denied',
    error: sts(
      'GetCallerIdentity',
      'AccessDenied',
      `User: ${USER} is not authorized to perform: sts:GetCallerIdentity on resource: *`,
    ),
    context: { request: existingRequest(), github: GITHUB },
    says: [`${USER} may not call GetCallerIdentity`, 'Allow sts:GetCallerIdentity on *'],
  },
  {
    id: 'sts-denied',
    case: 'without a resource',
    error: sts(
      'GetCallerIdentity',
      'AccessDenied',
      `User: ${USER} is not authorized to perform: sts:GetCallerIdentity`,
    ),
    context: { github: GITHUB },
    says: ['Allow sts:GetCallerIdentity.'],
  },
  {
    id: 'sts-denied',
    case: 'a bare refusal',
    error: sts('GetCallerIdentity', 'AccessDenied', 'no'),
    context: { github: GITHUB },
    says: ['The caller may not call'],
  },
  {
    id: 'sts-validation',
    error: sts(
      'AssumeRole',
      'ValidationError',
      "1 validation error detected: Value 'x y' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    ),
    context: role,
    says: ['RoleSessionName from `role-session-name`', 'roleSessionName'],
  },
  {
    id: 'no-plain-secret',
    error: failed('every secret access key had special characters, 40 times', {
      service: 'sts',
      operation: 'special-characters-workaround',
      code: 'NoPlainSecret',
      attempts: 40,
    }),
    context: role,
    says: ['40 times', '`special-characters-workaround`'],
  },
  {
    id: 'sts-call-unknown',
    error: sts(
      'GetFederationToken',
      'InvalidAction',
      'Could not find operation GetFederationToken for version 2011-06-15',
    ),
    context: { ...federation, request: federationTokenRequest({ endpoints: ownEndpoints }) },
    says: ['`sts-endpoint` (http://minio:9000)', '`mode`'],
  },
  {
    id: 'sts-call-unknown',
    case: 'AWS’s own',
    error: sts('GetFederationToken', 'InvalidAction', ''),
    context: federation,
    says: ['in this region or partition'],
  },
  {
    id: 'sts-call-unsupported',
    error: sts('GetFederationToken', 'InvalidParameterValue', 'Unsupported action GetFederationToken'),
    context: { ...federation, request: federationTokenRequest({ endpoints: ownEndpoints }) },
    says: ['`sts-endpoint` (http://minio:9000)', '`mode`'],
  },
  {
    id: 'sts-call-unsupported',
    case: 'though the token was at fault elsewhere',
    error: sts(
      'GetDelegatedAccessToken',
      'InvalidParameterValue',
      'Unsupported action GetDelegatedAccessToken',
    ),
    context: { ...session, request: sessionTokenRequest({ endpoints: ownEndpoints }) },
    says: ['does not know GetDelegatedAccessToken'],
  },
  // S3.
  {
    id: 'kms-denied',
    error: s3(
      'GetObject',
      'AccessDenied',
      denied(
        'kms:Decrypt',
        'because no identity-based policy allows the kms:Decrypt action',
        'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      ),
    ),
    context: bucket,
    says: [
      'KMS key',
      '{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}',
    ],
    details: ['"kms:Decrypt"'],
  },
  {
    id: 'kms-denied',
    case: 'writing, without the key’s name',
    error: s3('PutObject', 'AccessDenied', 'not authorized: kms:GenerateDataKey'),
    context: bucket,
    says: ['"kms:GenerateDataKey","kms:Decrypt"'],
  },
  {
    id: 'kms-key-unusable',
    error: s3('GetObject', 'KMS.DisabledException', 'The key is disabled', { status: 400 }),
    context: bucket,
    says: ['describe-key'],
  },
  {
    id: 's3-session-policy',
    error: s3(
      'PutObject',
      'AccessDenied',
      denied(
        's3:PutObject',
        'because no session policy allows the s3:PutObject action',
        `arn:aws:s3:::${BUCKET}/x`,
      ),
    ),
    context: { ...bucket, request: assumeRoleRequest({ narrowedTo: ['list', 'read'] }) },
    says: [
      '`bucket-access: list, read`',
      `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::${BUCKET}/*"}`,
    ],
    details: ['"s3:PutObject"'],
  },
  {
    id: 's3-session-policy',
    case: 'an explicit deny',
    error: s3(
      'PutObject',
      'AccessDenied',
      denied('s3:PutObject', 'with an explicit deny in a session policy'),
    ),
    context: { github: GITHUB },
    says: ['Take the `Deny` out of `inline-session-policy`'],
  },
  {
    id: 's3-object-lock',
    error: s3('DeleteObject', 'AccessDenied', 'Access Denied because object protected by object lock.'),
    context: bucket,
    says: ['S3 Object Lock', '`list`'],
  },
  {
    id: 's3-encryption-required',
    error: s3(
      'PutObject',
      'AccessDenied',
      denied('s3:PutObject', 'with an explicit deny in a resource-based policy'),
    ),
    context: bucket,
    says: ['encryption header', SESSION],
  },
  {
    id: 's3-access-denied',
    error: s3(
      'ListObjectsV2',
      'AccessDenied',
      denied('s3:ListBucket', 'because no identity-based policy allows the s3:ListBucket action'),
    ),
    context: { ...bucket, request: lists('logs/') },
    says: [
      `${SESSION} may not s3:ListBucket on s3://${BUCKET}/logs/`,
      'No identity-based policy allows it',
      `{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::${BUCKET}","Condition":{"StringLike":{"s3:prefix":"logs/*"}}}`,
    ],
    details: ['"s3:prefix": "logs/*"'],
  },
  {
    id: 's3-access-denied',
    case: 'a bare HEAD, in GovCloud, of a federated user',
    error: s3('HeadBucket', 'Forbidden', ''),
    context: { request: federationTokenRequest({ partition: 'aws-us-gov' }), github: GITHUB },
    says: [
      'The caller may not s3:ListBucket',
      `"Resource":"arn:aws-us-gov:s3:::${BUCKET}"`,
      'federated user',
    ],
  },
  {
    id: 's3-access-denied',
    case: 'an access point',
    error: s3('GetObject', 'AccessDenied', 'Access Denied', {
      resource: 'arn:aws:s3:us-west-2:111122223333:accesspoint/logs',
    }),
    context: { ...bucket, request: lists('2026/', 'arn:aws:s3:us-west-2:111122223333:accesspoint/logs') },
    says: ['"Resource":"arn:aws:s3:us-west-2:111122223333:accesspoint/logs/object/2026/*"', 'access point'],
  },
  {
    id: 's3-access-denied',
    case: 'an explicit deny of a call without a row',
    error: failed('... with an explicit deny in a VPC endpoint policy', {
      service: 's3',
      operation: 'GetObjectTagging',
      code: 'AccessDenied',
    }),
    context: { github: GITHUB },
    says: ['s3:GetObjectTagging on s3://the bucket', 'VPC endpoint'],
  },
  {
    id: 's3-no-such-bucket',
    error: s3('ListObjectsV2', 'NoSuchBucket', 'The specified bucket does not exist', { status: 404 }),
    context: { ...bucket, request: assumeRoleRequest({ endpoints: ownEndpoints }) },
    says: [`no bucket ${BUCKET}`, '`s3-endpoint`'],
  },
  {
    id: 's3-no-such-bucket',
    case: 'AWS’s own',
    error: s3('ListObjectsV2', 'NoSuchBucket', 'The specified bucket does not exist', { status: 404 }),
    context: bucket,
    says: ['partition aws', 'spelling'],
  },
  {
    id: 's3-not-found',
    error: s3('HeadBucket', 'NotFound', '', { status: 404 }),
    context: bucket,
    says: ['s3-force-path-style'],
  },
  {
    id: 's3-wrong-region',
    error: s3(
      'ListObjectsV2',
      'PermanentRedirect',
      'The bucket you are attempting to access must be addressed using the specified endpoint.',
      { status: 301, headers: { 'x-amz-bucket-region': 'eu-west-1' } },
    ),
    context: { ...bucket, request: assumeRoleRequest({ endpoints: ownEndpoints }) },
    says: ['`aws-region: eu-west-1`', '`s3-endpoint` fixes the host'],
  },
  {
    id: 's3-wrong-region',
    case: 'only the message tells',
    error: s3(
      'ListObjectsV2',
      'AuthorizationHeaderMalformed',
      "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-central-1'",
      { status: 400 },
    ),
    context: bucket,
    says: ['`aws-region: eu-central-1`'],
  },
  {
    id: 's3-wrong-region',
    case: 'nobody tells',
    error: s3('ListObjectsV2', 'PermanentRedirect', 'Moved', { status: 301 }),
    context: { github: GITHUB },
    says: ['get-bucket-location'],
  },
  {
    id: 's3-invalid-bucket-name',
    error: s3('ListObjectsV2', 'InvalidBucketName', 'The specified bucket is not valid.', { status: 400 }),
    context: bucket,
    says: ['3 to 63'],
  },
  {
    id: 's3-call-unknown',
    error: s3(
      'ListObjectsV2',
      'NotImplemented',
      'A header you provided implies functionality that is not implemented.',
      { status: 400 },
    ),
    context: bucket,
    says: ['`verify`'],
  },
  {
    id: 's3-requires-header',
    error: s3('PutObject', 'InvalidRequest', 'Missing required header', { status: 400 }),
    context: bucket,
    says: ['its message says why', 'Missing required header'],
  },
  {
    id: 'console-refused',
    error: failed('the answer was HTTP 400', {
      service: 'signin',
      operation: 'getSigninToken',
      code: 'SigninRefused',
      status: 400,
    }),
    context: { request: assumeRoleRequest(), github: GITHUB },
    says: ['Leave `console-url` out'],
  },
  {
    id: 'unknown',
    error: sts('AssumeRole', 'SomethingNew', 'Never heard of', { status: 418 }),
    context: role,
    says: [`AssumeRole (${ROLE}) failed`, 'The answer was SomethingNew (HTTP 418): Never heard of'],
    details: [
      'Request id: 01234567-89ab-cdef-0123-456789abcdef',
      'Call: AssumeRole to sts.us-east-1.amazonaws.com, tried once in 0.2 s.',
    ],
  },
  {
    id: 'unknown',
    case: 'about nothing',
    error: failed('', { service: 'sts', operation: 'GetSessionToken', code: 'Odd' }),
    context: session,
    says: ['GetSessionToken failed', 'The answer was Odd.'],
  },
];
