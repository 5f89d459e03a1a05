import { existsSync } from 'node:fs';
import nodeModule from 'node:module';
import { join } from 'node:path';
import { credentialsOnce } from './renewal/credentials-once';
import type { renew } from './renewal/renew';

/**
 * A profile's `credential_process`: prints credentials as the JSON that AWS's tools read, renewed where they soon end.
 * Standard output has nothing else; what went wrong goes to standard error.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 *
 * @param folder what the step that wrote the profile left for it.
 */
async function refresh(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  try {
    const found = await credentialsOnce(folder, async () => {
      const { renewed } = await theStep(folder);
      return renewed(folder, env);
    });
    const printed = {
      Version: 1,
      AccessKeyId: found.accessKeyId,
      SecretAccessKey: found.secretAccessKey,
      SessionToken: found.sessionToken,
      Expiration: found.expiration,
    };
    process.stdout.write(`${JSON.stringify(printed)}\n`);
  } catch (error) {
    failed(error as Error);
  }
}

function failed({ message }: Error): void {
  process.stderr.write(`The credentials could not be renewed: ${message}\n`);
  process.exitCode = 1;
}

/**
 * What obtains credentials is a part of the step's own script, so that `dist/` has it once. What V8 makes of it is kept
 * beside the credentials for the next renewal, where Node can do that (from 22.8 on).
 * https://nodejs.org/api/module.html#module-compile-cache
 */
function theStep(folder: string): Promise<{ readonly renewed: typeof renew }> {
  const { enableCompileCache } = nodeModule as Partial<typeof nodeModule>;
  // Not where the job has ended, and its folder is gone: Node would make it anew.
  if (existsSync(folder)) enableCompileCache?.(join(folder, 'compiled'));
  const script = '../index.js';
  return import(/* webpackIgnore: true */ script) as Promise<{ readonly renewed: typeof renew }>;
}

// What is thrown where nobody waits for it, in a timer say, would show a stack.
process.once('uncaughtException', (error) => {
  failed(error);
  process.exit();
});
await refresh(process.argv[2] ?? '', process.env);
