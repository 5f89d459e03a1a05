import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTls } from '../__tests__/action/support/proxy';
import { findSecrets } from '../leak-scan';
import { givenByEnvironment } from '../leak-scan/given-secrets';
import { observeSecrets, startLocalAws, type LocalAws, type Secret } from '../local-aws';
import { credentialProcess, Job, type StepResult } from '../local-runner';
import type { Cell } from './faults';
import type { Surroundings } from './surroundings';

/** What came of a cell's step, or of its renewal. */
export interface Observed {
  /** It had to be killed. */
  readonly hung: boolean;
  readonly exitCode: number | null;
  /** Title and text of each error that it told. */
  readonly errors: readonly string[];
  /** All that it printed. */
  readonly printed: string;
  /** Access key ids of credentials that it handed on, by where; empty where there is nothing at all. */
  readonly handedOn: Readonly<Record<string, string>>;
  /** What else it left behind, as a later step or a neighbour would find it. */
  readonly leftBehind: readonly string[];
  /** Tries of the cell's call, the first included. */
  readonly tries: number;
  /** What a renewal said of the secrets that it had; a step is watched by the leak scan. */
  readonly leaks?: readonly string[];
  /** The cell's call was made, and met the fault. */
  readonly met: boolean;
  /** Bytes of memory at its peak; undefined where it did not come to tell. */
  readonly peak?: number;
}

/** A job's place of its own: cells in different lanes do not see each other. */
export interface Lane {
  observe(cell: Cell, options?: { readonly dist?: string; readonly timeoutMs?: number }): Promise<Observed>;
  close(): Promise<void>;
}

/** Stands for the id where something was handed on that has none. */
export const NO_ID = '?';

const CONDITIONS = join(import.meta.dirname, 'conditions.cjs');
/** Milliseconds after which a process counts as hung. Every deadline of its own ends long before. */
const HUNG_MS = 60_000;
/** By how much a deadline comes sooner, where a cell waits for one. */
const DEADLINES = 10;
const PROFILE = 'matrix';

/** Starts a stand-in for AWS with two ways to it: http:// and https://. */
export async function startLane(surroundings: Surroundings): Promise<Lane> {
  let clockAhead = 0;
  const aws = await startLocalAws({ clock: () => new Date(Date.now() - clockAhead) });
  const plain = Number(new URL(aws.url).port);
  const tls = await startTls(surroundings.certificate, plain);

  return {
    async observe({ call, fault, once }, { dist, timeoutMs = HUNG_MS } = {}) {
      const secure = fault.group === 'TLS' || fault.group === 'Proxy';
      const base = secure ? `https://127.0.0.1:${String(tls.port)}` : aws.url;
      clockAhead = fault.clockAhead ?? 0;
      const { oidc } = aws;
      const job = await Job.start({
        ...(call.oidc && { oidc: { ...oidc, requestUrl: oidc.requestUrl.replace(aws.url, base) } }),
        env: { ...(secure && { NODE_EXTRA_CA_CERTS: surroundings.authorities }) },
      });
      const report = join(job.folder, 'report.json');
      const inputs = {
        'aws-region': 'us-east-1',
        'sts-endpoint': base,
        ...(call.service === 's3' && { 's3-endpoint': base }),
        ...(fault.group === 'Proxy' && { 'http-proxy': `http://${surroundings.proxy}` }),
        'aws-profile': PROFILE,
        'output-env-credentials': String(!call.renewal),
        // More than the codes that mean throttling, so that all can come before what passes.
        ...(fault.acts?.(call)?.some(({ times }) => times !== undefined) && { 'retry-max-attempts': '20' }),
        ...call.inputs(aws),
      };
      const conditions = {
        report,
        ...(fault.stalls && { deadlines: DEADLINES }),
        ...(fault.elsewhere !== undefined && {
          connections: {
            from: call.before,
            ...(once && { count: 1 }),
            ...(fault.elsewhere === 'no TLS' ? { port: plain } : surroundings.elsewhere[fault.elsewhere]),
          },
        }),
      };
      const env = {
        // Compiled once for all; Node 20 has no such cache, and takes longer.
        NODE_COMPILE_CACHE: surroundings.compileCache,
        NODE_OPTIONS: `--require ${JSON.stringify(CONDITIONS)}`,
        RELIABILITY_CONDITIONS: JSON.stringify(conditions),
      };
      const actOut = (): void => {
        for (const act of fault.acts?.(call) ?? []) {
          const { service, operation, same: after = 0 } = call;
          aws.fault({ service, operation, after, ...(once && { times: 1 }), ...act });
        }
        // The connection that is to fail must be one of its own.
        if (fault.elsewhere !== undefined) aws.fault({ ...closing, times: call.before });
      };
      try {
        if (call.renewal) {
          const step = await job.step({ with: inputs, ...(dist !== undefined && { dist }) });
          if (step.outcome !== 'success') throw new Error(`no renewal to test: ${step.shownLog}`);
          aws.clearCalls();
          actOut();
          const all = { ...job.environment(), ...env };
          return await observeRenewal(job, all, givenTo(all, inputs), timeoutMs, facts);
        }
        actOut();
        const step = await job.step({ with: inputs, env, timeoutMs, ...(dist !== undefined && { dist }) });
        return await observedStep(step, job, facts);
      } finally {
        aws.clearFaults();
        aws.clearCalls();
        await job.remove();
      }

      function facts(): Facts {
        const told = existsSync(report)
          ? (JSON.parse(readFileSync(report, 'utf8')) as { peak: number; connections: number })
          : undefined;
        const calls = callsOf(aws, call.operation) - (call.same ?? 0);
        // A wrong clock is met wherever the time is looked at.
        if (fault.clockAhead !== undefined) return { requests: 1, ...(told && { peak: told.peak }) };
        const requests = fault.elsewhere === undefined ? calls : (told?.connections ?? 0) - call.before;
        return { requests, ...(told && { peak: told.peak }) };
      }
    },
    close: async () => {
      await tls.close();
      await aws.close();
    },
  };
}

interface Facts {
  /** Requests, or connections where none was made, that the fault could meet. */
  readonly requests: number;
  readonly peak?: number;
}

/** Has the connection end with the answer. */
const closing = {
  kind: 'transform',
  transform: ({ headers, ...answer }) => ({ ...answer, headers: { ...headers, connection: 'close' } }),
} satisfies Parameters<LocalAws['fault']>[0];

function callsOf(aws: LocalAws, operation: string): number {
  return aws.calls.filter((call) => call.operation === operation).length;
}

async function observedStep(step: StepResult, job: Job, facts: () => Facts): Promise<Observed> {
  const errors = step.annotations.filter(({ level }) => level === 'error');
  const { requests, peak } = facts();
  return {
    hung: step.timedOut,
    exitCode: step.exitCode,
    errors: errors.map(({ title, message }) => `${title}\n${message}`),
    printed: step.rawLog,
    handedOn: await handedOnBy(step, job),
    leftBehind: await leftIn(job),
    tries: triesTold(step.shownLog),
    met: requests > 0,
    ...(peak !== undefined && { peak }),
  };
}

async function handedOnBy({ exportedEnv, outputs }: StepResult, job: Job): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  // Anything at all counts: half a set of credentials may lack the id.
  if (Object.keys(exportedEnv).length > 0) found['environment'] = exportedEnv['AWS_ACCESS_KEY_ID'] ?? NO_ID;
  const given = Object.keys(outputs).filter((name) => !['mode', 'verified'].includes(name));
  if (given.length > 0) found['outputs'] = outputs['aws-access-key-id'] ?? NO_ID;
  for (const name of ['config', 'credentials']) {
    const text = await readFile(join(job.home, '.aws', name), 'utf8').catch(() => '');
    if (name === 'credentials' && text !== '')
      found['profile'] = /^aws_access_key_id = (.*)$/m.exec(text)?.[1] ?? NO_ID;
    if (name === 'config' && text !== '') found['profile'] ??= NO_ID;
  }
  return found;
}

/** Files of a job's temporary and home folder that neither the runner nor the profile put there. */
async function leftIn(job: Job): Promise<string[]> {
  const inHome = await readdir(join(job.home, '.aws')).catch((): string[] => []);
  return [
    ...(await readdir(job.temp)).filter((name) => name !== '_github_workflow'),
    ...inHome.filter((name) => !['config', 'credentials'].includes(name)),
  ];
}

/** How often the step says that it tried what failed in the end, or what did not. */
function triesTold(log: string): number {
  const failed = /^\s*Call: .*tried (once|(\d+) times) in /m.exec(log);
  if (failed) return failed[1] === 'once' ? 1 : Number(failed[2]);
  return 1 + (log.match(/: try \d+ failed \(|: this machine's clock differs/g) ?? []).length;
}

/** The secrets of a renewal: those of its environment, and those that the step before it was given. */
function givenTo(env: Record<string, string>, inputs: Readonly<Record<string, string>>): Secret[] {
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return givenByEnvironment({ ...env, ...(Object.fromEntries(given) as Record<string, string>) });
}

async function observeRenewal(
  job: Job,
  env: Record<string, string>,
  given: readonly Secret[],
  timeoutMs: number,
  facts: () => Facts,
): Promise<Observed> {
  const [file, ...args] = credentialProcess(job);
  const folder = args.at(-1) ?? '';
  const cache = join(folder, 'credentials.json');
  const ended = endedCredentials(readFileSync(cache, 'utf8'));
  writeFileSync(cache, ended);
  const before = await readdir(folder);

  const secrets = [...given];
  const endLearning = observeSecrets((some) => secrets.push(...some));
  const run = await runProgram(file, args, env, timeoutMs);
  endLearning();
  const handedOn: Record<string, string> = {};
  const cached = readFileSync(cache, 'utf8');
  if (run.stdout !== '') handedOn['standard output'] = idIn(run.stdout, 'AccessKeyId');
  if (cached !== ended) handedOn['cache'] = idIn(cached, 'accessKeyId');
  const { requests, peak } = facts();
  return {
    hung: run.hung,
    exitCode: run.exitCode,
    errors: run.stderr === '' ? [] : [run.stderr.replace(/^The credentials could not be renewed: /, '')],
    printed: run.stderr,
    leaks: findSecrets(run.stderr, secrets).map(({ secret, form }) => `standard error: ${secret} (${form})`),
    handedOn,
    leftBehind: (await readdir(folder)).filter((name) => !before.includes(name)),
    tries: requests,
    met: requests > 0,
    ...(peak !== undefined && { peak }),
  };
}

/** What a program came to that a profile runs. */
export interface ProgramEnd extends Pick<Observed, 'hung' | 'exitCode'> {
  readonly stdout: string;
  readonly stderr: string;
}

export function runProgram(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const options = { env, timeout: timeoutMs, killSignal: 'SIGKILL' } as const;
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      resolve({ hung: error?.killed ?? false, exitCode: child.exitCode, stdout, stderr });
    });
  });
}

/** Credentials as they are in the cache, an hour later. */
export function endedCredentials(text: string): string {
  const hour = 3_600_000;
  const cached = JSON.parse(text) as Record<string, string>;
  const at = (milliseconds: number): string => new Date(Date.now() - milliseconds).toISOString();
  return JSON.stringify({ ...cached, issued: at(2 * hour), expiration: at(hour) });
}

function idIn(text: string, name: string): string {
  try {
    const id = (JSON.parse(text) as Record<string, unknown>)[name];
    return typeof id === 'string' ? id : NO_ID;
  } catch {
    return NO_ID;
  }
}
