import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Makes a pipe of which nobody ever reads or writes the other end. */
export async function makePipe(path: string): Promise<void> {
  await promisify(execFile)('mkfifo', [path]);
}
