import { assumedRoleArn, roleArn } from '../arn';
import { AwsError } from '../aws-error';
import type { Cloud } from '../cloud';
import { evaluate } from '../iam/evaluate';
import type { Session } from '../identity/sessions';
import type { Account, Role } from '../world';
import { element } from '../xml';
import { assumedRoleUserXml, credentialsXml } from './result-xml';
import { checkDuration, roleContext } from './role-parameters';
import { packedPolicySize, resolveSessionPolicies, type SessionPolicyParameters } from './session-policies';
import type { SessionTags } from './session-tags';

interface FoundRole {
  account: Account;
  role: Role;
}

interface SessionWish {
  sessionName: string;
  policies: SessionPolicyParameters;
  tags: SessionTags;
  /** Seconds; what is asked for. */
  duration: number;
  /** Seconds that what the session was asked for with has left; undefined: no such bound. */
  secondsLeft?: number;
  /** What only some of the calls know of a session. */
  more: Partial<
    Pick<
      Extract<Session, { kind: 'assumed-role' }>,
      'sourceIdentity' | 'mfaAt' | 'chained' | 'federatedProvider'
    >
  >;
}

/** Parts of an answer, each an element; the calls differ in their order. */
interface BegunSession {
  credentials: string;
  assumedRoleUser: string;
  packedPolicySize: string;
}

/**
 * What every AssumeRole call ends with, once the caller is allowed to make it.
 *
 * @throws AwsError where the role, or a policy, allows no such session.
 */
export function beginRoleSession(
  cloud: Cloud,
  { account, role }: FoundRole,
  { sessionName, policies, tags, duration, secondsLeft = duration, more }: SessionWish,
): BegunSession {
  checkDuration(role, duration, more.chained ?? false);
  const sessionPolicies = resolveSessionPolicies(cloud.world, account, policies);
  const packedSize = packedPolicySize(cloud.world, policies, tags);
  const credentials = cloud.sessions.issue(
    {
      kind: 'assumed-role',
      accountId: account.id,
      roleName: role.name,
      roleId: role.id,
      sessionName,
      issuedAt: cloud.clock(),
      ...tags,
      ...(sessionPolicies && { sessionPolicies }),
      ...more,
    },
    Math.min(duration, secondsLeft),
  );
  return {
    credentials: credentialsXml(credentials),
    assumedRoleUser: assumedRoleUserXml(
      role.id,
      sessionName,
      assumedRoleArn(account, role.name, sessionName),
    ),
    packedPolicySize: element('PackedPolicySize', packedSize),
  };
}

/**
 * Asks the role's trust policy whether it lets in who comes with a provider's word.
 *
 * @param provider ARN of the identity provider.
 * @throws AwsError AccessDenied where it does not.
 */
export function authorizeFederated(
  { account, role }: FoundRole,
  action: string,
  provider: string,
  context: Readonly<Record<string, string | readonly string[]>>,
): void {
  const { decision } = evaluate({
    action,
    resource: roleArn(account, role),
    context: { ...context, ...roleContext(role), 'aws:FederatedProvider': provider },
    principal: { arn: provider, account: account.id, federatedProvider: provider },
    identityPolicies: [],
    resourcePolicies: [role.trustPolicy],
  });
  if (decision !== 'allow') throw notAuthorizedTo(action);
}

/** AWS's whole answer to one that it does not know. */
export function notAuthorizedTo(action: string): AwsError {
  return new AwsError(403, 'AccessDenied', `Not authorized to perform ${action}`);
}
