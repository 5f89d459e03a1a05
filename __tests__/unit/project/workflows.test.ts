import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { broken, unbounded, writing } from './workflow-rules';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const inFolder = (folder: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.yml'))
    .map((name) => `${folder}/${name}`);

const own = inFolder('.github/workflows');
const examples = inFolder('examples');

/** Each permission to write, and so each reason to look twice. Any other fails. */
const MAY_WRITE: Readonly<Record<string, readonly string[]>> = {
  '.github/workflows/codeql.yml': ['analyze: security-events'],
  '.github/workflows/dist.yml': ['commit: contents', 'commit: actions'],
  '.github/workflows/release.yml': ['publish: contents', 'publish: id-token', 'publish: attestations'],
  '.github/workflows/scorecard.yml': ['analyze: id-token', 'analyze: security-events'],
};

describe('workflows', () => {
  test.each([...own, ...examples])('%s keeps the rules', (path) => {
    expect(broken(textOf(path))).toEqual([]);
  });

  test.each(own)('%s writes where it must, and nowhere else', (path) => {
    expect(writing(textOf(path)).sort()).toEqual([...(MAY_WRITE[path] ?? [])].sort());
  });

  test.each(own)('%s has an end', (path) => {
    expect(unbounded(textOf(path))).toEqual([]);
  });

  test.each(examples)(
    '%s may write nothing but ask for an OIDC token, or speak on a pull request',
    (path) => {
      for (const scope of writing(textOf(path))) expect(scope).toMatch(/: (id-token|pull-requests)$/);
    },
  );

  test('an action has one version everywhere', () => {
    const versions = new Map<string, Set<string>>();
    for (const path of [...own, ...examples]) {
      for (const [, owner, ref] of textOf(path).matchAll(/uses: ([\w-]+\/[\w-]+)[\w./-]*@([0-9a-f]{40})/g))
        versions.set(owner!, (versions.get(owner!) ?? new Set()).add(ref!));
    }
    expect(versions.size).toBeGreaterThan(6);
    expect([...versions].filter(([, refs]) => refs.size > 1)).toEqual([]);
  });

  test('the linters of workflows are of one version, in the workflow and in .ci/run', () => {
    const versions = (path: string): (string | undefined)[] =>
      [/\bactionlint@(v[\d.]+)/, /\bzizmor==([\d.]+)/].map((tool) => tool.exec(textOf(path))?.[1]);
    expect(versions('.ci/run')).toEqual([expect.any(String), expect.any(String)]);
    expect(versions('.github/workflows/ci.yml')).toEqual(versions('.ci/run'));
  });

  test('the job that publishes and the one that commits run nothing of npm', () => {
    for (const [path, job] of [
      ['.github/workflows/release.yml', 'publish'],
      ['.github/workflows/dist.yml', 'commit'],
    ] as const) {
      const [, text = ''] = textOf(path).split(`\n  ${job}:\n`);
      expect(text).toContain('contents: write');
      expect(text).not.toMatch(/\b(npm|npx|node|setup-node|tsx)\b/);
    }
  });
});

describe('the rules see', () => {
  const GOOD = `
on: push
permissions: {}
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - run: npm test
`;

  test('nothing where nothing is wrong', () => {
    expect(broken(GOOD)).toEqual([]);
    expect(writing(GOOD)).toEqual([]);
  });

  test.each([
    ['an event with power', 'on: push', 'on: [push, pull_request_target]', /pull_request_target/],
    ['the same as a mapping', 'on: push', 'on: { workflow_run: {} }', /workflow_run/],
    ['permissions left out', 'permissions: {}', '', /permissions/],
    ['a tag for a commit', '3d3c42e5aac5ba805825da76410c181273ba90b1', 'v7', /not pinned/],
    ['a commit without its version', ' # v7.0.1', '', /not pinned/],
    ['a token left lying', 'persist-credentials: false', 'fetch-depth: 0', /persist-credentials/],
    ['an expression in a script', 'npm test', 'echo ${{ github.head_ref }}', /expression/],
  ])('%s', (_what, from, to, found) => {
    expect(GOOD).toContain(from);
    expect(broken(GOOD.replace(from, to)).join('\n')).toMatch(found);
  });

  test('a permission to write, a job without an end', () => {
    expect(writing(GOOD.replace('permissions: {}', 'permissions: write-all'))).toEqual(['*: write-all']);
    expect(writing(GOOD.replace('test:', 'test:\n    permissions: { packages: write }'))).toEqual([
      'test: packages',
    ]);
    expect(unbounded(GOOD)).toEqual(['test']);
  });
});
