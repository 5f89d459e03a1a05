import { requestIdToken } from './github/id-token';
import type { Request } from './inputs/request';
import type { Reach } from './reach';

export interface TokenAhead {
  readonly token: Promise<string>;
  /**
   * Fulfilled once the request for it is on its way.
   *
   * @throws CallError where it never came to that.
   */
  readonly asked: Promise<void>;
}

/**
 * Asks GitHub for the token that a request needs before what uses it is loaded, which is then done while GitHub
 * answers; undefined where the first call of the step is another.
 */
export function askForToken(request: Request, { policy, handler }: Reach): TokenAhead | undefined {
  if (request.mode !== 'web-identity' || request.token.kind !== 'github' || request.keepExisting)
    return undefined;
  const { token: wanted } = request;
  let token: Promise<string> | undefined;
  const asked = new Promise<void>((resolve, reject) => {
    token = requestIdToken(wanted, { ...policy, onSent: resolve }, handler);
    // Once it is on its way, why there is none is told where it is used.
    token.catch(reject);
  });
  return token && { token, asked };
}
