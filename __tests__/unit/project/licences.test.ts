import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** They ask for no more than to be named. https://spdx.org/licenses/ */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
]);
/** Licences of data, which nobody is given: they stay on the machine of who develops. */
const DATA: Readonly<Record<string, string>> = { 'caniuse-lite': 'CC-BY-4.0' };

interface Package {
  readonly license?: string;
  readonly dev?: boolean;
  readonly engines?: { readonly node?: string };
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly engines: { readonly node: string };
};

const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Package>>;
};
const packages = Object.entries(lock.packages).map(([path, found]) => ({
  name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
  path,
  ...found,
}));
const installed = packages.filter(({ path }) => path !== '');

/** Whether an SPDX expression leaves a permissive choice. Of nested ones nothing is known, and so not that they do. */
function isPermissive(expression: string | undefined): boolean {
  const flat = expression?.replace(/^\((.*)\)$/, '$1') ?? '';
  return flat
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => PERMISSIVE.has(licence)));
}

describe('licences', () => {
  test('of every package that the lock file names are permissive', () => {
    expect(installed.length).toBeGreaterThan(100);
    const others = installed.filter(
      ({ name, license, dev }) => !isPermissive(license) && !(dev && DATA[name] === license && license),
    );
    expect(others.map(({ name, license }) => `${name}: ${license ?? 'none'}`)).toEqual([]);
  });

  test('of all that dist/ holds are permissive, and each package is one of the lock file', () => {
    // Names, a line each, then their licence's, then its text.
    const lines = readFileSync(join(ROOT, 'dist', 'licenses.txt'), 'utf8').split('\n');
    const licences = new Map(installed.map(({ name, license }) => [name, license]));
    const isName = (line: string): boolean => licences.has(line) || /^@[\w-]+\/[\w.-]+$/.test(line);
    const bundled = lines.flatMap((name, index) =>
      isName(name) ? [{ name, licence: lines.slice(index).find((line) => !isName(line)) }] : [],
    );
    expect(bundled.length).toBeGreaterThan(10);
    expect(bundled.filter(({ licence }) => !isPermissive(licence))).toEqual([]);
    expect(bundled.filter(({ name, licence }) => licences.get(name) !== licence)).toEqual([]);
  });

  test.each([
    ['GPL-3.0-only', false],
    [undefined, false],
    ['UNLICENSED', false],
    ['MIT AND LGPL-3.0-or-later', false],
    ['(MIT OR GPL-3.0-only)', true],
    ['MIT AND ISC', true],
  ])('%s is permissive: %s', (expression, permissive) => {
    expect(isPermissive(expression)).toBe(permissive);
  });
});

describe('the lock file', () => {
  test('asks of Node what package.json says, or npm warns of it', () => {
    // What most packages ask is less; those that ask as much as ESLint word it in other ways.
    const strictest = lock.packages['node_modules/eslint']?.engines?.node;
    expect(strictest).toMatch(/^\^20/);
    expect(lock.packages['']?.engines?.node).toBe(strictest);
    expect(manifest.engines.node).toBe(strictest);
  });

  test('names no address, so that any registry serves', () => {
    expect(packages.filter((found) => 'resolved' in found)).toEqual([]);
  });

  test('has a hash for every package', () => {
    const without = installed.filter((found) => !('integrity' in found) && !('inBundle' in found));
    expect(without.map(({ path }) => path)).toEqual([]);
  });
});
