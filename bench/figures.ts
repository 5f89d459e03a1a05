import type { Growth } from './growth';
import type { Machine } from './machine';
import { pairedRatio, summarise, type Summary } from './statistics';
import type { CallsOf, Samples } from './rounds';
import type { Sizes } from './sizes';
import { againstName, BASE, POST, REFRESH } from './subjects';

/** One subject's times, in milliseconds. */
export interface Row extends Summary {
  readonly name: string;
  /** Times as long as the bare POST. */
  readonly toBare: number;
  readonly calls: readonly string[];
  readonly samples: readonly number[];
}

export interface Series {
  /** Milliseconds that the stand-in waits before each answer. */
  readonly latency: number;
  readonly rows: readonly Row[];
}

/** A number that is to stay below a bound. */
export interface Target {
  readonly what: string;
  readonly value: number;
  readonly most: number;
  readonly met: boolean;
}

/** What `npm run bench` writes as JSON. */
export interface Figures {
  readonly at: string;
  readonly machine: Machine;
  readonly rounds: number;
  readonly series: readonly Series[];
  /** Kilobytes held at most, by the subject's name: the median of some runs. */
  readonly memory: Readonly<Record<string, number>>;
  readonly sizes: Sizes;
  readonly growth: readonly Growth[];
  readonly targets: readonly Target[];
}

export function seriesOf(latency: number, samples: Samples, calls: CallsOf): Series {
  const base = samples.get(BASE.bare) ?? [];
  const rows = [...samples].map(([name, values]): Row => ({
    name,
    ...summarise(values),
    toBare: pairedRatio(values, base),
    calls: calls.get(name) ?? [],
    samples: values.map((value) => Number(value.toFixed(2))),
  }));
  return { latency, rows };
}

/** The bounds that were set before anything was measured. Those that another action is needed for come with it. */
export function targetsOf({ series, memory, sizes, growth }: Omit<Figures, 'targets'>): Target[] {
  const targets: Target[] = [];
  const add = (what: string, value: number | undefined, most: number): void => {
    if (value !== undefined) targets.push({ what, value, most, met: value <= most });
  };
  for (const { latency, rows } of series) {
    const at = latency === 0 ? '' : `, ${String(latency)} ms of latency`;
    const ratio = (name: string, base: string): number | undefined => {
      const [over, under] = [name, base].map((one) => rows.find((row) => row.name === one));
      return over && under && pairedRatio(over.samples, under.samples);
    };
    for (const mode of ['assume-role', 'web-identity']) {
      if (latency === 0) add(`${mode} / ${BASE.bare}`, ratio(mode, BASE.bare), 2);
      const most = latency === 0 ? 0.5 : 0.45;
      add(`${mode} / ${againstName(mode, 0)}${at}`, ratio(mode, againstName(mode, 0)), most);
      add(`${mode} with bucket / ${mode}${at}`, ratio(`${mode} with bucket`, mode), 1.35);
    }
    if (latency === 0) {
      add(`${POST} / ${BASE.node}`, ratio(POST, BASE.node), 1.3);
      for (const name of Object.values(REFRESH)) add(`${name} / ${BASE.bare}`, ratio(name, BASE.bare), 1.6);
    }
  }
  const [held, least] = [memory['assume-role'], memory[BASE.bare]];
  if (held !== undefined && least !== undefined)
    add('peak memory of assume-role / bare POST', held / least, 1.3);
  // What is read costs a little; what is not must cost nothing.
  for (const { what, ratio } of growth) add(what, ratio, 1.1);
  add('bytes of dist/', sizes.dist, 1_000_000);
  add('bytes that a runner downloads (.tar.gz)', sizes.archive, 700_000);
  return targets;
}
