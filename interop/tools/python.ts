import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from './cache';
import { mustRun } from './run';

const HINT = 'Install Python 3.10 or newer with its venv module (Debian: apt-get install python3-venv).';
const REQUIREMENTS = join(import.meta.dirname, '..', 'requirements');

export interface PythonEnvironment {
  /** The interpreter, which finds the packages. */
  readonly python: string;
  /** Folder of the programs that are no scripts: those name the folder in which they were installed first. */
  readonly bin: string;
  /** The version of a package in it. */
  version(name: string): string;
}

/** A virtual environment with the packages of `requirements/<name>.txt`, each in the version that it pins. */
export async function pythonEnvironment(name: string): Promise<PythonEnvironment> {
  const file = join(REQUIREMENTS, `${name}.txt`);
  const requirements = await readFile(file, 'utf8');
  const version = await mustRun('python3', ['-c', 'import sys; print(*sys.version_info[:2], sep=".")'], HINT);
  const digest = createHash('sha256').update(requirements).digest('hex').slice(0, 8);
  const folder = await installOnce(`python${version.trim()}-${name}-${digest}`, async (target) => {
    await mustRun('python3', ['-m', 'venv', target], HINT);
    await mustRun(
      join(target, 'bin', 'python'),
      ['-m', 'pip', 'install', '--quiet', '--no-deps', '--requirement', file],
      `The packages of ${file} could not be installed from PyPI.`,
      { timeoutMs: 600_000, background: true },
    );
  });
  const bin = join(folder, 'bin');
  return {
    python: join(bin, 'python'),
    bin,
    version: (wanted) => {
      const [, found] = new RegExp(`^${wanted}==(.+)$`, 'im').exec(requirements) ?? [];
      if (found === undefined) throw new Error(`${file} does not name ${wanted}`);
      return found;
    },
  };
}
