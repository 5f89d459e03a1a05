/** The tests against servers of others, by `npm run test:interop`. */
const config = {
  rootDir: new URL('..', import.meta.url).pathname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true }] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/coverage/', '<rootDir>/.local/'],
  testMatch: ['<rootDir>/__tests__/(interop|e2e)/**/*.test.ts'],
  setupFilesAfterEnv: ['<rootDir>/__tests__/support/no-leaks.ts'],
  // Each test starts processes, on a machine that may have two cores and other work.
  testTimeout: 60_000,
  maxWorkers: 2,
};

export default config;
