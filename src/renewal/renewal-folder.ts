import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { TemporaryCredentials } from '../credentials/temporary-credentials';
import { makeFolders } from '../delivery/make-folders';
import { randomName } from '../delivery/random-name';
import type { Request } from '../inputs/request';
import { cached } from './cached';
import { writeCache, writePrivately } from './credential-cache';
import { planFile, planText } from './plan';

const PREFIX = 'aws-renewal-';

/** A place for what a renewal needs, that only its owner can look into; nothing is done yet. */
export interface RenewalFolder {
  readonly path: string;
  /** What the profile runs: `credential_process`. */
  readonly command: string;
  /** Makes it, with the credentials that there are already. */
  create(): void;
}

/** Characters that some tool's way to split the command would take for more than themselves. */
const UNQUOTABLE = process.platform === 'win32' ? /["%\r\n]/ : /["$`\\\r\n]/;

/**
 * Works out the folder, in the runner's folder for temporary files, which it empties at the end of a job.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 *
 * @param entry the running bundle: the program is beside it.
 * @throws Error where the command cannot be written so that every tool reads it alike.
 */
export function renewalFolder(
  request: Request,
  credentials: TemporaryCredentials,
  env: NodeJS.ProcessEnv,
  entry = process.argv[1] ?? '',
): RenewalFolder {
  const path = join(env['RUNNER_TEMP'] || tmpdir(), `${PREFIX}${randomName()}`);
  const parts = [process.execPath, join(dirname(entry), 'refresh', 'index.js'), path];
  const odd = parts.find((part) => UNQUOTABLE.test(part));
  if (odd !== undefined)
    throw new Error(`a profile cannot run ${odd}, whose path has characters that shells act on`);
  return {
    path,
    command: parts.map((part) => `"${part}"`).join(' '),
    create: () => {
      makeFolders(path);
      writePrivately(planFile(path), planText(request));
      writeCache(path, cached(credentials, new Date()));
    },
  };
}

/** Removes the folder, and nothing that has not its name. */
export function removeRenewalFolder(path: string): void {
  // Under what is no folder it cannot be, which `force` does not forgive.
  if (!basename(path).startsWith(PREFIX) || !existsSync(path)) return;
  rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}
