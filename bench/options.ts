import { parseArgs } from 'node:util';

export interface Options {
  /** Path of the Node that runs what is measured. */
  readonly node: string;
  readonly rounds: number;
  /** Milliseconds. */
  readonly latency: number;
  /** Paths of other actions' scripts. */
  readonly against: readonly string[];
  /** What the first of them is called in the plot. */
  readonly againstName: string;
  readonly json: string;
  /** Write the figures and the plot into `bench/`, to be committed. */
  readonly publish: boolean;
  /** Only see that everything runs. */
  readonly smoke: boolean;
}

export const USAGE = `npm run bench -- [options]
  --node PATH        the Node that runs what is measured (default: the one that runs this)
  --rounds N         how often each is run (default 20)
  --latency MS       latency of the second series; 0 for none (default 40)
  --against PATH     another action's script, to be given the same inputs; can be repeated
  --against-name N   what the plot calls it (default: another action)
  --json PATH        where the figures go (default .local/bench.json)
  --publish          write the figures and the plot into bench/ too
  --smoke            one round without latency: only see that everything runs`;

/** @throws Error where an option is not known or its value cannot be */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      node: { type: 'string', default: process.execPath },
      rounds: { type: 'string', default: '20' },
      latency: { type: 'string', default: '40' },
      against: { type: 'string', multiple: true, default: [] },
      'against-name': { type: 'string', default: 'another action' },
      json: { type: 'string', default: '.local/bench.json' },
      publish: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    node: values.node,
    rounds: values.smoke ? 1 : wholeNumber('--rounds', values.rounds, 1),
    latency: values.smoke ? 0 : wholeNumber('--latency', values.latency, 0),
    against: values.against,
    againstName: values['against-name'],
    json: values.json,
    publish: values.publish,
    smoke: values.smoke,
  };
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least)) throw new Error(`${name} must be a whole number from ${String(least)}, not ${text}`);
  return value;
}
