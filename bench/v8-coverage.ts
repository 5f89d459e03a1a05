import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A script in a run, and where the functions begin that were called. */
export interface ScriptRun {
  /** From the folder, with forward slashes. */
  readonly script: string;
  /** UTF-16 units. */
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

/**
 * The scripts of a folder that were run, in the order in which they were loaded.
 *
 * @param coverage the folder that NODE_V8_COVERAGE named.
 */
export async function scriptsRun(coverage: string, folder: string): Promise<ScriptRun[]> {
  const runs: ScriptRun[] = [];
  for (const file of await readdir(coverage)) {
    const { result } = JSON.parse(await readFile(join(coverage, file), 'utf8')) as Coverage;
    for (const { url, functions } of result) {
      if (!url.startsWith('file:')) continue;
      const script = relative(folder, fileURLToPath(url)).replaceAll('\\', '/');
      if (script.startsWith('..')) continue;
      const called = functions.flatMap(({ ranges: [whole] }) =>
        whole !== undefined && whole.count > 0 ? [whole.startOffset] : [],
      );
      runs.push({ script, called });
    }
  }
  return runs;
}
