/**
 * What exists before the first request: accounts, users, roles, buckets. Plain data, so that a test can
 * write its own or change one while the server runs; every request reads it afresh.
 */
import type { PolicyDocument } from './iam/policy';

export { exampleWorld } from './example-world';

/** AWS's three public partitions. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

export interface World {
  accounts: Account[];
  /** AWS-managed and customer-managed policies; managed session policies are looked up here too. */
  managedPolicies: ManagedPolicy[];
  buckets: Bucket[];
  accessPoints: AccessPoint[];
  kmsKeys: KmsKey[];
  regions: Region[];
  /** Seconds that any session lives, whatever was asked for: AWS's shortest are too long for a test of what comes after. */
  longestSession?: number;
  /** Access that owners of accounts delegated for a time. */
  delegations?: Delegation[];
  /**
   * Bytes that a packed session policy with its tags may take. AWS does not publish the number; it reports
   * a percentage of it as PackedPolicySize.
   */
  packedPolicyLimit: number;
  /**
   * Which of Amazon's endpoints the server behaves as when a bucket is in another region than the request
   * was signed for: a regional one answers 301 PermanentRedirect, the legacy global one
   * (s3.amazonaws.com) is led by DNS to the bucket's region, which answers 400 AuthorizationHeaderMalformed.
   */
  s3Endpoint: 'regional' | 'global';
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-temporary-delegation.html */
export interface Delegation {
  /** What the one who asked for it trades in. */
  token: string;
  /** The account of the one who asked for it: nobody else can trade the token in. */
  askedBy: string;
  /** ARN of the role that is lent. */
  roleArn: string;
  sessionName: string;
  /** Seconds. */
  duration: number;
  expired?: boolean;
}

export interface Region {
  name: string;
  partition: Partition;
  /** STS must be activated by the account before it answers there (opt-in regions). */
  optIn?: boolean;
}

export interface Account {
  id: string;
  partition: Partition;
  /** Access keys of the root user. */
  rootAccessKeys: AccessKey[];
  rootMfaDevices?: MfaDevice[];
  users: User[];
  roles: Role[];
  oidcProviders: OidcProvider[];
  /** Names of SAML providers, whose metadata is that of the stand-in's identity provider. */
  samlProviders?: string[];
  /** Ids of member accounts whose root users this account, which manages their organization, may act as. */
  rootAccessTo?: string[];
  /** Opt-in regions that this account enabled. */
  enabledRegions?: string[];
}

export interface AccessKey {
  id: string;
  secret: string;
  status: 'Active' | 'Inactive';
}

export interface User {
  name: string;
  /** The unique ID, AIDA…. */
  id: string;
  /** Defaults to `/`. */
  path?: string;
  accessKeys: AccessKey[];
  /** Inline identity-based policies. */
  policies: PolicyDocument[];
  /** ARNs of attached managed policies. */
  managedPolicyArns?: string[];
  mfaDevices?: MfaDevice[];
  tags?: Record<string, string>;
}

export interface MfaDevice {
  /** ARN of a virtual device or the serial number of a hardware one. */
  serialNumber: string;
  /** The base32 TOTP secret that the device and AWS share. */
  secret: string;
}

export interface Role {
  name: string;
  /** The unique ID, AROA…. */
  id: string;
  /** Defaults to `/`. */
  path?: string;
  trustPolicy: PolicyDocument;
  /** Inline identity-based policies. */
  policies: PolicyDocument[];
  managedPolicyArns?: string[];
  /** Seconds, 3600 to 43200. Defaults to 3600 as IAM does. */
  maxSessionDuration?: number;
  tags?: Record<string, string>;
}

export interface OidcProvider {
  /** As in IAM, without a trailing slash, e.g. `https://token.actions.githubusercontent.com`. */
  url: string;
  /** Audiences, which IAM calls client IDs. */
  clientIds: string[];
  /** True: STS cannot fetch the provider's keys. */
  unreachable?: boolean;
}

export interface ManagedPolicy {
  arn: string;
  document: PolicyDocument;
}

export interface Bucket {
  name: string;
  region: string;
  /** The account that owns it. */
  account: string;
  /** The objects themselves, or keys that are made when asked for. */
  objects: StoredObject[] | GeneratedObjects;
  policy?: PolicyDocument;
  versioning?: 'Enabled' | 'Suspended';
  /** Object Lock with its default retention, if it has one. */
  objectLock?: { mode?: 'GOVERNANCE' | 'COMPLIANCE'; days?: number };
  /** Default encryption. Without it, SSE-S3 as S3 does since 2023. */
  encryption?: { algorithm: 'AES256' } | { algorithm: 'aws:kms'; keyArn: string };
  /** Object Ownership; ACLs are refused with `BucketOwnerEnforced`, which is the default. */
  ownership?: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter';
}

export interface StoredObject {
  key: string;
  body?: string | Uint8Array;
  /** Bytes; the body's own length where there is a body. */
  size?: number;
  /** ISO 8601. */
  lastModified?: string;
  contentType?: string;
  versionId?: string;
  deleteMarker?: boolean;
  retention?: { mode: 'GOVERNANCE' | 'COMPLIANCE'; until: string };
  legalHold?: boolean;
  metadata?: Record<string, string>;
  checksum?: { header: string; value: string };
  encryption?: { algorithm: 'AES256' | 'aws:kms'; keyArn?: string };
}

/** Keys `${prefix}${nine digits}${suffix}`, counted from 0. They take no memory, whatever their count. */
export interface GeneratedObjects {
  count: number;
  prefix?: string;
  suffix?: string;
  /** Bytes of each. */
  size?: number;
}

export interface AccessPoint {
  name: string;
  account: string;
  region: string;
  bucket: string;
  policy?: PolicyDocument;
}

export interface KmsKey {
  arn: string;
  policy: PolicyDocument;
}
