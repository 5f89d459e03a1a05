import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { makeFolders } from '../make-folders';

/** A shared file, or a place for one, that credentials must not be put into, or cannot. */
export class SharedFileError extends Error {
  override readonly name = 'SharedFileError';
}

/** A shared file as it was found. */
export interface FoundFile {
  /** A character a byte. */
  readonly text: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Bytes; a file of profiles is far smaller. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Windows has neither the modes nor the flag. */
const POSIX = process.platform !== 'win32';
const WRITABLE_BY_ALL = 0o002;
const STICKY = 0o1000;

/**
 * Reads a file that credentials are to be put into; undefined where it is not there yet.
 *
 * @throws SharedFileError where it, or its folder, is a symbolic link or may be written by anybody, where it is no plain
 * file, where this process may not replace it, and where the path is a relative one.
 */
export function readGuarded(path: string): FoundFile | undefined {
  // With HOME empty it would be a path in the workspace, from where credentials get into archives and commits.
  if (!isAbsolute(path)) throw new SharedFileError(`${path} has no home folder to be in; HOME is empty`);
  const folder = dirname(path);
  if (!checkFolder(folder)) {
    const above = dirname(topmostMissing(folder) ?? folder);
    check(`${folder} cannot be made`, () => {
      accessSync(above, constants.W_OK | constants.X_OK);
    });
    return undefined;
  }
  const seen = statsOf(path);
  if (seen !== undefined) checkFile(path, seen);
  check(`${folder} may not be written`, () => {
    accessSync(folder, constants.W_OK | constants.X_OK);
  });
  if (seen === undefined) return undefined;
  return check(`${path} cannot be read and written`, () => {
    accessSync(path, constants.W_OK);
    // Without O_NOFOLLOW a link that was put there since would be followed.
    const file = openSync(path, constants.O_RDONLY | (POSIX ? constants.O_NOFOLLOW : 0));
    try {
      const stats = fstatSync(file);
      checkFile(path, stats);
      if (stats.size > MOST_BYTES) throw new SharedFileError(`${path} is too large for a file of profiles`);
      const text = readFileSync(file, 'latin1');
      // UTF-16, which no tool of AWS's reads either.
      if (text.includes('\u0000')) throw new SharedFileError(`${path} holds zero bytes; is it UTF-16?`);
      return { text, mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid };
    } finally {
      closeSync(file);
    }
  });
}

/** The topmost folder that would have to be made for this one to be there; undefined where it is. */
export function topmostMissing(folder: string): string | undefined {
  let missing: string | undefined;
  for (let at = folder; statsOf(at) === undefined; at = dirname(at)) {
    missing = at;
    if (at === dirname(at)) break;
  }
  return missing;
}

/** Makes the folder, for its owner only, and those above it that are missing. */
export function makeFolder(folder: string): void {
  check(`${folder} cannot be made`, () => {
    makeFolders(folder);
  });
}

/** Removes a folder and those above it, up to the topmost one given, as long as they are empty. */
export function removeEmptyFolders(folder: string, topmost: string): void {
  for (let at = folder; ; at = dirname(at)) {
    try {
      rmdirSync(at);
    } catch {
      // Not empty, most probably: someone else uses it by now.
      return;
    }
    if (at === topmost || at === dirname(at)) return;
  }
}

/**
 * Writes a text to a new file beside the one that it is to replace, all the way to the disk, with that file's mode and
 * owner, or for its owner only. Nobody but its owner can read it at any time in between.
 *
 * @param temporary a path in the same folder, so that it can be renamed.
 */
export function writeBeside(temporary: string, text: string, like: FoundFile | undefined): void {
  check(`${temporary} cannot be written`, () => {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(file, text, 'latin1');
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (like === undefined || !POSIX) return;
    keepOwner(temporary, like);
    chmodSync(temporary, like.mode);
  });
}

/**
 * Keeps a file under another name in the same folder, so that it can be put back even where the disk is full.
 *
 * @param kept a path in the same folder.
 */
export function keepBeside(kept: string, path: string, found: FoundFile): void {
  try {
    linkSync(path, kept);
  } catch {
    // Not every file system has hard links.
    writeBeside(kept, found.text, found);
  }
}

/** Puts the new file in the place of the old one, in one move. */
export function moveOver(temporary: string, path: string): void {
  check(`${path} cannot be replaced`, () => {
    renameSync(temporary, path);
  });
}

/** Best effort: what is not there is gone already. */
export function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It is told of by who looks for it next.
  }
}

/** A job in a container is often root, with the home folder of another. */
function keepOwner(path: string, { uid, gid }: FoundFile): void {
  try {
    chownSync(path, uid, gid);
  } catch {
    // Only root may give a file away; the file is then this user's, who could read the old one.
  }
}

/** Whether the folder is there. */
function checkFolder(folder: string): boolean {
  const stats = statsOf(folder);
  if (stats === undefined) return false;
  if (stats.isSymbolicLink()) throw new SharedFileError(`${folder} is a symbolic link`);
  if (!stats.isDirectory()) throw new SharedFileError(`${folder} is not a folder`);
  // In a sticky folder, as /tmp is, nobody can replace another's file.
  if (POSIX && stats.mode & WRITABLE_BY_ALL && !(stats.mode & STICKY)) {
    throw new SharedFileError(`${folder} may be written by every user of this machine`);
  }
  return true;
}

function checkFile(path: string, stats: Stats): void {
  if (stats.isSymbolicLink()) throw new SharedFileError(`${path} is a symbolic link`);
  if (!stats.isFile()) throw new SharedFileError(`${path} is not a plain file`);
  if (POSIX && stats.mode & WRITABLE_BY_ALL) {
    throw new SharedFileError(`${path} may be written by every user of this machine`);
  }
}

/** Of the path itself, not of what it may link to; undefined where nothing is there. */
function statsOf(path: string): Stats | undefined {
  return check(`${path} cannot be looked at`, () => lstatSync(path, { throwIfNoEntry: false }));
}

/** Says what could not be done, with the system's code: a path, never a content. */
function check<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof SharedFileError) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new SharedFileError(`${what} (${code})`, { cause: error });
  }
}
