import { spawn } from 'node:child_process';

/** Takes what a process prints. */
export interface OutputStream {
  readonly write: (chunk: Buffer) => void;
  readonly end: () => void;
}

export interface ProcessOptions {
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Milliseconds after which the process is killed. */
  readonly timeoutMs: number;
  /** Ends it as a runner does when its run is cancelled: SIGINT, 7.5 s later SIGTERM, 2.5 s later SIGKILL. */
  readonly cancel?: AbortSignal | undefined;
  /** Ends it at once, as a machine that goes away. */
  readonly kill?: AbortSignal | undefined;
  /** Called when it runs, with its id. */
  readonly onStart?: (pid: number) => void;
}

export interface ProcessEnd {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly durationMs: number;
  readonly timedOut: boolean;
}

/** A runner's patience with a cancelled step, in milliseconds from the start of the cancellation. */
const CANCELLATION = [
  [0, 'SIGINT'],
  [7_500, 'SIGTERM'],
  [10_000, 'SIGKILL'],
] as const;

/** Runs a program to its end, and its output with it. */
export async function runProcess(
  file: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<ProcessEnd> {
  const started = performance.now();
  const child = spawn(file, args, {
    env: options.env,
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  if (child.pid !== undefined) options.onStart?.(child.pid);
  child.stdout.on('data', options.stdout.write);
  child.stdout.on('end', options.stdout.end);
  child.stderr.on('data', options.stderr.write);
  child.stderr.on('end', options.stderr.end);

  let timedOut = false;
  const timers = [
    setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, options.timeoutMs),
  ];
  const cancel = (): void => {
    for (const [after, signal] of CANCELLATION) timers.push(setTimeout(() => child.kill(signal), after));
  };
  const kill = (): void => void child.kill('SIGKILL');
  const end = new Promise<ProcessEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => {
      resolve({ exitCode, signal, durationMs: performance.now() - started, timedOut });
    });
  });
  onAbort(options.cancel, cancel);
  onAbort(options.kill, kill);
  try {
    return await end;
  } finally {
    timers.forEach(clearTimeout);
    options.cancel?.removeEventListener('abort', cancel);
    options.kill?.removeEventListener('abort', kill);
  }
}

function onAbort(signal: AbortSignal | undefined, act: () => void): void {
  if (signal?.aborted) act();
  else signal?.addEventListener('abort', act, { once: true });
}
