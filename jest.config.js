import base from './jest.base.js';

/**
 * The folders of the unit tests, which start no program, and open no assembly, no offline AWS and no DuckDB.
 * `test/governance/unit-tests.test.ts` holds them to it.
 */
const UNIT = [
  'test/cli',
  'test/operate',
  'test/scaffold',
  'test/verify',
  'test/core',
  'test/faults',
  'test/foreign',
  'test/speed',
  'test/lake',
  'test/lambdas',
  'test/shared-modules',
  'offline/test/{assembly,events,glue,iam,kernel,logs,tagging,wire}',
];

/** Suites with a configuration of their own. */
const APART = ['test/long', 'test/monitoring', 'test/page'];

/** One who watches would meet modules of before an edit, and coverage is counted by Jest's own runtime alone. */
const ISOLATED = process.argv.some((argument) => /^--(watch|coverage|collectCoverage)/.test(argument));

/** A process of tests loads its modules once, not again for each file, which were most of the unit tests' time. */
const SHARED_MODULES = {
  testEnvironment: '<rootDir>/test/shared-modules/environment.ts',
  runtime: '<rootDir>/test/shared-modules/runtime.ts',
};

/** `npm test`; the first project alone: `npm run test:unit`. */
export default {
  projects: [
    {
      ...base,
      ...(ISOLATED ? {} : SHARED_MODULES),
      displayName: 'unit',
      testMatch: UNIT.map((folder) => `<rootDir>/${folder}/**/*.test.ts`),
    },
    {
      ...base,
      ...(ISOLATED ? {} : SHARED_MODULES),
      displayName: 'integration',
      testMatch: [
        '<rootDir>/{test,offline/test}/**/*.test.ts',
        ...[...UNIT, ...APART].map((folder) => `!**/${folder}/**`),
      ],
      globalSetup: '<rootDir>/test/support/assemblies.ts',
    },
  ],
  maxWorkers: 2,
  testTimeout: 60_000,
};
