import { MODES, type Mode } from './request';

/** What is known of an input before its value is looked at. A test holds `action.yml` to it. */
export interface InputTraits {
  /** The modes that use it. In any other it is told as ignored. */
  readonly modes: readonly Mode[];
  /**
   * As in the description in `action.yml`. It is also the `default:` there, unless there are `variables` or a `twin`:
   * the runner always sets an input that has a `default:`, and could then not tell whether a person gave it.
   */
  readonly default?: string;
  /** Environment variables that are read, in this order, where the input is not given. */
  readonly variables?: readonly string[];
  /** Another input for the same wish. */
  readonly twin?: string;
  /** Masked before anything is printed, and never shown in a message. */
  readonly secret?: true;
  /** Of no use without `bucket`. */
  readonly onlyWithBucket?: true;
  /** Bounds what the session may do: where it cannot be honoured, the step fails rather than be given more. */
  readonly narrows?: true;
}

const ALL = MODES;
const CALLING_STS = MODES.filter((mode) => mode !== 'existing');
const WITH_DURATION = CALLING_STS.filter((mode) => mode !== 'delegated-access');
const WITH_SOURCE = MODES.filter((mode) => mode !== 'web-identity' && mode !== 'saml');
const ROLES = ['assume-role', 'web-identity', 'saml'] as const;
const WITH_POLICIES = ['assume-role', 'web-identity', 'saml', 'federation-token'] as const;
const WITH_MFA = ['session-token', 'assume-role'] as const;

// The variables are those of configure-aws-credentials (translateEnvVariables in its src/helpers.ts), and
// AWS_DEFAULT_REGION, which the AWS CLI and most SDKs read.
const table = {
  mode: { modes: ALL, default: 'auto' },
  'aws-region': { modes: ALL, variables: ['AWS_REGION', 'AWS_DEFAULT_REGION'] },
  duration: { modes: WITH_DURATION, default: '1h', twin: 'role-duration-seconds' },
  'role-duration-seconds': {
    modes: WITH_DURATION,
    default: '1h',
    variables: ['ROLE_DURATION_SECONDS'],
    twin: 'duration',
  },

  'aws-access-key-id': { modes: WITH_SOURCE, secret: true },
  'aws-secret-access-key': { modes: WITH_SOURCE, secret: true },
  'aws-session-token': { modes: WITH_SOURCE, secret: true },
  'mfa-serial-number': { modes: WITH_MFA },
  'mfa-token-code': { modes: WITH_MFA, secret: true },
  'mfa-totp-secret': { modes: WITH_MFA, secret: true },

  'role-to-assume': { modes: ROLES, variables: ['ROLE_TO_ASSUME'] },
  'role-session-name': { modes: ROLES, default: 'GitHubActions', variables: ['ROLE_SESSION_NAME'] },
  'role-external-id': { modes: ROLES, variables: ['ROLE_EXTERNAL_ID'] },
  'source-identity': { modes: ['assume-role'] },
  'role-chaining': { modes: ['assume-role'], default: 'false', variables: ['ROLE_CHAINING'] },
  // Honoured by a mode that sends no tags too, so never ignored.
  'role-skip-session-tagging': { modes: ALL, default: 'false', variables: ['ROLE_SKIP_SESSION_TAGGING'] },
  'custom-tags': { modes: ['assume-role', 'federation-token'] },
  'transitive-tag-keys': { modes: ['assume-role'], variables: ['TRANSITIVE_TAG_KEYS'] },

  'web-identity-token-file': { modes: ['web-identity'], variables: ['WEB_IDENTITY_TOKEN_FILE'] },
  audience: { modes: ['web-identity'], default: 'sts.amazonaws.com', variables: ['AUDIENCE'] },
  // Honoured by a mode that asks for no OIDC token too, so never ignored.
  'force-skip-oidc': { modes: ALL, default: 'false' },

  'saml-assertion': { modes: ['saml'], secret: true },
  'saml-provider-arn': { modes: ['saml'] },

  'target-principal': { modes: ['assume-root'] },
  'task-policy-arn': { modes: ['assume-root'] },

  'trade-in-token': { modes: ['delegated-access'], secret: true },

  'federated-name': { modes: ['federation-token'] },

  'inline-session-policy': { modes: WITH_POLICIES, variables: ['INLINE_SESSION_POLICY'], narrows: true },
  'managed-session-policies': {
    modes: WITH_POLICIES,
    variables: ['MANAGED_SESSION_POLICIES'],
    narrows: true,
  },
  'bucket-access': { modes: WITH_POLICIES, narrows: true },

  bucket: { modes: ALL },
  verify: { modes: ALL },
  'verify-denied': { modes: ALL },
  'max-keys': { modes: ALL, default: '50', onlyWithBucket: true },

  'output-credentials': { modes: ALL, default: 'true', variables: ['OUTPUT_CREDENTIALS'] },
  // Its default goes by `aws-profile`.
  'output-env-credentials': { modes: ALL },
  'aws-profile': { modes: ALL },
  'overwrite-aws-profile': { modes: ALL, default: 'false', variables: ['OVERWRITE_AWS_PROFILE'] },
  'unset-current-credentials': { modes: ALL, default: 'false', variables: ['UNSET_CURRENT_CREDENTIALS'] },
  'use-existing-credentials': { modes: ALL, default: 'false', variables: ['USE_EXISTING_CREDENTIALS'] },
  refresh: { modes: ALL, default: 'false' },
  'console-url': { modes: WITH_POLICIES, default: 'false' },
  'mask-aws-account-id': { modes: ALL, default: 'false', variables: ['MASK_AWS_ACCOUNT_ID'] },
  'allowed-account-ids': { modes: ALL },
  'special-characters-workaround': {
    modes: CALLING_STS,
    default: 'false',
    variables: ['SPECIAL_CHARACTERS_WORKAROUND'],
  },
  summary: { modes: ALL, default: 'true' },

  'sts-endpoint': { modes: ALL },
  's3-endpoint': { modes: ALL, onlyWithBucket: true },
  's3-force-path-style': { modes: ALL, onlyWithBucket: true },
  'allow-insecure-endpoint': { modes: ALL, default: 'false' },
  'use-fips-endpoint': { modes: ALL, default: 'false' },
  'use-dualstack-endpoint': { modes: ALL, default: 'false' },

  // configure-aws-credentials knows the two in upper case, and takes either for every call.
  'http-proxy': { modes: ALL, variables: ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] },
  'no-proxy': { modes: ALL, variables: ['NO_PROXY', 'no_proxy'] },

  'disable-retry': { modes: ALL, default: 'false', variables: ['DISABLE_RETRY'] },
  'retry-max-attempts': { modes: ALL, default: '12', variables: ['RETRY_MAX_ATTEMPTS'] },
  'action-timeout-s': { modes: ALL, default: '0' },
} as const satisfies Record<string, InputTraits>;

/** The inputs of `action.yml`. */
export type InputName = keyof typeof table;

export const INPUTS: Readonly<Record<InputName, InputTraits>> = table;

export const INPUT_NAMES = Object.keys(table) as readonly InputName[];
