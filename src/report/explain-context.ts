import type { Request } from '../inputs/request';

/** What is known of the workflow run. */
export interface GitHubFacts {
  readonly repository?: string;
  readonly ref?: string;
  readonly eventName?: string;
  readonly environment?: string;
  readonly actor?: string;
  readonly workflowRef?: string;
  readonly serverUrl?: string;
  /** The run is for a pull request whose branch lives in another repository. */
  readonly forkPullRequest: boolean;
  /** GitHub gave the job an address to ask for a token: it has `id-token: write`. */
  readonly oidcAvailable: boolean;
}

/** What is known when a step fails, beside the error. All of it may be shown; none of it is a secret. */
export interface ExplainContext {
  /** Absent where it failed before the inputs were read. */
  readonly request?: Request;
  /** Who made the call that failed, where it is known. */
  readonly caller?: { readonly arn?: string; readonly account?: string };
  readonly github: GitHubFacts;
  /** The decoded payload of the OIDC token that was sent; never the token. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Where the calling credentials came from (`the inputs`, `the instance's role`); never a key. */
  readonly source?: string;
}
