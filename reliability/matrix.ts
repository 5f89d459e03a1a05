import { LeakError, watchForLeaks } from '../leak-scan';
import { boundOf } from './bounds';
import { CALLS, type MatrixCall } from './calls';
import { cellsOf, nameOf, type Cell } from './faults';
import { complaints, verdict, type Verdict } from './judge';
import { startLane, type Lane } from './observe';
import { startSurroundings } from './surroundings';

/** What was found of a cell. */
export interface Found {
  readonly cell: Cell;
  readonly complaints: readonly string[];
  readonly verdict?: Verdict;
}

/** What a fault comes to, and in which calls: a row of the table. */
export interface Row extends Verdict {
  readonly fault: string;
  /** Seconds after which the call has ended, by the action's own deadlines. */
  readonly most?: number;
  /** Of {@link CALLS}, by name. */
  readonly calls: readonly string[];
}

/** Two cores are kept busy by this many; more would only make each wait longer for its own start. */
const LANES = 4;

export function matrixCells(calls: readonly MatrixCall[] = CALLS): Cell[] {
  return calls.flatMap(cellsOf);
}

/**
 * Tries every cell with the built action, and has every step scanned for leaks.
 *
 * @param dist another build of it.
 */
export async function runMatrix(
  cells: readonly Cell[],
  onFound: (count: number) => void = () => undefined,
  dist?: string,
): Promise<Found[]> {
  const endWatch = watchForLeaks();
  const surroundings = await startSurroundings();
  const lanes = await Promise.all(
    Array.from({ length: Math.min(LANES, cells.length) }, () => startLane(surroundings)),
  );
  const found: Found[] = [];
  try {
    // Those that wait for a deadline first, so that none is waited for at the end.
    const left = [...cells.entries()].sort(
      ([, a], [, b]) => Number(a.fault.stalls ?? 0) - Number(b.fault.stalls ?? 0),
    );
    await Promise.all(
      lanes.map(async (lane) => {
        for (let next = left.pop(); next !== undefined; next = left.pop()) {
          const [index, cell] = next;
          found[index] = await judged(lane, cell, dist);
          onFound(cells.length - left.length);
        }
      }),
    );
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
    await surroundings.close();
    endWatch();
  }
  return found;
}

async function judged(lane: Lane, cell: Cell, dist?: string): Promise<Found> {
  try {
    const observed = await lane.observe(cell, dist === undefined ? {} : { dist });
    return { cell, complaints: complaints(observed, cell.call), verdict: verdict(observed) };
  } catch (error) {
    if (error instanceof LeakError) return { cell, complaints: error.leaks };
    // One cell that cannot be tried leaves the others theirs.
    return { cell, complaints: [`it could not be tried: ${(error as Error).message}`] };
  }
}

/** The found, a row for each fault and what it comes to, in the order of the matrix. */
export function rowsOf(found: readonly Found[]): Row[] {
  const faults = new Map<string, { cell: Cell; verdict: Verdict; calls: string[] }[]>();
  for (const { cell, verdict: came } of found) {
    if (came === undefined) continue;
    const variants = faults.get(nameOf(cell)) ?? [];
    faults.set(nameOf(cell), variants);
    const same = variants.find((one) => JSON.stringify(one.verdict) === JSON.stringify(came));
    if (same) same.calls.push(cell.call.name);
    else variants.push({ cell, verdict: came, calls: [cell.call.name] });
  }
  return [...faults].flatMap(([fault, variants]) =>
    variants.map(({ cell, verdict: came, calls }) => {
      const most = boundOf(cell.fault, came);
      return { fault, ...came, ...(most !== undefined && { most }), calls };
    }),
  );
}
