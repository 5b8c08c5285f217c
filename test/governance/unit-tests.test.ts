import { globSync } from 'node:fs';
import { join } from 'node:path';
import { importsOf, ROOT } from '../support/rooms.ts';

/** What takes seconds: programs, synthesized apps, the offline AWS, DuckDB. */
const SLOW = [
  '@duckdb/node-api',
  'node:child_process',
  'offline/index.ts',
  'test/support/assemblies.ts',
  'test/support/program.ts',
  'test/support/tools.ts',
];

/** What a test imports, itself and by the support that it uses: packages by name, files from the root. */
function neededBy(file: string, found = new Set<string>()): Set<string> {
  for (const { source, package: of, typesOnly } of importsOf(file)) {
    const name = source ?? of ?? '';
    if (typesOnly || found.has(name)) continue;
    found.add(name);
    if (/^(offline\/)?test\/.*\.ts$/.test(name)) neededBy(name, found);
  }
  return found;
}

const { default: config } = (await import(join(ROOT, 'jest.config.js'))) as {
  default: { projects: { displayName: string; testMatch: string[] }[] };
};
const { testMatch } = config.projects.find(({ displayName }) => displayName === 'unit')!;
const UNIT = globSync(
  testMatch.map((pattern) => pattern.replace('<rootDir>/', '')),
  { cwd: ROOT },
);

test('a unit test starts no program, and opens no assembly, offline AWS or DuckDB', () => {
  expect(UNIT.length).toBeGreaterThan(60);
  const slow = UNIT.flatMap((file) => {
    const imports = neededBy(file);
    return SLOW.filter((name) => imports.has(name)).map((name) => `${file}: ${name}`);
  });
  expect(slow).toEqual([]);
});

test('what is slow is found, also behind the support of a test', () => {
  expect([...neededBy('test/e2e/orders.test.ts')]).toEqual(
    expect.arrayContaining(['offline/index.ts', 'test/support/assemblies.ts']),
  );
  expect(neededBy('test/programs/shell.test.ts')).toContain('node:child_process');
});
