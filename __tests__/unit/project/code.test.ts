import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ownFiles } from '../../support/own-files';
import { forbidden } from './code-rules';

const ROOT = join(import.meta.dirname, '..', '..', '..');

function files(folder: string, ending: string): string[] {
  const found = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return found.filter((name) => name.endsWith(ending)).map((name) => `${folder}/${name}`);
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('no code is made or chosen at run time, and TLS is checked always', () => {
  test('in src/', () => {
    const sources = files('src', '.ts');
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.flatMap((path) => forbidden(read(path), path))).toEqual([]);
  });

  test('in dist/, dependencies and all', () => {
    const bundles = files('dist', '.js');
    expect(bundles.length).toBeGreaterThan(3);
    expect(bundles.flatMap((path) => forbidden(read(path), path))).toEqual([]);
  });

  test('src/ starts no programs', () => {
    const starting = files('src', '.ts').filter((path) =>
      /child_process|worker_threads|node:vm/.test(read(path)),
    );
    expect(starting).toEqual([]);
  });
});

test('whoever switches off a rule of lint or types says why', () => {
  const switched = ownFiles()
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) =>
      [...read(path).matchAll(/(?:eslint-(?:disable)|@ts-(?:ignore|expect-error|nocheck)).*/g)].map(
        ([comment]) => `${path}: ${comment}`,
      ),
    );
  expect(switched.length).toBeGreaterThan(0);
  expect(switched.filter((comment) => !/ -- \w{2}/.test(comment))).toEqual([]);
});

describe('the rules see', () => {
  test.each([
    ['eval(text)'],
    ['(0, eval)(text)'],
    ['globalThis.eval(text)'],
    ['new Function("return 1")'],
    ['Function(text)()'],
    ['require(name)'],
    ['await import(`./${name}.js`)'],
    ['import("./"+r.u(e))'],
    ['{ let name = "./post"; await import(name); }'],
    ['connect({ rejectUnauthorized: false })'],
    ["connect({ 'rejectUnauthorized': false })"],
    ['connect({ checkServerIdentity: () => undefined })'],
    ["process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'"],
    ['process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"'],
    ['options.rejectUnauthorized = false'],
  ])('%s', (code) => {
    expect(forbidden(code)).toHaveLength(1);
  });

  test('no harm in what only looks like it', () => {
    const code = `
      import { evaluate } from './evaluate';
      await import('./post');
      function load() { const script = '../index.js'; return import(script); }
      evaluate(text); // eval(text)
      const told = 'never eval(text)';
      const isFunction = (value: unknown): value is () => void => value instanceof Function;
    `;
    expect(forbidden(code)).toEqual([]);
  });
});
