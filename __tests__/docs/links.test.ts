import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { pages, readPage, ROOT } from './support/markdown';

/*
 * Every link of every Markdown file: what is in the repository must be there, and a page elsewhere must be one that
 * somebody looked at once, since the tests call nobody.
 */

const KNOWN = join(import.meta.dirname, 'known-pages.txt');
const known = new Set(
  readFileSync(KNOWN, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#')),
);
const all = pages();
const external = (url: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(url);
/** GitHub resolves them against the page's own address: the repository's other tabs. */
const ofGitHub = (url: string): boolean => /^(?:\.\.\/)+(?:actions|security|issues|releases)\b/.test(url);

function fault(page: string, url: string): string | undefined {
  const [path = '', anchor] = url.split('#');
  const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), decodeURIComponent(path)));
  if (target.startsWith('..')) return 'is outside the repository';
  if (!existsSync(join(ROOT, target))) return 'is not there';
  if (anchor === undefined || anchor === '') return undefined;
  if (!target.endsWith('.md') || statSync(join(ROOT, target)).isDirectory()) return undefined;
  return readPage(target).anchors.has(anchor) ? undefined : `has no #${anchor}`;
}

describe('a link is told', () => {
  test.each([
    ['to a page that is not there', 'docs/lacking.md', 'is not there'],
    ['to a heading that is not there', 'docs/modes.md#lacking', 'has no #lacking'],
    ['to a heading of its own page that is not there', '#lacking', 'has no #lacking'],
    ['out of the repository', '../elsewhere.md', 'is outside the repository'],
  ])('%s', (_what, url, told) => {
    expect(fault('README.md', url)).toBe(told);
  });

  test('unless it leads somewhere', () => {
    for (const url of ['docs/modes.md#set-it-up', '#inputs', 'src', 'action.yml'])
      expect(fault('README.md', url)).toBeUndefined();
  });
});

describe('links', () => {
  test.each(all.map((page) => [page.path, page] as const))('of %s lead somewhere', (path, page) => {
    const broken = page.links
      .filter(({ url }) => !external(url) && !ofGitHub(url))
      .flatMap(({ where, url }) => {
        const found = fault(path, url);
        return found === undefined ? [] : [`${where}: ${url} ${found}`];
      });
    expect(broken).toEqual([]);
  });

  test.each(all.map((page) => [page.path, page] as const))(
    'of %s to pages elsewhere are known ones',
    (_path, page) => {
      const strange = page.links
        .filter(({ url }) => external(url) && !known.has(url.replace(/#.*$/, '')))
        .map(({ where, url }) => `${where}: look at ${url}, then add it to ${relative(ROOT, KNOWN)}`);
      expect(strange).toEqual([]);
    },
  );

  test('that are known are used', () => {
    const used = new Set(all.flatMap(({ links }) => links.map(({ url }) => url.replace(/#.*$/, ''))));
    expect([...known].filter((url) => !used.has(url))).toEqual([]);
  });
});
