import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Secret } from '../local-aws';

/** The inputs that are secrets, by the action's contract. It is not read from the action: a scan must not believe it. */
const INPUTS = [
  'aws-access-key-id',
  'aws-secret-access-key',
  'aws-session-token',
  'mfa-token-code',
  'mfa-totp-secret',
  'saml-assertion',
  'trade-in-token',
];

/** Keys of this set are temporary where it has a session token, and handed on like any others. */
const KEY_SET = ['aws-access-key-id', 'aws-secret-access-key', 'aws-session-token'];

const VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
];

const PROXIES = ['INPUT_HTTP-PROXY', 'HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

type Environment = Readonly<Record<string, string>>;

/** The secrets that a step is given by its inputs and its environment. */
export function givenByEnvironment(env: Environment): Secret[] {
  const input = (name: string): string => env[`INPUT_${name.toUpperCase()}`] ?? '';
  const temporary = input('aws-session-token').trim() !== '';
  return named([
    ...INPUTS.map((name): Secret => ({
      name: `the input ${name}`,
      value: input(name),
      ...(temporary && KEY_SET.includes(name) && { temporary }),
    })),
    { name: 'the secret in mfa-totp-secret', value: totpSecret(input('mfa-totp-secret')) },
    ...VARIABLES.map((name) => ({ name, value: env[name] ?? '' })),
    ...PROXIES.flatMap((name) => proxyPasswords(env[name] ?? '')).map((value) => ({
      name: 'a proxy’s password',
      value,
    })),
  ]);
}

/** The secrets in the files that a step may read: a web identity token, and the keys of profiles. */
export function givenByFiles(env: Environment, workspace: string): Secret[] {
  const tokens = ['INPUT_WEB-IDENTITY-TOKEN-FILE', 'WEB_IDENTITY_TOKEN_FILE', 'AWS_WEB_IDENTITY_TOKEN_FILE']
    .map((name) => env[name]?.trim() ?? '')
    .filter((path) => path !== '')
    .map((path) => ({ name: 'the web identity token', value: contents(resolve(workspace, path)) }));
  const keys = sharedFiles(env).flatMap((path) =>
    [
      ...contents(path).matchAll(
        /^\s*(aws_(?:access_key_id|secret_access_key|session_token))\s*=\s*(\S+)/gim,
      ),
    ].map(([, name = '', value = '']) => ({ name: `a profile’s ${name}`, value })),
  );
  return named([...tokens, ...keys]);
}

/** The shared config and credentials files. */
export function sharedFiles(env: Environment): string[] {
  const folder = join(env['HOME'] ?? '', '.aws');
  return [
    env['AWS_SHARED_CREDENTIALS_FILE'] || join(folder, 'credentials'),
    env['AWS_CONFIG_FILE'] || join(folder, 'config'),
  ];
}

function named(secrets: readonly Secret[]): Secret[] {
  return secrets
    .map((secret) => ({ ...secret, value: secret.value.trim() }))
    .filter(({ value }) => value !== '');
}

/** The password as it is written, as it is meant, and as it is sent; where there is none, the user name is a token. */
function proxyPasswords(url: string): string[] {
  const info = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)@/i.exec(url.trim())?.[1];
  if (info === undefined) return [];
  const password = info.includes(':') ? info.slice(info.indexOf(':') + 1) : info;
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}

function totpSecret(text: string): string {
  const plain = URL.canParse(text) ? (new URL(text).searchParams.get('secret') ?? '') : text;
  return plain.replace(/[\s=-]/g, '').toUpperCase();
}

function contents(path: string): string {
  try {
    // Nobody may ever write to a pipe.
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : '';
  } catch {
    return '';
  }
}
