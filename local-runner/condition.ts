/** How the steps of a job went so far. */
export type JobStatus = 'success' | 'failure' | 'cancelled';

/**
 * Evaluates the `post-if` of an action, as far as actions use it: the status functions, `!`, `&&` and `||`.
 *
 * @throws Error on any other expression
 */
export function evaluateCondition(expression: string, status: JobStatus): boolean {
  return expression.split('||').some((side) =>
    side.split('&&').every((term) => {
      const [, negations = '', call = ''] = /^\s*((?:!\s*)*)(\w+)\(\)\s*$/.exec(term) ?? [];
      return statusFunction(call, status, expression) !== (negations.replace(/\s/g, '').length % 2 === 1);
    }),
  );
}

function statusFunction(call: string, status: JobStatus, expression: string): boolean {
  switch (call) {
    case 'always':
      return true;
    case 'success':
    case 'failure':
      return status === call;
    case 'cancelled':
      return status === 'cancelled';
    default:
      throw new Error(`post-if is no condition that is known here: ${expression}`);
  }
}
