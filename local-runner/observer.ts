import type { Job, StepResult } from './job';

/** The main script or the post script of an action, about to be run. */
export interface BegunRun {
  readonly job: Job;
  /** The whole environment of the process. */
  readonly env: Readonly<Record<string, string>>;
}

/** Follows one run. */
export interface RunWatch {
  /** The process runs. */
  started(pid: number): void;
  /** It has ended, and the runner has read what it wrote. What is thrown here, the step throws. */
  ended(result: StepResult): void | Promise<void>;
}

/** Is told of every run before it begins. */
export type RunObserver = (run: BegunRun) => RunWatch | Promise<RunWatch>;

const observers = new Set<RunObserver>();

/** Watches the runs of all jobs of this process from now on, until the function that is returned is called. */
export function observeRuns(observer: RunObserver): () => void {
  observers.add(observer);
  return () => {
    observers.delete(observer);
  };
}

export async function beginWatches(run: BegunRun): Promise<RunWatch[]> {
  return Promise.all([...observers].map(async (observer) => observer(run)));
}
