import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unverifiedTls } from '../inputs/tls';
import type { Request } from '../inputs/request';
import { tokenAddressFault } from '../inputs/web-identity-token';

export function planFile(folder: string): string {
  return join(folder, 'request.json');
}

/**
 * What a renewal does: the request as it was. Without the right to ask GitHub for a token, which every step of the job
 * has for itself; source keys are in it where the mode has any.
 */
export function planText(request: Request): string {
  if (request.mode !== 'web-identity' || request.token.kind !== 'github') return JSON.stringify(request);
  return JSON.stringify({ ...request, token: { ...request.token, requestUrl: '', requestToken: '' } });
}

/** @throws Error that says what is missing. */
export function readPlan(folder: string, env: NodeJS.ProcessEnv): Request {
  const unverified = unverifiedTls(env);
  if (unverified !== undefined) throw new Error(`${unverified.input}: ${unverified.message}`);
  let request: Request;
  try {
    request = JSON.parse(readFileSync(planFile(folder), 'utf8')) as Request;
  } catch {
    throw new Error('what this profile was made of is gone: the job that made it has ended');
  }
  if (request.mode !== 'web-identity' || request.token.kind !== 'github') return request;
  const requestUrl = env['ACTIONS_ID_TOKEN_REQUEST_URL'];
  const requestToken = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
  if (!requestUrl || !requestToken) {
    throw new Error(
      'the environment has no ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN, by which a job asks GitHub for a token; hand them on to the process (into a container, say) that uses this profile',
    );
  }
  const fault = tokenAddressFault(requestUrl);
  if (fault !== undefined) throw new Error(`${fault.input}: ${fault.message}`);
  return { ...request, token: { ...request.token, requestUrl, requestToken } };
}
