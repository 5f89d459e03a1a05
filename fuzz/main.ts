/**
 * `npm run fuzz` tries other cases than CI does, and more: ten minutes for each test of __tests__/fuzz, or of those that
 * are named, from a seed that it tells. `--minutes` and `--runs` say how many; `--seed` and `--path` act out again what
 * a failure tells.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const text = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  options: { seed: text, runs: text, minutes: text, path: text },
  allowPositionals: true,
});
const { seed = String(Date.now() % 2 ** 31), runs, path } = values;
const minutes = values.minutes ?? (runs === undefined && path === undefined ? '10' : undefined);

console.log(`Seed ${seed}`);
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join('node_modules', 'jest', 'bin', 'jest.js'),
    ...['--config', join('fuzz', 'jest.config.js')],
    ...(positionals.length > 0
      ? positionals.map((name) => `__tests__/fuzz/${name}\\.test`)
      : ['--testPathIgnorePatterns', 'judge']),
  ],
  {
    cwd: join(import.meta.dirname, '..'),
    stdio: 'inherit',
    env: {
      ...process.env,
      FUZZ_SEED: seed,
      ...(runs !== undefined && { FUZZ_RUNS: runs }),
      ...(minutes !== undefined && { FUZZ_MINUTES: minutes }),
      ...(path !== undefined && { FUZZ_PATH: path }),
    },
  },
);
process.exitCode = status ?? 1;
