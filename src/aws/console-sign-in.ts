import { HttpRequest } from '@smithy/core/protocols';
import type { TemporaryCredentials } from '../credentials/temporary-credentials';
import type { CommonRequest, ConsoleWish } from '../inputs/request';
import { call, type CallPolicy } from './call';
import { CallError } from './call-error';
import type { BoundedHttpHandler } from './http';

const SUBJECT = { service: 'signin', operation: 'getSigninToken' } as const;

/** A link, and all in it that is a secret. */
export interface ConsoleLink {
  readonly url: string;
  readonly secrets: readonly string[];
  /** The console's session ends with the credentials, since AWS refused to let it last longer. */
  readonly shortened: boolean;
}

/**
 * A link that signs its reader in to AWS's console with the credentials, for 15 minutes from now on.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
 *
 * @throws CallError with code `SigninRefused` where AWS does not take the credentials; it does not say why.
 */
export async function consoleLink(
  { region, consoleUrl }: Pick<CommonRequest, 'region'> & { readonly consoleUrl: ConsoleWish },
  credentials: TemporaryCredentials,
  policy: CallPolicy,
  handler: BoundedHttpHandler,
): Promise<ConsoleLink> {
  const { endpoint, console, issuer, sessionSeconds } = consoleUrl;
  const session = JSON.stringify({
    sessionId: credentials.accessKeyId,
    sessionKey: credentials.secretAccessKey,
    sessionToken: credentials.sessionToken,
  });
  const ask = (duration: Readonly<Record<string, string>>): Promise<string> =>
    call(SUBJECT, policy, async (options) => {
      const query = { Action: 'getSigninToken', ...duration, Session: session };
      const { response } = await handler.handle(get(endpoint, query), options);
      return signinToken(response.statusCode, (response.body as Buffer).toString('utf8'));
    });
  let shortened = false;
  let token: string;
  try {
    token = await ask(sessionSeconds === undefined ? {} : { SessionDuration: String(sessionSeconds) });
  } catch (error) {
    // The duration is refused to sessions that were not made with an IAM user's keys, in the words of any refusal.
    if (
      sessionSeconds === undefined ||
      !(error instanceof CallError) ||
      error.facts.code !== 'SigninRefused'
    ) {
      throw error;
    }
    token = await ask({});
    shortened = true;
  }
  const url = new URL(endpoint);
  const destination = new URL(console);
  destination.searchParams.set('region', region);
  const query = { Action: 'login', Issuer: issuer, Destination: destination.href, SigninToken: token };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return { url: url.href, secrets: [token, encodeURIComponent(token), url.href], shortened };
}

function get(endpoint: string, query: Record<string, string>): HttpRequest {
  const url = new URL(endpoint);
  return new HttpRequest({
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path: url.pathname,
    query,
    headers: { host: url.host, accept: 'application/json' },
  });
}

function signinToken(status: number, text: string): string {
  const failed = (code: string, message: string): CallError =>
    new CallError(message, { ...SUBJECT, code, attempts: 1, seconds: 0, status });
  if (status !== 200) {
    throw failed(
      status >= 500 ? 'ServiceUnavailable' : 'SigninRefused',
      `the answer was HTTP ${String(status)}`,
    );
  }
  try {
    const { SigninToken: token } = JSON.parse(text) as { SigninToken?: unknown };
    if (typeof token === 'string' && /^[\w+/=.~-]+$/.test(token)) return token;
  } catch {
    // Told below.
  }
  throw failed('MalformedAnswer', 'the answer holds no sign-in token');
}
