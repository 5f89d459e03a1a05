/** What every way of obtaining credentials comes to. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Absent only for long-lived keys that mode `existing` found or was given. */
  readonly sessionToken?: string;
  /** When AWS stops honouring them; absent where nobody said. */
  readonly expiration?: Date;
}

/** Who the step became. */
export interface Identity {
  /** 12 digits. */
  readonly accountId: string;
  readonly arn: string;
}

/** One STS call that led to the credentials, for the log and the summary. */
export interface Link {
  /** `AssumeRole`, `GetSessionToken`, … */
  readonly operation: string;
  /** Who the caller became by it, where the answer says so. */
  readonly arn?: string;
  /** Percent of the packed size that policies and tags used, where the answer says so. */
  readonly packedPolicySize?: number;
}

export interface Obtained {
  readonly credentials: TemporaryCredentials;
  /** Absent where no answer named it and nothing needs it (a server that is not AWS may not say). */
  readonly identity?: Identity;
  readonly links: readonly Link[];
  /**
   * Whether the credentials may be handed on. Not for long-lived keys, nor for what the job holds already.
   */
  readonly deliverable: boolean;
  /** A link into AWS's console, where one was asked for. A secret. */
  readonly consoleUrl?: string;
  /** The job's own credentials were kept in place of those that were asked for (`use-existing-credentials`). */
  readonly kept?: boolean;
}
