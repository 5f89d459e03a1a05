import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALLS } from '../../reliability/calls';
import { cellsOf, nameOf, type Cell } from '../../reliability/faults';
import { matrixCells, rowsOf, runMatrix, type Found, type Row } from '../../reliability/matrix';

/** Milliseconds for all cells, on a busy machine of two cores. */
const PATIENCE = 1_200_000;

const RESULTS = join(import.meta.dirname, '..', '..', 'reliability', 'results.json');
const expected = JSON.parse(readFileSync(RESULTS, 'utf8')) as Row[];

let found: readonly Found[] = [];
beforeAll(async () => {
  found = await runMatrix(matrixCells());
}, PATIENCE);

/** Rows that differ by nothing but their calls are one. */
function rowOf(rows: readonly Row[], { call, ...cell }: Cell): Omit<Row, 'calls'> | undefined {
  const row = rows.find(({ fault, calls }) => fault === nameOf(cell) && calls.includes(call.name));
  if (row === undefined) return undefined;
  const { calls: _, ...rest } = row;
  return rest;
}

describe.each(CALLS)('$name ($by)', (call) => {
  it.each(cellsOf(call).map((cell) => [nameOf(cell), cell] as const))('%s', (_, cell) => {
    const one = found.find((other) => other.cell.call === call && nameOf(other.cell) === nameOf(cell));

    expect(one?.complaints).toEqual([]);
    expect(rowOf(one ? rowsOf([one]) : [], cell)).toEqual(rowOf(expected, cell));
  });
});

it('is all that docs/reliability.md tells', () => {
  const names = (rows: readonly Row[]): string[] =>
    rows.flatMap(({ fault, calls }) => calls.map((call) => `${call}, ${fault}`)).sort();

  expect(names(expected)).toEqual(names(rowsOf(found)));
});
