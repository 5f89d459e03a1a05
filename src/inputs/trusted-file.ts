import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname, sep } from 'node:path';

/** A file that says what the step does or who it is, and that somebody else may have written. */
export class UntrustedFileError extends Error {
  override readonly name = 'UntrustedFileError';
}

/** Bytes; tokens and policies are far smaller. */
const MOST_BYTES = 1024 * 1024;
const WRITABLE_BY_ALL = 0o002;
/** Windows has neither the modes nor the flag. */
const POSIX = process.platform !== 'win32';

/**
 * Reads a token's or a policy's file as UTF-8 text. A symbolic link must stay within its folder, as those of Kubernetes'
 * projected tokens do (`token -> ..data/token`): one that a checked out repository brings along leads nowhere else.
 * https://kubernetes.io/docs/concepts/storage/projected-volumes/
 *
 * @throws UntrustedFileError whose message is a clause about the path, and what `fs.readFileSync` throws.
 */
export function readTrusted(path: string): string {
  const target = trustedTarget(path);
  if (target !== path && !target.startsWith(`${realpathSync(dirname(path))}${sep}`)) {
    throw new UntrustedFileError('is a symbolic link that leads out of its folder; name the file itself');
  }
  checkStats(statSync(target));
  // Without O_NOFOLLOW a link that was put there since would be followed.
  const file = openSync(target, constants.O_RDONLY | (POSIX ? constants.O_NOFOLLOW : 0));
  try {
    const stats = fstatSync(file);
    checkStats(stats);
    if (stats.size > MOST_BYTES) throw new UntrustedFileError('holds more than 1 MB');
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/**
 * Looks at a file that the SDK reads by itself. A link may lead anywhere here, as those of a person's own set-up do, as
 * long as nobody else made it.
 *
 * @throws UntrustedFileError whose message is a clause about the path. A file that is not there is not looked at.
 */
export function checkTrusted(path: string): void {
  try {
    checkStats(statSync(trustedTarget(path)));
  } catch (error) {
    // What cannot be looked at cannot be read either; the SDK says so, or does without.
    if (error instanceof UntrustedFileError) throw error;
  }
}

/**
 * Where a path leads to. A link counts only if it is this user's, root's, or of the owner of the folder that it is in: the
 * same as Linux itself asks for in folders such as /tmp.
 * https://docs.kernel.org/admin-guide/sysctl/fs.html#protected-symlinks
 */
function trustedTarget(path: string): string {
  const stats = lstatSync(path);
  if (!stats.isSymbolicLink()) return path;
  const owners = [0, process.getuid?.(), statSync(dirname(path)).uid];
  if (POSIX && !owners.includes(stats.uid)) {
    throw new UntrustedFileError('is a symbolic link that another user of this machine made');
  }
  return realpathSync(path);
}

function checkStats(stats: Stats): void {
  // A pipe that nobody writes to would never end.
  if (!stats.isFile()) throw new UntrustedFileError('is not a plain file');
  if (POSIX && stats.mode & WRITABLE_BY_ALL) {
    throw new UntrustedFileError('may be written by every user of this machine; run chmod o-w on it');
  }
}
