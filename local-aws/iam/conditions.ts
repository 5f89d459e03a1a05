import type { RequestContext } from './context';
import { literal, matches, matchesArn, readPattern } from './pattern';
import type { ConditionValue, Statement } from './policy';

/**
 * Condition operators.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
interface Operator {
  /** Whether one policy value meets one value of the request. */
  meets: (policyValue: string, requestValue: string, context: RequestContext, variables: boolean) => boolean;
  /** True: satisfied when no policy value is met, and when the request lacks the key. */
  negated?: boolean;
}

const same = operator((policy, request) => policy === request);
const sameIgnoringCase = operator((policy, request) => policy.toLowerCase() === request.toLowerCase());
const like: Operator = {
  meets: (policy, request, context, variables) => {
    const pattern = readPattern(policy, context, variables);
    return pattern !== undefined && matches(pattern, request);
  },
};
const arnLike: Operator = {
  meets: (policy, request, context, variables) => {
    const pattern = readPattern(policy, context, variables);
    return pattern !== undefined && matchesArn(pattern, request);
  },
};
const numeric = (compare: (request: number, policy: number) => boolean): Operator =>
  operator((policy, request) => policy !== '' && request !== '' && compare(Number(request), Number(policy)));
const date = (compare: (request: number, policy: number) => boolean): Operator =>
  operator((policy, request) => compare(instant(request), instant(policy)));

const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: same,
  StringNotEquals: not(same),
  StringEqualsIgnoreCase: sameIgnoringCase,
  StringNotEqualsIgnoreCase: not(sameIgnoringCase),
  StringLike: like,
  StringNotLike: not(like),
  ArnEquals: arnLike,
  ArnLike: arnLike,
  ArnNotEquals: not(arnLike),
  ArnNotLike: not(arnLike),
  Bool: sameIgnoringCase,
  BinaryEquals: same,
  NumericEquals: numeric((request, policy) => request === policy),
  NumericNotEquals: not(numeric((request, policy) => request === policy)),
  NumericLessThan: numeric((request, policy) => request < policy),
  NumericLessThanEquals: numeric((request, policy) => request <= policy),
  NumericGreaterThan: numeric((request, policy) => request > policy),
  NumericGreaterThanEquals: numeric((request, policy) => request >= policy),
  DateEquals: date((request, policy) => request === policy),
  DateNotEquals: not(date((request, policy) => request === policy)),
  DateLessThan: date((request, policy) => request < policy),
  DateLessThanEquals: date((request, policy) => request <= policy),
  DateGreaterThan: date((request, policy) => request > policy),
  DateGreaterThanEquals: date((request, policy) => request >= policy),
};

const OPERATOR_NAME = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/** Whether this is an operator that the evaluator knows, with its qualifier and suffix. */
export function isConditionOperator(name: string): boolean {
  const base = OPERATOR_NAME.exec(name)?.[2];
  return base === 'Null' || (base !== undefined && base in OPERATORS);
}

/** Whether every condition of the statement holds. Throws where a policy uses an operator unknown here. */
export function conditionsHold(
  condition: Statement['Condition'],
  context: RequestContext,
  variables: boolean,
): boolean {
  return Object.entries(condition ?? {}).every(([name, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      conditionHolds(name, textsOf(values), context.values(key), context, variables),
    ),
  );
}

function conditionHolds(
  name: string,
  policyValues: readonly string[],
  requestValues: readonly string[] | undefined,
  context: RequestContext,
  variables: boolean,
): boolean {
  const [, qualifier, base = '', ifExists] = OPERATOR_NAME.exec(name) ?? [];
  if (base === 'Null') {
    return policyValues.some((value) => (value === 'true') === (requestValues === undefined));
  }
  const rule = OPERATORS[base];
  if (rule === undefined) {
    throw new TypeError(`The policy evaluator does not know the condition operator ${name}`);
  }
  const satisfies = (requestValue: string): boolean =>
    policyValues.some((value) => rule.meets(value, requestValue, context, variables)) !==
    (rule.negated ?? false);

  if (qualifier === 'ForAllValues') {
    // True of no values at all, which is why AWS advises a Null condition beside it.
    return (requestValues ?? []).every(satisfies);
  }
  if (requestValues === undefined) {
    return ifExists !== undefined || (qualifier === undefined && (rule.negated ?? false));
  }
  if (qualifier === 'ForAnyValue' || !rule.negated) {
    return requestValues.some(satisfies);
  }
  return requestValues.every(satisfies);
}

function operator(meets: (policyValue: string, requestValue: string) => boolean): Operator {
  return {
    meets: (policyValue, requestValue, context, variables) => {
      const pattern = readPattern(policyValue, context, variables);
      return pattern !== undefined && meets(literal(pattern), requestValue);
    },
  };
}

function not(rule: Operator): Operator {
  return { meets: rule.meets, negated: true };
}

/** Policies write dates as ISO 8601 or as seconds since 1970. */
function instant(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function textsOf(values: ConditionValue): string[] {
  return (Array.isArray(values) ? values : [values]).map(String);
}
