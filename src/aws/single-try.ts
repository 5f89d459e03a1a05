import type { Pluggable } from '@smithy/types';

/**
 * Stands where the SDK's retry middleware would, since its signer asks for a place beside it, and tries once: trying
 * again is `call.ts`'s, for every service alike.
 */
export function getSingleTryPlugin<Input extends object, Output extends object>(): Pluggable<Input, Output> {
  return {
    applyToStack: (stack) => {
      stack.add((next) => next, { name: 'retryMiddleware', step: 'finalizeRequest', priority: 'high' });
    },
  };
}
