import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import ncc from '@vercel/ncc';
import { minify } from 'terser';
import { mergedLicences } from './licences';

/** The files that `action.yml` (or what it leaves behind) starts, by the folder of `dist/` that they go to. */
const ENTRIES: Readonly<Record<string, string>> = {
  '': 'src/start.ts',
  post: 'src/post.ts',
  refresh: 'src/refresh.ts',
};

/** The licences of all that is bundled, in one file for every entry. */
const LICENCES = 'licenses.txt';

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
  const licences: string[] = [];
  // webpack names modules and chunks after their paths, seen from here.
  const before = process.cwd();
  process.chdir(root);
  // The SDK's packages offer their ES build, of which only what is used gets bundled, to bundlers that ask for
  // "module". ncc asks for "node" and so gets the CommonJS build, whole; but it heeds the paths of this file.
  const projectBefore = process.env['TS_NODE_PROJECT'];
  process.env['TS_NODE_PROJECT'] = join(root, 'tsconfig.bundle.json');
  try {
    for (const [folder, entry] of Object.entries(ENTRIES)) {
      for (const [name, content] of await bundleEntry(join(root, entry))) {
        // One package.json, at the top, says for every folder that these are ES modules.
        if (name === 'package.json' && folder !== '') continue;
        if (name === LICENCES) {
          licences.push(content);
          continue;
        }
        const code = withBuiltins(content);
        const missing = notFound(code);
        if (missing.length > 0) throw new Error(`${entry} imports what is not there: ${missing.join(', ')}`);
        const written = name.endsWith('.js') && options.minified ? await minified(code) : code;
        if (options.minified && written.includes(root))
          throw new Error(`${name} holds this machine's path ${root}`);
        files.set(posix.join(folder, name), written);
      }
    }
  } finally {
    process.chdir(before);
    if (projectBefore === undefined) delete process.env['TS_NODE_PROJECT'];
    else process.env['TS_NODE_PROJECT'] = projectBefore;
  }
  files.set(LICENCES, mergedLicences(licences));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function bundleEntry(entry: string): Promise<[string, string][]> {
  const { code, assets } = await ncc(entry, {
    cache: false,
    esm: true,
    filename: 'index.js',
    target: 'es2022',
    mainFields: ['module', 'main'],
    license: LICENCES,
    quiet: true,
    // Types are checked by `npm run lint`.
    transpileOnly: true,
  });
  return [
    ['index.js', code],
    ...Object.entries(assets).map(([name, { source }]): [string, string] => [name, source.toString()]),
  ];
}

/** How ncc asks for a module of Node's own: by a `require` that is made anew for each, with the help of `node:module`. */
const BUILTIN_REQUEST = /__WEBPACK_EXTERNAL_createRequire\(import\.meta\.url\)\(("[^"]+")\)/g;
const CREATE_REQUIRE =
  /^import \{ createRequire as __WEBPACK_EXTERNAL_createRequire \} from "(?:node:)?module";\n/;

/**
 * The one function of `fs/promises` that every start uses, and the whole module where another is: it brings readline and
 * more for its watchers.
 */
const SPARED_FILES =
  'new Proxy({__esModule:false,readFile:(path,options)=>new Promise((resolve,reject)=>' +
  'process.getBuiltinModule("node:fs").readFile(path,options,(error,text)=>error?reject(error):resolve(text)))},' +
  '{get:(own,key)=>key in own?own[key]:process.getBuiltinModule("node:fs/promises")[key]})';

/** Has Node hand over its own modules directly, which is quicker. */
function withBuiltins(code: string): string {
  const direct = code.replace(BUILTIN_REQUEST, (_request, name: string) =>
    name === '"node:fs/promises"' ? SPARED_FILES : `process.getBuiltinModule(${name})`,
  );
  return direct.replace(CREATE_REQUIRE, (line) =>
    // ncc's own code keeps what it needs.
    direct.split('__WEBPACK_EXTERNAL_createRequire').length > 2 ? line : '',
  );
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
    // Every licence is in licenses.txt. V8 reads ASCII as it stands, and anything else twice as wide.
    format: { comments: false, ascii_only: true },
  });
  if (result.code === undefined) throw new Error('terser gave no code');
  return `${result.code}\n`;
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
