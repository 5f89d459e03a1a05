import { type ChildProcess, spawn } from 'node:child_process';
import { rm, truncate } from 'node:fs/promises';

/** A program and all that it is given. */
export interface Program {
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The runner's files, emptied before each run. */
  readonly files: readonly string[];
  /** A folder that is removed before each run. */
  readonly without?: string;
}

export interface Run {
  /** From the start of the process to its end and that of all its output. */
  readonly milliseconds: number;
  readonly output: string;
  /** What it wrote to the file descriptor 3. */
  readonly told: string;
}

/**
 * Runs a program once, as a process.
 *
 * @param node path of the Node that runs it.
 * @param preload a CommonJS file that is loaded first.
 * @throws Error where it fails: what did not work is not measured.
 */
export async function runOnce(node: string, program: Program, preload?: string): Promise<Run> {
  for (const file of program.files) await truncate(file);
  if (program.without !== undefined) await rm(program.without, { recursive: true, force: true });
  const args = [...(preload === undefined ? [] : ['--require', preload]), ...program.args];
  const started = performance.now();
  const child = spawn(node, args, {
    env: program.env,
    cwd: program.cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const [output, told] = [collect(child.stdout, child.stderr), collect(child.stdio[3])];
  const exit = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const milliseconds = performance.now() - started;
  if (exit !== 0) throw new Error(`${args.join(' ')} ended with ${String(exit)}:\n${output()}`);
  return { milliseconds, output: output(), told: told() };
}

type Stream = ChildProcess['stdio'][number];

/** What came by the streams, once they have ended. */
function collect(...streams: readonly Stream[]): () => string {
  const chunks: Buffer[] = [];
  for (const stream of streams) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}
