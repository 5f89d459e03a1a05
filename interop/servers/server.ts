/** A server that speaks STS and S3, on loopback, with throw-away data. */
export interface Server {
  readonly name: string;
  readonly version: string;
  /** Base URL of its STS and of its S3. */
  readonly url: string;
  /** What it printed last, for a test that failed. */
  readonly log: () => string;
  /** Ends it and deletes its data. */
  readonly stop: () => Promise<void>;
}

/** Long-lived keys. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}
