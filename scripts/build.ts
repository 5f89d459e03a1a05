/**
 * Builds `dist/`: `npm run build`.
 * With `--check` builds without writing, and fails where `dist/` is not what the sources give: `npm run check:dist`.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle, differences, writeBundle } from './bundle';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const files = await bundle(root, { minified: true });

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
  const sizes = [...files].map(([name, content]) => [name, Buffer.byteLength(content)] as const);
  for (const [name, bytes] of [
    ...sizes,
    ['total', sizes.reduce((sum, [, bytes]) => sum + bytes, 0)] as const,
  ]) {
    console.log(`${bytes.toLocaleString('en').padStart(12)}  ${name}`);
  }
}
