import { roleArn } from '../arn';
import { AwsError } from '../aws-error';
import { denialReason } from '../iam/denial';
import type { Evaluation } from '../iam/evaluate';
import { evaluateFor, type Caller } from '../identity/caller';
import type { Account, Role } from '../world';

type Context = Readonly<Record<string, string | readonly string[]>>;

/** @throws AwsError AccessDenied unless the caller's policies and the role's trust policy both let them. */
export function authorizeOnRole(
  caller: Caller,
  action: string,
  found: { account: Account; role: Role },
  context: Context,
): void {
  const resource = roleArn(found.account, found.role);
  const evaluation = evaluateFor(caller, {
    action,
    resource,
    context,
    resourcePolicies: [found.role.trustPolicy],
    resourceAccount: found.account.id,
    resourcePolicyRequired: true,
  });
  if (evaluation.decision !== 'allow') {
    throw notAuthorized(caller, action, resource, evaluation, found.account.id === caller.account.id);
  }
}

/** @throws AwsError AccessDenied unless the caller's own policies allow it. */
export function authorize(caller: Caller, action: string, resource: string, context: Context): void {
  const evaluation = evaluateFor(caller, { action, resource, context });
  if (evaluation.decision !== 'allow') {
    throw notAuthorized(caller, action, resource, evaluation, true);
  }
}

/**
 * The message names the policy type only where that tells nothing of another account, and a trust
 * policy's silence reads like a role that does not exist.
 */
export function notAuthorized(
  caller: Caller,
  action: string,
  resource: string,
  evaluation?: Evaluation,
  sameAccount = false,
): AwsError {
  const sentence = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource}`;
  const isTrustMissing = evaluation?.decision === 'implicitDeny' && evaluation.by === 'resource-based policy';
  return new AwsError(
    403,
    'AccessDenied',
    evaluation === undefined || !sameAccount || isTrustMissing
      ? sentence
      : `${sentence} ${denialReason(action, evaluation)}`,
  );
}
