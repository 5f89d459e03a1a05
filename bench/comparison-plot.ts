import type { Figures, Row } from './figures';
import { BASE } from './subjects';
import { box, COLOURS, drawing, line, text } from './svg';

const WIDTH = 760;
const LEFT = 210;
const ROW = 26;

/** The medians as bars, each with a line from the quickest run to the slowest but the slowest tenth. */
export function comparisonPlot({ series, machine }: Figures, names: ReadonlyMap<string, string>): string {
  const shown = series.map(({ latency, rows }) => ({
    latency,
    rows: rows.filter(({ name }) => names.has(name)),
  }));
  const most = Math.max(...shown.flatMap(({ rows }) => rows.map(slow)));
  const scale = (milliseconds: number): number => (milliseconds / most) * (WIDTH - LEFT - 90);
  const parts: string[] = [];
  let y = 10;
  for (const { latency, rows } of shown) {
    y += ROW;
    const answer = latency === 0 ? 'answers at once' : `${String(latency)} ms before each answer`;
    parts.push(text(10, y - 8, `A whole process, milliseconds: ${answer}`));
    for (const row of rows) {
      const { name, min, median } = row;
      const label = names.get(name) ?? name;
      parts.push(
        text(LEFT - 8, y + 16, label, 'end'),
        box(LEFT, y + 4, scale(median), ROW - 8, colourOf(name)),
        line(LEFT + scale(min), y + ROW / 2, LEFT + scale(slow(row)), y + ROW / 2),
        text(LEFT + scale(slow(row)) + 8, y + 16, `${median.toFixed(0)} ms`),
      );
      y += ROW;
    }
    y += 10;
  }
  parts.push(
    text(10, y + 14, `Medians; Node ${machine.node}, ${String(machine.cores)} cores of ${machine.processor}`),
  );
  return drawing('How long a step takes, beside a bare POST and another action', WIDTH, y + 26, parts);
}

/** The slowest run but for the slowest tenth: one that the machine was busy with something else in. */
function slow({ samples }: Row): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * 0.9)] ?? 0;
}

function colourOf(name: string): string {
  if ((Object.values(BASE) as string[]).includes(name)) return COLOURS.base;
  return name.startsWith('against') ? COLOURS.other : COLOURS.ours;
}
