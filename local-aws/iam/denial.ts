import type { Evaluation } from './evaluate';

/**
 * The end of an access denied message: which policy type refused, and how.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function denialReason(action: string, { decision, by }: Evaluation): string {
  if (decision === 'explicitDeny') {
    return `with an explicit deny in ${by === 'identity-based policy' ? 'an' : 'a'} ${by}`;
  }
  return `because no ${by} allows the ${action} action`;
}
