import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** What installs, builds and runs leave; none of it is ours. */
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.local', '.git']);

/** The repository's files: paths from its root, with forward slashes. */
export function ownFiles(folder = ''): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return NOT_OURS.has(entry.name) ? [] : ownFiles(path);
  });
}
