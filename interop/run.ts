/**
 * `npm run test:interop` runs the built action against STS and S3 servers of others, `npm run test:e2e` in a runner of
 * others. Installs first what is missing, into a folder outside the project that other clones use too; after that no
 * address but 127.0.0.1 is called. What Jest is given behind the name of the suite is passed on.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { type JestReport, rowsOf, serverResults } from './compatibility-table';
import { installMinio } from './tools/minio';
import { installNode24 } from './tools/node24';
import { pythonEnvironment } from './tools/python';
import { ToolError } from './tools/run';
import { installTflint, terraformCommand } from './tools/terraform';

const ROOT = join(import.meta.dirname, '..');
const RESULTS = join(import.meta.dirname, 'results.json');

/** What each suite needs, and where its tests are. */
const SUITES = {
  interop: {
    tests: '__tests__/interop/',
    install: async (): Promise<void> => {
      for (const name of ['clients', 'moto', 'ministack', 'cfn-lint']) await pythonEnvironment(name);
      await installMinio();
      await terraformCommand();
      await installTflint();
    },
  },
  e2e: {
    tests: '__tests__/e2e/',
    install: async (): Promise<void> => {
      for (const name of ['clients', 'act']) await pythonEnvironment(name);
      await installNode24();
    },
  },
} as const;

const [suite = '', ...args] = process.argv.slice(2);
const OUTPUT = '--outputFile=';
const jestArgs = args.filter((arg) => arg !== '--json' && !arg.startsWith(OUTPUT));
/** Jest's own report: where the caller wants it, or beside what else a run leaves. */
const reportFile =
  args.find((arg) => arg.startsWith(OUTPUT))?.slice(OUTPUT.length) ??
  join(ROOT, '.local', 'interop', `${suite}.json`);
if (suite !== 'interop' && suite !== 'e2e') {
  console.error(`Which suite? One of: ${Object.keys(SUITES).join(', ')}`);
  process.exit(2);
}
try {
  await SUITES[suite].install();
} catch (error) {
  if (!(error instanceof ToolError)) throw error;
  console.error(error.message);
  process.exit(1);
}
const report = await runJest(SUITES[suite].tests);
console.log(`\n${table(rowsOf(report))}\n`);
// A file that could not even be loaded has no test that failed.
let failed =
  report.numFailedTests +
  report.testResults.filter(({ assertionResults }) => assertionResults.length === 0).length;
if (suite === 'interop' && report.success && jestArgs.length === 0) failed += await keepResults();
console.log(`${String(report.numPassedTests)} passed, ${String(failed)} failed`);
process.exitCode = report.success && failed === 0 && report.numPassedTests > 0 ? 0 : 1;

async function runJest(tests: string): Promise<JestReport> {
  await mkdir(dirname(reportFile), { recursive: true });
  // What is read where Jest does not come to write one.
  await writeFile(reportFile, '{"success":false,"numPassedTests":0,"numFailedTests":1,"testResults":[]}');
  const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const config = join(import.meta.dirname, 'jest.config.js');
  await new Promise((resolve, reject) => {
    spawn(
      process.execPath,
      [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        jest,
        ...['--config', config, '--json', '--outputFile', reportFile, '--testPathPatterns', tests],
        ...jestArgs,
      ],
      // The report is in the file; what is for a person goes to the other stream.
      { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] },
    )
      .on('error', reject)
      .on('close', resolve);
  });
  const report = JSON.parse(await readFile(reportFile, 'utf8')) as JestReport;
  // Jest has them in the order in which they ended.
  const testResults = [...report.testResults].sort((one, other) => one.name.localeCompare(other.name));
  return { ...report, testResults };
}

/** Writes down what the servers can do, for the README. In CI, where nobody would commit it, a change is a failure. */
async function keepResults(): Promise<number> {
  const style = await resolveConfig(RESULTS);
  const results = await format(JSON.stringify(await serverResults(report)), { ...style, filepath: RESULTS });
  const before = await readFile(RESULTS, 'utf8').catch(() => '');
  if (results === before) return 0;
  await writeFile(RESULTS, results);
  console.log('interop/results.json has changed: run `npm run docs`, and commit both.');
  return process.env['CI'] ? 1 : 0;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}
