import shared from '../interop/jest.config.js';

/** The fault matrix, by `npm run test:reliability`. */
const config = {
  ...shared,
  testMatch: ['<rootDir>/__tests__/reliability/**/*.test.ts'],
  // The matrix watches for leaks by itself; its judge is shown steps that hand on what they must not.
  setupFilesAfterEnv: [],
  // The matrix keeps every core busy by itself.
  maxWorkers: 1,
};

export default config;
