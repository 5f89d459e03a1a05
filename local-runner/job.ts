import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { type ActionMetadata, readActionMetadata } from './action-metadata';
import { evaluateCondition, type JobStatus } from './condition';
import {
  contextEnvironment,
  EXAMPLE_CONTEXT,
  evaluateDefault,
  examplePayload,
  type GitHubContext,
} from './context';
import { FileCommandError, parseKeyValuePairs } from './file-command';
import { beginWatches } from './observer';
import { runProcess } from './process';
import { SecretMasker } from './secret-masker';
import { type Annotation, StepLog } from './step-log';

export interface JobOptions {
  /** Folder of the action's `action.yml`. Defaults to this repository. */
  readonly action?: string;
  /**
   * Folder that stands in for the action's `dist/`: another build of it. Defaults to the variable ACTION_DIST, by which a
   * coverage run says so, and else to the action's own.
   */
  readonly dist?: string;
  /** The job's `env:`. */
  readonly env?: Readonly<Record<string, string>>;
  /** What a job with `permissions: id-token: write` has. */
  readonly oidc?: { readonly requestUrl: string; readonly requestToken: string };
  readonly github?: Partial<GitHubContext>;
  /** The event's payload. */
  readonly event?: unknown;
  /** Show what steps print by `::debug::`, as with the secret ACTIONS_STEP_DEBUG. */
  readonly debug?: boolean;
  /** Secrets that the runner masks from the start: those of `secrets.*`. */
  readonly secrets?: readonly string[];
}

export interface StepOptions {
  /** The step's `with:`. */
  readonly with?: Readonly<Record<string, string>>;
  /** The step's `env:`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly dist?: string;
  /** Other paths for the runner's files: of one that is missing, say, or cannot be written. */
  readonly commandFiles?: Partial<Record<CommandFile, string>>;
  /** Milliseconds, 120,000 where not given. */
  readonly timeoutMs?: number;
  /** Cancels the step as a runner does: SIGINT, then SIGTERM, then SIGKILL. */
  readonly cancel?: AbortSignal;
  /** Ends it by SIGKILL. */
  readonly kill?: AbortSignal;
  /** Called with every line of the log as it is shown. */
  readonly onLine?: (line: string) => void;
}

export interface StepResult {
  /** `failure` too where the exit code is 0 but the runner cannot obey what the step wrote. */
  readonly outcome: JobStatus;
  /** Null where a signal ended the process. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  readonly durationMs: number;
  /** Everything printed, nothing masked and no command taken out. */
  readonly rawLog: string;
  /** The log as a person sees it. */
  readonly shownLog: string;
  readonly annotations: readonly Annotation[];
  /** What the step asked to mask, in order. */
  readonly masks: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  /** What the step set for later steps. */
  readonly exportedEnv: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly addedPath: readonly string[];
  /** The Markdown of the job summary, secrets masked as the runner uploads it. */
  readonly summary: string;
  /** The files that the step wrote for the runner, as they are. */
  readonly files: Readonly<Record<CommandFile, string>>;
}

/** GITHUB_… variables that name a file for the runner. */
const COMMAND_FILES = ['ENV', 'OUTPUT', 'STATE', 'PATH', 'STEP_SUMMARY'] as const;
export type CommandFile = (typeof COMMAND_FILES)[number];

/** Variables of the developer's own environment that a step gets: what a program needs to start at all. */
const INHERITED = ['PATH', 'Path', 'SystemRoot', 'SYSTEMROOT', 'windir', 'PATHEXT', 'ComSpec'];

/**
 * A job on a runner, as far as an action sees it: steps that run the action as a process, one after another, with what
 * they handed on; then their post steps in reverse.
 *
 * It has folders of its own under the system's temporary folder. Nothing of the developer's environment reaches a step
 * but PATH: no AWS_… variable, no home folder.
 */
export class Job {
  /** What later steps see beside the default variables: the job's `env:` and what steps exported. */
  readonly env: Record<string, string>;
  /** How the steps so far went, which decides over post steps. */
  status: JobStatus = 'success';
  readonly context: GitHubContext;
  /** Holds all of the job's folders. */
  readonly folder: string;
  readonly workspace: string;
  /** RUNNER_TEMP, emptied by a runner at the start of a job. */
  readonly temp: string;
  readonly home: string;

  readonly #action: string;
  readonly #dist: string | undefined;
  readonly #oidc: JobOptions['oidc'];
  readonly #debug: boolean;
  readonly #masker = new SecretMasker();
  readonly #posts: { readonly of: StepResult; readonly options: StepOptions }[] = [];
  #path: string[] = [];
  #count = 0;

  private constructor(folder: string, options: JobOptions) {
    this.folder = folder;
    this.workspace = join(folder, 'work', 'octo-repo', 'octo-repo');
    this.temp = join(folder, 'work', '_temp');
    this.home = join(folder, 'home');
    this.env = { ...options.env };
    this.context = { ...EXAMPLE_CONTEXT, ...options.github };
    this.#action = options.action ?? dirname(import.meta.dirname);
    this.#dist = options.dist ?? process.env['ACTION_DIST'];
    this.#oidc = options.oidc;
    this.#debug = options.debug ?? false;
    for (const secret of [...(options.secrets ?? []), options.oidc?.requestToken ?? '', this.context.token]) {
      this.#masker.add(secret);
    }
  }

  static async start(options: JobOptions = {}): Promise<Job> {
    const job = new Job(await mkdtemp(join(tmpdir(), 'job-')), options);
    for (const folder of [job.workspace, job.#commandFolder, job.home])
      await mkdir(folder, { recursive: true });
    const payload = options.event ?? examplePayload(job.context);
    await writeFile(job.#eventFile, JSON.stringify(payload));
    return job;
  }

  /** Runs the action as a step. A step that fails is a result, not an exception. */
  async step(options: StepOptions = {}): Promise<StepResult> {
    const metadata = await readActionMetadata(this.#action);
    const result = await this.#run(metadata, metadata.main, options, {});
    if (metadata.post !== undefined) this.#posts.push({ of: result, options });
    if (result.outcome !== 'success') this.status = result.outcome;
    return result;
  }

  /**
   * Runs the post step of a step, which sees what that step saved. The result may be a copy of what `step` gave. One that
   * was killed may be run again.
   *
   * @returns undefined where there is none, or where `post-if` says no
   */
  async post(step: StepResult, options: StepOptions = {}): Promise<StepResult | undefined> {
    const index = this.#posts.findIndex(({ of }) => of.files === step.files);
    const [post] = index < 0 ? [] : this.#posts.splice(index, 1);
    const metadata = await readActionMetadata(this.#action);
    if (post === undefined || metadata.post === undefined) return undefined;
    if (!evaluateCondition(metadata.postIf, { status: this.status, env: this.env })) return undefined;
    const state = Object.entries(post.of.state).map(([name, value]) => [`STATE_${name}`, value] as const);
    const result = await this.#run(
      metadata,
      metadata.post,
      { ...post.options, ...options },
      Object.fromEntries(state),
    );
    if (result.signal !== null) this.#posts.push(post);
    if (result.outcome !== 'success') this.status = result.outcome;
    return result;
  }

  /** Runs the post steps that are left, the last step's first. */
  async finish(): Promise<StepResult[]> {
    const results: StepResult[] = [];
    for (const { of } of [...this.#posts].reverse()) {
      const result = await this.post(of);
      if (result !== undefined) results.push(result);
    }
    return results;
  }

  /** Shows a text as the job's log would. */
  mask(text: string): string {
    return this.#masker.mask(text);
  }

  /** Deletes the job's folders. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** What any step of the job sees: of use to run another program as a later step would. */
  environment(): Record<string, string> {
    const inherited = INHERITED.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    const env: Record<string, string> = {
      ...Object.fromEntries(inherited),
      HOME: this.home,
      USERPROFILE: this.home,
      TMPDIR: this.temp,
      TEMP: this.temp,
      TMP: this.temp,
      LANG: 'C.UTF-8',
      ...this.env,
      // A runner writes its own variables last: no step changes them for another.
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: this.workspace,
      GITHUB_EVENT_PATH: this.#eventFile,
      ...contextEnvironment(this.context),
      RUNNER_ARCH: 'X64',
      RUNNER_ENVIRONMENT: 'github-hosted',
      RUNNER_NAME: 'local-runner',
      RUNNER_OS: { win32: 'Windows', darwin: 'macOS' }[process.platform as string] ?? 'Linux',
      RUNNER_TEMP: this.temp,
      RUNNER_TOOL_CACHE: join(this.folder, 'tools'),
      ...(this.#debug && { RUNNER_DEBUG: '1' }),
      ...(this.#oidc && {
        ACTIONS_ID_TOKEN_REQUEST_URL: this.#oidc.requestUrl,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.#oidc.requestToken,
      }),
    };
    for (const name of ['PATH', 'Path']) {
      const value = env[name];
      if (value !== undefined) env[name] = [...this.#path, value].join(delimiter);
    }
    return env;
  }

  get #eventFile(): string {
    return join(this.temp, '_github_workflow', 'event.json');
  }

  get #commandFolder(): string {
    return join(this.temp, '_github_workflow');
  }

  async #run(
    metadata: ActionMetadata,
    script: string,
    options: StepOptions,
    state: Readonly<Record<string, string>>,
  ): Promise<StepResult> {
    const log = new StepLog(this.#masker, { debug: this.#debug, onLine: options.onLine });
    const files = { ...(await this.#freshFiles()), ...options.commandFiles };
    const env = {
      ...this.environment(),
      ...options.env,
      GITHUB_ACTION: '__self',
      GITHUB_ACTION_PATH: this.#action,
      ...Object.fromEntries(COMMAND_FILES.map((name) => [`GITHUB_${name}`, files[name]])),
      ...this.#inputs(metadata, options.with ?? {}, log),
      ...state,
    };
    const watches = await beginWatches({ job: this, env });
    const end = await runProcess(process.execPath, [this.#script(script, options.dist)], {
      env,
      cwd: this.workspace,
      stdout: log.stream(),
      stderr: log.stream(),
      timeoutMs: options.timeoutMs ?? 120_000,
      cancel: options.cancel,
      kill: options.kill,
      onStart: (pid) => {
        for (const watch of watches) watch.started(pid);
      },
    });
    const written = await readCommandFiles(files);
    const read = this.#obeyFiles(written, log);
    const result: StepResult = {
      outcome: options.cancel?.aborted
        ? 'cancelled'
        : end.exitCode === 0 && !log.failed
          ? 'success'
          : 'failure',
      ...end,
      rawLog: log.raw,
      shownLog: log.shown,
      annotations: log.annotations,
      masks: log.masks,
      outputs: Object.fromEntries([...log.outputs, ...read.OUTPUT]),
      exportedEnv: Object.fromEntries(read.ENV),
      state: Object.fromEntries([...log.state, ...read.STATE]),
      addedPath: read.PATH,
      summary: this.#masker.mask(written.STEP_SUMMARY),
      files: written,
    };
    for (const watch of watches) await watch.ended(result);
    return result;
  }

  async #freshFiles(): Promise<Record<CommandFile, string>> {
    const number = String((this.#count += 1));
    const files = Object.fromEntries(
      COMMAND_FILES.map((name) => [name, join(this.#commandFolder, `${name.toLowerCase()}_${number}`)]),
    ) as Record<CommandFile, string>;
    for (const file of Object.values(files)) await writeFile(file, '');
    return files;
  }

  #inputs(
    metadata: ActionMetadata,
    given: Readonly<Record<string, string>>,
    log: StepLog,
  ): Record<string, string> {
    const unknown = Object.keys(given).filter((name) => !metadata.inputs.has(name.toLowerCase()));
    if (unknown.length > 0) {
      const quoted = (names: Iterable<string>): string => [...names].map((name) => `'${name}'`).join(', ');
      log.issue(
        'warning',
        `Unexpected input(s) ${quoted(unknown)}, valid inputs are [${quoted(metadata.inputs.keys())}]`,
      );
    }
    const values = new Map<string, string>();
    for (const [name, input] of metadata.inputs) {
      values.set(name, input.default === undefined ? '' : evaluateDefault(input.default, this.context));
    }
    for (const [name, value] of Object.entries(given)) {
      const message = metadata.inputs.get(name.toLowerCase())?.deprecationMessage;
      if (message !== undefined)
        log.issue('warning', `Input '${name}' has been deprecated with message: ${message}`);
      values.set(name.toLowerCase(), value);
    }
    return Object.fromEntries(
      [...values].map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
    );
  }

  /** `dist/…` may be of another build; any other script is where the action has it. */
  #script(script: string, dist: string | undefined): string {
    const folder = dist ?? this.#dist;
    const [, inDist] = /^(?:\.\/)?dist\/(.*)$/.exec(script) ?? [];
    return folder === undefined || inDist === undefined ? join(this.#action, script) : join(folder, inDist);
  }

  #obeyFiles(
    written: Readonly<Record<CommandFile, string>>,
    log: StepLog,
  ): { OUTPUT: [string, string][]; ENV: [string, string][]; STATE: [string, string][]; PATH: string[] } {
    const pairs = (name: CommandFile): [string, string][] => {
      try {
        return parseKeyValuePairs(written[name]);
      } catch (error) {
        if (!(error instanceof FileCommandError)) throw error;
        log.failed = true;
        log.issue('error', `Unable to process file command '${name.toLowerCase()}' successfully.`);
        log.issue('error', error.message);
        return [];
      }
    };
    const ENV = pairs('ENV').filter(([name]) => {
      // Otherwise a step could make every later Node program load its code.
      if (name.toUpperCase() !== 'NODE_OPTIONS') return true;
      log.issue('error', "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
      return false;
    });
    Object.assign(this.env, Object.fromEntries(ENV));
    const PATH = written.PATH.split(/\r?\n/).filter((line) => line !== '');
    this.#path = [...PATH.toReversed(), ...this.#path];
    return { OUTPUT: pairs('OUTPUT'), ENV, STATE: pairs('STATE'), PATH };
  }
}

async function readCommandFiles(
  files: Readonly<Record<CommandFile, string>>,
): Promise<Record<CommandFile, string>> {
  const contents = COMMAND_FILES.map(async (name) => {
    // A step may delete its file; a runner then finds nothing in it. A device or a pipe may have no end.
    const plain = await stat(files[name]).then(
      (stats) => stats.isFile(),
      () => false,
    );
    return [name, plain ? await readFile(files[name], 'utf8').catch(() => '') : ''] as const;
  });
  return Object.fromEntries(await Promise.all(contents)) as Record<CommandFile, string>;
}
