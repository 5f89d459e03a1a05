import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** In two pieces, as in the script. */
const PLACEHOLDER = ['your', 'org'].join('-');

interface Ended {
  readonly exitCode: number;
  readonly said: string;
}

let project: string;

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      // Neither the job of GitHub's that may run this nor a person's own git may have a say.
      {
        cwd: project,
        env: {
          ...process.env,
          GITHUB_REF: undefined,
          GITHUB_OUTPUT: undefined,
          GIT_CONFIG_GLOBAL: join(project, 'none'),
          ...env,
        },
      },
      (_error, stdout, stderr) => resolve({ exitCode: child.exitCode ?? 1, said: stdout + stderr }),
    );
  });
}

async function git(...args: string[]): Promise<void> {
  const identity = ['-c', 'user.name=octocat', '-c', 'user.email=octocat@example.com'];
  const { exitCode, said } = await run('git', [...identity, ...args]);
  if (exitCode !== 0) throw new Error(said);
}

const release = (args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> =>
  run(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(ROOT, 'scripts', 'release.ts'), ...args],
    env,
  );

const text = (name: string): Promise<string> => readFile(join(project, name), 'utf8');

async function commit(subject: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(project, name)), { recursive: true });
    await writeFile(join(project, name), content);
  }
  await git('add', '--all');
  await git('commit', '--quiet', '--message', subject);
}

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'release-'));
  await git('init', '--quiet', '--initial-branch', 'main');
  const version = { name: 'an-action', version: '1.0.0', private: true };
  await commit('Begin', {
    'package.json': `${JSON.stringify(version)}\n`,
    'package-lock.json': `${JSON.stringify({ ...version, lockfileVersion: 3, requires: true, packages: { '': version } })}\n`,
    'CHANGELOG.md': '# Changelog\n\n## 1.0.0 - 2026-01-31\n\n### The action\n\n- Begin\n',
    '.github/CODEOWNERS': '# Who is asked to review.\n* @octo-org/maintainers\n',
  });
  await git('tag', 'v1.0.0');
  await commit('Take two roles', { 'action.yml': 'name: an action\n' });
});
afterEach(() => rm(project, { recursive: true, force: true, maxRetries: 3 }));

describe('a release', () => {
  test('is made ready, checked, and handed on with what changed since the last', async () => {
    expect(await release(['minor'])).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(await text('package.json'))).toMatchObject({ version: '1.1.0' });
    expect(await text('CHANGELOG.md')).toMatch(
      /^# Changelog\n\n## 1\.1\.0 - \d{4}-\d\d-\d\d\n\n### The action\n\n- Take two roles\n\n## 1\.0\.0 - 2026-01-31\n/,
    );
    await commit('1.1.0', {});

    const output = join(project, 'output');
    await writeFile(output, '');
    const checked = await release(['--check'], { GITHUB_OUTPUT: output, GITHUB_REF: 'refs/heads/main' });
    expect(checked).toMatchObject({
      exitCode: 0,
      said: expect.stringContaining('1.1.0 can be published, after 1.0.0'),
    });
    const outputs = await text('output');
    expect(outputs).toMatch(/^version<<(\S+)\n1\.1\.0\n\1$/m);
    expect(outputs).toMatch(/^major-tag<<(\S+)\nv1\n\1$/m);
    expect(outputs).toMatch(/^notes<<(\S+)\n### The action\n\n- Take two roles\n\1$/m);
  });

  test('not published yet is written anew, with what came since', async () => {
    await release(['patch']);
    await commit('1.0.1', {});
    await commit('Take three roles', { 'action.yml': 'name: another action\n' });
    expect(await release([])).toMatchObject({ exitCode: 0 });
    const changelog = await text('CHANGELOG.md');
    expect(changelog).toContain('- Take three roles\n- Take two roles\n\n## 1.0.0');
    expect(changelog.match(/^## 1\.0\.1/gm)).toHaveLength(1);
  });

  test.each([
    ['is published already', () => Promise.resolve(), /v1\.0\.0 is published, so 1\.0\.0 cannot be next/],
    [
      'comes before one that is published',
      async () => {
        await release(['patch']);
        await git('tag', 'v1.10.0');
      },
      /v1\.10\.0 is published, so 1\.0\.1 cannot be next/,
    ],
    [
      'has no changes written down',
      async () => {
        const { version: _, ...rest } = JSON.parse(await text('package.json')) as Record<string, unknown>;
        await writeFile(join(project, 'package.json'), JSON.stringify({ ...rest, version: '1.0.1' }));
      },
      /package-lock\.json has another version(?:.|\n)*CHANGELOG\.md has nothing of 1\.0\.1/,
    ],
    [
      'sends its readers to whoever takes the name of a placeholder',
      () => commit('Show it', { 'docs/page.md': `uses: ${PLACEHOLDER}/an-action@v1\n` }),
      /still stands for who the project belongs to in 1 of its files, such as docs\/page\.md/,
    ],
    [
      'nobody reviews',
      () => commit('Leave', { '.github/CODEOWNERS': '# * @octo-org/maintainers\n' }),
      /CODEOWNERS names nobody who reviews/,
    ],
  ])('that %s is refused', async (_what, change, told) => {
    await change();
    const { exitCode, said } = await release(['--check']);
    expect(exitCode).toBe(1);
    expect(said).toMatch(told);
  });

  test('is made from main, and of a part of the version that there is', async () => {
    await release(['patch']);
    expect(await release(['--check'], { GITHUB_REF: 'refs/heads/try' })).toMatchObject({
      exitCode: 1,
      said: expect.stringContaining('Releases are made from main, not refs/heads/try'),
    });
    expect(await release(['huge'])).toMatchObject({ exitCode: 2 });
  });

  test('is not written over once it is published', async () => {
    const before = await text('CHANGELOG.md');
    expect(await release([])).toMatchObject({
      exitCode: 1,
      said: expect.stringContaining('v1.0.0 is published'),
    });
    expect(await text('CHANGELOG.md')).toBe(before);
  });
});
