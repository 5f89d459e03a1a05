import type { CommandFile } from '../local-runner';
import type { AnswerChange } from './answers';
import type { NamedFile } from './named-files';

/** What a runner's file is like when the step comes to write into it. */
export type RunnerFile =
  | 'missing'
  | 'unset'
  | 'folder'
  | 'pipe'
  | 'full disk'
  | 'read-only'
  | 'link'
  | 'link to nothing'
  | 'loop of links'
  | 'under a file'
  | { readonly holds: string };

/** What the home folder is like. */
export type Home = 'none' | 'empty' | 'missing' | 'a file' | 'read-only' | 'no folder of a disk';

/**
 * A step to be tried, as plain data, so that a counterexample can be read and acted out again. Texts may have `{aws}` for
 * the stand-in's address and `{folder}` for a folder of the trial's own.
 */
export interface Trial {
  /** The call of the fault matrix whose step this one begins from. */
  readonly from: string;
  /** Inputs that are other than its. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly home?: Home;
  /** The file `named` in the folder, for an input or a variable to name. */
  readonly named?: NamedFile;
  readonly runnerFiles?: Partial<Readonly<Record<CommandFile, RunnerFile>>>;
  /** What becomes of the answer to the call. */
  readonly answer?: AnswerChange;
}
