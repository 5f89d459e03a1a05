import { conditionsHold } from './conditions';
import { RequestContext } from './context';
import { matches, readPattern } from './pattern';
import { listOf, type OneOrMany, type PolicyDocument, type Statement } from './policy';
import { namesCaller, type NamedAs } from './principals';

/** The policy types that can decide, in the words of AWS's access denied messages. */
export type PolicyType = 'identity-based policy' | 'session policy' | 'resource-based policy';

/** One authorization question, with all the policies that bear on it. */
export interface EvaluationRequest {
  /** E.g. `s3:GetObject`. */
  action: string;
  /** ARN, or `*`. */
  resource: string;
  /** Condition keys of the request; several values where the key is multivalued. Names in any case. */
  context?: Readonly<Record<string, string | readonly string[]>>;
  principal: {
    /** The caller's ARN as GetCallerIdentity tells it. */
    arn: string;
    account: string;
    /** For a session: the ARN of the role or user behind it. Policies that name it are bound by session policies. */
    issuerArn?: string;
    /** ARN of the identity provider, for a caller without AWS credentials. */
    federatedProvider?: string;
  };
  /** Of the user or role. A root user's is one that allows everything. */
  identityPolicies: readonly PolicyDocument[];
  /** Absent: the caller is no session, or one without a session policy. An empty list allows nothing. */
  sessionPolicies?: readonly PolicyDocument[];
  /** On the resource: a bucket policy, a role's trust policy, a KMS key policy. */
  resourcePolicies?: readonly PolicyDocument[];
  /** The resource's account; the principal's where absent. */
  resourceAccount?: string;
  /** True where the resource-based policy must allow in any case: trust policies, KMS keys. */
  resourcePolicyRequired?: boolean;
}

export interface Evaluation {
  decision: 'allow' | 'implicitDeny' | 'explicitDeny';
  /** The policy type that allowed, denied, or was the first that did not allow. */
  by: PolicyType;
}

/**
 * Decides as AWS does: a Deny anywhere wins; else the identity-based policies, bound by the session
 * policies, and the resource-based policies together allow.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(request: EvaluationRequest): Evaluation {
  const context = new RequestContext(request.context ?? {});
  const identity = effects(request.identityPolicies, request, context);
  const session =
    request.sessionPolicies === undefined ? undefined : effects(request.sessionPolicies, request, context);
  const resource = resourceEffects(request, context);

  if (identity.denies) {
    return { decision: 'explicitDeny', by: 'identity-based policy' };
  }
  if (session?.denies) {
    return { decision: 'explicitDeny', by: 'session policy' };
  }
  if (resource.denies) {
    return { decision: 'explicitDeny', by: 'resource-based policy' };
  }

  if (request.principal.federatedProvider !== undefined) {
    return { decision: resource.allowedAs ? 'allow' : 'implicitDeny', by: 'resource-based policy' };
  }
  const sameAccount = (request.resourceAccount ?? request.principal.account) === request.principal.account;
  if (sameAccount && resource.allowedAs === 'session') {
    return { decision: 'allow', by: 'resource-based policy' };
  }
  if (sameAccount && resource.allowedAs === 'principal') {
    return session?.allows === false
      ? { decision: 'implicitDeny', by: 'session policy' }
      : { decision: 'allow', by: 'resource-based policy' };
  }
  if (!identity.allows) {
    return { decision: 'implicitDeny', by: 'identity-based policy' };
  }
  if (session?.allows === false) {
    return { decision: 'implicitDeny', by: 'session policy' };
  }
  if (resource.allowedAs === undefined && (!sameAccount || request.resourcePolicyRequired)) {
    return { decision: 'implicitDeny', by: 'resource-based policy' };
  }
  return { decision: 'allow', by: 'identity-based policy' };
}

function effects(
  policies: readonly PolicyDocument[],
  request: EvaluationRequest,
  context: RequestContext,
): { allows: boolean; denies: boolean } {
  let allows = false;
  let denies = false;
  for (const { statement, variables } of statementsOf(policies)) {
    if (applies(statement, request, context, variables)) {
      allows ||= statement.Effect === 'Allow';
      denies ||= statement.Effect === 'Deny';
    }
  }
  return { allows, denies };
}

const STRENGTH: readonly NamedAs[] = ['session', 'principal', 'account'];

function resourceEffects(
  request: EvaluationRequest,
  context: RequestContext,
): { allowedAs: NamedAs | undefined; denies: boolean } {
  const allowed = new Set<NamedAs>();
  let denies = false;
  for (const { statement, variables } of statementsOf(request.resourcePolicies ?? [])) {
    const namedAs = namesCaller(statement, request.principal);
    if (namedAs !== undefined && applies(statement, request, context, variables)) {
      if (statement.Effect === 'Deny') {
        denies = true;
      } else {
        allowed.add(namedAs);
      }
    }
  }
  return { allowedAs: STRENGTH.find((way) => allowed.has(way)), denies };
}

/** Policy variables came with version 2012-10-17; in an older policy they are plain text. */
function* statementsOf(
  policies: readonly PolicyDocument[],
): Generator<{ statement: Statement; variables: boolean }> {
  for (const policy of policies) {
    for (const statement of listOf(policy.Statement)) {
      yield { statement, variables: policy.Version === '2012-10-17' };
    }
  }
}

function applies(
  statement: Statement,
  request: EvaluationRequest,
  context: RequestContext,
  variables: boolean,
): boolean {
  return (
    actionApplies(statement, request.action, context) &&
    resourceApplies(statement, request.resource, context, variables) &&
    conditionsHold(statement.Condition, context, variables)
  );
}

function actionApplies(statement: Statement, action: string, context: RequestContext): boolean {
  const isListed = (actions: OneOrMany | undefined): boolean =>
    listOf(actions).some((name) => {
      const pattern = readPattern(name.toLowerCase(), context, false);
      return pattern !== undefined && matches(pattern, action.toLowerCase());
    });
  return statement.NotAction === undefined ? isListed(statement.Action) : !isListed(statement.NotAction);
}

function resourceApplies(
  statement: Statement,
  resource: string,
  context: RequestContext,
  variables: boolean,
): boolean {
  const isListed = (resources: OneOrMany | undefined): boolean =>
    listOf(resources).some((name) => {
      const pattern = readPattern(name, context, variables);
      return pattern !== undefined && matches(pattern, resource);
    });
  if (statement.NotResource !== undefined) {
    return !isListed(statement.NotResource);
  }
  // Trust policies have no Resource: they stand on the resource itself.
  return statement.Resource === undefined || isListed(statement.Resource);
}
