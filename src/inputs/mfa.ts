import { MFA_TOKEN_CODE } from './limits';
import type { Reader } from './reader';
import type { Mfa } from './request';
import { totpSecretIn } from './totp-secret';

/** The MFA device with its code, or with the secret that makes codes: both or none. */
export function readMfa(reader: Reader): Mfa | undefined {
  const serialNumber = reader.limited('mfa-serial-number');
  const given = reader.text('mfa-token-code');
  const tokenCode = given === undefined ? undefined : tokenCodeIn(given);
  const totpSecret = readTotpSecret(reader);
  const proof = tokenCode ?? reader.text('mfa-totp-secret');
  if (serialNumber !== undefined && proof === undefined) {
    reader.problem(
      ['mfa-token-code', 'mfa-totp-secret'],
      'neither is given, though mfa-serial-number is; give one of them',
    );
  } else if (serialNumber === undefined && proof !== undefined) {
    reader.problem(
      'mfa-serial-number',
      `not given, though ${tokenCode === undefined ? 'mfa-totp-secret' : 'mfa-token-code'} is; give the device's ARN or serial number too`,
    );
  }
  if (tokenCode !== undefined && reader.given('mfa-totp-secret')) {
    reader.problem(
      ['mfa-token-code', 'mfa-totp-secret'],
      'both given; the secret makes the codes, so give one or the other',
    );
  }
  if (tokenCode !== undefined && !MFA_TOKEN_CODE.test(tokenCode)) {
    reader.problem(
      'mfa-token-code',
      'given, but not six digits; accepted: the six digits that the device shows',
    );
  }
  if (serialNumber === undefined) return undefined;
  if (totpSecret !== undefined) return { serialNumber, totpSecret };
  return tokenCode === undefined ? undefined : { serialNumber, tokenCode };
}

/** A code as it is sent: apps show it in two groups. */
export function tokenCodeIn(text: string): string {
  return text.replace(/\s/g, '');
}

function readTotpSecret(reader: Reader): string | undefined {
  const text = reader.text('mfa-totp-secret');
  if (text === undefined) return undefined;
  const read = totpSecretIn(text);
  if ('secret' in read) return read.secret;
  reader.problem(
    'mfa-totp-secret',
    `given ${read.fault}; accepted: the device's secret in base32, or its otpauth URI`,
  );
  return undefined;
}
