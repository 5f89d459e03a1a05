import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { makePipe } from '../__tests__/support/pipe';
import { LeakError } from '../leak-scan';
import { changed, snapshot, type Snapshot } from '../leak-scan/files';
import { sharedFiles } from '../leak-scan/given-secrets';
import { startLocalAws, type LocalAws } from '../local-aws';
import { type CommandFile, Job, readActionMetadata, type StepResult } from '../local-runner';
import { CALLS } from '../reliability/calls';
import { faultOf } from './answers';
import { complaints, readable } from './judge';
import { put } from './named-files';
import { asVariable } from './texts';
import type { Home, RunnerFile, Trial } from './trial';

/** What a trial came to. */
export interface Tried {
  /** None where all is well. */
  readonly complaints: readonly string[];
  /** It was refused before any call was made, failed after one, or went well. */
  readonly ends: 'refused' | 'failed' | 'succeeded';
}

export interface Bench {
  readonly aws: LocalAws;
  tryOut(trial: Trial, options?: { readonly dist?: string; readonly timeoutMs?: number }): Promise<Tried>;
  close(): Promise<void>;
}

/** Milliseconds after which a process counts as hung: no wait between tries takes time, and no deadline is longer than this. */
export const HUNG_MS = 20_000;
/** By how much deadlines come sooner, where a server is silent. */
const DEADLINES = 20;

/** A stand-in for AWS, and a place for jobs. */
export async function startBench(): Promise<Bench> {
  const aws = await startLocalAws();
  const compiled = await mkdtemp(join(tmpdir(), 'fuzz-'));
  const metadata = await readActionMetadata(dirname(import.meta.dirname));

  return {
    aws,
    async tryOut(trial, { dist, timeoutMs = HUNG_MS } = {}) {
      const call = CALLS.find(({ name }) => name === trial.from);
      if (call === undefined) throw new Error(`no call is named ${trial.from}`);
      const job = await Job.start({ debug: true, ...(call.oidc && { oidc: aws.oidc }) });
      const folder = join(job.folder, 'fuzz');
      // Where a runner keeps its files.
      const runner = join(job.temp, '_github_workflow', 'fuzz');
      const report = join(runner, 'report.json');
      const placed = (texts: Readonly<Record<string, string>>): Record<string, string> =>
        Object.fromEntries(
          Object.entries(texts).map(([name, text]) => [
            name,
            asVariable(text.replaceAll('{aws}', aws.url).replaceAll('{folder}', folder)),
          ]),
        );
      const inputs = placed({
        'aws-region': 'us-east-1',
        'sts-endpoint': '{aws}',
        ...(call.service === 's3' && { 's3-endpoint': '{aws}' }),
        ...call.inputs(aws),
        ...trial.inputs,
      });
      try {
        for (const path of [folder, runner]) await mkdir(path, { recursive: true });
        if (trial.named) await put(join(folder, 'named'), trial.named, job.folder);
        const { commandFiles, before } = await runnerFiles(trial.runnerFiles ?? {}, runner);
        const env = {
          ...placed(trial.env),
          ...(await homeVariables(trial.home, folder)),
          ...guarded({ report, ...(trial.answer?.kind === 'silent' && { deadlines: DEADLINES }) }),
          // Compiled once for all; Node 20 has no such cache, and takes longer.
          NODE_COMPILE_CACHE: compiled,
          ...(trial.home === 'none' && { FUZZ_UNSET: 'HOME,USERPROFILE' }),
        };
        if (trial.answer) {
          const { service, operation } = call;
          aws.fault({ service, operation, ...faultOf(trial.answer) });
        }
        const look = (earlier?: Snapshot): Snapshot => snapshot([job.folder], [], earlier);
        const files = look();
        let step: StepResult;
        try {
          step = await job.step({
            with: inputs,
            env,
            commandFiles,
            timeoutMs,
            ...(dist !== undefined && { dist }),
          });
        } catch (error) {
          if (!(error instanceof LeakError)) throw error;
          return { complaints: error.leaks.filter((leak) => !isUnread(leak, before)), ends: 'failed' };
        }
        const after = look(files);
        const paths = sharedFiles({ ...job.environment(), ...env });
        const peak = peakIn(report);
        const touched = [
          ...changed(files, after).map(({ path }) => path),
          ...[...files.keys()].filter((path) => !after.has(path)),
        ].filter((path) => !path.startsWith(dirname(runner)));
        return {
          complaints: complaints({
            step,
            inputs,
            outputs: [...metadata.outputs.keys()],
            before,
            touched: touched.map((path) => (path === paths[0] ? 'credentials' : basename(path))),
            credentialsFile: textOf(paths[0]),
            ...(peak !== undefined && { peak }),
          }),
          ends: step.exitCode === 0 ? 'succeeded' : aws.calls.length > 0 ? 'failed' : 'refused',
        };
      } finally {
        aws.clearFaults();
        aws.clearCalls();
        await job.remove();
      }
    },
    close: async () => {
      await aws.close();
      await rm(compiled, { recursive: true, force: true });
    },
  };
}

const GUARD = join(import.meta.dirname, 'guard.cjs');

/** What has a process stay on this machine, and its waits between tries take no time. */
export function guarded(conditions: {
  readonly report: string;
  readonly deadlines?: number;
}): Record<string, string> {
  return {
    NODE_OPTIONS: `--require ${JSON.stringify(GUARD)}`,
    RELIABILITY_CONDITIONS: JSON.stringify(conditions),
  };
}

/** Bytes of memory that a process had at most; undefined where it did not come to tell. */
export function peakIn(report: string): number | undefined {
  const told = textOf(report);
  return told === '' ? undefined : (JSON.parse(told) as { peak: number }).peak;
}

/** Nothing where there is no plain file: nobody may ever write to a pipe. */
function textOf(path = ''): string {
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : '';
}

/** Where what was there before the step cannot be read, nothing behind it is: the runner fails the step. */
function isUnread(leak: string, before: Readonly<Partial<Record<CommandFile, string>>>): boolean {
  return (
    /^(?:variable|output) file that cannot be read/.test(leak) &&
    Object.values(before).some((text) => readable(text) === undefined)
  );
}

async function homeVariables(home: Home | undefined, folder: string): Promise<Record<string, string>> {
  const path = join(folder, 'home');
  switch (home) {
    case undefined:
      return {};
    case 'none':
      // The home folder is then the user's own, which is none of a test's.
      return {
        AWS_CONFIG_FILE: join(path, 'config'),
        AWS_SHARED_CREDENTIALS_FILE: join(path, 'credentials'),
      };
    case 'empty':
      return { HOME: '' };
    case 'missing':
      return { HOME: path };
    case 'a file':
      await writeFile(path, '');
      return { HOME: path };
    case 'read-only':
      // Root may write there all the same.
      await mkdir(path, { mode: 0o500 });
      return { HOME: path };
    case 'no folder of a disk':
      return { HOME: '/proc' };
  }
}

export async function runnerFiles(
  kinds: Partial<Readonly<Record<CommandFile, RunnerFile>>>,
  folder: string,
): Promise<{
  commandFiles: Partial<Record<CommandFile, string>>;
  before: Partial<Record<CommandFile, string>>;
}> {
  const commandFiles: Partial<Record<CommandFile, string>> = {};
  const before: Partial<Record<CommandFile, string>> = {};
  for (const [key, kind] of Object.entries(kinds)) {
    const name = key as CommandFile;
    const path = join(folder, key.toLowerCase());
    commandFiles[name] = await runnerFile(kind, path);
    if (typeof kind === 'object') before[name] = kind.holds;
  }
  return { commandFiles, before };
}

/** Makes it, and gives the path that the runner's variable has. */
async function runnerFile(kind: RunnerFile, path: string): Promise<string> {
  if (typeof kind === 'object') {
    await writeFile(path, kind.holds);
    return path;
  }
  switch (kind) {
    case 'missing':
      return path;
    case 'unset':
      return '';
    case 'folder':
      await mkdir(path);
      return path;
    case 'pipe':
      await makePipe(path);
      return path;
    case 'full disk':
      return '/dev/full';
    case 'read-only':
      await writeFile(path, '');
      await chmod(path, 0o444);
      return path;
    case 'link':
      await writeFile(`${path}.target`, '');
      await symlink(`${path}.target`, path);
      return path;
    case 'link to nothing':
      await symlink(`${path}.target`, path);
      return path;
    case 'loop of links':
      await symlink(path, path);
      return path;
    case 'under a file':
      await writeFile(path, '');
      return join(path, 'file');
  }
}
