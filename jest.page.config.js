import base from './jest.base.js';

/** The page in a headless Chromium, which it installs from Debian where it is missing. `npm run test:page`. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/page/**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/assemblies.ts',
  // Chromium, an offline AWS and its functions at a time are enough for two cores.
  maxWorkers: 1,
  testTimeout: 180_000,
};
