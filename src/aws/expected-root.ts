import type { HttpResponse } from '@smithy/core/protocols';
import type { Pluggable } from '@smithy/types';

/** The name of the first element, after declarations and comments, without a namespace's prefix. */
const ROOT = /^\s*(?:<[?!][^>]*>\s*)*<(?:[\w.-]+:)?([\w.-]+)/;

/** Bytes at an answer's start that its root element is looked for in. */
const ROOT_BYTES = 4096;

/**
 * Refuses an answer of success that is another document than the operation's: the SDK looks into whatever the root
 * element is, and would find credentials in any.
 *
 * @param rootOf the name of the root element that an operation's answer has; undefined where it is no XML.
 */
export function getExpectedRootPlugin<Input extends object, Output extends object>(
  rootOf: (operation: string) => string | undefined,
): Pluggable<Input, Output> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next, context) => async (args) => {
          const result = await next(args);
          const { response } = result as { response: HttpResponse };
          const expected = rootOf(String(context['commandName']).replace(/Command$/, ''));
          if (response.statusCode < 300 && expected !== undefined) {
            const root = ROOT.exec((response.body as Buffer).toString('utf8', 0, ROOT_BYTES))?.[1];
            if (root !== expected)
              throw new Error(`the answer is ${root === undefined ? 'no XML' : 'another document'}`);
          }
          return result;
        },
        // Next to the network, before the SDK reads what came.
        { name: 'expectedRootMiddleware', step: 'deserialize', priority: 'low' },
      );
    },
  };
}
