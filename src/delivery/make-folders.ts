import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes the folder, for its owner only, and those above it that are missing. One by one: where a file system has no place
 * for one, as /proc and those that mount homes by themselves say, Node's own `recursive` tries again without end.
 *
 * @throws Error of the system's, with its code.
 */
export function makeFolders(folder: string): void {
  const above = dirname(folder);
  if (above !== folder && !existsSync(above)) makeFolders(above);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}
