import { join } from 'node:path';
import { observeSecrets, type Secret } from '../local-aws';
import { type BegunRun, type Job, observeRuns, type RunWatch, type StepResult } from '../local-runner';
import { changed, type SeenFile, snapshot, type Snapshot } from './files';
import { findSecrets } from './find-secrets';
import { givenByEnvironment, givenByFiles, sharedFiles } from './given-secrets';
import { ProcessNames } from './process-names';
import { fileTrace, type MayBeHandedOn, runnerTraces, type Trace } from './traces';

/** A run left a secret where it does not belong, or did not have it masked. Has names and places, never a value. */
export class LeakError extends Error {
  override readonly name = 'LeakError';

  constructor(readonly leaks: readonly string[]) {
    super(['A run leaks:', ...leaks].join('\n  '));
  }
}

/**
 * Scans everything that each run of a job in this process leaves, from now on, for every secret that it was given, that
 * was in its files, or that went over the wire of a stand-in meanwhile. A run that leaks throws a {@link LeakError}.
 *
 * @returns ends the watch.
 */
export function watchForLeaks(): () => void {
  const jobs = new WeakMap<Job, JobMemory>();
  const running = new Set<JobMemory>();
  const ends = [
    observeSecrets((secrets) => {
      for (const memory of running) memory.learn(secrets);
    }),
    observeRuns((run) => {
      const memory = jobs.get(run.job) ?? new JobMemory();
      jobs.set(run.job, memory);
      return watchRun(run, memory, running);
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** What is known of a job, from one of its runs to the next. */
class JobMemory {
  readonly #secrets = new Map<string, Secret>();
  readonly #lines = new Map<string, Set<string>>();
  readonly masks = new Set<string>();

  get secrets(): Secret[] {
    return [...this.#secrets.values()];
  }

  /** What was known to be kept stays so, whoever answers it later. */
  learn(secrets: readonly Secret[]): void {
    for (const secret of secrets) {
      if (!this.#secrets.has(secret.value)) this.#secrets.set(secret.value, secret);
    }
  }

  /** Whether it is one of the temporary credentials; of a server that tells nothing, whatever was not given. */
  readonly mayBeHandedOn: MayBeHandedOn = (value) => {
    const secret = this.#secrets.get(value);
    if (secret !== undefined) return secret.temporary === true;
    return value !== '' && !this.secrets.some((kept) => !kept.temporary && value.includes(kept.value));
  };

  remember(files: Iterable<SeenFile>): void {
    for (const { path, text } of files) {
      const lines = this.earlier(path);
      for (const line of text.split(/\r?\n/)) lines.add(line);
    }
  }

  readonly earlier = (path: string): Set<string> => {
    let lines = this.#lines.get(path);
    if (lines === undefined) this.#lines.set(path, (lines = new Set()));
    return lines;
  };
}

function watchRun({ job, env }: BegunRun, memory: JobMemory, running: Set<JobMemory>): RunWatch {
  const given = givenByEnvironment(env);
  memory.learn([...given, ...givenByFiles(env, job.workspace)]);
  const look = (earlier?: Snapshot): Snapshot => snapshot([job.folder], sharedFiles(env), earlier);
  const before = look();
  memory.remember([...before.values()].map(({ file }) => file));
  let names: ProcessNames | undefined;
  running.add(memory);
  return {
    started: (pid) => {
      names = new ProcessNames(pid);
    },
    ended: (result) => {
      running.delete(memory);
      for (const mask of result.masks) memory.masks.add(mask.trim());
      const facts = {
        earlier: memory.earlier,
        sharedFiles: sharedFiles(env),
        refresh: /^true$/i.test(env['INPUT_REFRESH']?.trim() ?? ''),
        killed: result.signal !== null,
        mayBeHandedOn: memory.mayBeHandedOn,
      };
      // What the runner keeps for itself is in the result.
      const runners = join(job.temp, '_github_workflow');
      const files = changed(before, look(before)).filter(({ path }) => !path.startsWith(runners));
      const leaks = [
        ...leaksIn(
          [
            ...runnerTraces(result, memory.mayBeHandedOn),
            ...files.map((file) => fileTrace(file, facts)),
            { place: 'process title or arguments', text: names?.end() ?? '' },
          ],
          memory.secrets,
        ),
        ...unmasked(result, given, memory),
      ];
      if (leaks.length > 0) throw new LeakError(leaks);
    },
  };
}

function leaksIn(traces: readonly Trace[], secrets: readonly Secret[]): string[] {
  return traces.flatMap(({ place, text, allowed }) =>
    findSecrets(text, allowed ? secrets.filter((secret) => !allowed(secret)) : secrets).map(
      ({ secret, form }) => `${place}: ${secret} (${form})`,
    ),
  );
}

/** Secrets that the runner would show: those given, of a step that said anything, and those handed on. */
function unmasked(
  result: StepResult,
  given: readonly Secret[],
  { masks, mayBeHandedOn }: JobMemory,
): string[] {
  const isMasked = (value: string): boolean => masks.has(value.trim());
  const handedOn = Object.entries({ ...result.exportedEnv, ...result.outputs }).filter(
    ([name, value]) =>
      /(?:access.key|secret.key|session.token|security.token|console.url)/i.test(name) &&
      value !== '' &&
      mayBeHandedOn(value),
  );
  return [
    ...(result.rawLog === '' ? [] : given.filter(({ value }) => !isMasked(value)).map(({ name }) => name)),
    ...handedOn.filter(([, value]) => !isMasked(value)).map(([name]) => name),
  ].map((name) => `not masked: ${name}`);
}
