import base from './jest.base.js';

/** With the real exporter and the real Prometheus, which it installs. `npm run test:monitoring`. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/monitoring/**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/assemblies.ts',
  maxWorkers: 2,
  testTimeout: 900_000,
};
