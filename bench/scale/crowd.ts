import type { Fault } from '../../local-aws';
import { TokenBucket } from '../../local-aws/faults/token-bucket';
import type { Situation } from './simulate';
import type { Pause } from './told-step';

/** A step that can be let go on until it waits or ends. */
export interface CrowdStep {
  goOn(): Promise<Pause>;
  kill(): void;
}

/** One call, and whether it was let through. */
export interface CrowdCall {
  /** Seconds since the first step could begin. */
  readonly at: number;
  readonly refused: boolean;
}

export interface Crowd {
  readonly calls: readonly CrowdCall[];
  readonly succeeded: number;
  /** What those printed that did not. */
  readonly failures: readonly string[];
}

export interface CrowdOptions extends Situation {
  /** Makes a step, not started yet. */
  readonly step: (index: number) => CrowdStep;
  /** Has the stand-in answer the next call as this says. */
  readonly setFaults: (faults: readonly Fault[]) => Promise<void>;
  readonly random: () => number;
}

const THROTTLED: readonly Fault[] = [{ kind: 'throttle', service: 'sts', times: 1 }];

/**
 * Many steps at once, as a big matrix starts them, each a process that runs the built action. No machine could run all
 * of them at the same time, so time is told here: one step after another is let go on, in the order in which their
 * calls would come, and its waits take no time. A token bucket by that time says which call STS would throttle.
 */
export async function crowd({ steps, within, rate, step, setFaults, random }: CrowdOptions): Promise<Crowd> {
  let now = 0;
  const bucket = new TokenBucket(rate, rate, () => new Date(now * 1000));
  const coming = Array.from({ length: steps }, (_, index) => ({ at: random() * within, step: step(index) }));
  const calls: CrowdCall[] = [];
  const failures: string[] = [];
  try {
    for (;;) {
      coming.sort((a, b) => b.at - a.at);
      const next = coming.pop();
      if (next === undefined) return { calls, succeeded: steps - failures.length, failures };
      now = next.at;
      const refused = !bucket.take();
      calls.push({ at: now, refused });
      await setFaults(refused ? THROTTLED : []);
      const pause = await next.step.goOn();
      if (pause.kind === 'waits') coming.push({ at: now + pause.milliseconds / 1000, step: next.step });
      else if (pause.exitCode !== 0) failures.push(pause.output);
    }
  } finally {
    for (const { step: left } of coming) left.kill();
  }
}
