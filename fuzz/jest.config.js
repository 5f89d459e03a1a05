import shared from '../interop/jest.config.js';

/** Cases made by chance, by `npm run test:fuzz`, and by `npm run fuzz` for longer. */
const config = {
  ...shared,
  testMatch: ['<rootDir>/__tests__/fuzz/**/*.test.ts'],
  // As long as somebody is ready to wait: each case has its own bound.
  testTimeout: 2 ** 31 - 1,
};

export default config;
