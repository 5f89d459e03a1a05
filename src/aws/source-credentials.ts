import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AwsKeys, Source } from '../inputs/request';
import { CallError } from './call-error';
import { refuseUntrusted } from './untrusted-files';
import type { BoundedHttpHandler } from './http';
import { milliseconds } from './stopwatch';

/** The credentials that a call is made with, and what to call them when it fails. */
export interface SourceKeys {
  readonly keys: AwsKeys;
  /** Never a key: `the inputs aws-access-key-id and aws-secret-access-key`. */
  readonly described: string;
  readonly expiration?: Date;
}

export interface SourceOptions {
  readonly setAside: boolean;
  readonly meanwhile: () => void;
  readonly requestHandler: BoundedHttpHandler;
}

const KEY_VARIABLES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;

/** Files that the SDK's chain takes a token from. */
const TOKEN_FILE_VARIABLES = ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];

/** Milliseconds for the default chain as a whole: it may run a `credential_process`. */
const CHAIN_DEADLINE_MS = 30_000;

/**
 * The source's keys. Those of the inputs and of the environment are taken without loading anything; the SDK's
 * default chain (shared files, SSO, process, container, instance) is loaded only where the job has no others.
 *
 * @param env the process's environment; the SDK's chain reads it too.
 * @param setAside the job's own keys do not count (`unset-current-credentials`), unless they are asked for.
 * @param meanwhile is done while the chain looks.
 * @param requestHandler makes the calls of the SDK's chain to AWS.
 * @throws CallError with code `CredentialsNotFound`, or `SourceFileUntrusted`.
 */
export async function resolveSource(
  source: Source,
  env: NodeJS.ProcessEnv,
  { setAside, meanwhile, requestHandler }: SourceOptions,
): Promise<SourceKeys> {
  if (source.kind === 'inputs') {
    return { keys: source.keys, described: 'the inputs aws-access-key-id and aws-secret-access-key' };
  }
  if (source.kind === 'default-chain' && setAside) {
    for (const name of KEY_VARIABLES) Reflect.deleteProperty(env, name);
  }
  const found = keysOfEnvironment(env);
  if (found) return found;
  const looking = keysOfChain(env, requestHandler);
  meanwhile();
  return looking;
}

/** As the SDK's own `fromEnv`, which stands first in its chain unless a profile is named. */
function keysOfEnvironment(env: NodeJS.ProcessEnv): SourceKeys | undefined {
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = env['AWS_SESSION_TOKEN'];
  const expiration = new Date(env['AWS_CREDENTIAL_EXPIRATION'] ?? '');
  if (!accessKeyId || !secretAccessKey || env['AWS_PROFILE']) return undefined;
  return {
    keys: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
    described: "the job's environment (AWS_ACCESS_KEY_ID)",
    // Whatever else stands there is no time.
    ...(!Number.isNaN(expiration.getTime()) && { expiration }),
  };
}

/** The tokens that `aws sso login` and `aws login` keep, each with the variable by which another can be named. */
function filesOfSignIn(env: NodeJS.ProcessEnv): [variable: string, path: string][] {
  const folders: [string, string][] = [
    ['HOME', join(homedir(), '.aws', 'sso', 'cache')],
    [
      'AWS_LOGIN_CACHE_DIRECTORY',
      env['AWS_LOGIN_CACHE_DIRECTORY'] ?? join(homedir(), '.aws', 'login', 'cache'),
    ],
  ];
  return folders.flatMap(([variable, folder]) =>
    namesIn(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name): [string, string] => [variable, join(folder, name)]),
  );
}

/** None where there is no such folder, or none that can be read: then the SDK cannot either. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

async function keysOfChain(env: NodeJS.ProcessEnv, requestHandler: BoundedHttpHandler): Promise<SourceKeys> {
  refuseUntrusted([
    ...TOKEN_FILE_VARIABLES.map((variable) => [variable, env[variable]] as const),
    ...filesOfSignIn(env),
  ]);
  const started = milliseconds();
  const profile = env['AWS_PROFILE'];
  const described =
    profile === undefined || profile === ''
      ? "the SDK's default chain (environment, shared files, container, instance)"
      : `the profile ${JSON.stringify(profile)} (AWS_PROFILE)`;
  let timer: NodeJS.Timeout | undefined;
  try {
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`it gave none within ${String(CHAIN_DEADLINE_MS / 1000)} s`));
      }, CHAIN_DEADLINE_MS);
    });
    const found = await Promise.race([defaultProvider({ clientConfig: { requestHandler } })(), deadline]);
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = found;
    return {
      keys: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
      described,
      ...(expiration && { expiration }),
    };
  } catch (error) {
    throw new CallError(
      (error as Error).message,
      {
        service: 'source',
        operation: 'SourceCredentials',
        code: 'CredentialsNotFound',
        attempts: 1,
        seconds: (milliseconds() - started) / 1000,
        resource: described,
      },
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
  }
}
