/** An IAM policy document. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface PolicyDocument {
  Version?: '2012-10-17' | '2008-10-17';
  Id?: string;
  Statement: Statement | Statement[];
}

export interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Action?: OneOrMany;
  NotAction?: OneOrMany;
  Resource?: OneOrMany;
  NotResource?: OneOrMany;
  Principal?: PrincipalElement;
  NotPrincipal?: PrincipalElement;
  /** Operator → condition key → values. */
  Condition?: Record<string, Record<string, ConditionValue>>;
}

export type OneOrMany = string | string[];

export type PrincipalElement = '*' | { AWS?: OneOrMany; Federated?: OneOrMany; Service?: OneOrMany };

export type ConditionValue = string | number | boolean | (string | number | boolean)[];

/** The element's values as a list, whichever way they were written. */
export function listOf<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) {
    return [];
  }
  return Array.isArray(value) ? value : [value];
}
