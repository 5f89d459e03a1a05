import type { Environment } from './environment';
import type { Reader } from './reader';
import type { Problem, WebIdentityToken } from './request';
import { workspacePath } from './session-policies';
import { urlIn } from './url';

interface OidcProvider {
  readonly requestUrl: string;
  readonly requestToken: string;
}

/**
 * Where the job can ask for an OIDC token. The runner sets both variables where the job has `id-token: write`.
 * https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 */
function gitHubOidc(env: Environment): OidcProvider | undefined {
  const requestUrl = env['ACTIONS_ID_TOKEN_REQUEST_URL'];
  const requestToken = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
  return requestUrl && requestToken ? { requestUrl, requestToken } : undefined;
}

/** What is wrong with the address at which a token is to be asked for; undefined where nothing is. */
export function tokenAddressFault(requestUrl: string): Problem | undefined {
  if (/^https?:\/\//i.test(requestUrl) && urlIn(requestUrl)) return undefined;
  return {
    input: 'ACTIONS_ID_TOKEN_REQUEST_URL',
    message:
      'given in the environment, and no URL that begins with https://; the runner sets it, so look for what sets it anew',
  };
}

/** The token file if one is given, else GitHub's OIDC token; undefined where the job has neither. */
export function readWebIdentityToken(reader: Reader, skipOidc: boolean): WebIdentityToken | undefined {
  const file = reader.text('web-identity-token-file');
  const audience = reader.limited('audience') ?? 'sts.amazonaws.com';
  if (file !== undefined) return { kind: 'file', path: workspacePath(reader, file) };
  const provider = skipOidc ? undefined : gitHubOidc(reader.env);
  return provider && { kind: 'github', audience, ...provider };
}

/** Told where mode web-identity is asked for and the job has no token. */
export function missingToken(skipOidc: boolean): string {
  if (skipOidc) {
    return 'not given, and force-skip-oidc is true, so that mode web-identity has no token; give the file or allow OIDC';
  }
  return [
    'not given, and the job may not ask GitHub for an OIDC token. Give the file, or add to the job',
    'permissions:',
    '  id-token: write',
    '  contents: read',
    '(pull requests from forks never get a token)',
  ].join('\n');
}
