import { env } from 'node:process';

// The action bundles the SDK and runs on Node 24; that a later SDK leaves Node 20 behind is no test's news.
env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

/** What both projects share. Tests are ES modules, as the action is. */
const project = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true }] },
  // What the build and the tests write.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/coverage/', '<rootDir>/.local/'],
};

/** @type {import('jest').Config} */
const config = {
  // Half of Jest's own default on a two-core machine would be one worker; action tests mostly wait for a child process.
  maxWorkers: '100%',
  // An action test waits for processes; on a busy machine that takes a while, and says nothing about the action.
  testTimeout: 120_000,
  projects: [
    // What runs in this process. interop/ and e2e/ need more than Node, and have commands of their own.
    {
      ...project,
      displayName: 'unit',
      testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
      testPathIgnorePatterns: ['/__tests__/(action|interop|e2e|reliability|fuzz)/'],
    },
    // The built action, run as a process.
    {
      ...project,
      displayName: 'action',
      testMatch: ['<rootDir>/__tests__/action/**/*.test.ts'],
      setupFilesAfterEnv: ['<rootDir>/__tests__/support/no-leaks.ts'],
    },
  ],
  // Read by scripts/coverage.ts, which adds what the built action covered as a process.
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.d.ts'],
  coverageDirectory: 'coverage/jest',
  coverageReporters: ['json'],
};

export default config;
