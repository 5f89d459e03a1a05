import { CallError } from '../aws/call-error';
import type { Request } from '../inputs/request';
import { assumeRole } from './assume-role';
import { assumeRoleWithSaml } from './assume-role-with-saml';
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity';
import { assumeRoot } from './assume-root';
import { existing } from './existing';
import { getDelegatedAccessToken } from './get-delegated-access-token';
import { getFederationToken } from './get-federation-token';
import { getSessionToken } from './get-session-token';
import type { Obtained } from './temporary-credentials';
import type { Ways } from './ways';

/** Tries for a secret access key without special characters; more than one in four has none, so 40 in a row are no accident. */
const PLAIN_TRIES = 40;

/**
 * Obtains credentials in the request's mode.
 *
 * @throws CallError
 */
export async function obtain(request: Request, ways: Ways): Promise<Obtained> {
  if (!request.plainSecretsOnly || request.mode === 'existing') return obtainOnce(request, ways);
  for (let tries = 1; tries <= PLAIN_TRIES; tries += 1) {
    const obtained = await obtainOnce(request, ways);
    if (isPlain(obtained)) return obtained;
  }
  throw new CallError(`every secret access key had special characters, ${String(PLAIN_TRIES)} times`, {
    service: 'sts',
    operation: 'special-characters-workaround',
    code: 'NoPlainSecret',
    attempts: PLAIN_TRIES,
    seconds: 0,
  });
}

/**
 * The job's own credentials, where they are to be kept while they work (`use-existing-credentials`); otherwise, or
 * where they no longer do, nothing.
 */
export async function keptExisting(request: Request, ways: Ways): Promise<Obtained | undefined> {
  if (!request.keepExisting || request.mode === 'existing') return undefined;
  try {
    const kept = await existing({ ...request, mode: 'existing', source: { kind: 'job' } }, ways);
    const { keepLeastSeconds: least } = request;
    if (least !== undefined && !lastsFor(kept, least, ways.clock.now())) {
      ways.info(
        `The job's own credentials work, but not surely for another ${String(least)} s (use-existing-credentials); obtaining others.`,
      );
      return undefined;
    }
    ways.info("The job's own credentials still work, so no others are obtained (use-existing-credentials).");
    return { ...kept, kept: true };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    ways.info(`The job has no credentials that work (${error.facts.code}); obtaining others.`);
    return undefined;
  }
}

/** Long-lived keys last; of temporary ones nobody may have said how long they do. */
function lastsFor({ credentials }: Obtained, seconds: number, now: number): boolean {
  if (credentials.sessionToken === undefined) return true;
  const { expiration } = credentials;
  return expiration !== undefined && expiration.getTime() - now >= seconds * 1000;
}

function isPlain({ credentials }: Obtained): boolean {
  return /^[A-Za-z0-9]*$/.test(credentials.secretAccessKey);
}

function obtainOnce(request: Request, ways: Ways): Promise<Obtained> {
  switch (request.mode) {
    case 'session-token':
      return getSessionToken(request, ways);
    case 'assume-role':
      return assumeRole(request, ways);
    case 'federation-token':
      return getFederationToken(request, ways);
    case 'web-identity':
      return assumeRoleWithWebIdentity(request, ways);
    case 'saml':
      return assumeRoleWithSaml(request, ways);
    case 'assume-root':
      return assumeRoot(request, ways);
    case 'delegated-access':
      return getDelegatedAccessToken(request, ways);
    case 'existing':
      return existing(request, ways);
  }
}
