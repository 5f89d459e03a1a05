import type { HttpResponse } from '@smithy/core/protocols';

/** The name of the first element, after declarations and comments, without a namespace's prefix. */
const ROOT = /^\s*(?:<[?!][^>]*>\s*)*<(?:[\w.-]+:)?([\w.-]+)/;

/** Bytes at an answer's start that its root element is looked for in. */
const ROOT_BYTES = 4096;

/**
 * Refuses an answer of success that is another document than the operation's: the SDK looks into whatever the root
 * element is, and would find credentials in any.
 *
 * @param expected the name of the root element that the answer has; undefined where it is no XML.
 */
export function expectRoot({ statusCode, body }: HttpResponse, expected: string | undefined): void {
  if (statusCode >= 300 || expected === undefined) return;
  const root = ROOT.exec((body as Buffer).toString('utf8', 0, ROOT_BYTES))?.[1];
  if (root !== expected)
    throw new Error(`the answer is ${root === undefined ? 'no XML' : 'another document'}`);
}
