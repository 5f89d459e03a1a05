/** How long a refused step waits: a random part of a ceiling that doubles, in seconds. */
export interface Waiting {
  readonly first: number;
  readonly most: number;
  /** The least part of the ceiling. */
  readonly least: number;
}

export interface Situation {
  readonly steps: number;
  /** Seconds over which they begin, at random. */
  readonly within: number;
  /** Calls a second that are let through, and how many at once. */
  readonly rate: number;
}

/** What came of it: calls for each step, and seconds until the last is through. */
export interface Course {
  readonly perStep: number;
  readonly seconds: number;
}

/**
 * A crowd of steps before a token bucket, without any process: what only depends on how they wait. No step gives up.
 *
 * @param random gives numbers from 0 to 1, as `Math.random`.
 */
export function simulate({ steps, within, rate }: Situation, waiting: Waiting, random: () => number): Course {
  let asking = Array.from({ length: steps }, () => ({ at: random() * within, tries: 1 }));
  let [tokens, last, calls] = [rate, 0, 0];
  while (asking.length > 0) {
    asking.sort((a, b) => a.at - b.at);
    // Nobody who is refused now comes back before the shortest wait is over.
    const horizon = (asking[0]?.at ?? 0) + Math.max(0.01, waiting.first * waiting.least);
    const again: typeof asking = [];
    for (const step of asking) {
      if (step.at > horizon) {
        again.push(step);
        continue;
      }
      calls += 1;
      tokens = Math.min(rate, tokens + (step.at - last) * rate);
      last = step.at;
      if (tokens >= 1) {
        tokens -= 1;
        continue;
      }
      const ceiling = Math.min(waiting.most, waiting.first * 2 ** (step.tries - 1));
      const wait = (waiting.least + random() * (1 - waiting.least)) * ceiling;
      again.push({ at: Math.max(step.at + wait, horizon), tries: step.tries + 1 });
    }
    asking = again;
  }
  return { perStep: calls / steps, seconds: last };
}
