import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const contributing = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');

// npm lists scripts without a word of what they do.
test('CONTRIBUTING.md tells what each script of package.json does, and of no other', () => {
  const commands = [...contributing.matchAll(/^\| `npm (?:run )?([\w:]+)`\s+\| \S/gm)].map(
    ([, name]) => name,
  );
  expect(commands.sort()).toEqual(Object.keys(scripts).sort());
});
