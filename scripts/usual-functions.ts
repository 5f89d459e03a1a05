import { createHash } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Jobs } from '../bench/jobs';
import { runOnce } from '../bench/run-once';
import { startStandIn } from '../bench/stand-in';
import { BASE, subjects } from '../bench/subjects';
import { type ScriptRun, scriptsRun } from '../bench/v8-coverage';
import { type Bundle, writeBundle } from './bundle';
import { compiledAtOnce } from './compiled-at-once';

/** The functions of a bundle that usually run. */
export interface UsualFunctions {
  /** SHA-256 of the bundle that was looked at: where a function begins says nothing of another. */
  readonly of: string;
  /** Where they begin, by script, in UTF-16 units. */
  readonly scripts: Readonly<Record<string, readonly number[]>>;
}

/** A bundle whose usual functions are compiled as soon as their script is loaded. */
export function compiledAhead(bundle: Bundle, { scripts }: UsualFunctions): Bundle {
  return new Map(
    [...bundle].map(([name, content]) => [
      name,
      name.endsWith('.js') ? compiledAtOnce(content, new Set(scripts[name])) : content,
    ]),
  );
}

export function digestOf(bundle: Bundle): string {
  const hash = createHash('sha256');
  for (const [name, content] of bundle) if (name.endsWith('.js')) hash.update(`${name}\n${content}\n`);
  return hash.digest('hex');
}

/**
 * Runs all that is benchmarked, and looks which functions run in at least half of the runs that load their script.
 *
 * @param root holds `action.yml`
 */
export async function observeUsual(bundle: Bundle, root: string): Promise<UsualFunctions> {
  const folder = await mkdtemp(join(tmpdir(), 'usual-functions-'));
  const standIn = await startStandIn();
  const jobs = new Jobs();
  try {
    const dist = join(folder, 'dist');
    await writeBundle(bundle, dist);
    await cp(join(root, 'action.yml'), join(folder, 'action.yml'));
    const all = await subjects(process.execPath, await jobs.start(), standIn, [], jobs.start, folder);
    const bare: readonly string[] = Object.values(BASE);
    const coverage = join(folder, 'coverage');
    for (const { program } of all.filter(({ name }) => !bare.includes(name)))
      await runOnce(process.execPath, { ...program, env: { ...program.env, NODE_V8_COVERAGE: coverage } });
    return { of: digestOf(bundle), scripts: usualIn(await scriptsRun(coverage, dist)) };
  } finally {
    await standIn.close();
    await jobs.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

function usualIn(runs: readonly ScriptRun[]): UsualFunctions['scripts'] {
  const scripts = [...new Set(runs.map(({ script }) => script))].sort();
  return Object.fromEntries(
    scripts.map((name) => {
      const own = runs.filter(({ script }) => script === name).map(({ called }) => new Set(called));
      const all = [...new Set(own.flatMap((called) => [...called]))].sort((a, b) => a - b);
      return [
        name,
        all.filter((start) => own.filter((called) => called.has(start)).length * 2 >= own.length),
      ];
    }),
  );
}
