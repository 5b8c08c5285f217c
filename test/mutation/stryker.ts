import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../..');

const Point = z.object({ line: z.int(), column: z.int() });
/** https://github.com/stryker-mutator/mutation-testing-elements/tree/master/packages/report-schema */
const Report = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          mutatorName: z.string(),
          replacement: z.string().optional(),
          status: z.enum([
            'Killed',
            'Survived',
            'NoCoverage',
            'CompileError',
            'RuntimeError',
            'Timeout',
            'Ignored',
            'Pending',
          ]),
          location: z.object({ start: Point, end: Point }),
        }),
      ),
    }),
  ),
});
type Report = z.infer<typeof Report>;
export type MutatedFile = Report['files'][string];

/**
 * Mutates files and lets tests judge each mutant.
 * @param tools where StrykerJS is installed
 * @param tests their paths, apart by spaces
 * @throws Error with Stryker's own words where a test fails without a mutant, or nothing could be judged
 */
export function mutated(files: readonly string[], tests: string, tools: string): Report['files'] {
  const scratch = mkdtempSync(join(tmpdir(), 'afluente-mutation-'));
  try {
    const report = join(scratch, 'report.json');
    const config = join(scratch, 'stryker.json');
    writeFileSync(config, JSON.stringify(optionsOf(files, scratch, report)));
    const { status } = spawnSync(process.execPath, [join(tools, 'stryker'), 'run', config], {
      cwd: ROOT,
      env: { ...process.env, MUTATION_TESTS: tests },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (status !== 0) throw new Error(`stryker ended with ${status}, at ${files.join(', ')}`);
    return Report.parse(JSON.parse(readFileSync(report, 'utf8'))).files;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** @see https://stryker-mutator.io/docs/stryker-js/configuration/ */
function optionsOf(files: readonly string[], scratch: string, report: string): object {
  return {
    mutate: files,
    plugins: ['@stryker-mutator/jest-runner', join(import.meta.dirname, 'messages.js')],
    ignorers: ['messages'],
    testRunner: 'jest',
    testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    jest: {
      configFile: 'test/mutation/jest.config.js',
      enableFindRelatedTests: false,
    },
    coverageAnalysis: 'perTest',
    // What is copied, and mutated there, beside what its tests read.
    ignorePatterns: [
      '/*',
      '!/core',
      '!/lake',
      '!/lambdas',
      '!/pipelines',
      '!/test',
      '!/package.json',
      '!/jest.base.js',
      '!/bin',
      '!/cli',
      '!/operate',
      '!/scaffold',
      '!/verify',
      '!/page',
      '!/lib',
      '!/afluente.config.ts',
    ],
    tempDirName: join(scratch, 'copies'),
    // There is none: Stryker would adapt it by the compiler's API, which TypeScript 7 has no more.
    tsconfigFile: 'none.json',
    concurrency: 2,
    timeoutMS: 10_000,
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: report },
    warnings: { slow: false, unknownOptions: false },
  };
}
