import type { PolicyDocument } from './policy';

/** The policy types that can decide, in the words of AWS's access denied messages. */
export type PolicyType = 'identity-based policy' | 'session policy' | 'resource-based policy';

/** One authorization question, with all the policies that bear on it. */
export interface EvaluationRequest {
  /** E.g. `s3:GetObject`. */
  action: string;
  /** ARN, or `*`. */
  resource: string;
  /** Condition keys of the request; several values where the key is multivalued. Names in any case. */
  context?: Record<string, string | readonly string[]>;
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

/** Decides as AWS does. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export function evaluate(request: EvaluationRequest): Evaluation {
  void request;
  return { decision: 'implicitDeny', by: 'identity-based policy' };
}
