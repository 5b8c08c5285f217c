import base from './jest.base.js';

/** Left out where there is no time for all, as in `.ci/run` (AFLUENTE_SHORT=1); the others do a part (test/support/short.ts). */
const WHOLE_ONLY = ['partitions', 'expiry', 'durability', 'limits', 'starts', 'speed', 'large', 'medicoes'];

/** What takes minutes: every state, many publishes. `npm run test:long`. */
export default {
  ...base,
  testPathIgnorePatterns: [
    ...base.testPathIgnorePatterns,
    ...(process.env.AFLUENTE_SHORT ? WHOLE_ONLY.map((name) => `/test/long/${name}\\.test`) : []),
  ],
  testMatch: ['<rootDir>/test/long/**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/assemblies.ts',
  maxWorkers: 2,
  testTimeout: 1_500_000,
};
