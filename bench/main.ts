/**
 * Measures the built action as whole processes: `npm run bench`; `npm run bench -- --help` tells the options.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Job } from '../local-runner';
import { asText } from './as-text';
import { comparisonPlot } from './comparison-plot';
import { seriesOf, targetsOf, type Figures, type Series } from './figures';
import { growthOf } from './growth';
import { Jobs } from './jobs';
import { machine } from './machine';
import { readOptions, USAGE, type Options } from './options';
import { measure, rehearse } from './rounds';
import { runOnce } from './run-once';
import { sizes } from './sizes';
import { startStandIn, type StandIn } from './stand-in';
import { median } from './statistics';
import { againstName, BASE, subjects, type Subject } from './subjects';

/** Runs of which the median is taken for memory, which hardly varies. */
const MEMORY_RUNS = 5;

const ROOT = dirname(import.meta.dirname);

async function main(options: Options): Promise<void> {
  const standIn = await startStandIn();
  const jobs = new Jobs();
  try {
    const job = await jobs.start();
    const all = await subjects(options.node, job, standIn, options.against, jobs.start);
    const figures = await figuresOf(all, job, standIn, options);
    console.log(asText(figures));
    await write(figures, options);
  } finally {
    await standIn.close();
    await jobs.remove();
  }
}

async function figuresOf(
  all: readonly Subject[],
  job: Job,
  standIn: StandIn,
  options: Options,
): Promise<Figures> {
  const { node, rounds, latency } = options;
  const about = machine(node);
  const calls = await rehearse(node, all, standIn);
  const series: Series[] = [];
  for (const ms of latency === 0 ? [0] : [0, latency]) {
    await standIn.setFaults(ms === 0 ? [] : [{ kind: 'delay', ms }]);
    series.push(seriesOf(ms, await measure(node, all, rounds, standIn), calls));
  }
  await standIn.setFaults([]);
  const measured = {
    at: new Date().toISOString(),
    machine: about,
    rounds,
    series,
    memory: await memoryOf(node, all),
    sizes: await sizes(ROOT),
    growth: await growthOf(node, job, standIn, rounds),
  };
  return { ...measured, targets: targetsOf(measured) };
}

async function memoryOf(node: string, all: readonly Subject[]): Promise<Record<string, number>> {
  const probe = join(import.meta.dirname, 'programs', 'peak-memory.cjs');
  const memory: Record<string, number> = {};
  for (const { name, program } of all) {
    const held: number[] = [];
    for (let run = 0; run < MEMORY_RUNS; run += 1)
      held.push(Number((await runOnce(node, program, probe)).told));
    memory[name] = median(held);
  }
  return memory;
}

async function write(figures: Figures, { json, publish, againstName: other }: Options): Promise<void> {
  await mkdir(dirname(json), { recursive: true });
  await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`);
  if (!publish) return;
  const names = new Map([
    [BASE.bare, BASE.bare],
    ['assume-role', 'assume-role'],
    [againstName('assume-role', 0), `${other}: assume-role`],
    ['web-identity', 'web-identity'],
    [againstName('web-identity', 0), `${other}: web-identity`],
  ]);
  await writeFile(join(import.meta.dirname, 'comparison.svg'), comparisonPlot(figures, names));
  const readme = join(import.meta.dirname, 'README.md');
  const text = await readFile(readme, 'utf8');
  await writeFile(
    readme,
    text.replace(
      /(<!-- figures -->)[^]*(<!-- \/figures -->)/,
      (_all, open: string, close: string) => `${open}\n\n${asText(figures)}\n\n${close}`,
    ),
  );
}

const options = readOptions(process.argv.slice(2));
if (options === 'help') console.log(USAGE);
else await main(options);
