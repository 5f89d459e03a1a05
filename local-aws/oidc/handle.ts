import type { Cloud } from '../cloud';
import type { Answer } from '../http/answer';
import { queryValue, type HttpRequest } from '../http/request';
import { GITHUB_ISSUER } from './issuer';

export const TOKEN_PATH = '/_actions/idtoken';
const KEYS_PATH = '/_actions/.well-known/jwks';

/**
 * Answers as the runner's token service does, which is what `core.getIDToken` asks.
 * https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 */
export async function handleOidc(cloud: Cloud, request: HttpRequest): Promise<Answer> {
  if (request.path === KEYS_PATH) {
    return json(200, await cloud.oidcIssuer.keys());
  }
  if (request.path !== TOKEN_PATH || request.method !== 'GET') {
    return json(404, { message: 'Not Found' });
  }
  const bearer = /^bearer\s+(.+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  if (bearer !== cloud.oidcIssuer.requestToken) {
    return { ...json(401, { message: 'Unauthorized' }), errorCode: 'Unauthorized' };
  }
  const audience = queryValue(request, 'audience');
  // Without an audience GitHub names the owner of the repository.
  const aud = audience === undefined || audience === '' ? 'https://github.com/octo-org' : audience;
  const value = await cloud.oidcIssuer.issue({ iss: GITHUB_ISSUER, aud });
  return json(200, { count: value.length, value });
}

function json(status: number, value: unknown): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value),
  };
}
