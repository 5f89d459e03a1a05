import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Job, type JobOptions } from '../../../local-runner';

const ACTION = `
name: Example
description: An action to run
inputs:
  plain: { description: A, default: x }
  flag: { description: B, default: false }
  with space-and-hyphen: { description: C }
  who: { description: D, default: '\${{ github.actor }}' }
  old: { description: E, deprecationMessage: use plain }
outputs:
  answer: { description: F }
runs: { using: node24, main: dist/index.js, post: dist/post.js, post-if: success() || failure() }
`;

/** Prints the environment, so that tests see what the step saw. */
const PRINT = 'console.log(JSON.stringify(process.env));';

const rooms: string[] = [];
const jobs: Job[] = [];

afterEach(async () => {
  for (const job of jobs.splice(0)) await job.remove();
  for (const room of rooms.splice(0)) await rm(room, { recursive: true });
});

/** A job of an action whose scripts are the code given. */
async function start(main: string, post = '', options: JobOptions = {}): Promise<Job> {
  const action = await mkdtemp(join(tmpdir(), 'action-'));
  rooms.push(action);
  await mkdir(join(action, 'dist'));
  await writeFile(join(action, 'action.yml'), ACTION);
  await writeFile(join(action, 'dist', 'package.json'), '{"type":"module"}');
  const library =
    "import { appendFileSync } from 'node:fs';\nconst put = (name, text) => appendFileSync(process.env['GITHUB_' + name], text);\n";
  await writeFile(join(action, 'dist', 'index.js'), library + main);
  await writeFile(join(action, 'dist', 'post.js'), library + post);
  const job = await Job.start({ action, dist: join(action, 'dist'), ...options });
  jobs.push(job);
  return job;
}

const seen = (log: string): Record<string, string> => JSON.parse(log) as Record<string, string>;

describe('a step', () => {
  test('gets inputs as a runner gives them: upper case, blanks as underscores, defaults, empty where there is none', async () => {
    const job = await start(PRINT);
    const { rawLog, outcome } = await job.step({ with: { 'With space-and-hyphen': ' y ' } });
    expect(outcome).toBe('success');
    expect(Object.entries(seen(rawLog)).filter(([name]) => name.startsWith('INPUT_'))).toEqual([
      ['INPUT_PLAIN', 'x'],
      ['INPUT_FLAG', 'false'],
      ['INPUT_WITH_SPACE-AND-HYPHEN', ' y '],
      ['INPUT_WHO', 'octocat'],
      ['INPUT_OLD', ''],
    ]);
  });

  test('is warned of inputs that the action has not, and of old ones', async () => {
    const job = await start('');
    const { annotations } = await job.step({ with: { unknown: 'x', old: 'y' } });
    expect(annotations.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      "warning: Unexpected input(s) 'unknown', valid inputs are ['plain', 'flag', 'with space-and-hyphen', 'who', 'old']",
      "warning: Input 'old' has been deprecated with message: use plain",
    ]);
  });

  test('sees nothing of the developer but PATH', async () => {
    process.env['AWS_LOCAL_RUNNER_TEST'] = 'leaks';
    try {
      const job = await start(PRINT);
      const env = seen((await job.step()).rawLog);
      expect(Object.keys(env).filter((name) => name.startsWith('AWS_'))).toEqual([]);
      expect(env['HOME']).toBe(job.home);
      expect(env['PATH']).toBe(process.env['PATH']);
    } finally {
      delete process.env['AWS_LOCAL_RUNNER_TEST'];
    }
  });

  test('sees the run, its event, and OIDC where the job may ask', async () => {
    const job = await start(PRINT, '', {
      oidc: { requestUrl: 'http://127.0.0.1:1/', requestToken: 'request-token' },
      github: { ref: 'refs/tags/v1' },
      env: { JOB: 'j', GITHUB_ACTIONS: 'no' },
    });
    const { rawLog, shownLog } = await job.step({ env: { STEP: 's' } });
    expect(seen(rawLog)).toMatchObject({
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'octo-org/octo-repo',
      GITHUB_REF_NAME: 'v1',
      GITHUB_REF_TYPE: 'tag',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
      JOB: 'j',
      STEP: 's',
    });
    expect(shownLog).not.toContain('request-token');
  });

  test('hands on outputs, variables, state and PATH', async () => {
    const job = await start(
      `put('OUTPUT', 'answer=42\\n'); put('ENV', 'A<<E\\n1\\n2\\nE\\n'); put('STATE', 's=t\\n'); put('PATH', '/one\\n/two\\n');` +
        PRINT,
    );
    const first = await job.step();
    expect(first).toMatchObject({
      outputs: { answer: '42' },
      exportedEnv: { A: '1\n2' },
      state: { s: 't' },
      addedPath: ['/one', '/two'],
      files: { OUTPUT: 'answer=42\n', STEP_SUMMARY: '' },
    });
    const second = seen((await job.step()).rawLog);
    expect(second['A']).toBe('1\n2');
    expect(second['PATH']).toMatch(/^\/two[:;]\/one[:;]/);
    expect(second).not.toHaveProperty('STATE_s');
    expect(job.env).toEqual({ A: '1\n2' });
  });

  test('hands on what it wrote before it failed', async () => {
    const job = await start(`put('ENV', 'A=1\\n'); process.exitCode = 3;`);
    expect(await job.step()).toMatchObject({ outcome: 'failure', exitCode: 3, exportedEnv: { A: '1' } });
    expect(job.status).toBe('failure');
  });

  test('fails where the runner cannot read what it wrote', async () => {
    const job = await start(`put('OUTPUT', 'nonsense\\n');`);
    const result = await job.step();
    expect(result).toMatchObject({ outcome: 'failure', exitCode: 0, outputs: {} });
    expect(result.annotations.map(({ message }) => message)).toEqual([
      "Unable to process file command 'output' successfully.",
      "Invalid format 'nonsense'",
    ]);
  });

  test('cannot set NODE_OPTIONS for others', async () => {
    const job = await start(`put('ENV', 'NODE_OPTIONS=--x\\n');`);
    const { annotations, exportedEnv } = await job.step();
    expect(exportedEnv).toEqual({});
    expect(annotations[0]?.message).toContain('NODE_OPTIONS');
  });

  test('has its summary masked, with masks of earlier steps too', async () => {
    const job = await start(
      `console.log('::add-mask::' + process.env.INPUT_PLAIN); put('STEP_SUMMARY', 'one two');`,
    );
    await job.step({ with: { plain: 'one' } });
    expect((await job.step({ with: { plain: 'two' } })).summary).toBe('*** ***');
  });

  test('shows its lines as they come', async () => {
    const job = await start(`console.log('a'); console.error('::group::b');`);
    const lines: string[] = [];
    await job.step({ onLine: (line) => lines.push(line) });
    expect(lines.sort()).toEqual(['##[group]b', 'a']);
  });

  test('can be killed, and ends by itself after its time', async () => {
    const job = await start('setInterval(() => {}, 1000);');
    const kill = AbortSignal.timeout(300);
    expect(await job.step({ kill })).toMatchObject({ outcome: 'failure', exitCode: null, signal: 'SIGKILL' });
    expect(await job.step({ timeoutMs: 300 })).toMatchObject({ outcome: 'failure', timedOut: true });
  });

  test('can be cancelled', async () => {
    const job = await start(
      `process.on('SIGINT', () => process.exit(5)); setInterval(() => {}, 1000); console.log('up');`,
    );
    const cancel = new AbortController();
    const result = await job.step({ cancel: cancel.signal, onLine: () => cancel.abort() });
    expect(result.outcome).toBe('cancelled');
    if (process.platform !== 'win32') expect(result.exitCode).toBe(5);
  });
});

describe('post steps', () => {
  test('see their own step’s state and inputs, and run in reverse', async () => {
    const job = await start(
      `put('STATE', 's=' + process.env.INPUT_PLAIN + '\\n');`,
      `console.log(process.env.STATE_s, process.env.INPUT_PLAIN);`,
    );
    await job.step({ with: { plain: 'one' } });
    await job.step({ with: { plain: 'two' } });
    const posts = await job.finish();
    expect(posts.map(({ rawLog }) => rawLog)).toEqual(['two two\n', 'one one\n']);
    expect(await job.finish()).toEqual([]);
  });

  test('run once each, and only where post-if says so', async () => {
    const job = await start('');
    const [first, second] = [await job.step(), await job.step()];
    expect(await job.post(first)).toMatchObject({ outcome: 'success' });
    expect(await job.post(first)).toBeUndefined();
    job.status = 'cancelled';
    expect(await job.post(second)).toBeUndefined();
  });
});

test('a job leaves nothing behind', async () => {
  const job = await start('');
  await job.step();
  await job.remove();
  await expect(readdir(job.folder)).rejects.toThrow('ENOENT');
});
