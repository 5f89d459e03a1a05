import { describe, expect, it } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
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

  it.each([
    ['they do not work', { ...jobKeys, AWS_SECRET_ACCESS_KEY: 'another' }],
    ['there are none', { AWS_EC2_METADATA_DISABLED: 'true' }],
  ])('obtains others where %s', async (_what, env) => {
    const step = await run({ ...KEYS, 'role-to-assume': ROLE, 'use-existing-credentials': 'true' }, { env });

    expect(step.outputs['mode']).toBe('assume-role');
    expect(Object.keys(step.exportedEnv).sort()).toEqual(EXPORTED);
  });
});
