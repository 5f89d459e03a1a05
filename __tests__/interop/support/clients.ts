import { join } from 'node:path';
import { provideClients } from '../../../interop/tools/clients';
import { run } from '../../../interop/tools/run';
import type { Job } from '../../../local-runner';

const SCRIPT = join(import.meta.dirname, '..', '..', '..', 'interop', 'clients', 'describe.sh');

/**
 * What the AWS CLI, boto3 and the JavaScript SDK say as a later step of a job: a line each, with their ARN and how many
 * objects they see.
 *
 * @param url of the server that they call
 */
export async function clientsIn(job: Job, url: string, bucket: string): Promise<string[]> {
  const programs = await provideClients(join(job.folder, 'clients'));
  const environment = job.environment();
  const { stdout, stderr } = await run(SCRIPT, [bucket], {
    env: {
      ...environment,
      PATH: `${programs}:${environment['PATH'] ?? ''}`,
      AWS_ENDPOINT_URL: url,
      AWS_EC2_METADATA_DISABLED: 'true',
      // The SDK's word on the age of Node, which it prints between the lines of others.
      NODE_NO_WARNINGS: '1',
    },
  });
  const lines = stdout.trim().split('\n').sort();
  return stderr === '' ? lines : [...lines, stderr];
}

/** What {@link clientsIn} gives where each of them is who it should be. */
export function everyClient(arn: string, objects: number): string[] {
  return ['aws-cli', 'boto3', 'javascript'].map((client) => `${client} ${arn} ${String(objects)}`);
}
