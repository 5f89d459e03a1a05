import type { Figures } from './figures';
import { memoryTable, seriesTable, targetsTable } from './table';

/** Everything that was measured, as Markdown. */
export function asText(figures: Figures): string {
  const { machine } = figures;
  return [
    `Node ${machine.node}, ${machine.processor}, ${String(machine.cores)} cores, ${String(machine.gigabytes)} GB, ` +
      `${machine.system}; load ${String(machine.load)} at the start; ${String(figures.rounds)} rounds, ${figures.at}.`,
    ...figures.series.flatMap((series) => [
      series.latency === 0
        ? 'Without added latency:'
        : `With ${String(series.latency)} ms of latency added to each answer:`,
      seriesTable(series),
    ]),
    memoryTable(figures.memory),
    targetsTable(figures.targets),
  ].join('\n\n');
}
