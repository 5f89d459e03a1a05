import { CallError } from '../aws/call-error';
import type { Command } from '../aws/service';
import type { StsAnswer } from '../aws/sts';
import type { AwsKeys, Mfa } from '../inputs/request';
import type { MfaProof } from './mfa-proofs';
import type { Ways } from './ways';

/** STS's words for a code that is wrong, too old, or used; it has no code of its own for them. */
const REFUSED = /MultiFactorAuthentication failed with invalid MFA one time pass code/i;

/**
 * Sends a call that an MFA device proves. With the device's secret, every try has a code of its own, and a code that
 * STS refuses is made anew once: its window may just have passed, or another job may have used it. A code that was
 * given is sent once.
 *
 * @param commandFor makes the command; undefined where there is no device.
 */
export async function sendWithMfa<In extends object, Out extends object>(
  mfa: Mfa | undefined,
  commandFor: (proof: MfaProof | undefined) => Command<In, Out>,
  keys: AwsKeys,
  ways: Ways,
  resource?: string,
): Promise<StsAnswer<Out>> {
  if (mfa === undefined) return ways.sts.send(commandFor(undefined), keys, resource);
  const proven = async (): Promise<Command<In, Out>> => commandFor(await ways.mfaProof(mfa));
  if ('tokenCode' in mfa) return ways.sts.send(proven, keys, resource, { sentOnce: true });
  try {
    return await ways.sts.send(proven, keys, resource);
  } catch (error) {
    if (!(error instanceof CallError) || !REFUSED.test(error.message)) throw error;
    ways.info('MFA: AWS refused the code; trying once more with the next one.');
    return ways.sts.send(proven, keys, resource);
  }
}
