import { HttpResponse } from '@smithy/core/protocols';
import type { CallPolicy } from './call';
import type { BoundedHttpHandler } from './http';

/**
 * A call is rehearsed while another is answered: once with a server that is none, since what has run once is compiled
 * when it is needed. Nothing leaves the process, nothing is told of it, and what goes wrong in it goes wrong again,
 * and is told, where it counts.
 */
export const REHEARSED: CallPolicy = { maxAttempts: 1, onRetry: () => undefined };

/** Answers each request with the same text. */
export function answering(text: string): Pick<BoundedHttpHandler, 'handle' | 'openAhead'> {
  return {
    handle: () =>
      Promise.resolve({
        response: new HttpResponse({ statusCode: 200, headers: {}, body: Buffer.from(text) }),
      }),
    openAhead: () => undefined,
  };
}
