/** How the steps of a job went so far. */
export type JobStatus = 'success' | 'failure' | 'cancelled';

export interface ConditionContext {
  readonly status: JobStatus;
  /** The `env` context. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Evaluates the `post-if` of an action, as far as actions use it: the status functions, `env.NAME == 'text'` and
 * `!= 'text'` (where case does not matter), `!`, `&&` and `||`.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 *
 * @throws Error on any other expression
 */
export function evaluateCondition(expression: string, context: ConditionContext): boolean {
  return expression
    .split('||')
    .some((side) => side.split('&&').every((term) => evaluateTerm(term.trim(), context, expression)));
}

function evaluateTerm(term: string, context: ConditionContext, expression: string): boolean {
  if (/^!(?!=)/.test(term)) return !evaluateTerm(term.slice(1).trim(), context, expression);
  const [, name, operator, text] = /^env\.(\w+)\s*(==|!=)\s*'([^']*)'$/.exec(term) ?? [];
  if (name !== undefined) {
    const equal = (context.env[name] ?? '').toLowerCase() === (text ?? '').toLowerCase();
    return equal === (operator === '==');
  }
  switch (term) {
    case 'always()':
      return true;
    case 'success()':
    case 'failure()':
    case 'cancelled()':
      return `${context.status}()` === term;
    default:
      throw new Error(`post-if is no condition that is known here: ${expression}`);
  }
}
