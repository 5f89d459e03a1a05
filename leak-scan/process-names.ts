import { readFileSync, readdirSync } from 'node:fs';

/** Milliseconds between two looks. */
const INTERVAL_MS = 20;

/**
 * What other users of a machine see of a process and of those that it starts: title and arguments, as long as it runs.
 * Elsewhere than on Linux, nothing.
 */
export class ProcessNames {
  readonly #seen = new Set<string>();
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number) {
    this.#pid = pid;
    this.#timer = setInterval(() => {
      this.look();
    }, INTERVAL_MS).unref();
    this.look();
  }

  look(): void {
    const pids = [this.#pid];
    for (let pid = pids.pop(); pid !== undefined; pid = pids.pop()) {
      const arguments_ = read(`/proc/${String(pid)}/cmdline`);
      if (arguments_ !== '') this.#seen.add(arguments_.replaceAll('\0', '\n'));
      for (const thread of entries(`/proc/${String(pid)}/task`)) {
        const children = read(`/proc/${String(pid)}/task/${thread}/children`);
        pids.push(...children.split(' ').filter(Boolean).map(Number));
      }
    }
  }

  /** Ends the looking. */
  end(): string {
    clearInterval(this.#timer);
    return [...this.#seen].join('\n');
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended, or there is no such thing here.
    return '';
  }
}

function entries(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
