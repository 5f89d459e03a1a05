import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { credentialProcess, type Job } from '../../local-runner';
import { atEveryInstant, type Blow, type Struck } from './support/instants/instants';
import { leftIn } from './support/renewal-folder';
import { ACCOUNT, errorOf, expectNothingDelivered, KEYS, ROLE, scenario, type Ran } from './support/scenario';

const standIn = scenario();
const { run, runWithOidc, operations } = standIn;
const GITHUB_ROLE = `arn:aws:iam::${ACCOUNT}:role/github-actions`;
const RENEWING = { 'aws-profile': 'deploy', refresh: 'true' };
const execute = promisify(execFile);

interface Printed {
  readonly Version: number;
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
  readonly Expiration: string;
}

function folderOf(job: Job): string {
  return credentialProcess(job)[2] ?? '';
}

async function ask(job: Job, env = job.environment()): Promise<Printed> {
  const [file, ...args] = credentialProcess(job);
  const { stdout } = await execute(file, args, { env });
  return JSON.parse(stdout) as Printed;
}

/** What is left of the cached credentials is too little from now on. */
function age(
  job: Job,
  change: (cached: Record<string, string>) => Record<string, string> = () => ({}),
): void {
  const path = join(folderOf(job), 'credentials.json');
  const cached = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  const expiration = new Date(Date.now() + 5 * 60_000).toISOString();
  const issued = new Date(Date.now() - 55 * 60_000).toISOString();
  writeFileSync(path, JSON.stringify({ ...cached, issued, expiration, ...change(cached) }));
}

async function renewing(inputs: Record<string, string> = {}): Promise<Ran> {
  const step = await run({ ...KEYS, 'role-to-assume': ROLE, ...RENEWING, ...inputs });
  expect(errorOf(step)).toEqual({ title: '', message: '' });
  standIn.aws.clearCalls();
  return step;
}

describe('a profile that renews itself', () => {
  it('runs a program for its credentials, and holds none', async () => {
    const { job, ...step } = await run({ ...KEYS, 'role-to-assume': ROLE, ...RENEWING });

    expect(step.annotations).toEqual([]);
    expect(step.exportedEnv).toEqual({});
    const config = readFileSync(join(job.home, '.aws', 'config'), 'utf8');
    expect(config).toMatch(/^\[profile deploy\]\nregion = us-east-1\ncredential_process = "/);
    expect(existsSync(join(job.home, '.aws', 'credentials'))).toBe(false);
    standIn.aws.clearCalls();

    const printed = await ask(job);
    expect(printed).toEqual({
      Version: 1,
      AccessKeyId: step.outputs['aws-access-key-id'],
      SecretAccessKey: step.outputs['aws-secret-access-key'],
      SessionToken: step.outputs['aws-session-token'],
      Expiration: step.outputs['aws-expiration'],
    });
    // Those of the step last for long enough yet.
    expect(operations()).toEqual([]);
  });

  it('keeps source keys for its owner only, until the post step', async () => {
    const { job } = await renewing();
    const folder = folderOf(job);

    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'request.json'), 'utf8')).toContain(KEYS['aws-secret-access-key']);

    await job.finish();
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(join(job.home, '.aws', 'config'))).toBe(false);
  });

  it('keeps them in no workspace where RUNNER_TEMP is empty', async () => {
    const { job, ...step } = await run(
      { ...KEYS, 'role-to-assume': ROLE, ...RENEWING },
      { env: { RUNNER_TEMP: '' } },
    );

    expect(step.outcome).toBe('success');
    expect(readdirSync(job.workspace)).toEqual([]);
    // The system's folder for temporary files, which is the same one in these jobs.
    expect(dirname(folderOf(job))).toBe(job.temp);
  });

  it('is not there where RUNNER_TEMP has no place for them, and nothing else is', async () => {
    const { job, ...step } = await run(
      { ...KEYS, 'role-to-assume': ROLE, ...RENEWING, 'output-env-credentials': 'true' },
      { env: { RUNNER_TEMP: '/dev/null/temp' } },
    );

    expectNothingDelivered(step);
    expect(step.state).toEqual({});
    expect(existsSync(join(job.home, '.aws'))).toBe(false);
  });

  it('keeps nothing that opens anything but the credentials themselves with OIDC', async () => {
    const { job } = await runWithOidc({ 'role-to-assume': GITHUB_ROLE, ...RENEWING });
    standIn.aws.clearCalls();
    const kept = readFileSync(join(folderOf(job), 'request.json'), 'utf8');
    expect(kept).not.toContain(standIn.aws.oidc.requestToken);
    expect(kept).not.toContain('eyJ');

    age(job);
    const printed = await ask(job);
    expect(printed.AccessKeyId).toMatch(/^ASIA/);
    expect(operations()).toEqual(['GetIDToken', 'AssumeRoleWithWebIdentity']);
  });

  it('says what is missing where a process may not ask GitHub for a token', async () => {
    const { job } = await runWithOidc({ 'role-to-assume': GITHUB_ROLE, ...RENEWING });
    age(job, () => ({ expiration: new Date(Date.now() - 1000).toISOString() }));
    const { ACTIONS_ID_TOKEN_REQUEST_URL: _, ...env } = job.environment();

    await expect(ask(job, env)).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('ACTIONS_ID_TOKEN_REQUEST_URL'),
    });
  });

  it.each<[string, Record<string, string>]>([
    ['session-token', { mode: 'session-token', 'role-to-assume': '' }],
    [
      'a chain',
      {
        'role-to-assume': `arn:aws:iam::${ACCOUNT}:role/chain-start\narn:aws:iam::444455556666:role/chain-middle`,
      },
    ],
    [
      'federation-token',
      {
        'role-to-assume': '',
        'federated-name': 'mona',
        'managed-session-policies': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      },
    ],
  ])('renews %s', async (_, inputs) => {
    const { job, outputs } = await renewing(inputs);
    age(job);

    const printed = await ask(job);
    expect(printed.AccessKeyId).not.toBe(outputs['aws-access-key-id']);
    expect(Date.parse(printed.Expiration) - Date.now()).toBeGreaterThan(50 * 60_000);
    const again = await ask(job);
    expect(again).toEqual(printed);
  });

  it('makes one STS call however many processes ask at once', async () => {
    const { job } = await renewing();
    age(job);

    const printed = await Promise.all(Array.from({ length: 50 }, () => ask(job)));

    expect(operations()).toEqual(['AssumeRole']);
    expect(new Set(printed.map(({ AccessKeyId }) => AccessKeyId)).size).toBe(1);
    expect(leftIn(folderOf(job))).toEqual(['credentials.json', 'request.json']);
  }, 120_000);

  it('hands on what still works where STS cannot be reached, and fails once it has ended', async () => {
    const { job, outputs } = await renewing({ 'disable-retry': 'true' });
    standIn.aws.fault({ kind: 'error', status: 503, code: 'ServiceUnavailable' });

    age(job);
    expect((await ask(job)).AccessKeyId).toBe(outputs['aws-access-key-id']);

    age(job, () => ({ expiration: new Date(Date.now() - 1000).toISOString() }));
    const failed = ask(job);
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('ServiceUnavailable'),
    });
    await expect(failed).rejects.not.toMatchObject({
      stderr: expect.stringContaining(KEYS['aws-secret-access-key']),
    });
  });

  it('is not harmed by what is spoilt of the scripts that it keeps compiled', async () => {
    const { job } = await renewing();
    const compiled = join(folderOf(job), 'compiled');
    age(job);
    const first = await ask(job);
    const kept = existsSync(compiled)
      ? readdirSync(compiled, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      : [];

    for (const { parentPath, name } of kept) writeFileSync(join(parentPath, name), 'spoilt');
    age(job);
    const second = await ask(job);

    expect(kept.length > 0).toBe('enableCompileCache' in nodeModule);
    expect(second.SessionToken).not.toBe(first.SessionToken);
    expect(operations()).toEqual(['AssumeRole', 'AssumeRole']);
  });

  it('is not harmed by a process that is killed while it renews', async () => {
    const { job } = await renewing();
    age(job);
    standIn.aws.fault({ kind: 'stall', at: 'headers', operation: 'AssumeRole', times: 1 });
    const [file, ...args] = credentialProcess(job);
    const killed = spawn(file, args, { env: job.environment(), stdio: 'ignore' });
    while (standIn.aws.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    killed.kill('SIGKILL');
    await once(killed, 'exit');

    expect(readdirSync(folderOf(job))).toContain('lock');
    const printed = await Promise.all([ask(job), ask(job), ask(job)]);
    expect(new Set(printed.map(({ AccessKeyId }) => AccessKeyId)).size).toBe(1);
    expect(operations()).toEqual(['AssumeRole', 'AssumeRole']);
    expect(leftIn(folderOf(job))).toEqual(['credentials.json', 'request.json']);
  });

  /** Asks, with something happening to the process; undefined where it does not answer. */
  async function askStruck(job: Job, { env }: Struck): Promise<Printed | undefined> {
    const [file, ...args] = credentialProcess(job);
    const child = spawn(file, args, {
      env: { ...job.environment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await once(child, 'close');
    expect(said).not.toMatch(/^\s+at /m);
    return printed === '' ? undefined : (JSON.parse(printed) as Printed);
  }

  function cacheOf(job: Job): Record<string, string> {
    return JSON.parse(readFileSync(join(folderOf(job), 'credentials.json'), 'utf8')) as Record<
      string,
      string
    >;
  }

  it.each<[string, (instant: number) => Blow]>([
    ['SIGKILL', (instant) => ({ signals: { [instant]: 'SIGKILL' } })],
    ['SIGKILL in the middle of each write', (instant) => ({ signals: { [instant]: 'SIGKILL' }, half: true })],
    ['SIGTERM', (instant) => ({ signals: { [instant]: 'SIGTERM' } })],
    ['SIGINT', (instant) => ({ signals: { [instant]: 'SIGINT' } })],
  ])('leaves a whole cache whenever it is killed: %s', async (_, blow) => {
    const { job } = await renewing();
    const hit = await atEveryInstant(
      blow,
      async (struck) => {
        age(job);
        const old = cacheOf(job);
        await askStruck(job, struck);

        const cached = cacheOf(job);
        expect(Object.keys(cached).sort()).toEqual(Object.keys(old).sort());
        if (cached['accessKeyId'] === old['accessKeyId']) expect(cached).toEqual(old);
        expect((await ask(job)).AccessKeyId).not.toBe(old['accessKeyId']);
      },
      { lanes: 1 },
    );
    expect(hit).toBeGreaterThan(10);

    const folder = folderOf(job);
    await job.finish();
    expect(existsSync(folder)).toBe(false);
  });

  it.each<[string, (instant: number) => Blow]>([
    ['cannot do', (instant) => ({ fail: { at: instant, code: 'EIO' } })],
    [
      'finds no more space for',
      (instant) => ({ fail: { at: instant, code: 'ENOSPC', onwards: true }, half: true }),
    ],
    ['may no longer do', (instant) => ({ fail: { at: instant, code: 'EROFS', onwards: true } })],
  ])('answers all the same whatever it %s', async (_, blow) => {
    const { job } = await renewing();
    await atEveryInstant(
      blow,
      async (struck) => {
        age(job);
        const old = cacheOf(job);
        const printed = await askStruck(job, struck);

        expect(printed?.AccessKeyId).toMatch(/^ASIA/);
        expect(printed?.AccessKeyId).not.toBe(old['accessKeyId']);
        expect([old['accessKeyId'], printed?.AccessKeyId]).toContain(cacheOf(job)['accessKeyId']);
      },
      { lanes: 1 },
    );
  });

  it.each([
    ['half a cache', '{"accessKeyId":"ASIA'],
    ['a cache of something else', '[]'],
    ['no cache', undefined],
  ])('renews what %s does not tell', async (_, text) => {
    const { job } = await renewing();
    const path = join(folderOf(job), 'credentials.json');
    if (text === undefined) rmSync(path);
    else writeFileSync(path, text);

    expect((await ask(job)).AccessKeyId).toMatch(/^ASIA/);
    expect(operations()).toEqual(['AssumeRole']);
  });

  it('says that the job has ended where what it needs is gone', async () => {
    const { job } = await renewing();
    const [file, ...args] = credentialProcess(job);
    const folder = folderOf(job);
    await job.finish();

    await expect(execute(file, args, { env: job.environment() })).rejects.toMatchObject({
      code: 1,
      stdout: '',
    });
    expect(existsSync(folder)).toBe(false);
  });
});

describe('refresh is refused before any call', () => {
  it.each<[string, Record<string, string>, string]>([
    ['without a profile', { ...KEYS, refresh: 'true' }, 'aws-profile'],
    ['without keys', { 'role-to-assume': ROLE, mode: 'assume-role' }, 'without keys given as inputs'],
    [
      'with the job’s credentials',
      { 'role-to-assume': ROLE, 'role-chaining': 'true' },
      'without keys given as inputs',
    ],
    ['where nothing is obtained', { mode: 'existing' }, 'it obtains no credentials'],
    [
      'with MFA',
      {
        ...KEYS,
        'mfa-serial-number': `arn:aws:iam::${ACCOUNT}:mfa/deployer`,
        'mfa-totp-secret': 'JBSWY3DPEHPK3PXP',
      },
      'no second factor',
    ],
    [
      'for a trade-in token',
      { ...KEYS, mode: 'delegated-access', 'trade-in-token': 'EXAMPLE' },
      'not for keeping',
    ],
  ])('%s', async (_, inputs, told) => {
    const step = await run(inputs['refresh'] ? inputs : { ...inputs, ...RENEWING });

    expectNothingDelivered(step);
    expect(errorOf(step).message).toContain(told);
    expect(operations()).toEqual([]);
  });
});
