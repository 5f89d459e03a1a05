import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { scriptsRun } from '../../bench/v8-coverage';
import { credentialProcess, type StepResult } from '../../local-runner';
import { ACCOUNT, KEYS, ROLE, scenario, type Ran } from './support/scenario';

/**
 * What a step costs, in numbers that are the same on every machine. A bound that is crossed on purpose is raised here,
 * with the reason in the commit; milliseconds are for `npm run bench`.
 */
const BOUNDS = {
  /** Bytes of what every step and every renewal reads and compiles before anything else. */
  entry: 20_000,
  /** Bytes of the post step. */
  post: 40_000,
  /** Bytes of all that a step without a bucket loads beside it: its inputs, the SDK, what hands the credentials on. */
  step: 210_000,
  /** Bytes of what is loaded beside it for a bucket. */
  bucketChunks: 120_000,
  /** Bytes of what a profile's `credential_process` reads where the credentials still last. */
  refresh: 6_000,
  /** Bytes of what a renewal loads beside the step's own script: the SDK most of all. */
  renewalChunks: 125_000,
  /** Bytes of any one chunk. */
  chunk: 100_000,
  dist: 740_000,
  /** Bytes of what a runner downloads for each job: the archive that GitHub makes, as `.gitattributes` has it. */
  archive: 700_000,
} as const;

/** What Node loads them for is not needed on any path that succeeds, and each costs milliseconds. */
const COSTLY_BUILTINS = [
  'child_process',
  'http2',
  // TLS: the stand-in is called by http://.
  'https',
  'internal/deps/undici/undici',
  'internal/worker',
  'perf_hooks',
  'repl',
  'vm',
  'worker_threads',
  'zlib',
];

/** What a program that makes no call does without, too. */
const NEEDED_FOR_CALLS = ['crypto', 'http'];

const execute = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');
const DIST = join(ROOT, 'dist');
const PROBE = join(ROOT, 'bench', 'programs', 'loaded.cjs');

interface Loaded {
  /** Of `dist/`, with forward slashes. */
  readonly scripts: readonly string[];
  readonly builtins: readonly string[];
  readonly filesRead: readonly string[];
}

const { run, runWithOidc, operations } = scenario();
/** Not one that counts what is covered. */
const SHIPPED = { dist: DIST };
const assumed = { ...KEYS, 'role-to-assume': ROLE };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'budget-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('bytes', () => {
  it('keeps the entry, the post step and each chunk small', async () => {
    expect(await bytesOf('index.js')).toBeLessThanOrEqual(BOUNDS.entry);
    expect(await bytesOf('post/index.js')).toBeLessThanOrEqual(BOUNDS.post);
    expect(await bytesOf('refresh/index.js')).toBeLessThanOrEqual(BOUNDS.refresh);
    const chunks = (await readdir(DIST)).filter((name) => /^\d+\.index\.js$/.test(name));
    for (const name of chunks) {
      expect({ name, small: (await bytesOf(name)) <= BOUNDS.chunk }).toEqual({ name, small: true });
    }
  });

  it('keeps dist/ as a whole, and what a runner downloads, small', async () => {
    const files = (await readdir(DIST, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    const bytes = await Promise.all(
      files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
    );
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(BOUNDS.dist);

    const archive = execFileSync('git', ['archive', '--format=tar', 'HEAD'], {
      cwd: ROOT,
      maxBuffer: 256 * 1024 ** 2,
    });
    expect(gzipSync(archive).length).toBeLessThanOrEqual(BOUNDS.archive);
  });
});

describe('what is loaded', () => {
  it('is the entry, the inputs, the SDK and what hands on where a role is assumed, and no other file', async () => {
    const { step, loaded } = await probed((env) => run(assumed, { env, job: SHIPPED }));

    expect(step.outcome).toBe('success');
    expect(operations()).toEqual(['AssumeRole']);
    await expectWithinBudget(loaded, BOUNDS.step);
    expect(loaded.filesRead).toEqual([]);
    expect(costly(loaded)).toEqual([]);
  });

  it('is the same for a session token and for a web identity', async () => {
    const sessionToken = await probed((env) => run(KEYS, { env, job: SHIPPED }));
    expect(sessionToken.step.outcome).toBe('success');
    await expectWithinBudget(sessionToken.loaded, BOUNDS.step);
    expect(costly(sessionToken.loaded)).toEqual([]);

    const webIdentity = await probed((env) =>
      runWithOidc({ 'role-to-assume': `arn:aws:iam::${ACCOUNT}:role/github-actions` }, { env, job: SHIPPED }),
    );
    expect(webIdentity.step.outcome).toBe('success');
    await expectWithinBudget(webIdentity.loaded, BOUNDS.step);
    expect(webIdentity.loaded.filesRead).toEqual([]);
    expect(costly(webIdentity.loaded)).toEqual([]);
  });

  it('is what S3 needs beside it where there is a bucket', async () => {
    const { step, loaded } = await probed((env) =>
      run({ ...assumed, bucket: 'doc-example-bucket' }, { env, job: SHIPPED }),
    );

    expect(step.outcome).toBe('success');
    expect(operations()).toEqual(['AssumeRole', 'ListObjectsV2']);
    await expectWithinBudget(loaded, BOUNDS.step + BOUNDS.bucketChunks);
    expect(costly(loaded)).toEqual([]);
  });

  it('is one small script where a profile’s credentials still last, and the step’s where they are renewed', async () => {
    const { job } = await run({ ...assumed, 'aws-profile': 'deploy', refresh: 'true' }, { job: SHIPPED });
    const [program, ...args] = credentialProcess(job);
    const ask = async (env: Record<string, string>): Promise<string> => {
      const { stdout } = await execute(program, args, { env: { ...job.environment(), ...env } });
      return stdout;
    };

    const cached = await probed(ask);
    expect(cached.loaded.scripts).toEqual(['refresh/index.js']);
    expect(costly(cached.loaded, NEEDED_FOR_CALLS)).toEqual([]);

    await truncate(join(args[1] ?? '', 'credentials.json'));
    const renewed = await probed(ask);
    const scripts = new Set(renewed.loaded.scripts);
    for (const script of ['refresh/index.js', 'index.js']) expect(scripts.delete(script)).toBe(true);
    const chunks = [...scripts];
    const bytes = await Promise.all(chunks.map(bytesOf));
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(BOUNDS.renewalChunks);
    // Node loads it with whatever listens, as a renewal's lock does.
    expect(costly(renewed.loaded)).toEqual(['child_process']);
  });

  it('is one small script after the job, without HTTP', async () => {
    const step = await run(assumed, { job: SHIPPED });
    const { step: post, loaded } = await probed(
      async (env) => (await step.job.post(step, { env })) ?? missing(),
    );

    expect(post.outcome).toBe('success');
    expect(loaded.scripts).toEqual(['post/index.js']);
    // The last comes with `process.stdout`.
    expect(costly(loaded, [...NEEDED_FOR_CALLS, 'tty'])).toEqual([]);
  });
});

/** The entry first, then what it loads. */
async function expectWithinBudget({ scripts: [entry, ...chunks] }: Loaded, most: number): Promise<void> {
  expect(entry).toBe('index.js');
  const bytes = await Promise.all(chunks.map(bytesOf));
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(most);
}

/** Runs a step with what watches it. Node's own coverage tells the scripts. */
async function probed<R extends StepResult | Ran | string>(
  start: (env: Record<string, string>) => Promise<R>,
): Promise<{ step: R; loaded: Loaded }> {
  const place = await mkdtemp(join(folder, 'run-'));
  const told = join(place, 'loaded.json');
  const coverage = join(place, 'coverage');
  const step = await start({
    NODE_OPTIONS: `--require ${JSON.stringify(PROBE)}`,
    NODE_V8_COVERAGE: coverage,
    LOADED_TO: told,
  });
  const { builtins, filesRead } = JSON.parse(await readFile(told, 'utf8')) as Omit<Loaded, 'scripts'>;
  const scripts = (await scriptsRun(coverage, DIST)).map(({ script }) => script);
  return { step, loaded: { builtins, filesRead, scripts } };
}

function costly({ builtins }: Loaded, more: readonly string[] = []): string[] {
  return builtins.filter((name) => [...COSTLY_BUILTINS, ...more].includes(name));
}

async function bytesOf(path: string): Promise<number> {
  return (await stat(join(DIST, path))).size;
}

function missing(): never {
  throw new Error('there is no post step');
}
