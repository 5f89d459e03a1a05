import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { tryCleanUp, type CleanUp } from '../../fuzz/clean-up';
import { startRenewals } from '../../fuzz/renewal';
import { run } from '../../fuzz/run';
import type { Trial } from '../../fuzz/trial';
import { guarded, startBench, type Bench } from '../../fuzz/try-out';
import { defects } from '../support/defects';

/** Milliseconds after which a process of these tests counts as hung. */
const HUNG_MS = 10_000;

const withDefect = defects();
let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

const WELL: Trial = { from: 'AssumeRole', inputs: { 'aws-profile': 'fuzz' }, env: {} };
const REFUSED: Trial = { ...WELL, inputs: { 'aws-region': 'no region' } };
const FAILED: Trial = { ...WELL, answer: { kind: 'changed', changes: [{ change: 'body', text: '' }] } };
const FILES = "const { appendFileSync, mkdirSync, writeFileSync } = process.getBuiltinModule('node:fs');";
const LAST = (act: string): string => `process.on('exit', () => { ${FILES} ${act} });`;
/** Breaks where nobody waits for it, once the step is ready for that: its own scripts are loaded one after another. */
const BREAKS = (before = ''): string =>
  `process.on('newListener', (name) => { if (name === 'uncaughtException') setImmediate(() => { ${before} throw new Error('planted'); }); });`;
const SECRET = "process.env['INPUT_AWS-SECRET-ACCESS-KEY']";

describe('the judge of the fuzz', () => {
  it('finds nothing where there is no defect', async () => {
    const dist = await withDefect('');
    const tried = [];
    for (const trial of [WELL, REFUSED, FAILED]) tried.push(await bench.tryOut(trial, { dist }));

    expect(tried).toEqual([
      { complaints: [], ends: 'succeeded' },
      { complaints: [], ends: 'refused' },
      { complaints: [], ends: 'failed' },
    ]);
  });

  it.each([
    [
      'a leak in the log',
      WELL,
      LAST(`console.log(${SECRET});`),
      'log: the input aws-secret-access-key (clear)',
    ],
    [
      'a leak in the debug log of a failed step',
      REFUSED,
      LAST(`console.log('::debug::' + Buffer.from(${SECRET}).toString('base64'));`),
      'log: the input aws-secret-access-key (base64)',
    ],
    [
      'half an export',
      REFUSED,
      LAST("appendFileSync(process.env.GITHUB_ENV, 'AWS_REGION=x\\n');"),
      'it failed, but handed on: AWS_REGION',
    ],
    [
      'half a set',
      { ...WELL, inputs: {} },
      LAST("appendFileSync(process.env.GITHUB_ENV, 'AWS_DEFAULT_REGION=\\n');"),
      'it handed on half a set: environment without AWS_DEFAULT_REGION',
    ],
    [
      'a state without what it is of',
      FAILED,
      LAST("appendFileSync(process.env.GITHUB_STATE, 'undo={}\\n');"),
      'it failed, but handed on: undo',
    ],
    [
      'half a profile',
      FAILED,
      LAST(
        "mkdirSync(process.env.HOME + '/.aws'); writeFileSync(process.env.HOME + '/.aws/config', '[profile fuzz]');",
      ),
      'it failed, but handed on: config',
    ],
    [
      'nothing put out where it went well',
      WELL,
      LAST("writeFileSync(process.env.GITHUB_OUTPUT, 'mode=assume-role\\n');"),
      'it went well, but put out no credentials',
    ],
    ['a hang', REFUSED, 'setInterval(() => {}, 1000); process.exit = () => undefined;', 'it did not end'],
    [
      'a hang that keeps the process busy',
      WELL,
      "process.on('exit', () => { for (;;); });",
      'it did not end',
    ],
    [
      'a stack trace',
      REFUSED,
      LAST("console.error(new Error('planted').stack);"),
      'it printed a stack trace',
    ],
    [
      'an end that is left to Node',
      WELL,
      BREAKS("process.removeAllListeners('uncaughtException');"),
      'it left it to Node to say what is wrong',
    ],
    ['an error that explains nothing', WELL, BREAKS(), 'its error explains nothing'],
    ['no error', REFUSED, LAST('process.exitCode = 0;'), 'it went well, but told 1 errors'],
    ['two errors', REFUSED, "console.log('::error::planted');", 'it told 2 errors'],
    [
      'an error that was injected',
      REFUSED,
      "console.log('::error title=injected::injected');",
      'what it was given was a command: an annotation',
    ],
    [
      'a command of the old form',
      WELL,
      "console.log('a ##[warning]injected');",
      'what it was given was a command: a command of the old form',
    ],
    [
      'a command that it does not use',
      WELL,
      "console.log('::notice::planted');",
      'it printed the commands notice',
    ],
    [
      'an escape that moves what a person sees',
      WELL,
      "console.log('a\\u001b[2J');",
      'what it was given was a command: an unseen character in the log',
    ],
    [
      'markup in the summary',
      WELL,
      LAST("appendFileSync(process.env.GITHUB_STEP_SUMMARY, '<img src=x>');"),
      'what it was given was a command: the element img in the summary',
    ],
    [
      'an entry that has no name',
      WELL,
      LAST("appendFileSync(process.env.GITHUB_ENV, 'PATH=x\\n');"),
      'it handed on what it has no name for: PATH',
    ],
    [
      'an entry that a runner cannot read',
      REFUSED,
      LAST("appendFileSync(process.env.GITHUB_OUTPUT, 'a<<b\\nc');"),
      'it wrote to OUTPUT what a runner cannot read',
    ],
  ])('finds %s', async (_, trial, program, complaint) => {
    const { complaints } = await bench.tryOut(trial, { dist: await withDefect(program), timeoutMs: HUNG_MS });

    expect(complaints).toContainEqual(expect.stringContaining(complaint));
  });

  it('finds that what another program wrote is changed', async () => {
    const trial: Trial = { ...WELL, runnerFiles: { ENV: { holds: 'A=b' } } };
    const spoiled = await withDefect(LAST("writeFileSync(process.env.GITHUB_ENV, '');"));

    expect(await bench.tryOut(trial)).toEqual({ complaints: [], ends: 'succeeded' });
    expect((await bench.tryOut(trial, { dist: spoiled })).complaints).toContain('it changed what was in ENV');
  });

  it('finds a post step that fails a job', async () => {
    const cleanUp: CleanUp = { undo: '{"AWS_REGION":"us-east-1"}', there: 'nothing', env: { holds: '' } };
    const script = join('post', 'index.js');
    const failing = await withDefect('process.exitCode = 1;', script);
    const exporting = await withDefect(LAST("appendFileSync(process.env.GITHUB_ENV, 'A=b\\n');"), script);

    expect(await tryCleanUp(cleanUp)).toEqual({ complaints: [], ends: 'did or said something' });
    expect((await tryCleanUp(cleanUp, { dist: failing })).complaints).toEqual([
      'it ended with exit code 1 and 0 errors',
    ]);
    expect((await tryCleanUp(cleanUp, { dist: exporting })).complaints).toEqual(['it handed on: A']);
  });

  it('finds a renewal that prints what are no credentials, or a secret', async () => {
    const renewals = await startRenewals();
    const [usual] = fc.sample(renewals.cases, { numRuns: 1, seed: 1 });
    const renewal = { ...usual, request: 'nothing', credentials: 'nothing', lock: 'nothing' } as const;
    const script = join('refresh', 'index.js');
    const half = join(await withDefect("process.stdout.write('{');", script), script);
    const leaking = join(
      await withDefect("process.stderr.write('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY');", script),
      script,
    );

    expect((await renewals.tryOut(renewal)).complaints).toEqual([]);
    expect((await renewals.tryOut(renewal, { program: half })).complaints).toEqual([
      'it failed, and printed something for credentials',
    ]);
    expect((await renewals.tryOut(renewal, { program: leaking })).complaints).toContain(
      'standard error: aws-secret-access-key (clear)',
    );
    await renewals.close();
  });
});

describe('a run of the fuzz', () => {
  it('tells the smallest case that fails, and how to try it again', async () => {
    const { failure } = await run({
      name: 'numbers',
      runs: 1000,
      cases: fc.nat(),
      tryOut: (number) => Promise.resolve({ complaints: number > 10 ? ['too large'] : [], ends: 'tried' }),
    });

    expect(failure).toMatch(/^too large:\n11\nAgain: npm run fuzz -- numbers --seed \d+ --path [\d:]+$/);
  });

  it('leaves no process a way from this machine', async () => {
    // An address of nobody: https://www.rfc-editor.org/rfc/rfc5737
    const program =
      "require('node:net').connect(80, '192.0.2.1').on('error', ({ code }) => console.log(code)).on('connect', () => process.exit(1));";
    const env = { ...process.env, ...guarded({ report: '/dev/null' }) };

    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { env });

    expect(stdout).toBe('ENOTFOUND\n');
  });
});
