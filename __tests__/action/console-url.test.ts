import { describe, expect, it } from '@jest/globals';
import { ACCOUNT, errorOf, expectNothingDelivered, KEYS, ROLE, scenario } from './support/scenario';

const standIn = scenario();
const { run, runIn, runWithOidc, operations } = standIn;
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

function asked(): Record<string, string>[] {
  return standIn.aws.calls.filter(({ service }) => service === 'signin').map(({ parameters }) => parameters);
}

describe('console-url', () => {
  it('is a link that signs in to the console, as an output and nowhere else', async () => {
    const step = await run({ ...KEYS, 'role-to-assume': ROLE, duration: '30m', 'console-url': 'true' });

    expect(errorOf(step)).toEqual({ title: '', message: '' });
    const url = new URL(step.outputs['console-url'] ?? '');
    expect(`${url.origin}${url.pathname}`).toBe(`${standIn.aws.url}/federation`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      Action: 'login',
      Issuer: 'https://github.com/octo-org/octo-repo/actions/runs/1658821493',
      Destination: 'https://console.aws.amazon.com/console/home?region=us-east-1',
      SigninToken: expect.stringMatching(/^[\w-]{40,}$/),
    });
    expect(asked()).toEqual([
      { Action: 'getSigninToken', SessionDuration: '1800', Session: expect.any(String) },
    ]);
    const token = url.searchParams.get('SigninToken') ?? '';
    expect(step.masks).toEqual(expect.arrayContaining([url.href, token]));
    for (const text of [
      step.shownLog,
      step.summary,
      JSON.stringify(step.exportedEnv),
      JSON.stringify(step.state),
    ]) {
      expect(text).not.toContain(token);
    }
  });

  it('is made for federated users, whose console session AWS bounds by itself', async () => {
    const step = await run({
      ...KEYS,
      mode: 'federation-token',
      'managed-session-policies': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      'console-url': 'true',
    });

    expect(step.outputs['console-url']).toContain('SigninToken=');
    expect(asked()[0]).not.toHaveProperty('SessionDuration');
  });

  it('is made for web identities and for chains', async () => {
    const web = await runWithOidc({ 'role-to-assume': role('github-actions'), 'console-url': 'true' });
    expect(web.outputs['console-url']).toContain('SigninToken=');

    const chained = await run({
      ...KEYS,
      'role-to-assume': `${role('chain-start')}\narn:aws:iam::444455556666:role/chain-middle`,
      'console-url': 'true',
    });
    expect(chained.outputs['console-url']).toContain('SigninToken=');
    expect(asked().map(({ SessionDuration }) => SessionDuration)).toEqual(['3600', undefined]);
  });

  it('does without the duration where AWS refuses it', async () => {
    const first = await run({ ...KEYS, 'role-to-assume': role('chain-start') });
    const step = await runIn(first.job, {
      'role-to-assume': 'arn:aws:iam::444455556666:role/chain-middle',
      'role-chaining': 'true',
      'console-url': 'true',
    });

    expect(step.outputs['console-url']).toContain('SigninToken=');
    expect(asked().map(({ SessionDuration }) => SessionDuration)).toEqual(['3600', undefined]);
    expect(step.shownLog).toContain('session ends with the credentials');
  });

  it('fails the step, which then hands on nothing, where sign-in refuses', async () => {
    standIn.aws.fault({ kind: 'error', operation: 'getSigninToken', status: 400, code: 'BadRequest' });
    const step = await run({ ...KEYS, 'role-to-assume': ROLE, 'console-url': 'true' });

    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('No console link for these credentials');
  });

  it.each([
    ['a server that is not AWS', { 'sts-endpoint': 'https://minio.example.com' }, 'only AWS has a console'],
    ['a partition without', { 'sts-endpoint': '', 'aws-region': 'eusc-de-east-1' }, 'aws-eusc'],
  ])('is refused before any call for %s', async (_, inputs, told) => {
    const step = await run({ ...KEYS, 'role-to-assume': 'deploy', 'console-url': 'true', ...inputs });

    expectNothingDelivered(step);
    expect(errorOf(step).message).toContain(told);
  });

  it('is told as ignored where the console takes no such credentials', async () => {
    const step = await run({ ...KEYS, 'console-url': 'true' });

    expect(step.outputs).not.toHaveProperty('console-url');
    expect(step.annotations.map(({ message }) => message)).toEqual([
      expect.stringContaining('ignores console-url'),
    ]);
    expect(operations()).not.toContain('getSigninToken');
  });
});
