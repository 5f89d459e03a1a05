import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFile, chmod, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type Act, type ActRun, startAct } from '../../interop/tools/act';
import { mustRun } from '../../interop/tools/run';
import { throwAwayFolder } from '../../interop/tools/server-process';

/*
 * The workflows of this project that change something, in act, from the event to what they leave at GitHub. GitHub
 * itself stands in another folder: its actions, `gh`, which writes down what it is asked, and the repository that is
 * pushed to. So does `npm ci`, which takes the packages that are here, and in a release `.ci/run`, of which this very
 * test is a part.
 */

const ROOT = join(import.meta.dirname, '..', '..');
const BRANCH = 'dependabot/npm_and_yarn/bundled-0123456789';
const VERSION = '1.2.0';
const MINUTES = 60_000;

let folder: string;

/** What stands in for an action, by what is left of its `uses:` before the commit. */
const STAND_INS = {
  'actions/setup-node': ': nothing to set up',
  'actions/attest': `printf '%s' "$SUBJECTS" | while read -r subject; do ls -d $subject; done >> "$STORE/attested"`,
  // Of one folder what is in it, of several paths each with its folders.
  'actions/upload-artifact': `mkdir -p "$STORE/artifact"
if [ -e "$WHERE" ]; then cp -R "$WHERE/." "$STORE/artifact"
else grep . <<< "$WHERE" | tar -cf - -T - | tar -xf - -C "$STORE/artifact"; fi`,
  'actions/download-artifact': `mkdir -p "$WHERE" && cp -R "$STORE/artifact/." "$WHERE"`,
} as const;

/** The project as it is here, without what git ignores. */
async function putProject(repository: string, root: string): Promise<void> {
  const left = new Set(['.git', 'node_modules', 'coverage', '.local']);
  const filter = (path: string): boolean => !left.has(relative(root, path).split(sep)[0] ?? '');
  await cp(root, repository, { recursive: true, filter });
}

/** Gives the project a home, without which it is not published. */
async function giveHome(repository: string): Promise<void> {
  const placeholder = ['your', 'org'].join('-');
  for (const entry of await readdir(repository, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const text = await readFile(path, 'latin1');
    if (text.includes(placeholder)) await writeFile(path, text.replaceAll(placeholder, 'octo-org'), 'latin1');
  }
  await writeFile(join(repository, '.github', 'CODEOWNERS'), '* @octo-org/maintainers\n');
}

/** Folders for `actions` of act: a stand-in for each action that the workflow uses. */
async function standInActions(workflow: string): Promise<Record<string, string>> {
  const text = await readFile(join(ROOT, workflow), 'utf8');
  const actions: Record<string, string> = {};
  for (const [name, script] of Object.entries(STAND_INS)) {
    const uses = new RegExp(`uses: (${name}@[0-9a-f]{40})`).exec(text)?.[1];
    if (uses === undefined) continue;
    const action = join(folder, 'actions', name);
    await mkdir(action, { recursive: true });
    const inputs = Object.fromEntries(['path', 'subject-path'].map((input) => [input, { default: '' }]));
    const env = {
      STORE: join(folder, 'store'),
      WHERE: '${{ inputs.path }}',
      SUBJECTS: '${{ inputs.subject-path }}',
    };
    const runs = { using: 'composite', steps: [{ run: `shopt -s globstar\n${script}`, shell: 'bash', env }] };
    await writeFile(join(action, 'action.yml'), JSON.stringify({ name, description: name, inputs, runs }));
    actions[uses] = action;
  }
  return actions;
}

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'bin', name), 0o755);
}

const git = (...args: string[]): Promise<string> =>
  mustRun('git', ['-C', join(folder, 'repository'), ...args], 'Install git.', {
    env: { PATH: process.env['PATH'], HOME: join(folder, 'home') },
  });

/** What `gh` was asked for, a line each. */
const asked = (): Promise<string> => readFile(join(folder, 'store', 'gh'), 'utf8').catch(() => '');

/** act, with what stands in for GitHub around it. */
async function start(branch: string, fill: typeof putProject): Promise<Act> {
  folder = await throwAwayFolder('own-workflows');
  const act = await startAct(folder, ROOT, { branch, fill });
  await mkdir(join(folder, 'store'));
  const modules = join(ROOT, 'node_modules');
  // The npm that runs this: a Node from npm has none beside it.
  const own = process.env['npm_execpath'];
  const npm = own === undefined ? join(process.execPath, '..', 'npm') : `${process.execPath}" "${own}`;
  await program(
    'npm',
    `[ "$1" = ci ] || exec "${npm}" "$@"
cp -al "${modules}" . 2>/dev/null || cp -R "${modules}" .`,
  );
  // A repository that has no such tag yet says no to moving it.
  await program(
    'gh',
    `printf '%s\\n' "$*" >> "${join(folder, 'store', 'gh')}"
case "$*" in *PATCH*) exit 1 ;; esac`,
  );
  const remote = join(folder, 'remote.git');
  await mustRun('git', ['init', '--quiet', '--bare', remote], 'Install git.');
  await writeFile(
    join(folder, 'home', '.gitconfig'),
    `[url "file://${remote}"]\n\tinsteadOf = https://github.com/octo-org/octo-repo.git\n`,
  );
  return act;
}

const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });

/** All jobs went well; where not, what act showed is shown. */
function expectSuccess(run: ActRun): void {
  const results = [...run.jobs.values()].map(({ result }) => result);
  expect(results.every((result) => result === 'success') && run.exitCode === 0 ? '' : run.shown).toBe('');
}

describe('dist.yml', () => {
  const WORKFLOW = '.github/workflows/dist.yml';
  let act: Act;
  afterEach(remove);

  const run = async (): Promise<ActRun> =>
    act.run({
      workflow: WORKFLOW,
      event: { name: 'push', payload: { ref: `refs/heads/${BRANCH}` } },
      secrets: { GITHUB_TOKEN: 'example-token' },
      actions: await standInActions(WORKFLOW),
      timeoutMs: 8 * MINUTES,
    });

  it(
    'builds dist/ on a branch of Dependabot, commits it and has CI look at it',
    async () => {
      act = await start(BRANCH, async (repository, root) => {
        await putProject(repository, root);
        await appendFile(join(repository, 'dist', 'index.js'), '// of the dependency before\n');
        await writeFile(join(repository, 'scripts', 'usual-functions.json'), '{"of":"","scripts":{}}\n');
      });
      const before = (await git('rev-parse', 'HEAD')).trim();

      expectSuccess(await run());

      const remote = join(folder, 'remote.git');
      const pushed = (...args: string[]): Promise<string> => mustRun('git', ['-C', remote, ...args], '');
      expect(await pushed('log', '-1', '--format=%P %s', BRANCH)).toBe(`${before} Build [dependabot skip]\n`);
      expect(await pushed('diff', '--name-only', before, BRANCH)).toBe(
        'dist/index.js\nscripts/usual-functions.json\n',
      );
      for (const path of ['dist/index.js', 'scripts/usual-functions.json'])
        expect(await pushed('show', `${BRANCH}:${path}`)).toBe(await readFile(join(ROOT, path), 'utf8'));
      expect(await asked()).toBe(
        `auth setup-git\nworkflow run ci.yml --repo octo-org/octo-repo --ref ${BRANCH}\n`,
      );
    },
    10 * MINUTES,
  );

  it(
    'leaves a branch alone whose dist/ is what its sources give',
    async () => {
      act = await start(BRANCH, putProject);

      const ran = await run();

      expect(ran.exitCode === 0 ? '' : ran.shown).toBe('');
      expect(ran.jobs.get('build')?.result).toBe('success');
      expect(await asked()).toBe('');
      expect(await mustRun('git', ['-C', join(folder, 'remote.git'), 'branch', '--list'], '')).toBe('');
    },
    10 * MINUTES,
  );
});

describe('release.yml', () => {
  const WORKFLOW = '.github/workflows/release.yml';
  let act: Act;

  beforeAll(async () => {
    act = await start('main', async (repository, root) => {
      await putProject(repository, root);
      await giveHome(repository);
      await writeFile(join(repository, '.ci', 'run'), 'echo "all that must hold"\n');
      for (const name of ['package.json', 'package-lock.json']) {
        const found = JSON.parse(await readFile(join(repository, name), 'utf8')) as object;
        await writeFile(join(repository, name), JSON.stringify({ ...found, version: VERSION }, null, 2));
      }
      const changelog = `# Changelog\n\n## ${VERSION} - 2026-01-31\n\n- Take \`two\` roles; "$HOME" too\n`;
      await writeFile(join(repository, 'CHANGELOG.md'), changelog);
    });
    await git('tag', 'v1.1.0');
    const identity = ['-c', 'user.name=octocat', '-c', 'user.email=octocat@example.com'];
    await git(...identity, 'commit', '--quiet', '--allow-empty', '--message', 'Take two roles');
  }, 2 * MINUTES);
  beforeEach(async () => {
    await rm(join(folder, 'store'), { recursive: true, force: true });
    await mkdir(join(folder, 'store'));
  });
  afterAll(remove);

  const run = async (publish: boolean): Promise<ActRun> =>
    act.run({
      workflow: WORKFLOW,
      event: { name: 'workflow_dispatch', payload: { inputs: { publish: String(publish) } } },
      secrets: { GITHUB_TOKEN: 'example-token' },
      actions: await standInActions(WORKFLOW),
      timeoutMs: 8 * MINUTES,
    });

  it(
    'checks all that must hold, and publishes nothing unasked',
    async () => {
      const ran = await run(false);

      expect(ran.exitCode === 0 ? '' : ran.shown).toBe('');
      expect(ran.jobs.get('check')?.result).toBe('success');
      expect(ran.shown).toContain(`${VERSION} can be published, after 1.1.0`);
      expect(ran.shown).toContain('all that must hold');
      expect(await asked()).toBe('');
    },
    10 * MINUTES,
  );

  it(
    'attests, publishes with what changed, and gives the major version its tag',
    async () => {
      const commit = (await git('rev-parse', 'HEAD')).trim();

      expectSuccess(await run(true));

      const archive = `aws-temporary-credentials-${VERSION}.tar.gz`;
      const attested = (await readFile(join(folder, 'store', 'attested'), 'utf8')).trim().split('\n');
      expect(attested).toEqual(
        expect.arrayContaining(['action.yml', 'dist/index.js', 'dist/post/index.js', archive]),
      );
      expect(await asked()).toBe(
        [
          `release create v${VERSION} ${archive} ${archive}.sha256 --repo octo-org/octo-repo --target ${commit}`,
          ` --title v${VERSION} --notes - Take \`two\` roles; "$HOME" too\n`,
          `api --method PATCH repos/octo-org/octo-repo/git/refs/tags/v1 --field sha=${commit} --field force=true\n`,
          `api --method POST repos/octo-org/octo-repo/git/refs --field ref=refs/tags/v1 --field sha=${commit}\n`,
        ].join(''),
      );
    },
    10 * MINUTES,
  );

  it(
    'publishes nothing where the version is published already',
    async () => {
      await git('tag', `v${VERSION}`, 'HEAD~1');

      const ran = await run(true);

      expect(ran.exitCode).toBe(1);
      expect(ran.shown).toContain(`v${VERSION} is published, so ${VERSION} cannot be next`);
      expect(await asked()).toBe('');
    },
    10 * MINUTES,
  );
});
