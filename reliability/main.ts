/**
 * `npm run reliability` runs the fault matrix and writes what it found to reliability/results.json and
 * docs/reliability.md. `--docs` only writes the page of the results that there are, `--check` only compares the two.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { reliabilityDocument } from './document';
import { nameOf } from './faults';
import { matrixCells, rowsOf, runMatrix, type Row } from './matrix';

const ROOT = join(import.meta.dirname, '..');
const RESULTS = join(ROOT, 'reliability', 'results.json');
const PAGE = join(ROOT, 'docs', 'reliability.md');

const { values } = parseArgs({
  options: { docs: { type: 'boolean', default: false }, check: { type: 'boolean', default: false } },
});

if (!values.docs && !values.check) {
  const found = await runMatrix(matrixCells(), (count) => {
    if (count % 100 === 0) console.log(`${String(count)} are done.`);
  });
  const wrong = found.filter(({ complaints }) => complaints.length > 0);
  for (const { cell, complaints } of wrong)
    console.error(`${cell.call.name} (${cell.call.by}), ${nameOf(cell)}: ${complaints.join('; ')}`);
  console.log(`${String(found.length - wrong.length)} of ${String(found.length)} are as they must be.`);
  if (wrong.length > 0) process.exit(1);
  await writeFile(RESULTS, await formatted(RESULTS, JSON.stringify(rowsOf(found)), 'json'));
}

const rows = JSON.parse(await readFile(RESULTS, 'utf8')) as Row[];
const page = await formatted(PAGE, reliabilityDocument(rows), 'markdown');
if (!values.check) {
  await writeFile(PAGE, page);
} else if (page === (await readFile(PAGE, 'utf8').catch(() => ''))) {
  console.log('docs/reliability.md has the results of the fault matrix.');
} else {
  console.error('docs/reliability.md is behind reliability/results.json. Run `npm run docs` and commit it.');
  process.exitCode = 1;
}

async function formatted(path: string, text: string, parser: 'json' | 'markdown'): Promise<string> {
  return format(text, { ...(await resolveConfig(path)), parser });
}
