import { describe, expect, it } from '@jest/globals';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Job } from '../../local-runner';
import { ACCOUNT, EXPORTED, expectNothingDelivered, KEYS, ROLE, scenario } from './support/scenario';

const standIn = scenario();
const { run, operations } = standIn;
const jobKeys = {
  AWS_ACCESS_KEY_ID: KEYS['aws-access-key-id'],
  AWS_SECRET_ACCESS_KEY: KEYS['aws-secret-access-key'],
};
const deployer = `arn:aws:iam::${ACCOUNT}:user/deployer`;

describe('mode existing', () => {
  it("describes the job's credentials and hands nothing on", async () => {
    const step = await run({}, { env: jobKeys });

    expect(operations()).toEqual(['GetCallerIdentity']);
    expect(step.exportedEnv).toEqual({});
    expect(step.outputs).toEqual({
      mode: 'existing',
      'aws-account-id': ACCOUNT,
      'authenticated-arn': deployer,
    });
  });

  it('says in log and summary what they are and how long they last', async () => {
    const lasting = await run({}, { env: jobKeys });
    expect(lasting.shownLog).toContain('Kind: long-lived keys of an IAM user');
    expect(lasting.summary).toContain('| **Kind** | long-lived keys of an IAM user |');
    expect(lasting.summary).toContain('| **Valid until** | they do not end by themselves |');

    const first = await run({ ...KEYS, 'role-to-assume': ROLE, duration: '30m' });
    const step = await standIn.runIn(first.job, { mode: 'existing' });
    expect(step.shownLog).toContain('Kind: the session of the role deploy');
    expect(step.summary).toMatch(/\| \*\*Valid until\*\* \| [0-9: -]+ UTC \(in (30|29) min\) \|/);
  });

  it('takes an end that is no time for none', async () => {
    const step = await run({}, { env: { ...jobKeys, AWS_CREDENTIAL_EXPIRATION: 'soon' } });

    expect(step.outcome).toBe('success');
    expect(step.outputs).not.toHaveProperty('aws-expiration');
  });

  it('keeps several identities side by side, each in its profile', async () => {
    const first = await run({ ...KEYS, 'role-to-assume': ROLE, 'aws-profile': 'deploy' });
    const second = await standIn.runIn(first.job, { ...KEYS, 'aws-profile': 'user' });
    const renewing = await standIn.runIn(first.job, {
      ...KEYS,
      'role-to-assume': `arn:aws:iam::${ACCOUNT}:role/list-only`,
      'aws-profile': 'list',
      refresh: 'true',
    });
    const files = async (): Promise<string> =>
      (
        await Promise.all(
          ['credentials', 'config'].map((name) => readFile(join(first.job.home, '.aws', name), 'utf8')),
        )
      ).join('\n');

    expect(renewing.outcome).toBe('success');
    const text = await files();
    for (const { outputs } of [first, second])
      expect(text).toContain(`aws_access_key_id = ${outputs['aws-access-key-id'] ?? '-'}`);
    expect(text).not.toContain(renewing.outputs['aws-access-key-id'] ?? '-');
    expect(text.match(/^\[.*\]$/gm)).toEqual([
      '[deploy]',
      '[user]',
      '[profile deploy]',
      '[profile user]',
      '[profile list]',
    ]);

    await first.job.finish();
    await expect(files()).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('hands on temporary credentials that were given as inputs', async () => {
    const first = await run({ ...KEYS, 'output-env-credentials': 'false' });
    const given = Object.fromEntries(
      Object.entries(first.outputs).filter(([name]) => /^aws-(access|secret|session)/.test(name)),
    );

    const step = await run(given);

    expect(step.outputs).toMatchObject({ mode: 'existing', ...given });
    expect(Object.keys(step.exportedEnv).sort()).toEqual(
      EXPORTED.filter((name) => name !== 'AWS_CREDENTIAL_EXPIRATION'),
    );
  });

  it('uses long-lived keys that were given as inputs, and never hands them on', async () => {
    const step = await run({ ...KEYS, mode: 'existing', bucket: 'amzn-s3-demo-bucket' });

    expect(step.outcome).toBe('success');
    expect(step.exportedEnv).toEqual({});
    expect(step.outputs).toMatchObject({ mode: 'existing', 'object-count': '7' });
    expect(Object.values(step.outputs)).not.toContain(KEYS['aws-access-key-id']);
  });

  it('finds the credentials of a profile in the shared files', async () => {
    const job = await Job.start({ env: { AWS_PROFILE: 'team' } });
    await mkdir(join(job.home, '.aws'));
    await writeFile(
      join(job.home, '.aws', 'credentials'),
      `[team]\naws_access_key_id = ${jobKeys.AWS_ACCESS_KEY_ID}\naws_secret_access_key = ${jobKeys.AWS_SECRET_ACCESS_KEY}\n`,
    );

    const step = await standIn.runIn(job, {});

    expect(step.outputs['authenticated-arn']).toBe(deployer);
    expect(step.masks).toContain(jobKeys.AWS_SECRET_ACCESS_KEY);
  });

  it('tells that there are none', async () => {
    expectNothingDelivered(await run({}, { env: { AWS_EC2_METADATA_DISABLED: 'true' } }));
    expect(operations()).toEqual([]);
  });

  it('tells that they do not work', async () => {
    expectNothingDelivered(await run({}, { env: { ...jobKeys, AWS_SECRET_ACCESS_KEY: 'another' } }));
  });
});

describe('use-existing-credentials', () => {
  it("keeps the job's credentials while they work", async () => {
    const step = await run(
      { ...KEYS, 'role-to-assume': ROLE, 'use-existing-credentials': 'true' },
      { env: jobKeys },
    );

    expect(operations()).toEqual(['GetCallerIdentity']);
    expect(step.exportedEnv).toEqual({});
    expect(step.outputs).toMatchObject({ mode: 'existing', 'authenticated-arn': deployer });
  });

  it('keeps them where so much is left of them as is asked for, else obtains others', async () => {
    const first = await run({ ...KEYS, 'role-to-assume': ROLE, duration: '30m' });
    const again = (least: string) =>
      standIn.runIn(first.job, { ...KEYS, 'role-to-assume': ROLE, 'use-existing-credentials': least });

    const kept = await again('20m');
    expect(kept.outputs['mode']).toBe('existing');
    expect(kept.exportedEnv).toEqual({});
    const renewed = await again('40m');
    expect(renewed.outputs['mode']).toBe('assume-role');
    expect(renewed.shownLog).toContain('not surely for another 2400 s');
    expect(Object.keys(renewed.exportedEnv).sort()).toEqual(EXPORTED);

    const wrong = await again('30 minutes');
    expectNothingDelivered(wrong);
    expect(operations().filter((name) => name === 'AssumeRole')).toHaveLength(2);
  });

  it.each([
    ['they do not work', { ...jobKeys, AWS_SECRET_ACCESS_KEY: 'another' }],
    ['there are none', { AWS_EC2_METADATA_DISABLED: 'true' }],
  ])('obtains others where %s', async (_what, env) => {
    const step = await run({ ...KEYS, 'role-to-assume': ROLE, 'use-existing-credentials': 'true' }, { env });

    expect(step.outputs['mode']).toBe('assume-role');
    expect(Object.keys(step.exportedEnv).sort()).toEqual(EXPORTED);
  });
});
