import { HttpRequest } from '@smithy/core/protocols';
import { call, type CallPolicy } from '../aws/call';
import { CallError } from '../aws/call-error';
import type { BoundedHttpHandler } from '../aws/http';
import type { WebIdentityToken } from '../inputs/request';

type GitHubToken = Extract<WebIdentityToken, { kind: 'github' }>;

/**
 * The job's OIDC token, from the runner's documented endpoint. `core.getIDToken` would do the same through an HTTP
 * client of its own, which costs more to load than the rest of the step and sets no deadline.
 * https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 *
 * @throws CallError with code `IdTokenRefused` where the runner's endpoint says no.
 */
export async function requestIdToken(
  { audience, requestUrl, requestToken }: GitHubToken,
  policy: CallPolicy,
  handler: BoundedHttpHandler,
): Promise<string> {
  const url = new URL(requestUrl);
  url.searchParams.set('audience', audience);
  const request = new HttpRequest({
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host, accept: 'application/json', authorization: `Bearer ${requestToken}` },
  });
  const subject = { service: 'oidc', operation: 'GetIdToken' } as const;
  return call(subject, policy, async (options) => {
    const { response } = await handler.handle(request, options);
    const text = (response.body as Buffer).toString('utf8');
    const refused = (code: string, message: string): CallError =>
      new CallError(message, { ...subject, code, attempts: 1, seconds: 0, status: response.statusCode });
    if (response.statusCode !== 200) {
      throw refused('IdTokenRefused', `GitHub answered HTTP ${String(response.statusCode)}`);
    }
    const token = valueIn(text);
    if (token === undefined) throw refused('MalformedAnswer', 'the answer holds no token');
    return token;
  });
}

/** A JWT is three parts of base64url; anything else must not travel on to STS. */
function valueIn(text: string): string | undefined {
  try {
    const { value } = JSON.parse(text) as { value?: unknown };
    return typeof value === 'string' && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
