import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ownFiles } from '../../support/own-files';

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

const pages = ownFiles()
  // What was done once may name what is no more.
  .filter((path) => /\.(?:md|yml)$|^\.ci\/run$/.test(path) && path !== 'CHANGELOG.md');

test('pages and workflows name scripts that there are', () => {
  const named = pages.flatMap((path) =>
    [...readFileSync(join(ROOT, path), 'utf8').matchAll(/\bnpm run ([\w:]+)/g)].map(
      ([, name = '']) => [path, name] as const,
    ),
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter(([, name]) => !(name in scripts))).toEqual([]);
});
