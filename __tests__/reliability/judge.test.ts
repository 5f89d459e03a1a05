import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { CALLS } from '../../reliability/calls';
import { cellsOf, nameOf, type Cell } from '../../reliability/faults';
import { complaints } from '../../reliability/judge';
import { runMatrix } from '../../reliability/matrix';
import { startLane, type Lane } from '../../reliability/observe';
import { startSurroundings, type Surroundings } from '../../reliability/surroundings';
import { defects } from '../support/defects';

const withDefect = defects();

/** Milliseconds after which a process of these tests counts as hung. */
const HUNG_MS = 10_000;

let surroundings: Surroundings;
let lane: Lane;
beforeAll(async () => {
  surroundings = await startSurroundings();
  lane = await startLane(surroundings);
});
afterAll(async () => {
  await lane.close();
  await surroundings.close();
});

function cell(call: string, fault: string): Cell {
  const found = cellsOf(CALLS.find(({ name }) => name === call) ?? missing(call));
  return found.find((one) => nameOf(one) === fault) ?? missing(fault);
}

function missing(name: string): never {
  throw new Error(`the matrix has no ${name}`);
}

async function judged(one: Cell, dist?: string): Promise<string[]> {
  const observed = await lane.observe(one, { timeoutMs: HUNG_MS, ...(dist !== undefined && { dist }) });
  return complaints(observed, one.call);
}

const REFUSED = cell('AssumeRole', 'Status: HTTP 403');
const PASSING = cell('AssumeRole', 'Status: HTTP 503, once');
const SILENT = cell('AssumeRole', 'Connection: silent');
const RENEWAL = cell('AssumeRole of a renewal', 'Status: HTTP 403');
const FILES = "const { appendFileSync, mkdirSync } = process.getBuiltinModule('node:fs');";

describe('the judge of the fault matrix', () => {
  it('finds nothing where there is no defect', async () => {
    const copy = await withDefect('');

    for (const one of [REFUSED, PASSING, SILENT, RENEWAL]) expect(await judged(one, copy)).toEqual([]);
  });

  it.each([
    [
      'a hang after the error',
      REFUSED,
      'setInterval(() => {}, 1000); process.exit = () => undefined;',
      'it did not end',
    ],
    [
      'a hang since no deadline is kept',
      SILENT,
      'const timer = globalThis.setTimeout; globalThis.setTimeout = (act, ms) => timer(act, ms > 100 ? 2 ** 30 : ms);',
      'it did not end',
    ],
    [
      'half an export',
      REFUSED,
      `${FILES} appendFileSync(process.env.GITHUB_ENV, 'AWS_SECRET_ACCESS_KEY=x\\n');`,
      'it failed, but handed on: environment',
    ],
    [
      'an output',
      REFUSED,
      `${FILES} appendFileSync(process.env.GITHUB_OUTPUT, 'aws-session-token=x\\n');`,
      'it failed, but handed on: outputs',
    ],
    [
      'half a profile',
      REFUSED,
      `${FILES} mkdirSync(process.env.HOME + '/.aws'); appendFileSync(process.env.HOME + '/.aws/config', '[profile matrix]');`,
      'it failed, but handed on: profile',
    ],
    [
      'a file that stays',
      REFUSED,
      `${FILES} appendFileSync(process.env.RUNNER_TEMP + '/credentials.tmp', 'x');`,
      'it failed, but left behind: credentials.tmp',
    ],
    [
      'new credentials and old ones, mixed',
      PASSING,
      `process.on('exit', () => { ${FILES} appendFileSync(process.env.GITHUB_ENV, 'AWS_ACCESS_KEY_ID=ASIAI44QH8DHBEXAMPLE\\n'); });`,
      'what it handed on does not fit together',
    ],
    ['a second error', REFUSED, "console.log('::error::planted');", 'it told 2 errors'],
    [
      'an error after which it went well',
      PASSING,
      "console.log('::error::planted');",
      'it went well, but told 1 errors',
    ],
    ['a crash', SILENT, "setImmediate(() => { throw new Error('planted'); });", 'it printed a stack trace'],
    [
      'an appetite for memory',
      REFUSED,
      'globalThis.kept = Buffer.alloc(300 * 1024 ** 2, 1);',
      expect.stringMatching(/^it took \d+ MB of memory$/),
    ],
  ])('finds %s', async (_, one, program, complaint) => {
    expect(await judged(one, await withDefect(program))).toContainEqual(complaint);
  });

  it('finds half an answer of the program that renews a profile', async () => {
    const copy = await withDefect("process.stdout.write('{');", join('refresh', 'index.js'));

    expect(await judged(RENEWAL, copy)).toContain('it failed, but handed on: standard output');
  });

  it('finds what a step, or that program, says of a secret', async () => {
    const leak = "process.stderr.write('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\\n');";
    const step = await runMatrix([REFUSED], undefined, await withDefect(leak));
    const renewal = await judged(RENEWAL, await withDefect(leak, join('refresh', 'index.js')));

    expect(step[0]?.complaints).toEqual(['log: the input aws-secret-access-key (clear)']);
    expect(renewal).toContain('standard error: the input aws-secret-access-key (clear)');
  });

  it('finds a fault that met nothing', async () => {
    const { call } = REFUSED;
    const elsewhere: Cell = { ...REFUSED, call: { ...call, operation: 'GetSessionToken' } };

    expect(await judged(elsewhere)).toEqual(['the call was not made, so that nothing was tried']);
  });
});
