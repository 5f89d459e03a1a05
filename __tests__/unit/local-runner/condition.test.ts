import { describe, expect, test } from '@jest/globals';
import { evaluateCondition } from '../../../local-runner/condition';

describe('evaluateCondition', () => {
  test.each([
    ['always()', 'failure', true],
    ['success()', 'success', true],
    ['success()', 'failure', false],
    ['failure()', 'failure', true],
    ['cancelled()', 'cancelled', true],
    ['!cancelled()', 'failure', true],
    ['! ! success()', 'success', true],
    ['success() || failure()', 'failure', true],
    ['always() && !failure()', 'failure', false],
  ] as const)('%s after %s is %s', (expression, status, expected) => {
    expect(evaluateCondition(expression, status)).toBe(expected);
  });

  test('refuses what it does not know', () => {
    expect(() => evaluateCondition("env.X == 'y'", 'success')).toThrow('post-if');
  });
});
