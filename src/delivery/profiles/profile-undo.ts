import type { SharedFiles } from './shared-files';

/** How the post step takes a profile back. It travels through the job's state, so no secret is in it. */
export interface ProfileUndo {
  readonly name: string;
  /** A digest of the access key id that was written: a profile with another one is no longer this step's. */
  readonly key: string;
  readonly files: readonly FileUndo[];
  /** Holds the sections that were overwritten: {@link Backup}, as JSON. Absent where there were none. */
  readonly backup?: string;
}

export interface FileUndo {
  readonly path: string;
  /** Where the new text is written before it is moved; left behind only by a step that was killed. */
  readonly temporary: string;
  /** The file was not there. */
  readonly created: boolean;
  /** The topmost folder that was not there. */
  readonly folder?: string;
  /** What was changed in the file, in this order. */
  readonly edits: readonly EditUndo[];
}

/** The file as it was, while it is uncertain whether the step goes on; left behind only by a step that was killed. */
export function keptAs(temporary: string): string {
  return `${temporary}.kept`;
}

export interface EditUndo {
  readonly kind: keyof SharedFiles;
  /** The line ends put before a new section; absent where one was overwritten. */
  readonly before?: string;
}

/** The texts of overwritten sections, a character a byte, by the file's path and the edit's kind. */
export type Backup = Readonly<Record<string, Partial<Record<keyof SharedFiles, readonly string[]>>>>;
