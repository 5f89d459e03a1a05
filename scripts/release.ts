/**
 * Makes the next release ready: `npm run release -- minor` (or `patch`, `major`) raises the version and writes what
 * changed into CHANGELOG.md, to be committed. Without a word it writes the section of a version that is not published
 * yet anew. With `--check` (`npm run check:release`) writes nothing, fails where the version that package.json names
 * cannot be published, and hands on what the workflow needs to publish it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commitsIn, FORMAT, notesOf, sectionOf, withSection } from './changelog';

/** Stands for whoever the project will belong to. In two pieces, so that replacing it everywhere leaves this line alone. */
const PLACEHOLDER = ['your', 'org'].join('-');

const root = process.cwd();
const changelogPath = join(root, 'CHANGELOG.md');
const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [step] = positionals;
if (positionals.length > 1 || (step !== undefined && !/^(?:patch|minor|major)$/.test(step))) {
  console.error(
    'Which part of the version? One of: patch, minor, major. Or none, to write its changes anew.',
  );
  process.exit(2);
}

const published = git('tag', '--list', 'v*')
  .split('\n')
  .filter((tag) => /^v\d+\.\d+\.\d+$/.test(tag))
  .map((tag) => tag.slice(1));

await (values.check ? check() : prepare());

async function prepare(): Promise<void> {
  if (step !== undefined) {
    // Both files, by npm's own rules for what comes next.
    npm('version', step, '--no-git-tag-version');
  }
  const version = versionIn('package.json');
  if (published.includes(version)) {
    console.error(
      `v${version} is published. Say what the next one is: npm run release -- patch, minor or major.`,
    );
    process.exit(1);
  }
  const { format, resolveConfig } = await import('prettier');
  const text = withSection(readFileSync(changelogPath, 'utf8'), version, today(), notes());
  const style = await resolveConfig(changelogPath);
  writeFileSync(changelogPath, await format(text, { ...style, parser: 'markdown' }));
  console.log(
    `CHANGELOG.md has ${version}. Edit what reads badly, commit it with package.json, and open a pull request.`,
  );
}

async function check(): Promise<void> {
  const version = versionIn('package.json');
  const [major] = version.split('.');
  const later = published.filter((one) => compared(one, version) >= 0);
  const problems: string[] = [];
  if (!/^\d+\.\d+\.\d+$/.test(version))
    problems.push(`package.json: ${version} is no version such as 1.2.3.`);
  if (versionIn('package-lock.json') !== version)
    problems.push('package-lock.json has another version than package.json.');
  if (later.length > 0)
    problems.push(`v${later.sort(compared).at(-1) ?? ''} is published, so ${version} cannot be next.`);
  const section = sectionOf(readFileSync(changelogPath, 'utf8'), version);
  if (!section) problems.push(`CHANGELOG.md has nothing of ${version}: run npm run release.`);
  const homeless = filesWith(PLACEHOLDER);
  if (homeless.length > 0)
    problems.push(
      `${PLACEHOLDER} still stands for who the project belongs to in ${String(homeless.length)} of its files, such as ${homeless[0] ?? ''}: readers would be sent to whoever takes that name. CONTRIBUTING.md tells how to put the owner there.`,
    );
  if (!/^[^#\s]\S*\s+@/m.test(text('.github/CODEOWNERS')))
    problems.push('.github/CODEOWNERS names nobody who reviews.');
  const branch = process.env['GITHUB_REF'];
  if (branch !== undefined && branch !== 'refs/heads/main')
    problems.push(`Releases are made from main, not ${branch}.`);
  if (problems.length > 0 || !section) {
    for (const problem of problems) console.error(problem);
    process.exitCode = 1;
    return;
  }
  console.log(
    `${version} can be published, after ${published.sort(compared).at(-1) ?? 'nothing'}:\n\n${section}`,
  );
  if (process.env['GITHUB_OUTPUT']) {
    const { setOutput } = await import('@actions/core');
    setOutput('version', version);
    setOutput('major-tag', `v${major ?? ''}`);
    setOutput('notes', section);
  }
}

/** What changed since the last release. */
function notes(): string {
  const last = published.sort(compared).at(-1);
  const range = last === undefined ? 'HEAD' : `v${last}..HEAD`;
  return notesOf(commitsIn(git('log', '--no-merges', '--name-only', `--format=${FORMAT}`, range)));
}

function compared(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

function versionIn(name: string): string {
  return (JSON.parse(readFileSync(join(root, name), 'utf8')) as { version: string }).version;
}

function text(name: string): string {
  const path = join(root, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Files of the repository that hold the words. */
function filesWith(words: string): string[] {
  return git('ls-files', '-z')
    .split('\0')
    .filter((name) => name !== '' && text(name).includes(words));
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** The npm that runs this; by its name alone it is found everywhere but on Windows. */
function npm(...args: string[]): void {
  const own = process.env['npm_execpath'];
  const [program, first] = own === undefined ? ['npm', []] : [process.execPath, [own]];
  execFileSync(program, [...first, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
}
