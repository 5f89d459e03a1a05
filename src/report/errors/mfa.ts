import type { Request } from '../../inputs/request';
import type { ErrorRow } from '../error-row';

const CODES = ['AccessDenied', 'ValidationError', 'InvalidParameterValue'];

function madeHere(request: Request | undefined): boolean {
  return request !== undefined && 'mfa' in request && 'totpSecret' in request.mfa;
}

/** What AWS says of one-time codes; always as AccessDenied with a message that begins so. */
export const MFA_ERRORS: readonly ErrorRow[] = [
  {
    id: 'mfa-device',
    services: ['sts'],
    codes: CODES,
    message: /MultiFactorAuthentication failed, unable to validate MFA code/i,
    title: 'MFA device not found',
    lines: () => [
      'AWS cannot check the code: `mfa-serial-number` is not a device of the IAM user whose keys were used.',
      'A virtual device is named by its ARN, `arn:aws:iam::111122223333:mfa/name` (not `…:user/name`); a hardware one by the number on its back. Security keys (FIDO2) cannot be used here.',
      '`aws iam list-mfa-devices --user-name NAME` shows it.',
    ],
  },
  {
    id: 'mfa-code',
    services: ['sts'],
    codes: CODES,
    message: /MultiFactorAuthentication failed/i,
    title: 'MFA code refused',
    lines: ({ request }) => [
      'AWS refused the one-time code: it is wrong, too old, or was used before (each code serves once, for 30 seconds or so).',
      ...(madeHere(request)
        ? [
            'The code was made from `mfa-totp-secret`, and a second one for the next 30 seconds was refused too: the secret is most probably not that of the device in `mfa-serial-number`.',
          ]
        : request !== undefined && 'mfa' in request
          ? [
              '`mfa-token-code` cannot be kept as a secret, and two jobs cannot share one code. `mfa-totp-secret` makes a fresh code at each run; it must be the secret of this very device.',
            ]
          : []),
      'If the secret is right, the clock of a self-hosted runner may be wrong: codes are made from the time.',
    ],
  },
];
