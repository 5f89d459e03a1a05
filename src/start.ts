// What a step and a renewal share is in this script; the rest is loaded by the one that runs.
import './aws/call';
import './reach';
import type { CachedCredentials } from './renewal/credential-cache';

/** What a profile's `credential_process` loads this script for; see `refresh.ts`. */
export async function renewed(folder: string, env: NodeJS.ProcessEnv): Promise<CachedCredentials> {
  const { renew } = await import('./renewal/renew');
  return renew(folder, env);
}

// The runner gives a step no arguments; a profile's `credential_process` names its folder.
if (process.argv.length <= 2) {
  const { step } = await import('./main');
  await step(process.env);
}
