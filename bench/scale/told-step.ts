import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Program } from '../run-once';

/** What a step came to, when it was let go on: it waits again, or it has ended. */
export type Pause =
  | { readonly kind: 'waits'; readonly milliseconds: number }
  | { readonly kind: 'ended'; readonly exitCode: number | null; readonly output: string };

const PRELOAD = join(import.meta.dirname, '..', 'programs', 'told-to-wait.cjs');

/** A step as a process, which waits as long as it is told to, not as long as it wants. */
export class ToldStep {
  readonly #node: string;
  readonly #program: Program;
  #child: ChildProcess | undefined;
  #output = '';

  constructor(node: string, program: Program) {
    this.#node = node;
    this.#program = program;
  }

  /** Starts the step, or ends its wait, and sees what comes of it. */
  async goOn(): Promise<Pause> {
    const child = this.#child;
    const pause = this.#pause((this.#child ??= this.#start()));
    child?.send('go on');
    return pause;
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  #start(): ChildProcess {
    const { args, env, cwd } = this.#program;
    const child = spawn(this.#node, ['--require', PRELOAD, ...args], {
      env,
      cwd,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      windowsHide: true,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString('utf8');
      });
    }
    return child;
  }

  #pause(child: ChildProcess): Promise<Pause> {
    return new Promise((resolve, reject) => {
      const done = (pause: Pause): void => {
        child.removeAllListeners('message').removeAllListeners('close').removeAllListeners('error');
        resolve(pause);
      };
      child.once('error', reject);
      child.once('message', (message) => {
        done({ kind: 'waits', milliseconds: (message as { wait: number }).wait });
      });
      child.once('close', (exitCode) => {
        done({ kind: 'ended', exitCode, output: this.#output });
      });
    });
  }
}
