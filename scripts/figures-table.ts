/** What each row of the README's table is called in the benchmark's own, of what is measured as one process. */
const ROWS = [
  ['Node, with nothing to do', 'node -e 0'],
  ['the least that Node can do: one POST', 'bare POST'],
  ['this action, a role by keys', 'assume-role'],
  ['configure-aws-credentials, the same', 'against 1: assume-role'],
  ['this action, a role by OIDC', 'web-identity'],
  ['configure-aws-credentials, the same', 'against 1: web-identity'],
] as const;

/**
 * The README's figures: those of the benchmark's last published run, without added latency.
 *
 * @param bench bench/README.md
 * @throws Error where it has no such figure.
 */
export function figuresTable(bench: string): string {
  const times = tableWith(bench, 'milliseconds');
  const memory = tableWith(bench, 'peak memory');
  const lines = ROWS.map(([title, subject]) => {
    const median = cellOf(times, subject, 'median');
    const ratio = cellOf(times, subject, 'x bare POST');
    const calls = cellOf(times, subject, 'calls');
    const megabytes = cellOf(memory, subject, 'megabytes');
    return `| ${title} | ${median} ms | ${ratio} | ${calls} | ${megabytes} MB |`;
  });
  return ['| | Time | × one POST | Calls | Peak memory |', '| :-- | --: | --: | --: | --: |', ...lines].join(
    '\n',
  );
}

type Table = readonly (readonly string[])[];

/** The first table whose first column has this title, its header first. */
function tableWith(markdown: string, title: string): Table {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => cells(line)[0] === title);
  if (start < 0) throw new Error(`bench/README.md has no table of ${title}`);
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return lines.slice(start, length < 0 ? undefined : start + length).map(cells);
}

function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function cellOf(table: Table, row: string, column: string): string {
  const [header = []] = table;
  const cell = table.find(([first]) => first === row)?.[header.indexOf(column)];
  if (cell === undefined) throw new Error(`bench/README.md has no ${column} of ${row}`);
  return cell;
}
