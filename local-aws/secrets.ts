import type { Call } from './calls';
import type { Answer } from './http/answer';

/** Something in a request or an answer that nobody else may read. */
export interface Secret {
  /** What it is, never the value. */
  readonly name: string;
  readonly value: string;
  /** A part of temporary credentials that an answer handed out. */
  readonly temporary?: true;
}

/** What the token in a link to the console is called. */
export const SIGN_IN_TOKEN = 'the sign-in token';

type Listener = (secrets: readonly Secret[]) => void;

const listeners = new Set<Listener>();

/**
 * Has a function called with the secrets of every request and its answer, as they go over the wire of any stand-in of
 * this process, faults and all, until the function that is returned is called.
 */
export function observeSecrets(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function tellSecrets(call: Call, answer: Answer): void {
  if (listeners.size === 0) return;
  const secrets = [...sentSecrets(call), ...answeredSecrets(call, answer)];
  for (const listener of listeners) listener(secrets);
}

const SECRET_PARAMETERS: Readonly<Record<string, string>> = {
  TokenCode: 'an MFA code',
  WebIdentityToken: 'the web identity token',
  SAMLAssertion: 'the SAML assertion',
  TradeInToken: 'the trade-in token',
};

function sentSecrets({ parameters, headers }: Call): Secret[] {
  const { authorization = '' } = headers;
  const signature = /Signature=([0-9a-f]{64})/.exec(authorization)?.[1];
  const bearer = /^bearer (\S+)$/i.exec(authorization)?.[1];
  return [
    ...Object.entries(SECRET_PARAMETERS).map(([name, called]) => ({ name: called, value: parameters[name] })),
    { name: 'the session token of a request', value: headers['x-amz-security-token'] },
    { name: 'the signature of a request', value: signature },
    { name: 'the OIDC request token', value: bearer },
  ].flatMap(({ name, value }) => (value ? [{ name, value }] : []));
}

function answeredSecrets({ service }: Call, { body }: Answer): Secret[] {
  // Objects can be large, and are no secrets.
  if (service === 's3') return [];
  const text = body.toString('utf8');
  switch (service) {
    case 'sts':
      return [...text.matchAll(/<(AccessKeyId|SecretAccessKey|SessionToken)>([^<]+)</g)].map(
        ([, name = '', value = '']) => ({ name: `the ${name} of an answer`, value, temporary: true }),
      );
    case 'oidc':
      return valuesIn(text, 'value').map((value) => ({ name: 'the OIDC token', value }));
    case 'signin':
      return valuesIn(text, 'SigninToken').map((value) => ({ name: SIGN_IN_TOKEN, value }));
  }
}

function valuesIn(json: string, name: string): string[] {
  return [...json.matchAll(new RegExp(`"${name}":"([^"]+)"`, 'g'))].map(([, value = '']) => value);
}
