/**
 * Looks for secrets in everything that a run of the action leaves. What it is told of secrets comes from the action's
 * contract and from the stand-in, never from the action itself.
 */
export { type Finding, findSecrets } from './find-secrets';
export { LeakError, watchForLeaks } from './watch';
