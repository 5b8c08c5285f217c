import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tablesOf } from './files.ts';
import { PACKAGES } from './packages.ts';
import { sampled } from './sample.ts';
import { isDelimited } from './tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'afluente-foreign-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a package has the tables that are called so, and the texts that are tables', () => {
  const files = {
    'data/a.csv': 'a,b\n1,2\n',
    'data/again.csv': 'a,b\n1,2\n',
    'data/b.TSV': 'a\tb\n',
    'data/table.txt': 'a;b\n1;2\n3;4\n',
    'data/prose.txt': 'It was, as they say,\na dark night.\n',
    'data/._a.csv': 'x',
    'data/module.py': 'a,b\n1,2\n',
    'p.egg-info/SOURCES.txt': 'a,b\n1,2\n5,6\n',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const skipped: string[] = [];
  const found = tablesOf({ ...PACKAGES[0]!, name: 'p' }, folder, new Set(), (why, name) =>
    skipped.push(`${name}: ${why}`),
  );
  expect(found.map(({ name }) => name)).toEqual(['p/data/a.csv', 'p/data/b.TSV', 'p/data/table.txt']);
  expect(skipped).toEqual([
    'p/data/again.csv: the same as another file',
    'p/data/prose.txt: no delimited table',
  ]);
});

test('a text is a table where nearly every line has as many delimiters as the first', () => {
  const rows = Array.from({ length: 20 }, (_, index) => `${index}|x`);
  expect(isDelimited(['a|b', ...rows].join('\r\n'))).toBe(true);
  expect(isDelimited(['a|b', ...rows.slice(0, 8), 'end', 'of it'].join('\n'))).toBe(false);
  expect(isDelimited('a|b\n')).toBe(false);
});

test('a seed chooses the same files each time, and another seed others', () => {
  const all = Array.from({ length: 100 }, (_, index) => ({ name: `f${index}` }));
  expect(sampled(all, 10, 1)).toEqual(sampled(all, 10, 1));
  expect(sampled(all, 10, 1)).toHaveLength(10);
  expect(sampled(all, 10, 1)).not.toEqual(sampled(all, 10, 2));
});

test('each package is pinned to one archive', () => {
  expect(PACKAGES.filter(({ sha256 }) => !/^[0-9a-f]{64}$/.test(sha256))).toEqual([]);
  expect(new Set(PACKAGES.map(({ name }) => name)).size).toBe(PACKAGES.length);
  expect(PACKAGES.some(({ registry }) => registry === 'npm')).toBe(true);
});
