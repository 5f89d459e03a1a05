import type { RequestContext } from './context';

const ANY_STRING = Symbol('*');
const ANY_CHARACTER = Symbol('?');

/** A policy value with its variables filled in: literal characters and the two wildcards. */
export type Pattern = readonly (string | typeof ANY_STRING | typeof ANY_CHARACTER)[];

/**
 * Reads a policy value. `${aws:username}` becomes the request's value, in which a `*` is no wildcard, and
 * `${*}`, `${?}` and `${$}` stand for the characters themselves. Undefined where a variable has neither a
 * value nor a default: such an element matches nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function readPattern(text: string, context: RequestContext, variables: boolean): Pattern | undefined {
  const pattern: (string | typeof ANY_STRING | typeof ANY_CHARACTER)[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const end = variables && text.startsWith('${', at) ? text.indexOf('}', at) : -1;
    if (end > 0) {
      const value = variableValue(text.slice(at + 2, end), context);
      if (value === undefined) {
        return undefined;
      }
      pattern.push(...value);
      at = end;
    } else if (character === '*') {
      pattern.push(ANY_STRING);
    } else if (character === '?') {
      pattern.push(ANY_CHARACTER);
    } else {
      pattern.push(character);
    }
  }
  return pattern;
}

function variableValue(expression: string, context: RequestContext): string | undefined {
  if (expression === '*' || expression === '?' || expression === '$') {
    return expression;
  }
  const withDefault = /^([^,]+?)\s*,\s*'([^']*)'$/.exec(expression.trim());
  const values = context.values(withDefault?.[1] ?? expression.trim());
  return values?.length === 1 ? values[0] : withDefault?.[2];
}

/** Whether the pattern matches the whole value. Takes time in proportion to their product at worst. */
export function matches(pattern: Pattern, value: string): boolean {
  let p = 0;
  let v = 0;
  let starAt = -1;
  let resumeAt = 0;
  while (v < value.length) {
    const part = pattern[p];
    if (part === ANY_STRING) {
      starAt = p++;
      resumeAt = v;
    } else if (part === ANY_CHARACTER || part === value.charAt(v)) {
      p++;
      v++;
    } else if (starAt >= 0) {
      p = starAt + 1;
      v = ++resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[p] === ANY_STRING) {
    p++;
  }
  return p === pattern.length;
}

/** The pattern's text with wildcards as plain characters, for operators that know none. */
export function literal(pattern: Pattern): string {
  return pattern.map((part) => (part === ANY_STRING ? '*' : part === ANY_CHARACTER ? '?' : part)).join('');
}

/**
 * ARNs are compared part by part, so that a `*` in one part does not reach into the next; the sixth part
 * is all that is left.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(pattern: Pattern, arn: string): boolean {
  const patternParts: Pattern[] = [];
  let rest = pattern;
  while (patternParts.length < 5) {
    const colon = rest.indexOf(':');
    if (colon < 0) {
      break;
    }
    patternParts.push(rest.slice(0, colon));
    rest = rest.slice(colon + 1);
  }
  patternParts.push(rest);
  const parts = arn.split(':');
  const arnParts = [...parts.slice(0, 5), parts.slice(5).join(':')];
  return (
    patternParts.length === 6 &&
    parts.length >= 6 &&
    patternParts.every((part, index) => matches(part, arnParts[index] ?? ''))
  );
}
