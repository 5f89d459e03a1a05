import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** AWS's shared files. https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html */
export interface SharedFiles {
  readonly config: string;
  readonly credentials: string;
}

/** Where the job's tools look for the shared files: where its variables say, else in the home folder. */
export function sharedFiles(env: NodeJS.ProcessEnv): SharedFiles {
  const place = (variable: string, name: string): string => {
    const path = env[variable];
    if (!path) return join(homedir(), '.aws', name);
    return resolve(path.replace(/^~(?=$|[\\/])/, () => homedir()));
  };
  return {
    config: place('AWS_CONFIG_FILE', 'config'),
    credentials: place('AWS_SHARED_CREDENTIALS_FILE', 'credentials'),
  };
}
