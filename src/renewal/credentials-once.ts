import { isAlive, isFresh, readCache, writeCache, type CachedCredentials } from './credential-cache';
import { takeLock } from './lock';

/** Milliseconds between two looks at another's renewal, and for all of them together. */
const LOOK_MS = 50;
const WAIT_MS = 300_000;

/**
 * The folder's credentials, renewed by one process at most however many ask.
 *
 * @param renew gets new ones.
 * @throws what `renew` throws, where the old ones no longer work.
 */
export async function credentialsOnce(
  folder: string,
  renew: () => Promise<CachedCredentials>,
): Promise<CachedCredentials> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const cached = readCache(folder);
    if (cached && isFresh(cached, Date.now())) return cached;
    const release = takeLock(folder, Date.now());
    if (release) {
      try {
        return await renewed(folder, renew);
      } finally {
        release();
      }
    }
    if (Date.now() > deadline)
      throw new Error('another process has been renewing the credentials for too long');
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function renewed(folder: string, renew: () => Promise<CachedCredentials>): Promise<CachedCredentials> {
  // Another may have renewed them between the look and the lock.
  const cached = readCache(folder);
  if (cached && isFresh(cached, Date.now())) return cached;
  try {
    const credentials = await renew();
    writeCache(folder, credentials);
    return credentials;
  } catch (error) {
    if (cached && isAlive(cached, Date.now())) return cached;
    throw error;
  }
}
