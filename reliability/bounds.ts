import { TRIES, WAIT } from '../src/aws/call';
import { LIMITS } from '../src/aws/http';
import type { MatrixFault } from './faults';
import type { Verdict } from './judge';

/**
 * Seconds after which a call with this fault has ended at the latest, by the action's own deadlines: each try by that of
 * the connection or of the whole answer, and each wait between tries by its ceiling.
 */
export function mostSeconds({ connecting }: MatrixFault, tries: number): number {
  const { first, most } = tries > TRIES ? WAIT.throttled : WAIT.faulted;
  const waits = Array.from({ length: tries - 1 }, (_, index) => Math.min(most, first * 2 ** index));
  const milliseconds =
    tries * (connecting ? LIMITS.connectMs : LIMITS.answerMs) + waits.reduce((sum, wait) => sum + wait, 0);
  return Math.ceil(milliseconds / 1000);
}

/** The same for a verdict; of one that went well in the end, how many tries that took is left to chance. */
export function boundOf(fault: MatrixFault, { tries }: Verdict): number | undefined {
  return tries === undefined ? undefined : mostSeconds(fault, tries);
}
