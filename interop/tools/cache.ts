import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/**
 * Where what is installed stays from one run to the next, and for every clone: the variable INTEROP_CACHE, or a folder
 * where the system keeps such things. https://specifications.freedesktop.org/basedir-spec/latest/
 */
function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env['INTEROP_CACHE']) return resolve(env['INTEROP_CACHE']);
  const usual = process.platform === 'darwin' ? join('Library', 'Caches') : '.cache';
  const parent = env['XDG_CACHE_HOME'] || join(homedir(), usual);
  return join(parent, 'aws-temporary-credentials', 'interop');
}

/**
 * A folder of the cache, made by `install` where it is not there yet. It appears whole or not at all, also where two
 * runs install at once.
 *
 * @param name says what it holds, and changes with it.
 */
export async function installOnce(name: string, install: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${String(process.pid)}`;
  await mkdir(dirname(folder), { recursive: true });
  console.log(`installing ${name} into ${dirname(folder)}`);
  try {
    await rm(unfinished, { recursive: true, force: true });
    await install(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another run was faster.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
