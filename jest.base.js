/* The tests' own settings, for every process that they start: those of the project are the team's. */
process.env.AFLUENTE_CONFIG = `${import.meta.dirname}/test/config/afluente.config.ts`;

/** What all suites share. Jest runs the TypeScript sources as native ES modules; swc only strips the types. */
export default {
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.offline'],
  testPathIgnorePatterns: ['/node_modules/', '/cdk.out/', '/.offline/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
    // ES modules whose imports lack their suffix, which Jest finds where they are CommonJS.
    'dt-sql-parser/.+\\.js$': ['@swc/jest', { jsc: { target: 'es2024' }, module: { type: 'commonjs' } }],
  },
  moduleNameMapper: {
    // One copy for them and for us: antlr4ng asks what is an instance of its own classes.
    '^antlr4ng$': '<rootDir>/node_modules/antlr4ng/dist/index.cjs',
    // Node's hook for these imports, which Jest forbids and doesn't need.
    '/parser-imports\\.ts$': '<rootDir>/test/support/no-hook.ts',
  },
  transformIgnorePatterns: ['/node_modules/(?!dt-sql-parser/)'],
};
