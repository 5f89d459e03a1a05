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

/** Where a policy of each kind is found, and who can change it. */
const PLACES: Readonly<Record<PolicyKind, string>> = {
  'identity-based policy': 'IAM, at the permissions of the role or user itself',
  'session policy':
    'this step: `bucket-access`, `inline-session-policy` and `managed-session-policies`; a session may do only what both they and the identity allow',
  'permissions boundary': 'IAM, at the role or user, set by an administrator',
  'service control policy': 'AWS Organizations; only the organization’s administrators can change it',
  'resource control policy': 'AWS Organizations; only the organization’s administrators can change it',
  'resource-based policy':
    'the resource itself (the bucket’s policy; in another account, its owner’s to change)',
  'VPC endpoint policy': 'the VPC endpoint through which this self-hosted runner calls AWS',
  'role trust policy': 'IAM, at the role that is to be assumed',
};

/** One line: which kind of policy refused, what to do to it, and where it is. */
export function denialLine({ kind, explicit }: Denial): string {
  return explicit
    ? `A \`Deny\` statement in ${kind.startsWith('i') ? 'an' : 'a'} ${kind} refuses it, which no \`Allow\` outweighs: take it out, or except this caller from it. Its place: ${PLACES[kind]}.`
    : `No ${kind} allows it: add the statement to one. Its place: ${PLACES[kind]}.`;
}
