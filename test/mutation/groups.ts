import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What decides what readers get: tasks but for their entries, the lake, and of core what runs and versions are. */
const SOURCES = [
  'core/{run-id,payload,redriven,stamps,plan,statements,source-identity,published-table,version,ownership,evolution,partitions}.ts',
  'lake/**/*.ts',
  'lambdas/*/*.ts',
];

/** They name a task's clients and schema, and are run as bundles end to end. */
const ENTRIES = /\/index\.ts$/;

/** The sources, sorted. */
export function sources(): string[] {
  return globSync(SOURCES, { cwd: ROOT })
    .filter((file) => !ENTRIES.test(file))
    .sort();
}

/**
 * The tests that must tell: those of the file, or else of its folder. What other tests tell by the way is no judgement,
 * and would take hours.
 * @returns a glob
 */
export function testsOf(source: string): string {
  const own = `test/${source.replace(/\.ts$/, '.test.ts')}`;
  return existsSync(join(ROOT, own)) ? own : `test/${dirname(source)}/**/*.test.ts`;
}
