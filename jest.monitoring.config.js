import config from './jest.config.js';

/** With the real exporter and the real Prometheus, which it installs. `npm run test:monitoring`. */
export default {
  ...config,
  testPathIgnorePatterns: ['/node_modules/'],
  testMatch: ['<rootDir>/test/monitoring/**/*.test.ts'],
  testTimeout: 900_000,
};
