import { inputVariable, type Environment } from './environment';
import { INPUT_NAMES, INPUTS } from './input-table';
import { tokenCodeIn } from './mfa';
import { proxySecrets } from './proxy';
import { totpSecretsIn } from './totp-secret';

/** Secrets that are in a job without being inputs: an earlier step's credentials, GitHub's own token, a container's. */
const JOB_SECRETS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
];

const SECRET_VARIABLES = [
  ...INPUT_NAMES.filter((name) => INPUTS[name].secret).flatMap((name) => [
    inputVariable(name),
    ...(INPUTS[name].variables ?? []),
  ]),
  ...JOB_SECRETS,
];

/**
 * Every secret that the step was handed, to be masked before anything else is printed: as it stands, and without the
 * white space around it where that differs (the form in which it is used). Without empty ones and duplicates.
 */
export function secretsIn(env: Environment): string[] {
  const values = [
    ...SECRET_VARIABLES.map((variable) => env[variable] ?? ''),
    ...proxySecrets(env, inputVariable('http-proxy')),
    // The form in which a secret is used differs from the one in which it was given, and may be in an error of a library.
    ...totpSecretsIn(env[inputVariable('mfa-totp-secret')]?.trim() ?? ''),
    tokenCodeIn(env[inputVariable('mfa-token-code')] ?? ''),
  ];
  return [...new Set(values.flatMap((value) => [value, value.trim()]))].filter(
    (value) => value.trim() !== '',
  );
}
