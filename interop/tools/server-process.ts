import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ToolError } from './run';

export interface ServerOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The server's own folder for throw-away data; deleted when it has stopped. */
  readonly folder: string;
  /** Whether the server answers as it should by now. An exception means no. */
  readonly isReady: () => Promise<boolean>;
  /** Milliseconds in which it must be ready. Defaults to a minute, for a machine that does other work. */
  readonly deadlineMs?: number;
}

export interface ServerProcess {
  /** Ends the server and deletes its data. */
  readonly stop: () => Promise<void>;
  /** What the server printed last, for a test that failed. */
  readonly log: () => string;
}

/** A new folder under the system's temporary one. */
export async function throwAwayFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `interop-${name}-`));
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no port'));
      });
    });
  });
}

/**
 * Starts a server and waits until it is ready. It gets none of this process's environment but PATH, and ends with this
 * process at the latest.
 *
 * @throws ToolError where it ends, or is not ready in time, with what it printed.
 */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const { name, command, args, env, folder, isReady, deadlineMs = 60_000 } = options;
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      TMPDIR: folder,
      LANG: 'C.UTF-8',
      // No server of these looks for credentials, but the libraries in some do, at an address outside this machine.
      AWS_EC2_METADATA_DISABLED: 'true',
      ...env,
    },
  });
  let printed = '';
  const keep = (text: string): void => {
    printed = (printed + text).slice(-16_000);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  let failure: string | undefined;
  const ended = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      failure = error.message;
      resolve();
    });
    child.on('exit', (code, signal) => {
      failure = `it ended with ${String(signal ?? code)}`;
      resolve();
    });
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    if (failure === undefined) child.kill('SIGTERM');
    const timer = setTimeout(kill, 5_000);
    await ended;
    clearTimeout(timer);
    process.removeListener('exit', kill);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };

  const deadline = performance.now() + deadlineMs;
  const hasFailed = (): boolean => failure !== undefined;
  while (!(await isReady().catch(() => false))) {
    if (performance.now() > deadline) failure ??= `it was not ready after ${String(deadlineMs / 1000)} s`;
    if (hasFailed()) {
      const why = failure ?? '';
      kill();
      await stop();
      throw new ToolError(`${name} did not start: ${why}\n${printed}`);
    }
    await wait(50);
  }
  return { stop, log: () => printed };
}
