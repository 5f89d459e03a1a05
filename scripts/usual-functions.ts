import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Jobs } from '../bench/jobs';
import { runOnce } from '../bench/run-once';
import { startStandIn } from '../bench/stand-in';
import { BASE, subjects, type Subject } from '../bench/subjects';
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
    const runs: ScriptRun[] = [];
    for (const { name, program } of all)
      if (!bare.includes(name)) runs.push(...(await scriptsOf(program, dist, join(folder, 'coverage'))));
    return { of: digestOf(bundle), scripts: usualIn(runs) };
  } finally {
    await standIn.close();
    await jobs.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A script in a run, and where the functions begin that were called. */
interface ScriptRun {
  readonly script: string;
  readonly called: readonly number[];
}

/** What V8 writes: https://nodejs.org/api/cli.html#node_v8_coveragedir */
interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly ranges: readonly { readonly startOffset: number; readonly count: number }[];
    }[];
  }[];
}

async function scriptsOf(program: Subject['program'], dist: string, coverage: string): Promise<ScriptRun[]> {
  await runOnce(process.execPath, { ...program, env: { ...program.env, NODE_V8_COVERAGE: coverage } });
  const runs: ScriptRun[] = [];
  for (const file of await readdir(coverage)) {
    const { result } = JSON.parse(await readFile(join(coverage, file), 'utf8')) as Coverage;
    for (const { url, functions } of result) {
      if (!url.startsWith('file:')) continue;
      const script = relative(dist, fileURLToPath(url)).replaceAll('\\', '/');
      if (script.startsWith('..')) continue;
      const called = functions.flatMap(({ ranges: [whole] }) =>
        whole !== undefined && whole.count > 0 ? [whole.startOffset] : [],
      );
      runs.push({ script, called });
    }
  }
  await rm(coverage, { recursive: true });
  return runs;
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
