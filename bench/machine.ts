import { execFileSync } from 'node:child_process';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';

/** What figures are from: they say little without it. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly gigabytes: number;
  readonly system: string;
  /** Of the Node that ran what was measured. */
  readonly node: string;
  /** Processes that wanted a core, on average over the minute before: above the number of cores, figures are noise. */
  readonly load: number;
}

export function machine(node: string): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    gigabytes: Math.round(totalmem() / 1024 ** 3),
    system: `${platform()} ${release()}`,
    node: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(),
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
  };
}
