import config from '../../jest.config.js';

const { globalSetup: _assemblies, ...rest } = config;

/** Unit tests alone: they need no synthesized app. */
export default {
  ...rest,
  // Of the copy in which Stryker mutates.
  rootDir: process.cwd(),
  testMatch: [`<rootDir>/${process.env['MUTATION_TESTS']}`],
};
