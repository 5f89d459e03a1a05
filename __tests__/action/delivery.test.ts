import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { Job } from '../../local-runner';
import { makePipe } from '../support/pipe';
import { ACCOUNT, errorOf, EXPORTED, expectNothingDelivered, KEYS, ROLE, scenario } from './support/scenario';

const standIn = scenario();
const { run, operations } = standIn;
const assumed = { ...KEYS, 'role-to-assume': ROLE };
const posix = process.platform === 'win32' ? it.skip : it;

describe('masks', () => {
  it('come before anything else that is printed', async () => {
    const { rawLog } = await run(assumed);

    const lines = rawLog.split('\n');
    const given = Object.values(KEYS).map((secret) => `::add-mask::${secret}`);
    expect(lines.slice(0, 2)).toEqual(given);
  });

  it('cover all that was given and all that STS answered, before it is used', async () => {
    const { rawLog, masks, outputs } = await run({ ...assumed, bucket: 'amzn-s3-demo-bucket' });

    const secrets = [
      ...Object.values(KEYS),
      outputs['aws-access-key-id'],
      outputs['aws-secret-access-key'],
      outputs['aws-session-token'],
    ];
    for (const secret of secrets) {
      expect(masks).toContain(secret);
      // Once, in the command that masks it, and nowhere else.
      expect(rawLog.split(String(secret)).length - 1).toBe(1);
    }
  });

  it("cover the job's own credentials and its token", async () => {
    const { masks } = await run(assumed, {
      env: {
        AWS_SESSION_TOKEN: 'AQoEXAMPLEH4aoAH0gNCAPy',
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'a request token',
      },
    });

    expect(masks).toEqual(expect.arrayContaining(['AQoEXAMPLEH4aoAH0gNCAPy', 'a request token']));
  });

  it('cover the account where mask-aws-account-id says so', async () => {
    const { shownLog, summary, outputs } = await run({ ...assumed, 'mask-aws-account-id': 'true' });

    expect(shownLog + summary).not.toContain(ACCOUNT);
    expect(outputs['aws-account-id']).toBe(ACCOUNT);
  });

  it('leave the account readable otherwise', async () => {
    expect((await run(assumed)).shownLog).toContain(ACCOUNT);
  });
});

describe('what later steps get', () => {
  it.each([
    ['output-env-credentials', 'exportedEnv'],
    ['output-credentials', 'outputs'],
  ] as const)('can leave out %s', async (input, place) => {
    const step = await run({ ...assumed, [input]: 'false' });

    expect(JSON.stringify(step[place])).not.toMatch(/ASIA/);
    expect(JSON.stringify(step[place === 'outputs' ? 'exportedEnv' : 'outputs'])).toMatch(/ASIA/);
    expect(step.outputs).toHaveProperty('aws-account-id');
  });

  it("replaces the whole of an earlier step's set", async () => {
    const earlier = {
      AWS_ACCESS_KEY_ID: 'AKIAI44QH8DHBEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY',
      AWS_SESSION_TOKEN: 'an earlier token',
      AWS_SECURITY_TOKEN: 'an earlier token',
      AWS_CREDENTIAL_EXPIRATION: '2026-01-01T00:00:00Z',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
    };
    const { job, outputs } = await run(assumed, { job: { env: earlier } });

    expect(job.env).toMatchObject({
      AWS_ACCESS_KEY_ID: outputs['aws-access-key-id'],
      AWS_SECRET_ACCESS_KEY: outputs['aws-secret-access-key'],
      AWS_SESSION_TOKEN: outputs['aws-session-token'],
      AWS_SECURITY_TOKEN: outputs['aws-session-token'],
      AWS_CREDENTIAL_EXPIRATION: outputs['aws-expiration'],
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
    });
  });

  it.each([
    ['an account that is not allowed', { ...assumed, 'allowed-account-ids': '123456789012' }],
    [
      'a bucket that may not be listed',
      { ...assumed, 'role-to-assume': 'no-permissions', bucket: 'doc-example-bucket' },
    ],
    ['a role that may not be assumed', { ...assumed, 'role-to-assume': 'untrusting' }],
    ['an input that cannot be used', { ...assumed, duration: 'soon' }],
  ])('is what they had before, after %s', async (_what, inputs) => {
    const earlier = {
      AWS_ACCESS_KEY_ID: 'AKIAI44QH8DHBEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_REGION: 'eu-west-1',
    };
    const step = await run(inputs, { job: { env: earlier } });

    expectNothingDelivered(step);
    expect(step.job.env).toEqual(earlier);
    expect(step.state).toEqual({});
  });

  it('is delivered where the account is allowed', async () => {
    const { outcome } = await run({ ...assumed, 'allowed-account-ids': `123456789012, ${ACCOUNT}` });

    expect(outcome).toBe('success');
  });

  it.each(['ENV', 'OUTPUT', 'STATE'] as const)(
    'is nothing where the file of GITHUB_%s is missing',
    async (name) => {
      const step = await run({ ...assumed }, { commandFiles: { [name]: '/no/such/file' } });

      expect(step.exportedEnv).toEqual({});
      expect(Object.keys(step.outputs).filter((output) => output !== 'mode')).toEqual([]);
      expect(step.exitCode).toBe(1);
      expect(errorOf(step).title).toBe('The credentials could not be handed on');
    },
  );

  posix.each(['ENV', 'OUTPUT', 'STATE'] as const)(
    'is nothing, and waits for nobody, where the file of GITHUB_%s is a pipe',
    async (name) => {
      const job = await Job.start();
      const pipe = join(job.temp, 'pipe');
      await makePipe(pipe);
      const step = await standIn.runIn(job, assumed, { commandFiles: { [name]: pipe }, timeoutMs: 20_000 });

      expect(step.timedOut).toBe(false);
      expectNothingDelivered(step);
      expect(errorOf(step).title).toBe('The credentials could not be handed on');
      expect(errorOf(step).message).toContain(`the file that GITHUB_${name} names is a pipe`);
      await job.remove();
    },
  );

  it('does not depend on the job summary', async () => {
    const step = await run(assumed, { commandFiles: { STEP_SUMMARY: '/no/such/file' } });

    expect(Object.keys(step.exportedEnv).sort()).toEqual(EXPORTED);
    expect(step.annotations).toMatchObject([{ level: 'warning', title: 'No job summary' }]);
  });

  it('has no summary where none is wanted', async () => {
    expect((await run(assumed)).summary).toContain('assumed-role/deploy');
    expect((await run({ ...assumed, summary: 'false' })).summary).toBe('');
  });
});

describe('unset-current-credentials', () => {
  const jobKeys = { AWS_ACCESS_KEY_ID: 'AKIABOB123456EXAMPLE', AWS_SECRET_ACCESS_KEY: 'another' };

  it('empties what the job had where the new set does not go to the environment', async () => {
    const { job } = await run(
      { ...assumed, 'output-env-credentials': 'false', 'unset-current-credentials': 'true' },
      { job: { env: jobKeys } },
    );

    expect(job.env).toMatchObject({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
  });

  it("does not call with the job's own keys", async () => {
    const step = await run(
      { 'role-to-assume': ROLE, 'unset-current-credentials': 'true' },
      { job: { env: { ...jobKeys, AWS_EC2_METADATA_DISABLED: 'true' } } },
    );

    expectNothingDelivered(step);
    expect(operations()).toEqual([]);
  });
});

describe('the post step', () => {
  it('empties what the step set, and brings an earlier region back', async () => {
    const { job } = await run(assumed, { job: { env: { AWS_REGION: 'eu-west-1' } } });

    const [post] = await job.finish();

    expect(post?.outcome).toBe('success');
    expect(job.env).toEqual({
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_SESSION_TOKEN: '',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: '',
      AWS_CREDENTIAL_EXPIRATION: '',
    });
    expect(operations()).toEqual(['AssumeRole']);
  });

  it('brings each region back where two steps set it', async () => {
    const { job } = await run(assumed, { job: { env: { AWS_REGION: 'eu-west-1' } } });
    await standIn.runIn(job, { ...assumed, 'aws-region': 'eu-west-2' });

    await job.finish();

    expect(job.env['AWS_REGION']).toBe('eu-west-1');
  });

  it('runs after a job that failed, too', async () => {
    const { job } = await run(assumed);
    await standIn.runIn(job, { ...assumed, duration: 'soon' });

    const posts = await job.finish();

    expect(posts).toHaveLength(2);
    expect(job.env['AWS_ACCESS_KEY_ID']).toBe('');
  });

  it.each(['true', 'True'])('leaves everything where AWS_SKIP_CLEANUP_STEP is %s', async (value) => {
    const { job, exportedEnv } = await run(assumed, { job: { env: { AWS_SKIP_CLEANUP_STEP: value } } });

    await job.finish();

    expect(job.env).toMatchObject(exportedEnv);
  });

  it('has nothing to do after a step that handed nothing on', async () => {
    const { job } = await run({ ...assumed, duration: 'soon' });

    const [post] = await job.finish();

    expect(post).toMatchObject({ outcome: 'success', rawLog: '', exportedEnv: {} });
  });

  it('warns, and does not fail the job, where it cannot write', async () => {
    const job = await Job.start();
    const step = await standIn.runIn(job, assumed);

    const post = await job.post(step, { commandFiles: { ENV: '/no/such/file' } });

    expect(post?.outcome).toBe('success');
    expect(post?.annotations).toMatchObject([{ level: 'warning' }]);
  });
});
