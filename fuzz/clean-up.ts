import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { makePipe } from '../__tests__/support/pipe';
import { LeakError } from '../leak-scan';
import { Job } from '../local-runner';
import { postComplaints } from './judge';
import { oddJson } from './json';
import type { Came } from './run';
import { asVariable, payload, wrongTexts } from './texts';
import type { RunnerFile } from './trial';
import { guarded, HUNG_MS, peakIn, runnerFiles } from './try-out';

/** A post step, with a state that no step left as it is. Texts may have `{folder}` for a folder of the trial's own. */
export interface CleanUp {
  readonly undo?: string;
  readonly profile?: string;
  readonly renewal?: string;
  /** What is at the path that `renewal` names. */
  readonly there: 'nothing' | 'a folder' | 'a file' | 'a link';
  readonly env: RunnerFile;
  /** What is where the state says that the overwritten sections are; without it, nothing. */
  readonly backup?: { readonly holds: string } | 'a folder' | 'a pipe';
}

/** Those of secrets have no value, whatever the state. */
const UNDO = { AWS_REGION: 'us-east-1', AWS_PROFILE: 'default' };
const PROFILE = {
  name: 'fuzz',
  key: '0123456789abcdef',
  backup: '{folder}/backup.json',
  files: [
    {
      path: '{folder}/credentials',
      temporary: '{folder}/.credentials.tmp',
      created: true,
      folder: '{folder}',
      edits: [{ kind: 'credentials', before: '' }],
    },
  ],
};

/** One that was there before: `before` is what says that it was not. */
const OVERWRITTEN = {
  ...PROFILE,
  files: PROFILE.files.map((file) => ({ ...file, edits: [{ kind: 'credentials' }] })),
};
const BACKUP = { '{folder}/credentials': { credentials: ['[fuzz]\nregion = eu-west-1\n'] } };

const garbage = fc.oneof(payload, ...Object.values(wrongTexts(5000))).map(asVariable);
const state = (right: unknown): fc.Arbitrary<string | undefined> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: garbage },
    { weight: 4, arbitrary: oddJson(right) },
  );

export const cleanUps: fc.Arbitrary<CleanUp> = fc
  .record({
    undo: state(UNDO),
    profile: fc.oneof(state(PROFILE), fc.constant(JSON.stringify(OVERWRITTEN)), state(OVERWRITTEN)),
    renewal: fc.option(
      fc.oneof(
        fc.constantFrom('{folder}/aws-renewal-1', '{folder}/other', '{folder}', '/dev/null/aws-renewal-1'),
        fc.constantFrom('/proc/aws-renewal-1', '{folder}/aws-renewal-1/aws-renewal-2', 'aws-renewal-1', ''),
        payload.map((text) => asVariable(`{folder}/aws-renewal-${text.replaceAll('/', '')}`)),
      ),
      { nil: undefined },
    ),
    backup: fc.option(
      fc.oneof(
        { weight: 1, arbitrary: fc.constantFrom('a folder' as const, 'a pipe' as const) },
        { weight: 3, arbitrary: fc.oneof(garbage, oddJson(BACKUP), fc.json()).map((holds) => ({ holds })) },
      ),
      { nil: undefined },
    ),
    there: fc.constantFrom<CleanUp['there']>('nothing', 'a folder', 'a file', 'a link'),
    env: fc.oneof(
      { weight: 2, arbitrary: fc.constant<RunnerFile>({ holds: '' }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom<RunnerFile>(
          'missing',
          'unset',
          'folder',
          'pipe',
          'full disk',
          'loop of links',
        ),
      },
    ),
  })
  .map(({ undo, profile, renewal, backup, ...rest }) => ({
    ...rest,
    ...(backup !== undefined && { backup }),
    ...(undo !== undefined && { undo }),
    ...(profile !== undefined && { profile }),
    ...(renewal !== undefined && { renewal }),
  }));

const DIST = join(dirname(import.meta.dirname), 'dist');

/** Runs the post step after a step that did nothing. */
export async function tryCleanUp(
  { undo, profile, renewal, there, env, backup }: CleanUp,
  { dist = DIST, timeoutMs = HUNG_MS } = {},
): Promise<Came> {
  const idle = await mkdtemp(join(tmpdir(), 'idle-'));
  await writeFile(join(idle, 'index.js'), '');
  const job = await Job.start({ debug: true });
  const folder = join(job.folder, 'fuzz');
  const runner = join(job.temp, '_github_workflow', 'fuzz');
  try {
    for (const path of [folder, runner]) await mkdir(path);
    const place = join(folder, 'aws-renewal-1');
    if (there === 'a folder') await mkdir(place);
    if (there === 'a file') await writeFile(place, '');
    if (there === 'a link') await symlink(folder, place);
    await writeFile(join(folder, 'credentials'), '[fuzz]\noutput = json\n', { mode: 0o600 });
    const kept = join(folder, 'backup.json');
    if (backup === 'a folder') await mkdir(kept);
    else if (backup === 'a pipe') await makePipe(kept);
    else if (backup) await writeFile(kept, backup.holds.replaceAll('{folder}', folder), { mode: 0o600 });
    const { commandFiles, before } = await runnerFiles({ ENV: env }, runner);
    const report = join(runner, 'report.json');
    const states = Object.entries({ undo, profile, renewal }).flatMap(([name, text]) =>
      text === undefined ? [] : [[`STATE_${name}`, text.replaceAll('{folder}', folder)]],
    );
    const step = await job.step({ dist: idle });
    const post = await job.post(step, {
      dist,
      timeoutMs,
      commandFiles,
      env: { ...guarded({ report }), ...(Object.fromEntries(states) as Record<string, string>) },
    });
    if (post === undefined) throw new Error('the action has no post step');
    const peak = peakIn(report);
    const complaints = postComplaints({ step: post, before, ...(peak !== undefined && { peak }) });
    return { complaints, ends: post.rawLog === '' ? 'nothing to do' : 'did or said something' };
  } catch (error) {
    if (!(error instanceof LeakError)) throw error;
    return { complaints: error.leaks, ends: 'did or said something' };
  } finally {
    await job.remove();
    await rm(idle, { recursive: true, force: true });
  }
}
