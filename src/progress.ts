import type { Mode, Request } from './inputs/request';

/** How far the step came: what an explanation can draw on if it fails. */
export interface Progress {
  mode?: Mode;
  request?: Request;
  /** Who makes the next call, where that is known. */
  caller?: { readonly described?: string; readonly arn?: string };
  /** The web identity token that was sent; only its claims are ever shown. */
  token?: string;
  /** Removes what a verification has left in a bucket; tells what it could not. */
  cleanUp?: () => Promise<readonly string[]>;
  /** Set once a verification has failed. */
  verified?: false;
  /** The step has handed on, has failed, or its time is up: nothing may be handed on or told any more. */
  ended?: boolean;
}
