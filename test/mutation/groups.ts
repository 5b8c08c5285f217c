import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What decides what readers get: tasks but for their entries, the lake, and of core what runs and versions are. */
const SOURCES = [
  'core/published/*.ts',
  'core/runs/{payload,redriven,run-id,source-identity,stamps,statements}.ts',
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
 * The tests that must tell: those of the file, or else of its folder: the ones that import it, where some do. What other
 * tests tell by the way is no judgement, and would take hours; so would those of `test/lake/model`, which try thousands
 * of orders.
 * @returns their paths
 */
export function testsOf(source: string): string[] {
  const own = `test/${source.replace(/\.ts$/, '.test.ts')}`;
  if (existsSync(join(ROOT, own))) return [own];
  const beside = testsIn(dirname(source));
  const importing = beside.filter((test) => readFileSync(join(ROOT, test), 'utf8').includes(`/${source}'`));
  return importing.length > 0 ? importing : beside;
}

/** The tests of a folder, or of the one above where it has none of its own. */
function testsIn(folder: string): string[] {
  const found = globSync(`test/${folder}/*.test.ts`, { cwd: ROOT }).sort();
  return found.length > 0 || folder === '.' ? found : testsIn(dirname(folder));
}
