import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What takes seconds: programs, synthesized apps, the offline AWS, DuckDB. */
const SLOW = [
  '@afluente/offline',
  '@duckdb/node-api',
  'node:child_process',
  'offline/index.ts',
  'test/support/assemblies.ts',
  'test/support/program.ts',
  'test/support/tools.ts',
];

/** What a test imports, itself and by the support that it uses: packages by name, files from the root. */
function importsOf(file: string, found = new Set<string>()): Set<string> {
  const text = readFileSync(join(ROOT, file), 'utf8');
  for (const [statement, name = ''] of text.matchAll(/^(?:import|\} from)\b[^;]*?'([^']+)';/gm)) {
    if (statement.startsWith('import type ')) continue;
    const path = name.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(file), name)) : name;
    if (found.has(path)) continue;
    found.add(path);
    if (/^(offline\/)?test\/.*\.ts$/.test(path)) importsOf(path, found);
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
    const imports = importsOf(file);
    return SLOW.filter((name) => imports.has(name)).map((name) => `${file}: ${name}`);
  });
  expect(slow).toEqual([]);
});

test('what is slow is found, also behind the support of a test', () => {
  expect([...importsOf('test/e2e/orders.test.ts')]).toEqual(
    expect.arrayContaining(['@afluente/offline', 'test/support/assemblies.ts']),
  );
  expect(importsOf('test/programs/region.test.ts')).toContain('node:child_process');
});
