import { execFileSync } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface Sizes {
  /** Bytes of all files of `dist/`. */
  readonly dist: number;
  /** Bytes of what a runner downloads for each job: the archive that GitHub makes, as `.gitattributes` has it. */
  readonly archive: number;
}

export async function sizes(root: string): Promise<Sizes> {
  const dist = join(root, 'dist');
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const bytes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  );
  const tar = execFileSync('git', ['archive', '--format=tar', 'HEAD'], {
    cwd: root,
    maxBuffer: 256 * 1024 ** 2,
  });
  return { dist: bytes.reduce((sum, size) => sum + size, 0), archive: gzipSync(tar).length };
}
