import { spawn } from 'node:child_process';

export interface RunOptions {
  /** The whole environment of the program. Defaults to this process's. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Milliseconds after which it is ended. Defaults to two minutes. */
  readonly timeoutMs?: number;
  /** Lets other work of the machine go first: for builds that use all cores. */
  readonly background?: boolean;
}

export interface RunResult {
  /** Null where the program was ended by a signal. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that a person must install first, or that failed. Its message is one line for them, then what was said. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/**
 * Runs a program to its end.
 *
 * @throws ToolError where it cannot be started.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const [program, programArgs] =
      options.background && process.platform !== 'win32'
        ? ['nice', ['-n', '10', command, ...args]]
        : [command, args];
    const child = spawn(program, programArgs, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 120_000,
      killSignal: 'SIGKILL',
      ...(options.env && { env: options.env }),
      ...(options.cwd !== undefined && { cwd: options.cwd }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) => reject(new ToolError(`${command} cannot be started: ${error.message}`)));
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/**
 * Runs a program that must succeed, and gives what it printed.
 *
 * @throws ToolError with `onFailure` as its first line.
 */
export async function mustRun(
  command: string,
  args: readonly string[],
  onFailure: string,
  options: RunOptions = {},
): Promise<string> {
  let said: string;
  try {
    const { exitCode, stdout, stderr } = await run(command, args, options);
    if (exitCode === 0) return stdout;
    said = `${[command, ...args].join(' ')} ended with ${String(exitCode)}:\n${stderr.slice(-4_000) || stdout.slice(-4_000)}`;
  } catch (error) {
    said = String(error);
  }
  throw new ToolError(`${onFailure}\n${said}`);
}
