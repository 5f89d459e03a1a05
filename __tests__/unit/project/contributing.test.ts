import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** What the table of a page tells of, in its order. */
function commandsIn(page: string): (string | undefined)[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^\| `npm (?:run )?([\w:]+)`\s+\| \S/gm)].map(([, name]) => name);
}

// npm lists scripts without a word of what they do, so whoever reads its list should find the words beside it.
test('CONTRIBUTING.md tells what each script of package.json does, in the order of npm run', () => {
  expect(commandsIn('CONTRIBUTING.md')).toEqual(Object.keys(scripts));
});

test('README.md tells of scripts that there are', () => {
  const commands = commandsIn('README.md');
  expect(commands.length).toBeGreaterThan(5);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(commands));
});
