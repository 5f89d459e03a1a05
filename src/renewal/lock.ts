import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds after which a lock is broken whoever holds it: longer than any renewal takes. */
const OLDEST_MS = 300_000;

/** Releases a lock that was taken. */
export type Release = () => void;

/**
 * Takes the folder's lock, or says that another process, which still runs, has it. A lock is a file that is there whole
 * or not at all, so that one who was killed leaves at most one that names a process that is no more.
 */
export function takeLock(folder: string, now: number): Release | undefined {
  const lock = join(folder, 'lock');
  const own = `${lock}.${String(process.pid)}.${randomBytes(8).toString('hex')}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, own }), { mode: 0o600, flag: 'wx' });
  try {
    if (!link(own, lock)) {
      if (!breakStale(lock, own, now) || !link(own, lock)) return undefined;
    }
  } finally {
    rmSync(own, { force: true });
  }
  const held = read(lock);
  return () => {
    // One who was thought dead may find another's lock by now.
    if (read(lock) !== held) return;
    try {
      rmSync(lock, { force: true });
    } catch {
      // It names a process that is about to end, and is broken by the next one.
    }
  };
}

/** Puts the file at the path, unless something is there. */
function link(own: string, lock: string): boolean {
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes away the lock of a process that is no more. Of several who try at once, one succeeds. */
function breakStale(lock: string, own: string, now: number): boolean {
  const found = read(lock);
  if (found === undefined) return true;
  if (!isStale(lock, found, now)) return false;
  const aside = `${own}.stale`;
  try {
    renameSync(lock, aside);
  } catch {
    return false;
  }
  // Between the look and the move another may have broken it and taken its own, which goes back.
  const isSame = read(aside) === found;
  if (!isSame) link(aside, lock);
  rmSync(aside, { force: true });
  return isSame;
}

function isStale(lock: string, text: string, now: number): boolean {
  try {
    if (now - statSync(lock).mtimeMs > OLDEST_MS) return true;
    const { pid } = JSON.parse(text) as { pid?: unknown };
    return typeof pid !== 'number' || !isRunning(pid);
  } catch {
    return true;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs as another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
