import type { Rejected } from '../../core/csv/row-judge.ts';
import { csv, type CsvSource } from '../../core/definition/source.ts';
import type { ColumnType } from '../../core/types/type.ts';
import type { Row } from '../../scaffold/raw-rows.ts';
import { compare } from './compare.ts';
import type { Reading } from './independent.ts';

const COLUMNS: readonly [header: string, type: ColumnType][] = [
  ['id', { kind: 'int' }],
  ['name', { kind: 'string' }],
  ['price', { kind: 'decimal', precision: 12, scale: 2 }],
  ['weight', { kind: 'double' }],
  ['sold', { kind: 'date' }],
  ['at', { kind: 'timestamp' }],
  ['open', { kind: 'boolean' }],
];

/** What the file has, and what the table has of it. */
const TEXTS = [
  ['1', 'Ana "A"', '1234.50', '1e3', '2024-01-31', '2024-01-31T10:00', 'TRUE'],
  ['2', '', 'NA', '', '1999-12-31', '1999-12-31 23:59:59.5', 'f'],
  ['3', ' padded ', '-0.5', ' 0.1 ', '', '', ''],
];
const TABLE: readonly Row[] = [
  ['1', 'Ana "A"', '1234.5', '1e3', '2024-01-31', '2024-01-31 10:00:00', 'true'],
  ['2', null, null, null, '1999-12-31', '1999-12-31 23:59:59.500', 'false'],
  ['3', ' padded ', '-0.5', '0.1', null, null, null],
];

async function* each<T>(ones: readonly T[]): AsyncGenerator<T> {
  yield* ones;
}

const header: Reading = { is: 'header', line: 1, fields: COLUMNS.map(([name]) => name) };
const records = (texts: readonly (readonly (string | null)[])[]): Reading[] => [
  header,
  ...texts.map((fields, index): Reading => ({ is: 'record', line: index + 2, fields })),
];

/** The kinds of fault in a table of a file. */
async function faults(
  table: readonly Row[],
  {
    readings = records(TEXTS),
    rejected = [],
    ...dialect
  }: { readings?: readonly Reading[]; rejected?: Rejected[] } & Partial<CsvSource> = {},
) {
  const columns = Object.fromEntries(
    COLUMNS.map(([name, type]) => [name, { type, rules: {}, mayBeEmpty: true, nullWords: ['NA'] }]),
  );
  const source = csv({ dataset: 'd', columns, ...dialect });
  const { wrong } = await compare({ source, rows: each(table), rejected }, each(readings));
  return wrong.map(({ kind, text }) => `${kind}: ${text}`);
}

/** The table with another value in a field. */
const planted = (row: number, column: string, value: string | null): Row[] =>
  TABLE.map((fields, at) =>
    at === row ? fields.map((old, index) => (COLUMNS[index]![0] === column ? value : old)) : fields,
  );

test('a table that has what the file has is equal', async () => {
  expect(await faults(TABLE)).toEqual([]);
});

test.each<[string, number, string, string | null, string]>([
  ['a wrong digit of a decimal', 0, 'price', '1234.6', '"1234.50" became "1234.6"'],
  ['a wrong digit of an int', 1, 'id', '3', '"2" became "3"'],
  ['a lost sign', 2, 'price', '0.5', '"-0.5" became "0.5"'],
  ['another double', 0, 'weight', '1000.0000001', '"1e3" became "1000.0000001"'],
  ['a kept quote', 0, 'name', '"Ana ""A"""', String.raw`"Ana \"A\"" became "\"Ana \"\"A\"\"\""`],
  ['a trimmed text', 2, 'name', 'padded', '" padded " became "padded"'],
  ['another day', 0, 'sold', '2024-01-30', '"2024-01-31" became "2024-01-30"'],
  ['another time of day', 1, 'at', '1999-12-31 23:59:59', '"1999-12-31 23:59:59.5" became'],
  ['another truth', 0, 'open', 'false', '"TRUE" became "false"'],
  ['a value lost', 0, 'price', null, 'a value was lost: "1234.50" became NULL'],
  ['a text lost', 0, 'name', null, String.raw`a value was lost: "Ana \"A\"" became NULL`],
  ['a value of nothing', 2, 'sold', '1970-01-01', '"" became "1970-01-01"'],
])('%s is found', async (_, row, column, value, text) => {
  const found = await faults(planted(row, column, value));
  expect(found).toEqual([expect.stringContaining('another value: ')]);
  expect(found[0]).toContain(`line ${row + 2}, ${column} `);
  expect(found[0]).toContain(text);
});

test('a code that became a number is found', async () => {
  const texts = TEXTS.with(0, TEXTS[0]!.with(0, '0001'));
  expect(await faults(TABLE, { readings: records(texts) })).toEqual([
    'another value: line 2, id (int): a code lost its zeros: "0001" became "1"',
  ]);
});

test('a lost row and a row too many are found', async () => {
  expect(await faults(TABLE.slice(0, 2))).toEqual(['a row lost: line 4']);
  expect(await faults([...TABLE, TABLE[0]!])).toEqual(['a row too many: behind 3 rows']);
});

test('another header is found', async () => {
  const names = ['id', '"name', ...COLUMNS.slice(2).map(([name]) => name)];
  const other: Reading = { is: 'header', line: 1, fields: names };
  expect(await faults(TABLE, { readings: [other, ...records(TEXTS).slice(1)] })).toEqual([
    expect.stringContaining('another header: the file has ["id","\\"name","price"'),
  ]);
});

test('numbers are read by the marks that were told, and by no others', async () => {
  const texts = TEXTS.map((fields, row) => fields.with(2, ['1.234,50', '', '-0,5'][row]!));
  const readings = records(texts.map((fields) => fields.with(3, '')));
  const table = TABLE.map((fields) => fields.with(3, null));
  expect(await faults(table, { readings, decimal: ',', group: '.' })).toEqual([]);
  expect(await faults(table, { readings, decimal: ',' })).toEqual([
    'another value: line 2, price (decimal): another value: "1.234,50" became "1234.5"',
  ]);
  expect(await faults(table, { readings })).toHaveLength(2);
});

test('a day and a month that were changed over are found', async () => {
  const texts = TEXTS.map((fields, row) =>
    fields.with(4, ['01/02/2024', '31/12/1999', ''][row]!).with(5, ''),
  );
  const table = (first: string) => [
    ['1', 'Ana "A"', '1234.5', '1e3', first, null, 'true'],
    ...TABLE.slice(1).map((fields) => fields.with(5, null)),
  ];
  const told = { readings: records(texts), date: 'DD/MM/YYYY' } as const;
  expect(await faults(table('2024-02-01'), told)).toEqual([]);
  expect(await faults(table('2024-01-02'), told)).toEqual([
    'another value: line 2, sold (date): another value: "01/02/2024" became "2024-01-02"',
  ]);
});

test('what is NULL by how it is written has no value', async () => {
  const readings = records(
    TEXTS.map((fields, row) => fields.map((text, column) => (row === 0 && column === 1 ? null : text))),
  );
  expect(await faults(planted(0, 'name', null), { readings })).toEqual([]);
  expect(await faults(planted(0, 'name', 'N'), { readings })).toEqual([
    'another value: line 2, name (string): another value: null became "N"',
  ]);
});

test('a row behind the footer is lost where it could be one', async () => {
  const behind = (fields: string[]): Reading[] => [...records(TEXTS), { is: 'footer', line: 6, fields }];
  expect(await faults(TABLE, { readings: behind(TEXTS[0]!) })).toEqual([
    'a row lost: line 6, behind a footer',
  ]);
  expect(await faults(TABLE, { readings: behind(TEXTS[0]!.with(0, 'all')) })).toEqual([]);
  expect(await faults(TABLE, { readings: behind(['made', 'by', 'hand']) })).toEqual([]);
});

describe('rejected rows', () => {
  const row: Rejected = { line: 5, column: '', reason: '2 fields where …', kind: 'fields', text: '4,x' };
  const rejected: Reading = { is: 'rejected', line: 5, text: '4,x\n', fields: ['4', 'x'] };

  test('are told where they stand', async () => {
    expect(await faults(TABLE, { rejected: [row], readings: [...records(TEXTS), rejected] })).toEqual([]);
  });

  test.each([
    ['at another line', { ...row, text: '4,y' }, rejected],
    ['that the file does not have', row, undefined],
  ])('%s are found', async (_, told, reading) => {
    const readings = [...records(TEXTS), ...(reading ? [reading] : [])];
    expect(await faults(TABLE, { rejected: [told], readings })).toEqual([
      expect.stringMatching(/^a rejected row of another place: line 5/),
    ]);
  });

  test('that are rows all the same are found', async () => {
    const whole = { ...rejected, fields: TEXTS[0]! };
    expect(await faults(TABLE, { rejected: [row], readings: [...records(TEXTS), whole] })).toEqual([
      'a rejected row that is one: line 5: 2 fields where …',
    ]);
  });
});

test('a quote out of place, in what was accepted, is found', async () => {
  const fault: Reading = { is: 'fault', line: 4, text: "',' expected after '\"'" };
  expect(await faults(TABLE, { readings: [...records(TEXTS.slice(0, 2)), fault] })).toEqual([
    expect.stringContaining('a row that is none: line 4'),
  ]);
});
