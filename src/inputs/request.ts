/**
 * What the step was asked to do, read once from the environment, checked and frozen. Every other room takes its
 * wishes from here and nowhere else.
 */

/** AWS's partitions: the second field of every ARN. */
export type Partition =
  'aws' | 'aws-cn' | 'aws-us-gov' | 'aws-iso' | 'aws-iso-b' | 'aws-iso-e' | 'aws-iso-f' | 'aws-eusc';

/** The modes that an input can name; `auto` is resolved before a `Request` exists. */
export const MODES = [
  'session-token',
  'assume-role',
  'federation-token',
  'web-identity',
  'saml',
  'assume-root',
  'delegated-access',
  'existing',
] as const;
export type Mode = (typeof MODES)[number];

/** The accesses to a bucket that can be granted, proven and denied. */
export const ACCESSES = ['list', 'read', 'write', 'delete'] as const;
export type Access = (typeof ACCESSES)[number];

/** Long-lived or temporary keys, given as inputs. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Where a call's own credentials come from. */
export type Source =
  | { readonly kind: 'inputs'; readonly keys: AwsKeys }
  /** The credentials that an earlier step left in the job's environment (`role-chaining`). */
  | { readonly kind: 'job' }
  /** The SDK's default chain: environment, shared files, container, instance. */
  | { readonly kind: 'default-chain' };

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface SessionTags {
  /** Tags that must be sent. */
  readonly kept: readonly Tag[];
  /** Tags that may be left out where AWS finds the packed size too large. */
  readonly droppable: readonly Tag[];
  readonly transitiveKeys: readonly string[];
}

/** An MFA device, by its serial number or ARN, and what proves that it is at hand. */
export type Mfa =
  /** Six digits; they serve once. */
  | { readonly serialNumber: string; readonly tokenCode: string }
  /** The secret that makes a code for every 30 seconds: base32 without padding. */
  | { readonly serialNumber: string; readonly totpSecret: string };

/** Policies that bound a session; what they allow is the intersection with what the identity allows. */
export interface SessionPolicies {
  /** One JSON document, minified, at most 2,048 characters. */
  readonly inline?: string;
  /** ARNs of managed policies, at most 10. */
  readonly managed: readonly string[];
}

/** One role of a chain. */
export interface RoleLink {
  /** A role's ARN, or its name (with its path), which is then looked for in the caller's account. */
  readonly role: string;
  readonly sessionName: string;
  readonly externalId?: string;
  /** Tags of this role's session alone, beside those that all of the chain get. */
  readonly tags?: readonly Tag[];
}

/** One place to prove or grant access to. */
export interface BucketTarget {
  /** A bucket's name, or an access point's ARN. */
  readonly bucket: string;
  /** Keys begin with this; empty for the whole bucket. */
  readonly prefix: string;
}

export interface Verification {
  readonly targets: readonly BucketTarget[];
  /** Accesses that must work on every target. */
  readonly allowed: readonly Access[];
  /** Accesses that must be refused on every target. */
  readonly denied: readonly Access[];
  /** How many keys a `list` shows: 1 to 1,000 (one page of ListObjectsV2). */
  readonly maxKeys: number;
}

export interface Endpoints {
  /** Base URL in place of AWS's own, as given. */
  readonly sts?: string;
  readonly s3?: string;
  readonly s3ForcePathStyle: boolean;
  readonly fips: boolean;
  readonly dualstack: boolean;
  /** `http://` is taken for other hosts than this machine itself. */
  readonly allowInsecure?: boolean;
}

/** A proxy for the calls that the step makes. */
export interface Proxy {
  /** `http://` or `https://`; may hold a user name and a password. */
  readonly url: string;
  /** Hosts that are called without it, as `no-proxy` names them. */
  readonly direct: readonly string[];
}

export interface RetryLimits {
  /** Tries in all for throttling; 1 means none but the first. Time-outs and faults are tried 3 times at most. */
  readonly maxAttempts: number;
}

/** A profile in AWS's shared files. */
export interface ProfileWish {
  readonly name: string;
  /** One of that name that is there already may be overwritten. */
  readonly overwrite: boolean;
}

export interface DeliveryWishes {
  readonly outputs: boolean;
  readonly environment: boolean;
  readonly profile?: ProfileWish;
  /** The profile obtains its credentials anew when they soon end. */
  readonly refresh?: boolean;
  readonly maskAccountId: boolean;
  /** Earlier AWS variables of the job are emptied before the new ones are set. */
  readonly unsetCurrent: boolean;
}

/** A link into AWS's console. */
export interface ConsoleWish {
  /** The partition's federation endpoint. */
  readonly endpoint: string;
  /** Where the link leads. */
  readonly console: string;
  /** Where the console leads when its session has ended. */
  readonly issuer: string;
  /** How long the console's session lasts; absent: as long as the credentials. */
  readonly sessionSeconds?: number;
}

export interface CommonRequest {
  /** Why this mode: a clause for the log, such as `role-to-assume with an OIDC token`. */
  readonly reason: string;
  readonly region: string;
  readonly partition: Partition;
  readonly endpoints: Endpoints;
  readonly proxy?: Proxy;
  readonly retry: RetryLimits;
  /** Seconds for the whole step; 0 for no bound. */
  readonly timeoutSeconds: number;
  readonly delivery: DeliveryWishes;
  /** Empty: any account. */
  readonly allowedAccountIds: readonly string[];
  /** Ask again until the secret access key has no character that some shells mishandle. */
  readonly plainSecretsOnly: boolean;
  /** Keep the job's own credentials, and obtain nothing, where they still work. */
  readonly keepExisting: boolean;
  /** Seconds that they must work for yet to be kept. */
  readonly keepLeastSeconds?: number;
  readonly verification: Verification;
  /** Accesses that `bucket-access` narrows the session to; empty: not narrowed. */
  readonly narrowedTo: readonly Access[];
  readonly summary: boolean;
  readonly consoleUrl?: ConsoleWish;
}

export interface SessionTokenRequest extends CommonRequest {
  readonly mode: 'session-token';
  readonly source: Source;
  readonly durationSeconds: number;
  readonly mfa?: Mfa;
}

export interface AssumeRoleRequest extends CommonRequest {
  readonly mode: 'assume-role';
  readonly source: Source;
  /** In the order in which they are assumed; one at least. */
  readonly chain: readonly RoleLink[];
  readonly durationSeconds: number;
  readonly sourceIdentity?: string;
  readonly tags?: SessionTags;
  readonly mfa?: Mfa;
  readonly policies: SessionPolicies;
}

export interface FederationTokenRequest extends CommonRequest {
  readonly mode: 'federation-token';
  readonly source: Source;
  readonly name: string;
  readonly durationSeconds: number;
  readonly policies: SessionPolicies;
  readonly tags?: SessionTags;
}

/** Where the web identity token comes from. */
export type WebIdentityToken =
  | {
      readonly kind: 'github';
      readonly audience: string;
      readonly requestUrl: string;
      readonly requestToken: string;
    }
  | { readonly kind: 'file'; readonly path: string };

export interface WebIdentityRequest extends CommonRequest {
  readonly mode: 'web-identity';
  readonly token: WebIdentityToken;
  /** The first role is assumed with the token, the others each with the one before. */
  readonly chain: readonly RoleLink[];
  readonly durationSeconds: number;
  readonly policies: SessionPolicies;
}

/** A SAML assertion and what it says of itself, which STS verifies and this action does not. */
export interface Saml {
  /** The identity provider's SAML response, in base64. */
  readonly assertion: string;
  /** The identity provider in IAM. */
  readonly providerArn: string;
  /** The assertion's roles, each with its provider; empty where it is encrypted. */
  readonly roles: readonly { readonly role: string; readonly provider: string }[];
  /** ISO 8601: when AWS stops taking it. */
  readonly notOnOrAfter?: string;
  /** ISO 8601: when the session ends at the latest. */
  readonly sessionNotOnOrAfter?: string;
}

export interface SamlRequest extends CommonRequest {
  readonly mode: 'saml';
  readonly saml: Saml;
  /** The first role is assumed with the assertion, which names its session; the others each with the one before. */
  readonly chain: readonly RoleLink[];
  readonly durationSeconds: number;
  readonly policies: SessionPolicies;
}

/** A privileged task on a member account of an organization. */
export interface RootTask {
  /** The member account's id, or its root user's ARN. */
  readonly principal: string;
  /** One of AWS's task policies. */
  readonly taskPolicyArn: string;
}

export interface AssumeRootRequest extends CommonRequest {
  readonly mode: 'assume-root';
  readonly source: Source;
  readonly task: RootTask;
  readonly durationSeconds: number;
}

export interface DelegatedAccessRequest extends CommonRequest {
  readonly mode: 'delegated-access';
  readonly source: Source;
  readonly tradeInToken: string;
}

export interface ExistingRequest extends CommonRequest {
  readonly mode: 'existing';
  readonly source: Source;
}

export type Request =
  | SessionTokenRequest
  | AssumeRoleRequest
  | FederationTokenRequest
  | WebIdentityRequest
  | SamlRequest
  | AssumeRootRequest
  | DelegatedAccessRequest
  | ExistingRequest;

/** An input that cannot be used, told before the network is touched. */
export interface Problem {
  /** The input's name in `action.yml`, or several joined by ` + `. */
  readonly input: string;
  /** One sentence: what was given (never a secret) and what is accepted. */
  readonly message: string;
}

/** What reading the environment comes to. */
export type Reading =
  | { readonly ok: true; readonly request: Request; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly mode: Mode | undefined };
