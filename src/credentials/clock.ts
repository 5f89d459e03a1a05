/** Time as the ways of obtaining credentials go by it, so that a test can let it stand still. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}
