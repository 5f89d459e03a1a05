import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pythonEnvironment } from './python';

/**
 * Puts `aws` and `python3` into a folder for PATH: the AWS CLI, and a Python that has boto3.
 *
 * @returns the folder
 */
export async function provideClients(folder: string): Promise<string> {
  const { python } = await pythonEnvironment('clients');
  await mkdir(folder, { recursive: true });
  const programs = { aws: `"${python}" -m awscli`, python3: `"${python}"` };
  for (const [name, command] of Object.entries(programs)) {
    const file = join(folder, name);
    await writeFile(file, `#!/bin/sh\nexec ${command} "$@"\n`);
    await chmod(file, 0o755);
  }
  return folder;
}
