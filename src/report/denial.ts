/** The kinds of policy that AWS names when one of them refuses. */
export type PolicyKind =
  | 'identity-based policy'
  | 'session policy'
  | 'permissions boundary'
  | 'service control policy'
  | 'resource control policy'
  | 'resource-based policy'
  | 'VPC endpoint policy'
  | 'role trust policy';

/** Why a call was refused, as far as AWS's message tells. */
export interface Denial {
  readonly kind: PolicyKind;
  /** A `Deny` statement; otherwise no statement allows it. */
  readonly explicit: boolean;
}

const REASON =
  /(because no|with an explicit deny in an?) (identity-based policy|session policy|permissions boundary|service control policy|resource control policy|resource-based policy|VPC endpoint policy|role trust policy)/i;

/**
 * Reads which kind of policy refused.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function denialIn(message: string): Denial | undefined {
  const match = REASON.exec(message);
  if (!match) return undefined;
  const [, how, kind] = match as unknown as [string, string, string];
  return {
    kind: (/^vpc/i.test(kind) ? 'VPC endpoint policy' : kind.toLowerCase()) as PolicyKind,
    explicit: how.toLowerCase() !== 'because no',
  };
}

/** Who can change a policy of each kind, and where it is. */
const PLACES: Readonly<Record<PolicyKind, string>> = {
  'identity-based policy': 'the permissions policies of the role or user itself (IAM console)',
  'session policy':
    'the session policy that this step asked for: `bucket-access`, `inline-session-policy` and `managed-session-policies`; the session may do only what both it and the identity allow',
  'permissions boundary':
    'the permissions boundary of the role or user (IAM console, set by an administrator)',
  'service control policy':
    'a service control policy of AWS Organizations; only the organization’s administrators can change it',
  'resource control policy':
    'a resource control policy of AWS Organizations; only the organization’s administrators can change it',
  'resource-based policy': 'the resource’s own policy (the bucket’s, in another account its owner’s)',
  'VPC endpoint policy': 'the policy of the VPC endpoint through which this self-hosted runner calls AWS',
  'role trust policy': 'the trust policy of the role',
};

/** One line: which policy refused, where it is, and what to do to it. */
export function denialLine({ kind, explicit }: Denial): string {
  return explicit
    ? `A \`Deny\` statement in ${kind.startsWith('i') ? 'an' : 'a'} ${kind} refuses it; no \`Allow\` elsewhere can outweigh that. Remove it or except this caller from it in ${PLACES[kind]}.`
    : `No ${kind} allows it. Add the statement to ${PLACES[kind]}.`;
}
