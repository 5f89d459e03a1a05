/**
 * Observes what configure-aws-credentials does with the cases of the drop-in test, and keeps it for that test:
 * `npx tsx scripts/observe-drop-in.ts FOLDER`, where FOLDER holds a release of it (action.yml and dist/). Both actions
 * run against the stand-in alone; nothing of the other one is kept but what it did.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { CASES } from '../__tests__/action/drop-in/cases';
import { runCases } from '../__tests__/action/drop-in/run-case';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Give the folder of a release of configure-aws-credentials.');
  process.exit(2);
}
const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
const runs = await runCases(CASES, resolve(folder));
const observed = Object.fromEntries(CASES.map(({ name }) => [name, runs.get(name)]));
const target = join(import.meta.dirname, '..', '__tests__', 'action', 'drop-in', 'observed.json');
const text = JSON.stringify({ version, observed });
await writeFile(target, await format(text, { ...(await resolveConfig(target)), parser: 'json' }));
console.log(`${String(CASES.length)} cases observed on configure-aws-credentials ${version}.`);
