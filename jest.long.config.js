import config from './jest.config.js';

/** What takes minutes: every state, many publishes. `npm run test:long`. */
export default {
  ...config,
  testPathIgnorePatterns: ['/node_modules/'],
  testMatch: ['<rootDir>/test/long/**/*.test.ts'],
  testTimeout: 1_500_000,
};
