import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomName } from '../delivery/random-name';

/** Credentials as a profile's process prints them: times are ISO 8601. */
export interface CachedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly issued: string;
  /** Absent where nobody said: then they are renewed at each asking. */
  readonly expiration?: string;
}

/**
 * Before what is left of credentials is so little, they are renewed: botocore asks anew 15 minutes before the end, other
 * SDKs 5; but of a short session a quarter at most, or it would be renewed all the time.
 * https://github.com/boto/botocore/blob/develop/botocore/credentials.py (_advisory_refresh_timeout)
 */
const MARGIN_MS = 16 * 60_000;
const MARGIN_SHARE = 0.25;

function cacheFile(folder: string): string {
  return join(folder, 'credentials.json');
}

/** What the cache holds; undefined where it holds nothing, or nothing that can be read. */
export function readCache(folder: string): CachedCredentials | undefined {
  try {
    const found = JSON.parse(readFileSync(cacheFile(folder), 'utf8')) as Partial<CachedCredentials>;
    const texts = [found.accessKeyId, found.secretAccessKey, found.issued];
    const times = [found.issued, ...optional(found.expiration)];
    return [...texts, ...optional(found.sessionToken), ...times].every((text) => typeof text === 'string') &&
      times.every((time) => !Number.isNaN(Date.parse(String(time))))
      ? (found as CachedCredentials)
      : undefined;
  } catch {
    return undefined;
  }
}

function optional<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

/** Replaces what the cache holds in one move: whoever reads finds the old or the new, whole. */
export function writeCache(folder: string, credentials: CachedCredentials): void {
  writePrivately(cacheFile(folder), JSON.stringify(credentials));
}

/** Writes a file for its owner only, in one move. */
export function writePrivately(path: string, text: string): void {
  const temporary = `${path}.${randomName()}.tmp`;
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      // Whole for whoever reads it, whatever ends this process. Where the machine ends, so does the job.
      writeFileSync(file, text);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Whether credentials last so long yet that they need not be renewed. */
export function isFresh({ issued, expiration }: CachedCredentials, now: number): boolean {
  if (expiration === undefined) return false;
  const end = Date.parse(expiration);
  const margin = Math.min(MARGIN_MS, (end - Date.parse(issued)) * MARGIN_SHARE);
  return end - now > margin;
}

/** Whether credentials still work: better than none where they cannot be renewed. */
export function isAlive({ expiration }: CachedCredentials, now: number): boolean {
  return expiration === undefined || Date.parse(expiration) > now;
}
