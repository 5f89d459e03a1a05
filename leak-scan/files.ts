import { lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file as it was at some time. */
export interface SeenFile {
  readonly path: string;
  /** Of the file and of its folder: permission bits. */
  readonly mode: number;
  readonly folderMode: number;
  readonly text: string;
}

interface Entry {
  readonly stats: Stats;
  /** Read when it is looked at first: before a run, it is gone later. */
  readonly file: SeenFile;
}

/** The files of a time, by path. */
export type Snapshot = ReadonlyMap<string, Entry>;

const PERMISSIONS = 0o777;

/**
 * The plain files in the folders, and those named. What did not change since another time is not read anew.
 *
 * @param folders with all that is in them; links are not followed.
 */
export function snapshot(
  folders: readonly string[],
  files: readonly string[],
  earlier: Snapshot = new Map(),
): Snapshot {
  const found = new Map<string, Entry>();
  for (const path of [...folders.flatMap(filesIn), ...files]) {
    const stats = statsOf(path);
    if (stats?.isFile() !== true) continue;
    const before = earlier.get(path);
    found.set(path, before && isSame(before.stats, stats) ? before : { stats, file: read(path, stats) });
  }
  return found;
}

/** What is new or has changed. */
export function changed(before: Snapshot, after: Snapshot): SeenFile[] {
  return [...after].flatMap(([path, entry]) => (before.get(path) === entry ? [] : [entry.file]));
}

/** Nothing where there is no such thing, or where what should be its folder is a file. */
function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

function filesIn(folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    // Not there, or not for us.
    return [];
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

function isSame(one: Stats, other: Stats): boolean {
  const facts = ({ ino, size, mtimeMs, ctimeMs }: Stats): string => [ino, size, mtimeMs, ctimeMs].join();
  return facts(one) === facts(other);
}

function read(path: string, stats: Stats): SeenFile {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // One that nobody may read, as a test makes it.
  }
  const folderMode = lstatSync(dirname(path)).mode & PERMISSIONS;
  return { path, mode: stats.mode & PERMISSIONS, folderMode, text };
}
