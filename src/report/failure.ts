/** A step that cannot go on, told to a person: one annotation, with detail for the log. */
export class Failure extends Error {
  /** The annotation's title: a few words. */
  readonly title: string;
  /** The annotation's text, a line each: what happened, then what to change. */
  readonly lines: readonly string[];
  /** Lines for a group in the log; may be empty. */
  readonly detail: readonly string[];

  constructor(title: string, lines: readonly string[], detail: readonly string[] = [], cause?: unknown) {
    super([title, ...lines].join('\n'), { cause });
    this.name = 'Failure';
    this.title = title;
    this.lines = lines;
    this.detail = detail;
  }
}
