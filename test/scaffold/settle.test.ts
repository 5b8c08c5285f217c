import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CSV_DEFAULTS, type Dialect } from '../../core/definition/source.ts';
import { typeName } from '../../core/types/names.ts';
import { Profile } from '../../scaffold/profile.ts';
import { withReasons } from '../../scaffold/reasons.ts';
import { settled } from '../../scaffold/settle.ts';

const { mode: _, tolerate: __, ...DIALECT } = CSV_DEFAULTS;

/**
 * Settles the columns of a file.
 * @param looked so many of its rows were looked at
 */
async function settledOf(
  rows: readonly (readonly string[])[],
  looked = rows.length,
  dialect: Dialect = DIALECT,
) {
  const names = (rows[0] ?? []).map((_one, position) => `c${position}`);
  const file = join(mkdtempSync(join(tmpdir(), 'afluente-settle-')), 'file.csv');
  writeFileSync(file, [names, ...rows].map((row) => `${row.join(',')}\n`).join(''));
  const untyped = names.map((name, position) => {
    const profile = new Profile();
    for (const row of rows.slice(0, looked)) profile.add(row[position] || null);
    return { name, header: name, profile };
  });
  const judged = await settled(file, untyped, looked, dialect);
  const columns = await withReasons(file, judged.columns, dialect);
  return {
    types: judged.columns.map(({ source: { type, mayBeEmpty } }) => typeName(type) + (mayBeEmpty ? '?' : '')),
    rejected: judged.tally.rows,
    accepted: judged.accepted,
    said: columns.map(({ guessed, seen }) => [...guessed, ...seen].join('; ')),
  };
}

const rows = (count: number, of: (row: number) => readonly string[]) =>
  Array.from({ length: count }, (_one, row) => of(row));

test('rows that dissent are rejected where they are few, and told with line and value', async () => {
  const file = rows(300, (row) => [row === 17 ? 'n/k' : String(row), row === 200 ? 'x' : '1.5']);
  expect(await settledOf(file)).toEqual({
    types: ['int', 'decimal(11, 1)'],
    rejected: 2,
    accepted: 298,
    said: [
      `1 value doesn't fit, so that its row will be rejected: line 19: "n/k"`,
      `1 value doesn't fit, so that its row will be rejected: line 202: "x"`,
    ],
  });
});

test('where columns together have too many, the worst of them becomes a text with the reason', async () => {
  const file = rows(100, (row) => [row === 7 ? 'x' : '1', row === 9 ? 'y' : '2', row === 9 ? 'z' : '3']);
  expect(await settledOf(file)).toEqual({
    types: ['string', 'int', 'int'],
    rejected: 1,
    accepted: 99,
    said: [
      `1 value doesn't fit col.int(): line 9: "x"`,
      `1 value doesn't fit, so that its row will be rejected: line 11: "y"`,
      '',
    ],
  });
});

test('too many in one column make it a text; a word that repeats can be NULL', async () => {
  const file = rows(40, (row) => [row % 10 === 3 ? `a${row}` : '1', row % 4 === 1 ? 'suppressed' : '2.50']);
  const { types, rejected, said } = await settledOf(file);
  expect([types, rejected]).toEqual([['string', 'string'], 0]);
  expect(said).toEqual([
    `4 values don't fit col.int(): line 5: "a3"`,
    `10 values don't fit col.decimal(12, 2): line 3: "suppressed"; col.decimal(12, 2).null('suppressed') would read this as NULL`,
  ]);
});

test('numbers of which later ones look like codes are texts, which keep all that these have', async () => {
  const file = rows(500, (row) => [
    row === 400 ? '00123' : String(row + 1),
    row === 450 ? ' 007' : '12',
    row === 300 ? '+351912345678' : '351912345678',
    row === 470 ? '0001.50' : '1.50',
    row === 480 ? '0' : '10',
    row === 490 ? '0.50' : '1.50',
  ]);
  expect(await settledOf(file, 100)).toEqual({
    types: ['string', 'string', 'string', 'string', 'int', 'decimal(12, 2)'],
    rejected: 0,
    accepted: 500,
    said: [
      '"00123" would lose its zeros as a number',
      '"007" would lose its zeros as a number',
      '"+351912345678" would lose its plus as a number',
      '"0001.50" would lose its zeros as a number',
      '',
      '',
    ],
  });
});

test('dates in several ways are told with the first that is not as most are', async () => {
  const file = rows(30, (row) => [row % 3 === 2 ? '15/01/2024' : '2024-01-15', 'x']);
  expect((await settledOf(file)).said[0]).toBe(
    'dates in several ways: "2024-01-15" and "15/01/2024"; 10 values don\'t fit col.date(): line 4: "15/01/2024"',
  );
});

describe('rows beyond those that were looked at', () => {
  test.each<[string, string, string]>([
    ['larger numbers', '3000000000', 'bigint'],
    ['decimals', '1.25', 'decimal(12, 2)'],
    ['nothing', '', 'int?'],
    ['zeros in front', '007', 'string'],
    ['words', 'x', 'string'],
  ])('are learnt from: %s', async (_name, value, type) => {
    const file = rows(200, (row) => [row > 100 ? value : '1', 'x']);
    const { types, rejected } = await settledOf(file, 50);
    expect([types, rejected]).toEqual([[type, 'string'], 0]);
  });

  test('are mistakes as well, where they are few', async () => {
    const file = rows(200, (row) => [row === 150 ? 'x' : '1', 'x']);
    expect(await settledOf(file, 50)).toMatchObject({
      types: ['int', 'string'],
      rejected: 1,
      said: [`1 value doesn't fit, so that its row will be rejected: line 152: "x"`, ''],
    });
  });
});
