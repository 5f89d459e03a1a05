import { randomBytes } from 'node:crypto';
import type { Cloud } from '../cloud';
import type { Answer } from '../http/answer';
import { queryValue, type HttpRequest } from '../http/request';

export const SIGNIN_PATH = '/federation';

/** Access key ids of the sessions that sign-in tokens were given for. */
export type SigninTokens = Map<string, string>;

/** Seconds. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html */
const SESSION_DURATION = { min: 900, max: 43_200 };

/**
 * Answers as the console's federation endpoint does to getSigninToken: a token for a session's credentials. Whatever is
 * wrong is HTTP 400 without a word, and SessionDuration is refused to the sessions of chained roles and federated users.
 */
export function handleSignin(cloud: Cloud, request: HttpRequest): Answer {
  const refused: Answer = {
    status: 400,
    headers: { 'content-type': 'text/html' },
    body: '',
    errorCode: 'BadRequest',
  };
  if (queryValue(request, 'Action') !== 'getSigninToken') {
    return refused;
  }
  const given = sessionIn(queryValue(request, 'Session') ?? '');
  const found = cloud.sessions.find(given?.['sessionId'] ?? '');
  if (
    found === undefined ||
    found.credentials.secretAccessKey !== given?.['sessionKey'] ||
    found.credentials.sessionToken !== given['sessionToken'] ||
    found.credentials.expiration <= cloud.clock() ||
    // "GetSessionToken … cannot be used": the console takes sessions of roles and federated users.
    !['assumed-role', 'federated-user'].includes(found.session.kind)
  ) {
    return refused;
  }
  const duration = queryValue(request, 'SessionDuration');
  if (duration !== undefined) {
    const seconds = Number(duration);
    const { session } = found;
    const allowed = session.kind === 'assumed-role' && !session.chained;
    if (!allowed || !(seconds >= SESSION_DURATION.min && seconds <= SESSION_DURATION.max)) {
      return refused;
    }
  }
  const token = randomBytes(48).toString('base64url');
  cloud.signinTokens.set(token, found.credentials.accessKeyId);
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ SigninToken: token }),
  };
}

function sessionIn(text: string): Record<string, string> | undefined {
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    return undefined;
  }
}
