import type { TemporaryCredentials } from '../credentials/temporary-credentials';
import type { CachedCredentials } from './credential-cache';

/** Credentials as the cache has them. */
export function cached(
  { accessKeyId, secretAccessKey, sessionToken, expiration }: TemporaryCredentials,
  issued: Date,
): CachedCredentials {
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== undefined && { sessionToken }),
    issued: issued.toISOString(),
    ...(expiration && { expiration: expiration.toISOString() }),
  };
}
