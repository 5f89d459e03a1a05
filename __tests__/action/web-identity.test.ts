import { describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Job } from '../../local-runner';
import { ACCOUNT, errorOf, EXPORTED, expectNothingDelivered, scenario } from './support/scenario';

const standIn = scenario();
const { run, runWithOidc, operations } = standIn;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/github-actions`;

describe("mode web-identity with GitHub's token", () => {
  it('hands on the session of the role, by one call to GitHub and one to STS', async () => {
    const step = await runWithOidc({ 'role-to-assume': ROLE });

    expect(operations()).toEqual(['GetIDToken', 'AssumeRoleWithWebIdentity']);
    expect(standIn.aws.calls[0]?.parameters).toMatchObject({ audience: 'sts.amazonaws.com' });
    expect(standIn.aws.calls[1]?.parameters).toMatchObject({
      RoleArn: ROLE,
      RoleSessionName: 'GitHubActions',
      DurationSeconds: '3600',
    });
    expect(standIn.aws.calls[1]?.headers).not.toHaveProperty('authorization');
    expect(Object.keys(step.exportedEnv).sort()).toEqual(EXPORTED);
    expect(step.outputs).toMatchObject({
      mode: 'web-identity',
      'aws-account-id': ACCOUNT,
      'authenticated-arn': `arn:aws:sts::${ACCOUNT}:assumed-role/github-actions/GitHubActions`,
    });
  });

  it('masks the token before anything else can print it', async () => {
    const step = await runWithOidc({ 'role-to-assume': ROLE });

    const token = standIn.aws.calls[1]?.parameters['WebIdentityToken'] ?? 'none was sent';
    expect(step.masks).toContain(token);
  });

  it('asks for the audience given', async () => {
    const step = await runWithOidc({ 'role-to-assume': ROLE, audience: 'sts.example.com' });

    expect(standIn.aws.calls[0]?.parameters).toMatchObject({ audience: 'sts.example.com' });
    expectNothingDelivered(step);
    expect(errorOf(step).message).toMatch(/audience/i);
  });

  it('assumes further roles of a chain with the one before', async () => {
    const step = await runWithOidc({
      'role-to-assume': `${ROLE}\narn:aws:iam::${ACCOUNT}:role/account-trusting`,
    });

    expect(operations()).toEqual(['GetIDToken', 'AssumeRoleWithWebIdentity', 'AssumeRole']);
    expect(step.outputs['authenticated-arn']).toBe(
      `arn:aws:sts::${ACCOUNT}:assumed-role/account-trusting/GitHubActions`,
    );
  });

  it('sends session policies with the role that is handed on', async () => {
    await runWithOidc({
      'role-to-assume': ROLE,
      'managed-session-policies': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    });

    expect(standIn.aws.calls[1]?.parameters['PolicyArns.member.1.arn']).toBe(
      'arn:aws:iam::aws:policy/ReadOnlyAccess',
    );
  });

  it('tells which claims a trust policy could match where it refuses', async () => {
    const step = await runWithOidc({ 'role-to-assume': `arn:aws:iam::${ACCOUNT}:role/github-production` });

    expectNothingDelivered(step);
    expect(step.shownLog).toContain('repo:octo-org/octo-repo:ref:refs/heads/main');
  });

  it('tries again where GitHub answers with a fault', async () => {
    standIn.aws.fault({ kind: 'error', service: 'oidc', status: 503, code: 'ServiceUnavailable', times: 1 });

    const step = await runWithOidc({ 'role-to-assume': ROLE });

    expect(step.outcome).toBe('success');
    expect(operations()).toEqual(['GetIDToken', 'GetIDToken', 'AssumeRoleWithWebIdentity']);
  });

  it('tells that GitHub refuses a token', async () => {
    const step = await run(
      { 'role-to-assume': ROLE },
      { job: { oidc: { ...standIn.aws.oidc, requestToken: 'another' } } },
    );

    expectNothingDelivered(step);
    expect(operations()).toEqual(['GetIDToken']);
  });

  it.each(['<html></html>', '{}', '{"value": 7}', '{"value": "no token"}'])(
    'does not pass on what is no token: %s',
    async (body) => {
      standIn.aws.fault({ kind: 'html', service: 'oidc', status: 200, body });

      const step = await runWithOidc({ 'role-to-assume': ROLE });

      expectNothingDelivered(step);
      expect(operations()).toEqual(['GetIDToken']);
    },
  );
});

describe('mode web-identity with a token file', () => {
  async function runWithFile(content: string): ReturnType<typeof run> {
    const job = await Job.start();
    await writeFile(join(job.workspace, 'token'), content);
    const inputs = { 'role-to-assume': ROLE, 'web-identity-token-file': 'token' };
    return { ...(await standIn.runIn(job, inputs)), job };
  }

  it('assumes the role with the token in the file', async () => {
    const token = await standIn.aws.issueOidcToken();

    const step = await runWithFile(`${token}\n`);

    expect(step.outcome).toBe('success');
    expect(operations()).toEqual(['AssumeRoleWithWebIdentity']);
    expect(step.masks).toContain(token);
  });

  it.each([
    ['is empty', '\n'],
    ['is too large', 'x'.repeat(20_001)],
  ])('tells where it %s, before any call', async (_what, content) => {
    const step = await runWithFile(content);

    expectNothingDelivered(step);
    expect(operations()).toEqual([]);
  });

  it('tells where it is missing, before any call', async () => {
    const step = await run({ 'role-to-assume': ROLE, 'web-identity-token-file': '/no/such/file' });

    expectNothingDelivered(step);
    expect(errorOf(step).message).toContain('/no/such/file');
    expect(operations()).toEqual([]);
  });
});
