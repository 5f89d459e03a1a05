import type { Cloud } from '../cloud';
import type { Caller } from '../identity/caller';

/** What an operation gets of a request. */
export interface StsRequest {
  form: Readonly<Record<string, string>>;
  /** Condition keys that come with any request. */
  keys: Readonly<Record<string, string>>;
}

/** An STS call that must be signed. Answers the content of its Result element. */
export type SignedOperation = (cloud: Cloud, request: StsRequest, caller: Caller) => Promise<string> | string;

/** An STS call that proves who asks by a token in its parameters. */
export type UnsignedOperation = (cloud: Cloud, request: StsRequest) => Promise<string> | string;
