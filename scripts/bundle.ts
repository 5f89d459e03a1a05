import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import ncc from '@vercel/ncc';
import { minify } from 'terser';

/** The files that `action.yml` (or what it leaves behind) starts, by the folder of `dist/` that they go to. */
const ENTRIES: Readonly<Record<string, string>> = { '': 'src/main.ts', post: 'src/post.ts' };

/** Contents by path, relative to `dist/`, with forward slashes. */
export type Bundle = ReadonlyMap<string, string>;

/**
 * Bundles the action with everything it needs, so that a runner can start it without an install.
 *
 * The same sources and lock file give the same bytes, whatever the machine's Node, path and time zone.
 *
 * @param root - holds `src/`, `tsconfig.json` and `node_modules/`
 */
export async function bundle(root: string, options: { readonly minified: boolean }): Promise<Bundle> {
  const files = new Map<string, string>();
  // webpack names modules and chunks after their paths, seen from here.
  const before = process.cwd();
  process.chdir(root);
  try {
    for (const [folder, entry] of Object.entries(ENTRIES)) {
      for (const [name, content] of await bundleEntry(join(root, entry))) {
        // One package.json, at the top, says for every folder that these are ES modules.
        if (name === 'package.json' && folder !== '') continue;
        const missing = notFound(content);
        if (missing.length > 0) throw new Error(`${entry} imports what is not there: ${missing.join(', ')}`);
        const code = name.endsWith('.js') && options.minified ? await minified(content) : content;
        if (options.minified && code.includes(root))
          throw new Error(`${name} holds this machine's path ${root}`);
        files.set(posix.join(folder, name), code);
      }
    }
  } finally {
    process.chdir(before);
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function bundleEntry(entry: string): Promise<[string, string][]> {
  const { code, assets } = await ncc(entry, {
    cache: false,
    esm: true,
    filename: 'index.js',
    target: 'es2022',
    mainFields: ['module', 'main'],
    license: 'licenses.txt',
    quiet: true,
    // Types are checked by `npm run lint`.
    transpileOnly: true,
  });
  return [
    ['index.js', code],
    ...Object.entries(assets).map(([name, { source }]): [string, string] => [name, source.toString()]),
  ];
}

/** ncc takes a module that it cannot find for one that will be there at run time. In an action nothing will. */
function notFound(code: string): string[] {
  return [...code.matchAll(/eval\("require"\)\(([^)]*)\)/g)].map(([, request]) => request ?? '');
}

/** ncc minifies only the entry and none of the chunks that it loads later. */
async function minified(code: string): Promise<string> {
  const result = await minify(code, {
    module: true,
    ecma: 2022,
    compress: { passes: 2 },
    // Errors are told apart by their class's name.
    keep_classnames: true,
    // Every licence is in licenses.txt.
    format: { comments: false },
  });
  if (result.code === undefined) throw new Error('terser gave no code');
  return result.code + '\n';
}

/** Makes `folder` hold the bundle and nothing else. */
export async function writeBundle(files: Bundle, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const [name, content] of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

/** How a folder differs from the bundle: a line for each file that does. */
export async function differences(files: Bundle, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const found = new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .replaceAll('\\', '/'),
      ),
  );
  const lines: string[] = [];
  for (const [name, content] of files) {
    if (!found.delete(name)) lines.push(`${name}: missing`);
    else if ((await readFile(join(folder, name), 'utf8')) !== content) lines.push(`${name}: differs`);
  }
  for (const name of found) lines.push(`${name}: no longer built`);
  return lines.sort();
}
