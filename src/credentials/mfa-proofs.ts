import type { Mfa } from '../inputs/request';
import type { Clock } from './clock';

/** The parameters of a call by which it proves MFA. */
export interface MfaProof {
  readonly SerialNumber: string;
  readonly TokenCode: string;
}

/** Milliseconds for which a device shows a code. https://www.rfc-editor.org/rfc/rfc6238#section-4.1 */
const WINDOW_MS = 30_000;

/**
 * Gives proofs of MFA. Of a device's secret each is another: AWS takes a code once, whatever became of the call, so the
 * next one waits for the next window. A code that was given is all that there is.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_sync.html
 *
 * @param mask hides each code before anything is done with it.
 */
export function mfaProofs(
  clock: Clock,
  mask: (secrets: readonly string[]) => void,
  info: (line: string) => void,
): (mfa: Mfa) => Promise<MfaProof> {
  const spent = new Map<string, number>();
  return async (mfa) => {
    const { serialNumber } = mfa;
    if ('tokenCode' in mfa) return { SerialNumber: serialNumber, TokenCode: mfa.tokenCode };
    // Loaded only where a secret is given.
    const { Secret, TOTP } = await import('otpauth');
    const opens = ((spent.get(serialNumber) ?? -1) + 1) * WINDOW_MS;
    const wait = opens - clock.now();
    if (wait > 0) {
      info(`MFA: waiting ${String(Math.ceil(wait / 1000))} s for the device's next code; each serves once.`);
      await clock.wait(wait);
    }
    const timestamp = Math.max(clock.now(), opens);
    spent.set(serialNumber, Math.floor(timestamp / WINDOW_MS));
    const totp = new TOTP({ secret: Secret.fromBase32(mfa.totpSecret) });
    const TokenCode = totp.generate({ timestamp });
    mask([TokenCode]);
    return { SerialNumber: serialNumber, TokenCode };
  };
}
