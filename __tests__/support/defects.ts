import { afterAll } from '@jest/globals';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DIST = join(import.meta.dirname, '..', '..', 'dist');

/** Makes copies of the built action with a defect of ours, which is at work before anything of its own; gone after the tests. */
export function defects(): (program: string, script?: string) => Promise<string> {
  const folders: string[] = [];
  afterAll(async () => {
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  });
  return async (program, script = 'index.js') => {
    const folder = await mkdtemp(join(tmpdir(), 'defect-'));
    folders.push(folder);
    await cp(DIST, folder, { recursive: true });
    const path = join(folder, script);
    await writeFile(path, `(() => { ${program} })();\n${await readFile(path, 'utf8')}`);
    return folder;
  };
}
