import type { SourceKeys } from '../aws/source-credentials';
import type { Sts } from '../aws/sts';
import type { Mfa, Source, WebIdentityToken } from '../inputs/request';
import type { Clock } from './clock';
import type { MfaProof } from './mfa-proofs';

/** What the ways of obtaining credentials are given to reach the world with. */
export interface Ways {
  readonly sts: Sts;
  /** @throws CallError where the source has none. */
  readonly resolveSource: (source: Source) => Promise<SourceKeys>;
  /** The token, already masked. @throws CallError */
  readonly webIdentityToken: (token: WebIdentityToken) => Promise<string>;
  /** A proof of MFA. One that a secret makes is never given twice, so it may take half a minute. */
  readonly mfaProof: (mfa: Mfa) => Promise<MfaProof>;
  readonly clock: Clock;
  /** Hides a value from the log from now on; called with every secret before anything else is done with it. */
  readonly mask: (secrets: readonly (string | undefined)[]) => void;
  /** One line for the person who reads the log. */
  readonly info: (line: string) => void;
  /** Told who is about to call, so that a refusal can name them. */
  readonly callingAs: (caller: { readonly described?: string; readonly arn?: string }) => void;
}
