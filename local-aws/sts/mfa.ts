import { Secret, TOTP } from 'otpauth';
import { AwsError } from '../aws-error';
import type { Cloud } from '../cloud';
import type { Caller } from '../identity/caller';
import type { Parameters } from './parameters';

/** Windows of 30 s that were used, by device. */
export type UsedMfaCodes = Map<string, Set<number>>;

export interface MfaParameters {
  serialNumber: string | undefined;
  tokenCode: string | undefined;
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
export function readMfa(parameters: Parameters): MfaParameters {
  return {
    serialNumber: parameters.text('SerialNumber', { min: 9, max: 256, pattern: '[\\w+=/:,.@-]*' }),
    tokenCode: parameters.text('TokenCode', { min: 6, max: 6, pattern: '[\\d]*' }),
  };
}

/**
 * Checks the code and marks it used. Says when MFA was given: now, or when the session's was; undefined
 * without any.
 *
 * @throws AwsError AccessDenied
 */
export function checkMfa(cloud: Cloud, caller: Caller, given: MfaParameters): Date | undefined {
  const { serialNumber, tokenCode } = given;
  if (serialNumber === undefined && tokenCode === undefined) {
    return undefined;
  }
  if (serialNumber === undefined || tokenCode === undefined) {
    throw failed('must provide both MFA serial number and one time pass code.');
  }
  const devices = caller.kind === 'root' ? caller.account.rootMfaDevices : caller.user?.mfaDevices;
  const device = devices?.find((candidate) => candidate.serialNumber === serialNumber);
  if (device === undefined) {
    throw failed(
      'unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    );
  }
  const now = cloud.clock();
  const totp = new TOTP({ secret: Secret.fromBase32(device.secret) });
  const delta = totp.validate({ token: tokenCode, timestamp: now.getTime(), window: 1 });
  const used = cloud.usedMfaCodes.get(serialNumber) ?? new Set<number>();
  const counter = Math.floor(now.getTime() / 30_000) + (delta ?? 0);
  // "After a code has been used, it can't be used again": AWS refuses it in the words of a wrong one.
  if (delta === null || used.has(counter)) {
    throw new AwsError(
      403,
      'AccessDenied',
      'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
    );
  }
  cloud.usedMfaCodes.set(serialNumber, used.add(counter));
  return now;
}

function failed(reason: string): AwsError {
  return new AwsError(403, 'AccessDenied', `MultiFactorAuthentication failed, ${reason} `);
}
