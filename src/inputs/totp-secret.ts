import { urlIn } from './url';

/** A device's secret as it is sent on: base32, upper case, without padding. */
export type TotpSecret = { readonly secret: string } | { readonly fault: string };

/** What every device of AWS's has; a URI may say so, and nothing else. */
const AWS_DEVICE = { algorithm: 'SHA1', digits: '6', period: '30' } as const;

/** Base32 characters: 80 bits, which RFC 4226 has as the least that a secret may be short of 128. */
const FEWEST = 16;

/**
 * The secret in base32, as AWS shows it beside the QR code, or in the QR code's own text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_virtual.html and
 * https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export function totpSecretIn(text: string): TotpSecret {
  if (!/^otpauth:/i.test(text)) return base32(text);
  const uri = urlIn(text);
  if (uri === undefined) return { fault: 'an otpauth URI that cannot be read' };
  const { host, searchParams } = uri;
  if (host.toLowerCase() !== 'totp') {
    return { fault: 'an otpauth URI of another kind than totp' };
  }
  for (const [name, expected] of Object.entries(AWS_DEVICE)) {
    const found = searchParams.get(name);
    if (found !== null && found.toUpperCase() !== expected) {
      return { fault: `an otpauth URI whose ${name} is not ${expected}, which AWS's devices have` };
    }
  }
  const secret = searchParams.get('secret');
  return secret === null ? { fault: 'an otpauth URI without a secret' } : base32(secret);
}

/** What is to be kept of a text that was given for a secret, usable or not: the secret in it, as it is and as it is sent on. */
export function totpSecretsIn(text: string): string[] {
  const uri = /^otpauth:/i.test(text) ? urlIn(text) : undefined;
  const secret = uri === undefined ? text : (uri.searchParams.get('secret') ?? '');
  return [secret, normalised(secret)];
}

/** Apps show it in groups. */
function normalised(text: string): string {
  return text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase();
}

function base32(text: string): TotpSecret {
  const secret = normalised(text);
  if (!/^[A-Z2-7]+$/.test(secret)) {
    return { fault: 'characters that base32 does not have (it has A to Z and 2 to 7)' };
  }
  if (secret.length < FEWEST) {
    return { fault: `${String(secret.length)} characters of base32, too few for a secret` };
  }
  return { secret };
}
