import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from './job';

/**
 * The program that a profile of the job names for its credentials, and its arguments, as the AWS CLI splits them.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 *
 * @throws Error where no profile names one.
 */
export function credentialProcess(job: Job): [program: string, ...args: string[]] {
  const config = readFileSync(join(job.home, '.aws', 'config'), 'utf8');
  const line = /^credential_process = (.*)$/m.exec(config)?.[1] ?? '';
  const [program, ...args] = [...line.matchAll(/"([^"]*)"/g)].map(([, part]) => part ?? '');
  if (program === undefined) throw new Error('no profile of the job has a credential_process');
  return [program, ...args];
}
