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
    ["env.SKIP == 'true'", 'success', true],
    ["always() && env.SKIP != 'true'", 'success', false],
    ["!env.SKIP == 'true'", 'success', false],
    ["always() && env.OTHER != 'true'", 'success', true],
    ["env.OTHER == ''", 'success', true],
  ] as const)('%s after %s is %s', (expression, status, expected) => {
    expect(evaluateCondition(expression, { status, env: { SKIP: 'True' } })).toBe(expected);
  });

  test('refuses what it does not know', () => {
    expect(() => evaluateCondition("github.ref == 'y'", { status: 'success', env: {} })).toThrow('post-if');
  });
});
