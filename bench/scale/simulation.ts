/** Compares ways to wait by simulation: `npx tsx bench/scale/simulation.ts`. Takes no time and no memory. */
import { median } from '../statistics';
import { table } from '../table';
import { simulate, type Waiting } from './simulate';

const RUNS = 21;
const CROWD = { steps: 1_000, within: 3 };
const RATES = [600, 200, 100];

/** The second is what `src/aws/call.ts` does; the first is what it did before. */
const WAYS: Readonly<Record<string, Waiting>> = {
  'from 1 s, whole': { first: 1, most: 20, least: 0 },
  'from 2 s, upper half': { first: 2, most: 20, least: 1 / 2 },
};

const cells = RATES.map((rate) => [
  `${String(rate)} a second`,
  ...Object.values(WAYS).map((waiting) => {
    const courses = Array.from({ length: RUNS }, () => simulate({ ...CROWD, rate }, waiting, Math.random));
    const calls = median(courses.map(({ perStep }) => perStep));
    const seconds = median(courses.map(({ seconds }) => seconds));
    return `${calls.toFixed(2)}, ${seconds.toFixed(1)} s`;
  }),
]);
console.log(table(['let through', ...Object.keys(WAYS)], cells));
