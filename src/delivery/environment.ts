import type { CommonRequest } from '../inputs/request';
import type { TemporaryCredentials } from '../credentials/temporary-credentials';
import type { Entries } from './runner-files';

/** Variables of later steps that hold secrets: the post step empties them, and never puts an earlier value back. */
const SECRET_VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
] as const;

/**
 * The environment that later steps find: one whole set, with nothing of an earlier one left beside it.
 * https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
 *
 * @param env the job's environment as this step found it.
 */
export function environmentFor(
  credentials: TemporaryCredentials,
  request: Pick<CommonRequest, 'region'>,
  env: NodeJS.ProcessEnv,
): Entries {
  const sessionToken = credentials.sessionToken ?? '';
  const expiration = credentials.expiration?.toISOString() ?? '';
  const entries = new Map([
    ['AWS_ACCESS_KEY_ID', credentials.accessKeyId],
    ['AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey],
    ['AWS_SESSION_TOKEN', sessionToken],
    ['AWS_REGION', request.region],
    ['AWS_DEFAULT_REGION', request.region],
  ]);
  if (expiration !== '' || env['AWS_CREDENTIAL_EXPIRATION']) {
    entries.set('AWS_CREDENTIAL_EXPIRATION', expiration);
  }
  // botocore reads this old name before AWS_SESSION_TOKEN wherever it is set, even when it is empty.
  if (env['AWS_SECURITY_TOKEN'] !== undefined) entries.set('AWS_SECURITY_TOKEN', sessionToken);
  return entries;
}

/**
 * The profile that later steps find. AWS's CLI and its SDK for Python read AWS_DEFAULT_PROFILE first, where it is set.
 */
export function profileEnvironment(profile: string, env: NodeJS.ProcessEnv): Entries {
  return new Map([
    ['AWS_PROFILE', profile],
    ...(env['AWS_DEFAULT_PROFILE'] ? ([['AWS_DEFAULT_PROFILE', profile]] as const) : []),
  ]);
}

/** The job's credential variables, emptied: all that a runner allows. For `unset-current-credentials`. */
export function emptiedEnvironment(env: NodeJS.ProcessEnv): Entries {
  const names = [...SECRET_VARIABLES, 'AWS_CREDENTIAL_EXPIRATION'];
  return new Map(names.filter((name) => env[name]).map((name) => [name, '']));
}

/**
 * What the post step does about the variables that were set: secrets are emptied; a region or a profile that was there
 * before comes back. Holds no secret: it travels through the job's state.
 */
export function undoOf(entries: Entries, env: NodeJS.ProcessEnv): Entries {
  const earlier = (name: string): string => {
    if ((SECRET_VARIABLES as readonly string[]).includes(name)) return '';
    // Empty, it is not as good as unset: the AWS CLI then fails for want of the profile ''.
    return env[name] || (name === 'AWS_PROFILE' ? 'default' : '');
  };
  return new Map([...entries.keys()].map((name) => [name, earlier(name)]));
}
