import type { EvaluationRequest } from './evaluate';
import { listOf, type PrincipalElement, type Statement } from './policy';

/**
 * How a resource-based policy names the caller. It decides which other policies still bind the caller:
 * a grant to the session itself is bound by none, a grant to the role or user behind it by the session
 * policy, and a grant to the account only lets that account's own policies grant.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-resource.html
 */
export type NamedAs = 'session' | 'principal' | 'account';

/** How the statement's Principal or NotPrincipal names the caller; undefined where it does not. */
export function namesCaller(
  statement: Statement,
  principal: EvaluationRequest['principal'],
): NamedAs | undefined {
  if (statement.NotPrincipal !== undefined) {
    return named(statement.NotPrincipal, principal) === undefined ? 'principal' : undefined;
  }
  return statement.Principal === undefined ? undefined : named(statement.Principal, principal);
}

function named(element: PrincipalElement, principal: EvaluationRequest['principal']): NamedAs | undefined {
  if (element === '*') {
    return 'principal';
  }
  if (principal.federatedProvider !== undefined) {
    const providers = listOf(element.Federated);
    return providers.includes(principal.federatedProvider) || providers.includes('*')
      ? 'principal'
      : undefined;
  }
  const ways = listOf(element.AWS).map((name) => namedBy(name, principal));
  return (['session', 'principal', 'account'] as const).find((way) => ways.includes(way));
}

function namedBy(name: string, principal: EvaluationRequest['principal']): NamedAs | undefined {
  if (name === principal.arn) {
    return 'session';
  }
  if (name === '*' || name === principal.issuerArn) {
    return 'principal';
  }
  const root = /^arn:[\w-]+:iam::(\d{12}):root$/.exec(name);
  return name === principal.account || root?.[1] === principal.account ? 'account' : undefined;
}
