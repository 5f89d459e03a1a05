/** What both projects share. Tests are ES modules, as the action is. */
const project = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true }] },
  // The fetched copies of other software that interop and e2e tests work on, and what the build writes.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/coverage/', '<rootDir>/.local/'],
};

/** @type {import('jest').Config} */
const config = {
  // Half of Jest's own default on a two-core machine would be one worker; action tests mostly wait for a child process.
  maxWorkers: '100%',
  projects: [
    { ...project, displayName: 'unit', testMatch: ['<rootDir>/__tests__/unit/**/*.test.ts'] },
    { ...project, displayName: 'action', testMatch: ['<rootDir>/__tests__/action/**/*.test.ts'] },
  ],
  // Read by scripts/coverage.mjs, which adds what the built action covered as a process.
  collectCoverageFrom: ['src/**/*.ts'],
  coverageDirectory: 'coverage/jest',
  coverageReporters: ['json'],
};

export default config;
