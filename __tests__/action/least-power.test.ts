import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { credentialProcess, Job } from '../../local-runner';
import { makePipe } from '../support/pipe';
import { ACCOUNT, errorOf, expectNothingDelivered, KEYS, ROLE, scenario } from './support/scenario';

const standIn = scenario();
const { run, runIn, operations } = standIn;
const assumed = { ...KEYS, 'role-to-assume': ROLE };
const posix = process.platform === 'win32' ? it.skip : it;
const execute = promisify(execFile);

describe('a server', () => {
  it.each(['sts-endpoint', 's3-endpoint'])(
    'that %s names by http:// is this machine itself',
    async (input) => {
      const step = await run({
        ...assumed,
        bucket: 'doc-example-bucket',
        [input]: 'http://minio.internal:9000',
      });

      expectNothingDelivered(step);
      expect(errorOf(step).message).toContain(`\`${input}\`: given 'http://minio.internal:9000'`);
      expect(errorOf(step).message).toContain('allow-insecure-endpoint');
      expect(operations()).toEqual([]);
    },
  );

  it('is another one where that is asked for', async () => {
    const step = await run({
      ...assumed,
      'sts-endpoint': 'http://minio.invalid:9000',
      'allow-insecure-endpoint': 'true',
    });

    // It was looked for.
    expect(errorOf(step).title).toBe('Host name not found');
  });

  it.each([
    ['AWS_ENDPOINT_URL_STS', { AWS_ENDPOINT_URL_STS: 'http://sts.internal' }],
    ['AWS_ENDPOINT_URL', { AWS_ENDPOINT_URL: 'http://aws.internal:4566' }],
  ])('is one of https:// too where %s names it', async (_, env) => {
    const step = await run({ ...assumed, 'sts-endpoint': '' }, { env });

    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('A server is to be called without TLS');
    expect(errorOf(step).message).toContain('AWS_ENDPOINT_URL');
    expect(operations()).toEqual([]);
  });

  it('is one of https:// too where it makes the OIDC token', async () => {
    const oidc = { ...standIn.aws.oidc, requestUrl: 'http://actions.internal/token?api-version=2.0' };
    const step = await run(
      { 'role-to-assume': `arn:aws:iam::${ACCOUNT}:role/github-actions` },
      { job: { oidc } },
    );

    expectNothingDelivered(step);
    expect(errorOf(step)).toMatchObject({
      title: 'A server is to be called without TLS',
      message: expect.stringContaining('ACTIONS_ID_TOKEN_REQUEST_URL'),
    });
    expect(step.rawLog.replace(/^::add-mask::.*$/gm, '')).not.toContain(oidc.requestToken);
  });

  it('is one of https:// too where a profile’s role is assumed by the SDK', async () => {
    const job = await Job.start({ env: { AWS_PROFILE: 'team', AWS_EC2_METADATA_DISABLED: 'true' } });
    await mkdir(join(job.home, '.aws'));
    await writeFile(
      join(job.home, '.aws', 'config'),
      [
        '[profile base]',
        `aws_access_key_id = ${KEYS['aws-access-key-id']}`,
        `aws_secret_access_key = ${KEYS['aws-secret-access-key']}`,
        '[profile team]',
        `role_arn = ${ROLE}`,
        'source_profile = base',
        'region = us-east-1',
        'endpoint_url = http://sts.internal',
      ].join('\n'),
    );
    const step = await runIn(job, { mode: 'session-token' });

    expectNothingDelivered(step);
    expect(errorOf(step).message).toContain('sts.internal would be called by http://');
    await job.remove();
  });
});

describe('the check of certificates', () => {
  it('cannot be switched off for a step', async () => {
    const step = await run(assumed, { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });

    expectNothingDelivered(step);
    expect(errorOf(step).message).toContain('NODE_EXTRA_CA_CERTS');
    expect(operations()).toEqual([]);
  });

  it('cannot be switched off for a renewal', async () => {
    const { job } = await run({ ...assumed, 'aws-profile': 'deploy', refresh: 'true' });
    standIn.aws.clearCalls();
    const [file, ...args] = credentialProcess(job);
    const cache = join(args.at(-1) ?? '', 'credentials.json');
    const ended = { issued: '2020-01-01T00:00:00Z', expiration: '2020-01-01T01:00:00Z' };
    await writeFile(
      cache,
      JSON.stringify({ ...(JSON.parse(await readFile(cache, 'utf8')) as object), ...ended }),
    );

    const env = { ...job.environment(), NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    await expect(execute(file, args, { env })).rejects.toMatchObject({
      stdout: '',
      stderr: expect.stringContaining('NODE_TLS_REJECT_UNAUTHORIZED'),
    });
    expect(operations()).toEqual([]);
  });
});

describe('a file that anybody may have written', () => {
  const GITHUB_ROLE = `arn:aws:iam::${ACCOUNT}:role/github-actions`;

  posix.each([
    ['everybody may write it', 'may be written by every user', (path: string) => chmod(path, 0o666)],
    ['it is a link elsewhere', 'leads out of its folder', toElsewhere],
  ])('is not sent as a token: %s', async (_, told, spoil) => {
    const job = await Job.start();
    const path = join(job.workspace, 'token');
    await writeFile(path, await standIn.aws.issueOidcToken({ aud: 'sts.amazonaws.com' }));
    await spoil(path);
    const step = await runIn(job, { 'role-to-assume': GITHUB_ROLE, 'web-identity-token-file': path });

    expectNothingDelivered(step);
    const { title, message } = errorOf(step);
    expect(title).toBe('The web identity token’s file is not safe to use');
    expect(message).toContain(told);
    expect(message).toContain('`web-identity-token-file`');
    expect(operations()).toEqual([]);
    await job.remove();
  });

  posix('is not one that the kubelet projects', async () => {
    const job = await Job.start();
    const folder = await mkdtemp(join(job.temp, 'serviceaccount-'));
    await mkdir(join(folder, '..2026_11_22'));
    await writeFile(
      join(folder, '..2026_11_22', 'token'),
      await standIn.aws.issueOidcToken({ aud: 'sts.amazonaws.com' }),
    );
    await symlink('..2026_11_22', join(folder, '..data'));
    await symlink('..data/token', join(folder, 'token'));
    await chmod(folder, 0o1777);
    const step = await runIn(job, {
      'role-to-assume': GITHUB_ROLE,
      'web-identity-token-file': join(folder, 'token'),
    });

    expect(errorOf(step)).toEqual({ title: '', message: '' });
    expect(operations()).toEqual(['AssumeRoleWithWebIdentity']);
    await job.remove();
  });

  posix.each([
    ['everybody may write it', 'may be written by every user', (path: string) => chmod(path, 0o666)],
    ['it is a link elsewhere', 'leads out of its folder', toElsewhere],
  ])('is no session policy: %s', async (_, told, spoil) => {
    const job = await Job.start();
    const path = join(job.workspace, 'policy.json');
    await writeFile(path, '{"Version":"2012-10-17","Statement":[]}');
    await spoil(path);
    const step = await runIn(job, { ...assumed, 'inline-session-policy': 'policy.json' });

    expectNothingDelivered(step);
    expect(errorOf(step).message).toContain(`\`inline-session-policy\`: given the file 'policy.json', which`);
    expect(errorOf(step).message).toContain(told);
    await job.remove();
  });

  posix.each(['config', 'credentials'])('is none of the shared files: %s', async (name) => {
    const job = await Job.start();
    await mkdir(join(job.home, '.aws'));
    await writeFile(join(job.home, '.aws', name), '[default]\n');
    await chmod(join(job.home, '.aws', name), 0o666);
    const step = await runIn(job, assumed);

    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('A file of AWS’s tools is not safe to use');
    expect(errorOf(step).message).toContain(
      name === 'config' ? 'AWS_CONFIG_FILE' : 'AWS_SHARED_CREDENTIALS_FILE',
    );
    expect(operations()).toEqual([]);
    await job.remove();
  });

  posix('is not the token of the SDK’s chain', async () => {
    const job = await Job.start();
    const path = join(job.temp, 'token');
    await writeFile(path, 'token');
    await chmod(path, 0o666);
    const env = { AWS_WEB_IDENTITY_TOKEN_FILE: path, AWS_ROLE_ARN: GITHUB_ROLE };
    const step = await runIn(job, { mode: 'session-token' }, { env });

    expectNothingDelivered(step);
    expect(errorOf(step).message).toContain('AWS_WEB_IDENTITY_TOKEN_FILE');
    expect(operations()).toEqual([]);
    await job.remove();
  });
});

describe('a token that a sign-in left', () => {
  posix.each([
    ['everybody may write it', 'may be written by every user', (path: string) => chmod(path, 0o666)],
    // Which would be read without end.
    ['it is a pipe', 'is not a plain file', toPipe],
  ])('is not used by the SDK’s chain where %s', async (_, told, spoil) => {
    const job = await Job.start();
    const folder = join(job.home, '.aws', 'sso', 'cache');
    await mkdir(folder, { recursive: true });
    const path = join(folder, 'token.json');
    await writeFile(path, '{}', { mode: 0o600 });
    await spoil(path);
    const step = await runIn(
      job,
      { mode: 'session-token' },
      { env: { AWS_EC2_METADATA_DISABLED: 'true' }, timeoutMs: 20_000 },
    );

    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('A file of AWS’s tools is not safe to use');
    expect(step.rawLog).toContain(`${path} ${told}`);
    expect(operations()).toEqual([]);
    await job.remove();
  });
});

async function toPipe(path: string): Promise<void> {
  await rm(path);
  await makePipe(path);
}

/** What was the file is elsewhere now, and a link to it in its place. */
async function toElsewhere(path: string): Promise<void> {
  const elsewhere = await mkdtemp(join(path, '..', '..', 'elsewhere-'));
  await writeFile(join(elsewhere, 'file'), await readFile(path));
  await rm(path);
  await symlink(join(elsewhere, 'file'), path);
}
