import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LeakError } from '../../leak-scan';
import { KEYS, ROLE, scenario } from './support/scenario';

const { run } = scenario();

/** What is leaked, where and how: see `support/planted-leak.cjs`. */
interface Plant {
  readonly place: string;
  readonly form: string;
  /** The source's secret key, its session token, or the one that STS answered. */
  readonly secret: 'given' | 'given, of several lines' | 'received';
}

async function leaks(
  plant: Partial<Plant>,
  inputs: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const planted: Plant = { place: 'log', form: 'clear', secret: 'given', ...plant };
  const step = run(
    { ...KEYS, 'role-to-assume': ROLE, ...inputs },
    {
      env: {
        NODE_OPTIONS: `--require ${join(import.meta.dirname, 'support', 'planted-leak.cjs')}`,
        PLANTED_LEAK: JSON.stringify(planted),
      },
    },
  );
  const error = await step.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof LeakError))
    throw new Error(`not found: ${JSON.stringify(planted)}`, { cause: error });
  expect(error.message).not.toMatch(/wJalr|IQoJ/);
  return error.leaks;
}

/** What other users see of a process is looked for in /proc, which only Linux has. */
const IS_LINUX = process.platform === 'linux';

/** In the folder of a job, named as on GitHub's runners. */
const RUNNER_TEMP = 'work/_temp';

const GIVEN = 'the input aws-secret-access-key';
const RECEIVED = 'the SessionToken of an answer';

describe('a planted leak is found', () => {
  it.each([
    ['log', 'log: '],
    ['standard error', 'log: '],
    ['annotation', 'log: '],
    ['title', 'log: '],
    ['debug', 'log: '],
    ['summary', 'summary: '],
    ['state', 'state: '],
    ['variable', 'variable PLANTED: '],
    ['credential variable', 'variable AWS_SECRET_ACCESS_KEY: '],
    ['output', 'output planted: '],
    ['credential output', 'output aws-secret-access-key: '],
    ['path', 'path: '],
    ['file in RUNNER_TEMP', `/${RUNNER_TEMP}/planted: `],
    ['file in the workspace', '/octo-repo/planted: '],
    ['crash report', '/report.json: '],
    ['credentials file', '/.aws/credentials: '],
    ['config file', '/.aws/config: '],
    ...(IS_LINUX ? [['arguments of a child', 'process title or arguments: '] as const] : []),
  ])('in: %s', async (place, told) => {
    expect(await leaks({ place })).toContainEqual(expect.stringContaining(`${told}${GIVEN} (clear)`));
  });

  if (IS_LINUX) {
    // It is cut off where the arguments that the process was started with end, and those have this folder's path.
    it('in: process title', async () => {
      const told = `process title or arguments: ${GIVEN}`;
      expect([[`${told} (clear)`], [`${told} (a part of it in clear)`]]).toContainEqual(
        await leaks({ place: 'process title' }),
      );
    });
  }

  it('in: file name', async () => {
    // A file's name has no slash, which this key has.
    expect(await leaks({ place: 'file name', form: 'hex' })).toContainEqual(
      expect.stringContaining(`${GIVEN} (hex)`),
    );
  });

  it.each([
    ['half', 'a part of it in clear'],
    ['base64', 'base64'],
    ['base64 behind a character', 'base64'],
    ['base64 behind two characters', 'base64'],
    ['base64url', 'base64'],
    ['hex', 'hex'],
    ['upper-case hex', 'upper-case hex'],
    ['URL-encoded', 'clear, URL-encoded'],
    ['URL-encoded twice', 'clear, URL-encoded twice'],
    ['JSON-escaped', 'clear, JSON-escaped'],
    ['HTML-escaped', 'clear, HTML-escaped'],
    ['reversed', 'reversed'],
    ['broken over lines', 'clear, broken over lines'],
    ['broken over lines, the last first', 'clear, broken over lines, the last first'],
    ['broken over commands', 'clear, broken over lines'],
  ])('as: %s', async (form, told) => {
    expect(await leaks({ form, secret: 'received' })).toContain(`log: ${RECEIVED} (${told})`);
  });

  it.each(['summary', 'state', 'variable', 'output', 'file in RUNNER_TEMP', 'config file'])(
    'of what STS answered, in base64, in: %s',
    async (place) => {
      const found = await leaks({ place, form: 'base64', secret: 'received' });
      expect(found).toContainEqual(expect.stringContaining(`${RECEIVED} (base64)`));
    },
  );

  it.each([
    ['its last line', 'a part of it in clear'],
    ['escaped as a command', 'a part of it in clear'],
    ['base64', 'base64'],
    ['JSON-escaped', 'clear, JSON-escaped'],
  ])('of a secret of several lines with a command in it, as: %s', async (form, told) => {
    const token = 'FwoGZXIvYXdzEXAMPLETOKEN\n::error title=a,b::100%25\n##[group]the last line of it';
    const planted = { form, secret: 'given, of several lines', place: 'debug' } as const;
    const found = await leaks(planted, { 'aws-session-token': token });

    expect(found).toContain(`log: the input aws-session-token (${told})`);
  });

  it('where a secret was never masked', async () => {
    const found = await leaks({ place: 'a mask that is not there', secret: 'received' });
    expect(found).toEqual(expect.arrayContaining(['not masked: AWS_SESSION_TOKEN']));
  });
});
