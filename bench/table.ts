import type { Figures, Series, Target } from './figures';

/** A table as Markdown has it, which reads well in a terminal too. The first column is text, the others are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, 3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

export function seriesTable({ rows }: Series): string {
  return table(
    ['milliseconds', 'min', 'median', 'max', 'x bare POST', 'calls'],
    rows.map(({ name, min, median, max, toBare, calls }) => [
      name,
      ...[min, median, max].map((value) => value.toFixed(1)),
      toBare.toFixed(2),
      String(calls.length),
    ]),
  );
}

export function targetsTable(targets: readonly Target[]): string {
  return table(
    ['bound', 'measured', 'at most', 'met'],
    targets.map(({ what, value, most, met }) => [what, number(value), number(most), met ? 'yes' : 'no']),
  );
}

export function memoryTable(memory: Figures['memory']): string {
  return table(
    ['peak memory', 'megabytes'],
    Object.entries(memory).map(([name, kilobytes]) => [name, (kilobytes / 1024).toFixed(1)]),
  );
}

function number(value: number): string {
  return value >= 1_000 ? value.toLocaleString('en') : value.toFixed(2);
}
