/**
 * `npm run coverage`: runs the tests and reports how much of `src/` they cover, in `coverage/` and as a table; fails
 * below {@link THRESHOLDS}.
 *
 * Unit tests load `src/` into Jest's process, action tests run the built action in processes of their own. So the
 * action is built once more, from sources that count what is executed (Istanbul's counters, as Jest puts them in), and
 * each of its processes writes its counts when it ends. Both are then added up, statement by statement. A process that
 * is killed writes nothing, which can only make the result smaller.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import libCoverage, { type CoverageMapData } from 'istanbul-lib-coverage';
import { createInstrumenter } from 'istanbul-lib-instrument';
import libReport from 'istanbul-lib-report';
import libSourceMaps from 'istanbul-lib-source-maps';
import reports from 'istanbul-reports';
import ts from 'typescript';
import { bundle, writeBundle } from './bundle';

/** Percent of all of `src/`. */
const THRESHOLDS = { lines: 95, branches: 95 } as const;

const root = join(import.meta.dirname, '..');
const folder = join(root, 'coverage');
/** A copy of the repository, as far as the build reads it, with counters in its sources. */
const counted = join(folder, 'counted');
const dist = join(folder, 'dist');
/** Where the action's processes leave their counts. */
const counts = join(folder, 'counts');

await rm(folder, { recursive: true, force: true });
await mkdir(counts, { recursive: true });
await writeCountedSources();
await writeBundle(await bundle(counted, { minified: false }), dist);

const testsPassed = await runTests();
const map = await addUp();
const context = libReport.createContext({
  dir: folder,
  coverageMap: map,
  watermarks: { lines: [THRESHOLDS.lines, 100], branches: [THRESHOLDS.branches, 100] } as never,
});
for (const report of [
  reports.create('text', { maxCols: 120 }),
  reports.create('html'),
  reports.create('lcovonly'),
]) {
  report.execute(context);
}
const summary = map.getCoverageSummary();
for (const kind of ['lines', 'branches'] as const) {
  const { pct, covered, total } = summary[kind];
  const enough = total > 0 && pct >= THRESHOLDS[kind];
  console.log(`${kind}: ${pct} % (${covered} of ${total}), at least ${THRESHOLDS[kind]} % are asked for`);
  if (!enough) process.exitCode = 1;
}
if (!testsPassed) {
  console.error('Tests failed.');
  process.exitCode = 1;
}

async function writeCountedSources(): Promise<void> {
  const files = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true });
  for (const file of files) {
    if (!file.isFile() || !file.name.endsWith('.ts') || file.name.endsWith('.d.ts')) continue;
    const source = join(file.parentPath, file.name);
    const target = join(counted, relative(root, source));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, withCounters(source, await readFile(source, 'utf8')));
  }
  for (const entry of ['main', 'post', 'refresh']) {
    const path = join(counted, 'src', `${entry}.ts`);
    await writeFile(path, writeCountsAtExit() + (await readFile(path, 'utf8')));
  }
  for (const name of ['package.json', 'tsconfig.json']) await cp(join(root, name), join(counted, name));
  await symlink(join(root, 'node_modules'), join(counted, 'node_modules'), 'junction');
}

/** The same steps, with the same options, as ts-jest and Jest do them; so that the same counters come of it. */
function withCounters(path: string, text: string): string {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (name) => ts.sys.readFile(name)) as {
    config: { compilerOptions: Record<string, unknown> };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    fileName: path,
    compilerOptions: { ...options, sourceMap: true, inlineSources: true },
  });
  const instrumenter = createInstrumenter({ esModules: true });
  return instrumenter.instrumentSync(outputText, path, JSON.parse(sourceMapText ?? '{}') as never);
}

function writeCountsAtExit(): string {
  return [
    `import { writeFileSync as writeCounts } from 'node:fs';`,
    `process.on('exit', () => {`,
    `  const name = process.pid + '-' + process.hrtime.bigint() + '.json';`,
    `  writeCounts(new URL(name, ${JSON.stringify(`${pathToFileURL(counts).href}/`)}), JSON.stringify(globalThis.__coverage__));`,
    `});\n`,
  ].join('\n');
}

function runTests(): Promise<boolean> {
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, jest, '--coverage', ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, ACTION_DIST: dist },
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code === 0);
    });
  });
}

async function addUp(): Promise<libCoverage.CoverageMap> {
  const map = libCoverage.createCoverageMap(await readCounts(join(folder, 'jest', 'coverage-final.json')));
  const children = libCoverage.createCoverageMap();
  const files = await readdir(counts);
  for (const file of files) children.merge(await readCounts(join(counts, file)));
  map.merge(await libSourceMaps.createSourceMapStore().transformCoverage(children));
  console.log(`\nCounts of ${files.length} processes of the action are in it.`);
  return map;
}

async function readCounts(path: string): Promise<CoverageMapData> {
  return JSON.parse(await readFile(path, 'utf8')) as CoverageMapData;
}
