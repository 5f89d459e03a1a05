import { isAlive, isFresh, readCache, writeCache, type CachedCredentials } from './credential-cache';
import { takeLock, type Release } from './lock';

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
    const release = takeLockIfPossible(folder);
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

/** Where no lock can be had at all, as on a full disk, several may renew at once: better than none. */
function takeLockIfPossible(folder: string): Release | undefined {
  try {
    return takeLock(folder, Date.now());
  } catch {
    return () => undefined;
  }
}

async function renewed(folder: string, renew: () => Promise<CachedCredentials>): Promise<CachedCredentials> {
  // Another may have renewed them between the look and the lock.
  const cached = readCache(folder);
  if (cached && isFresh(cached, Date.now())) return cached;
  try {
    const credentials = await renew();
    keep(folder, credentials);
    return credentials;
  } catch (error) {
    if (cached && isAlive(cached, Date.now())) return cached;
    throw error;
  }
}

function keep(folder: string, credentials: CachedCredentials): void {
  try {
    writeCache(folder, credentials);
  } catch {
    // They serve whoever asked; the next one asks STS again.
  }
}
