import { MFA_TOKEN_CODE } from './limits';
import type { Reader } from './reader';
import type { Mfa } from './request';

/** The MFA device and its code: both or none. */
export function readMfa(reader: Reader): Mfa | undefined {
  const serialNumber = reader.limited('mfa-serial-number');
  const tokenCode = reader.text('mfa-token-code');
  if (serialNumber !== undefined && tokenCode === undefined) {
    reader.problem('mfa-token-code', 'not given, though mfa-serial-number is; give both or none');
  } else if (serialNumber === undefined && tokenCode !== undefined) {
    reader.problem(
      'mfa-serial-number',
      "not given, though mfa-token-code is; give the device's ARN or serial number too",
    );
  }
  if (tokenCode !== undefined && !MFA_TOKEN_CODE.test(tokenCode)) {
    reader.problem(
      'mfa-token-code',
      'given, but not six digits; accepted: the six digits that the device shows',
    );
  }
  return serialNumber === undefined || tokenCode === undefined ? undefined : { serialNumber, tokenCode };
}
