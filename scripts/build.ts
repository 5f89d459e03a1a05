/**
 * Builds `dist/`: `npm run build`. Where it is another than that whose usual functions are on record, it is run to see
 * which they are; so that what is on record always gives the same bytes, on any machine.
 * With `--check` builds without writing, and fails where `dist/` is not what the sources give: `npm run check:dist`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle, differences, writeBundle } from './bundle';
import { compiledAhead, digestOf, observeUsual, type UsualFunctions } from './usual-functions';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const plain = await bundle(root, { minified: true });
const record = join(import.meta.dirname, 'usual-functions.json');
const recorded = JSON.parse(await readFile(record, 'utf8')) as UsualFunctions;
const isCurrent = recorded.of === digestOf(plain);
const usual = isCurrent || values.check ? recorded : await observeUsual(plain, root);
const files = compiledAhead(plain, usual);

if (values.check) {
  const lines = await differences(files, dist);
  if (lines.length === 0) {
    console.log(`dist/ is what the sources give: ${String(files.size)} files.`);
  } else {
    console.error('dist/ is not what the sources give. Run `npm run build` and commit it.');
    for (const line of lines) console.error(`  ${line}`);
    process.exitCode = 1;
  }
} else {
  await writeBundle(files, dist);
  if (!isCurrent) await writeFile(record, `${JSON.stringify(usual)}\n`);
  const sizes = [...files].map(([name, content]) => [name, Buffer.byteLength(content)] as const);
  for (const [name, bytes] of [
    ...sizes,
    ['total', sizes.reduce((sum, [, bytes]) => sum + bytes, 0)] as const,
  ]) {
    console.log(`${bytes.toLocaleString('en').padStart(12)}  ${name}`);
  }
}
