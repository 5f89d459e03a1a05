export type Service = 'sts' | 's3' | 'oidc' | 'signin' | 'source';

/** Codes for what no server said: a call that got no answer, or none that can be read. */
export type LocalCode =
  | 'ConnectTimeout'
  | 'ResponseTimeout'
  | 'ConnectionRefused'
  | 'ConnectionReset'
  | 'HostNotFound'
  | 'CertificateError'
  | 'TlsFailure'
  | 'InsecureEndpoint'
  | 'NetworkError'
  | 'MalformedAnswer'
  | 'AnswerTooLarge'
  | 'ProxyAuthenticationRequired'
  | 'ProxyRefused'
  | 'CredentialsNotFound';

export interface CallFacts {
  readonly service: Service;
  /** AWS's name of the call (`AssumeRole`, `ListObjectsV2`), or `GetIdToken`, `SourceCredentials`. */
  readonly operation: string;
  /** AWS's error code (`AccessDenied`, `PackedPolicyTooLarge`), else a {@link LocalCode}. */
  readonly code: string;
  readonly status?: number;
  readonly requestId?: string;
  /** Tries made, the first included. */
  readonly attempts: number;
  /** From the first try to the end of the last. */
  readonly seconds: number;
  /** Host and port that were called. */
  readonly host?: string;
  /** Host and port of the proxy that it went through. */
  readonly proxy?: string;
  /** The role's ARN, the federated name, the bucket: what the call was about. */
  readonly resource?: string;
  /** Response headers that an explanation may need (`x-amz-bucket-region`, `date`). */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A call to AWS, or on the way to it, that failed for good. Its message is the server's own, without secrets. */
export class CallError extends Error {
  readonly facts: CallFacts;

  constructor(message: string, facts: CallFacts, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'CallError';
    this.facts = facts;
  }
}
