import { describe, expect, it, jest } from '@jest/globals';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Job, type JobOptions, type StepResult } from '../../local-runner';
import { ACCOUNT, errorOf, EXPORTED, expectNothingDelivered, KEYS, ROLE, scenario } from './support/scenario';

// Several processes each, which a busy machine is slow to start.
jest.setTimeout(60_000);

const standIn = scenario();
const { run, runIn, operations } = standIn;
const asRole = { ...KEYS, 'role-to-assume': ROLE };

/** As a person keeps it: comments, an order, no line end at the end. */
const CONFIG = '# mine\n[default]\nregion = us-west-2\n\n[profile team]\noutput = json';
const CREDENTIALS =
  '[team]\r\naws_access_key_id=AKIAI44QH8DHBEXAMPLE\r\naws_secret_access_key=je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\r\n';

interface Files {
  readonly config?: string;
  readonly credentials?: string;
}

async function jobWith(files: Files, options: JobOptions = {}): Promise<Job> {
  const job = await Job.start(options);
  await mkdir(join(job.home, '.aws'), { mode: 0o700 });
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(job.home, '.aws', name), text as string, { mode: 0o600 });
  }
  return job;
}

async function filesOf(job: Job): Promise<Files> {
  const folder = join(job.home, '.aws');
  const names = existsSync(folder) ? await readdir(folder) : [];
  const texts = names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(texts));
}

/** What the credentials file must hold of a step's outputs. */
function section(name: string, { outputs }: StepResult): string {
  return [
    `[${name}]`,
    `aws_access_key_id = ${outputs['aws-access-key-id'] ?? ''}`,
    `aws_secret_access_key = ${outputs['aws-secret-access-key'] ?? ''}`,
    `aws_session_token = ${outputs['aws-session-token'] ?? ''}`,
    '',
  ].join('\n');
}

describe('aws-profile', () => {
  it('writes a profile in place of the environment, and the post step takes it out', async () => {
    const step = await run({ ...asRole, 'aws-profile': 'dev' });

    expect(step.annotations).toEqual([]);
    expect(step.exportedEnv).toEqual({});
    expect(await filesOf(step.job)).toEqual({
      credentials: section('dev', step),
      config: '[profile dev]\nregion = us-east-1\n',
    });
    expect((await stat(join(step.job.home, '.aws'))).mode & 0o777).toBe(0o700);
    expect(step.shownLog).toContain(
      `Profile dev: credentials in ${join(step.job.home, '.aws', 'credentials')}`,
    );

    const [post] = await step.job.finish();
    expect(post?.shownLog).toContain('Profile dev: removed');
    expect(existsSync(join(step.job.home, '.aws'))).toBe(false);
  });

  it('exports the environment too where that is asked for, with AWS_PROFILE', async () => {
    const step = await run(
      { ...asRole, 'aws-profile': 'dev', 'output-env-credentials': 'true' },
      { env: { AWS_DEFAULT_PROFILE: 'team' } },
    );

    expect(Object.keys(step.exportedEnv).sort()).toEqual(
      [...EXPORTED, 'AWS_DEFAULT_PROFILE', 'AWS_PROFILE'].sort(),
    );
    expect(step.exportedEnv).toMatchObject({ AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: 'dev' });

    await step.job.finish();
    expect(step.job.env).toMatchObject({
      AWS_PROFILE: 'default',
      AWS_DEFAULT_PROFILE: 'team',
      AWS_SECRET_ACCESS_KEY: '',
    });
  });

  it('edits files that are there: the post step gives them back to the byte', async () => {
    const before = { config: CONFIG, credentials: CREDENTIALS };
    const job = await jobWith(before);

    const step = await runIn(job, { ...asRole, 'aws-profile': 'dev' });

    const during = await filesOf(job);
    expect(during.config).toBe(`${CONFIG}\n\n[profile dev]\nregion = us-east-1\n`);
    expect(during.credentials?.startsWith(`${CREDENTIALS}\r\n[dev]\r\n`)).toBe(true);
    expect(step.outcome).toBe('success');

    await job.finish();
    expect(await filesOf(job)).toEqual(before);
    await job.remove();
  });

  it('overwrites only where that is allowed, tells it before any call, and puts it back', async () => {
    const before = { config: CONFIG, credentials: CREDENTIALS };
    const job = await jobWith(before);

    const refused = await runIn(job, { ...asRole, 'aws-profile': 'team' });
    expectNothingDelivered(refused);
    expect(errorOf(refused).message).toContain('overwrite-aws-profile');
    expect(operations()).toEqual([]);
    expect(await filesOf(job)).toEqual(before);

    const step = await runIn(
      job,
      { ...asRole, 'aws-profile': 'team' },
      { env: { OVERWRITE_AWS_PROFILE: 'true' } },
    );
    expect(await filesOf(job)).toEqual({
      config: CONFIG.replace('output = json', 'region = us-east-1\n'),
      credentials: section('team', step).replaceAll('\n', '\r\n'),
    });

    await job.finish();
    expect(await filesOf(job)).toEqual(before);
    expect((await readdir(job.temp)).filter((name) => name.startsWith('aws-profile'))).toEqual([]);
    await job.remove();
  });

  it('keeps several profiles, of several accounts, in one job', async () => {
    const first = await run({ ...asRole, 'aws-profile': 'one' });
    const second = await runIn(first.job, {
      ...KEYS,
      'role-to-assume': `arn:aws:iam::${ACCOUNT}:role/list-only`,
      'aws-profile': 'two',
      'aws-region': 'eu-west-1',
    });

    expect(await filesOf(first.job)).toEqual({
      credentials: `${section('one', first)}\n${section('two', second)}`,
      config: '[profile one]\nregion = us-east-1\n\n[profile two]\nregion = eu-west-1\n',
    });
    await first.job.finish();
    expect(await filesOf(first.job)).toEqual({});
  });

  it('is a source for role-chaining in a later step, as AWS_PROFILE names it', async () => {
    const first = await run({
      ...KEYS,
      'role-to-assume': `arn:aws:iam::${ACCOUNT}:role/chain-start`,
      'aws-profile': 'first',
    });

    const second = await runIn(
      first.job,
      {
        'role-to-assume': 'arn:aws:iam::444455556666:role/chain-middle',
        'role-chaining': 'true',
        'aws-profile': 'second',
      },
      { env: { AWS_PROFILE: 'first' } },
    );

    expect(second.outputs['authenticated-arn']).toContain('assumed-role/chain-middle');
    expect((await filesOf(first.job)).credentials).toContain('[second]');
  });

  it.each<[string, (job: Job) => Promise<unknown>]>([
    ['a symbolic link', (job) => symlink('/nowhere', join(job.home, '.aws', 'credentials'))],
    ['a folder that everybody may write to', (job) => chmod(join(job.home, '.aws'), 0o777)],
  ])('is refused before any call where there is %s', async (_what, arrange) => {
    const job = await jobWith({});
    await arrange(job);

    const step = await runIn(job, { ...asRole, 'aws-profile': 'dev' });

    expectNothingDelivered(step);
    expect(operations()).toEqual([]);
    await job.remove();
  });

  it('is refused before any call where its files would be in the workspace, since HOME is empty', async () => {
    const job = await Job.start();
    const step = await runIn(
      job,
      { ...asRole, 'aws-profile': 'dev' },
      { env: { HOME: '', USERPROFILE: '' } },
    );

    expectNothingDelivered(step);
    expect(errorOf(step).message).toContain('HOME is empty');
    expect(operations()).toEqual([]);
    await job.remove();
  });

  it('ends where the home folder is none that a folder can be made in', async () => {
    if (process.platform !== 'linux') return;
    const job = await Job.start();
    const step = await runIn(
      job,
      { ...asRole, 'aws-profile': 'dev' },
      { env: { HOME: '/proc' }, timeoutMs: 20_000 },
    );

    expectNothingDelivered(step);
    await job.remove();
  });

  it('is not written where the credentials are not delivered otherwise', async () => {
    const job = await Job.start();
    const step = await runIn(job, { ...asRole, 'aws-profile': 'dev', 'allowed-account-ids': '444455556666' });

    expectNothingDelivered(step);
    expect(await filesOf(job)).toEqual({});
    await job.remove();
  });

  it('and nothing else is delivered where it cannot be written after all', async () => {
    const job = await jobWith({});
    const file = join(job.home, '.aws', 'config');
    // The check before the call finds all well; then the file becomes a folder.
    standIn.aws.fault({ kind: 'delay', operation: 'AssumeRole', ms: 1_500 });
    const running = runIn(job, { ...asRole, 'aws-profile': 'dev' });
    while (standIn.aws.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await mkdir(file);

    const step = await running;

    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('The profile could not be written');
    expect(await readdir(join(job.home, '.aws'))).toEqual(['config']);
    expect(step.files).toMatchObject({ ENV: '', STATE: '' });
    await job.remove();
  });

  it('is left to a later step of the job that has written it anew', async () => {
    const step = await run({ ...asRole, 'aws-profile': 'dev' });
    const theirs = '[dev]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\n';
    await writeFile(join(step.job.home, '.aws', 'credentials'), theirs);

    const [post] = await step.job.finish();

    expect(post?.shownLog).toContain('left as it is');
    expect((await filesOf(step.job)).credentials).toBe(theirs);
  });

  it('stays where the post step may not take it out, with a warning that says so', async () => {
    const step = await run({ ...asRole, 'aws-profile': 'dev' });
    await chmod(join(step.job.home, '.aws'), 0o777);

    const [post] = await step.job.finish();

    expect(post?.outcome).toBe('success');
    expect(post?.annotations).toMatchObject([{ level: 'warning', title: 'The profile dev stays' }]);
  });

  it('stays where the clean-up is skipped', async () => {
    const step = await run(
      { ...asRole, 'aws-profile': 'dev' },
      { job: { env: { AWS_SKIP_CLEANUP_STEP: 'true' } } },
    );
    await step.job.finish();

    expect((await filesOf(step.job)).credentials).toBe(section('dev', step));
  });

  it('is not written in mode existing, which says so', async () => {
    const step = await run({ ...KEYS, mode: 'existing', 'aws-profile': 'dev' });

    expect(step.annotations).toMatchObject([{ level: 'warning' }]);
    expect(await filesOf(step.job)).toEqual({});
  });

  it('takes the files that the variables name', async () => {
    const job = await Job.start();
    const step = await runIn(
      job,
      { ...asRole, 'aws-profile': 'dev' },
      {
        env: {
          AWS_CONFIG_FILE: join(job.temp, 'config'),
          AWS_SHARED_CREDENTIALS_FILE: join(job.temp, 'credentials'),
        },
      },
    );

    expect(await readFile(join(job.temp, 'credentials'), 'utf8')).toBe(section('dev', step));
    expect(await filesOf(job)).toEqual({});
    await job.remove();
  });
});

describe('a job that has AWS_PROFILE set', () => {
  it('finds the same credentials by it as in the environment, until the post step', async () => {
    const before = { config: CONFIG, credentials: CREDENTIALS };
    const job = await jobWith(before, { env: { AWS_PROFILE: 'team' } });

    const step = await runIn(job, asRole);

    expect(step.exportedEnv['AWS_PROFILE']).toBe('aws-temporary-credentials');
    expect((await filesOf(job)).credentials).toContain(
      section('aws-temporary-credentials', step).replaceAll('\n', '\r\n'),
    );

    const next = await runIn(job, asRole);
    expect(next.exportedEnv['AWS_PROFILE']).toBe('aws-temporary-credentials-2');

    await job.finish();
    expect(job.env['AWS_PROFILE']).toBe('team');
    expect(await filesOf(job)).toEqual(before);
    await job.remove();
  });

  it('is warned where no profile can be written, and gets the environment', async () => {
    const job = await jobWith({}, { env: { AWS_PROFILE: 'team' } });
    await symlink('/nowhere', join(job.home, '.aws', 'credentials'));

    const step = await runIn(job, asRole);

    expect(Object.keys(step.exportedEnv).sort()).toEqual(EXPORTED);
    expect(step.annotations).toMatchObject([{ level: 'warning', title: 'AWS_PROFILE stays as it is' }]);
    await job.remove();
  });

  it('is left alone where the environment is not exported', async () => {
    const step = await run(
      { ...asRole, 'output-env-credentials': 'false' },
      { job: { env: { AWS_PROFILE: 'team' } } },
    );

    expect(step.exportedEnv).toEqual({});
    expect(await filesOf(step.job)).toEqual({});
  });
});
