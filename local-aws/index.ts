/**
 * A stand-in for AWS STS, Amazon S3 and GitHub's OIDC endpoint on loopback. It checks what AWS checks and
 * answers in AWS's words, so that the action can be tried, tested and measured without an account.
 */
import type { Call } from './calls';
import type { Fault } from './faults/fault';
import type { Claims } from './oidc/claims';
import type { AssertionClaims } from './saml/issuer';
import type { World } from './world';

export { startLocalAws } from './server';
export { exampleWorld } from './world';
export { evaluate } from './iam/evaluate';
export { type Secret, observeSecrets, SIGN_IN_TOKEN } from './secrets';

export type { Call, Service } from './calls';
export type { Fault, FaultAct, FaultMatch, FaultableAnswer } from './faults/fault';
export { THROTTLING_CODES, type ThrottlingCode } from './faults/throttling';
export type { Claims } from './oidc/claims';
export type { AssertionClaims } from './saml/issuer';
export type { Evaluation, EvaluationRequest, PolicyType } from './iam/evaluate';
export type { PolicyDocument, Statement } from './iam/policy';
export type * from './world';

export interface LocalAwsOptions {
  /** Defaults to `exampleWorld()`. */
  world?: World;
  /** Defaults to 0: any free port. */
  port?: number;
  /** The server's idea of now. Defaults to the machine's. */
  clock?: () => Date;
}

export interface LocalAws {
  /** `http://127.0.0.1:PORT`, for every service. */
  readonly url: string;
  readonly stsEndpoint: string;
  readonly s3Endpoint: string;
  /** The federation endpoint of the console's sign-in. */
  readonly signinEndpoint: string;
  /** `requestUrl` and `requestToken` are what a runner gives a job with `id-token: write`. */
  readonly oidc: { readonly issuer: string; readonly requestUrl: string; readonly requestToken: string };
  /** Every request received, in order of arrival. */
  readonly calls: readonly Call[];
  /** May be changed at any time. */
  readonly world: World;
  /** Adds a fault; faults given first act first. */
  fault(fault: Fault): void;
  clearFaults(): void;
  clearCalls(): void;
  /** A signed token as GitHub would issue it, for token files. Claims given replace the usual ones. */
  issueOidcToken(claims?: Partial<Claims>): Promise<string>;
  /** A signed SAML response in base64, as an identity provider's page posts it. What is given replaces the usual. */
  issueSamlAssertion(claims?: Partial<AssertionClaims>): string;
  /** Ends open connections too. */
  close(): Promise<void>;
}
