export type Service = 'sts' | 's3' | 'oidc' | 'signin';

/** One request as it arrived, and what was answered. JSON-able, so that another process can read it. */
export interface Call {
  /** ISO 8601, by the server's clock. */
  at: string;
  service: Service;
  /** The API's name, e.g. `AssumeRole`, `ListObjectsV2`, `GetIDToken`. */
  operation: string;
  method: string;
  /** Path as sent, without the query. */
  path: string;
  /** STS: the form's fields; S3 and OIDC: the query's. As sent, decoded. */
  parameters: Record<string, string>;
  /** Names in lower case. */
  headers: Record<string, string>;
  accessKeyId?: string;
  /** Set once the signature was found right. */
  callerArn?: string;
  /** The signature's region. */
  region?: string;
  bucket?: string;
  key?: string;
  /** Absent while the answer is outstanding and for ever if a fault swallowed it. */
  status?: number;
  /** AWS's error code of the answer. */
  errorCode?: string;
}
