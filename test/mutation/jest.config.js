import base from '../../jest.base.js';

/** Unit tests alone: they need no synthesized app. */
export default {
  ...base,
  // Of the copy in which Stryker mutates.
  rootDir: process.cwd(),
  testMatch: process.env['MUTATION_TESTS']?.split(' ').map((tests) => `<rootDir>/${tests}`),
  testTimeout: 60_000,
};
