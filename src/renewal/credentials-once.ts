import { isAlive, isFresh, readCache, writeCache, type CachedCredentials } from './credential-cache';
import type { NotTaken, Release, takeLock } from './lock';

/** Milliseconds that all who had the lock before are waited for, together. */
const WAIT_MS = 300_000;

/**
 * The folder's credentials, renewed by one process at most however many ask.
 *
 * @param renew gets new ones.
 * @param beatMs how often one who renews is expected to give a sign of life.
 * @throws what `renew` throws, where the old ones no longer work.
 */
export async function credentialsOnce(
  folder: string,
  renew: () => Promise<CachedCredentials>,
  beatMs?: number,
): Promise<CachedCredentials> {
  const deadline = Date.now() + WAIT_MS;
  let lock = 'lock';
  for (;;) {
    const cached = readCache(folder);
    if (cached && isFresh(cached, Date.now())) return cached;
    if (Date.now() > deadline)
      throw new Error('another process has been renewing the credentials for too long');
    const taken = await takeLockIfPossible(folder, lock, beatMs);
    if (typeof taken === 'function') {
      try {
        return await renewed(folder, renew);
      } finally {
        taken();
      }
    }
    if (taken === 'let go') {
      // It could not renew them, or they were fresh by now; one try is enough for all who waited for it.
      const left = readCache(folder);
      if (left && isAlive(left, Date.now())) return left;
    } else {
      // One of those who wait for one who is stuck renews in its place.
      lock += '.next';
    }
  }
}

/** Where no lock can be had at all, as on a full disk, several may renew at once: better than none. */
async function takeLockIfPossible(...wanted: Parameters<typeof takeLock>): Promise<Release | NotTaken> {
  try {
    // Loaded only where they have to be renewed.
    const { takeLock } = await import('./lock');
    return await takeLock(...wanted);
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
  // One who was stuck comes with what is older than what another got in its place.
  const there = readCache(folder);
  if (there && isFresh(there, Date.now()) && there.issued > credentials.issued) return;
  try {
    writeCache(folder, credentials);
  } catch {
    // They serve whoever asked; the next one asks STS again.
  }
}
