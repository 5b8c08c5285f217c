import { typeFacts, FACTS } from '../../../core/types/kinds.ts';
import { col } from '../../../core/types/col.ts';
import {
  hiveType,
  trinoType,
  typeCode,
  typeInWords,
  typeName,
  typeOfHive,
} from '../../../core/types/names.ts';
import type { Notation } from '../../../core/definition/notation.ts';
import type { ColumnKind, ColumnType } from '../../../core/types/type.ts';

/** Of each kind, its types that tests go by. */
const TYPES: Readonly<Record<ColumnKind, readonly ColumnType[]>> = {
  string: [{ kind: 'string' }],
  boolean: [{ kind: 'boolean' }],
  int: [{ kind: 'int' }],
  bigint: [{ kind: 'bigint' }],
  double: [{ kind: 'double' }],
  date: [{ kind: 'date' }],
  timestamp: [{ kind: 'timestamp' }],
  decimal: [
    { kind: 'decimal', precision: 12, scale: 2 },
    { kind: 'decimal', precision: 38, scale: 0 },
  ],
};
const types = Object.values(TYPES).flat();
/** The kinds of which something holds. */
const that = (holds: (facts: (typeof FACTS)[number]) => unknown) =>
  FACTS.flatMap((facts) => (holds(facts) ? [facts.kind] : []));

test('the facts of every kind are there once, under its name', () => {
  expect(FACTS.map(({ kind }) => kind).sort()).toEqual(Object.keys(TYPES).sort());
  for (const kind of Object.keys(TYPES) as ColumnKind[]) expect(typeFacts({ kind }).kind).toBe(kind);
});

test.each<[ColumnType, string, string, string, string]>([
  [{ kind: 'string' }, 'string', 'varchar', 'a string', 'col.string()'],
  [{ kind: 'boolean' }, 'boolean', 'boolean', 'a boolean', 'col.boolean()'],
  [{ kind: 'int' }, 'int', 'integer', 'an int', 'col.int()'],
  [{ kind: 'bigint' }, 'bigint', 'bigint', 'a bigint', 'col.bigint()'],
  [{ kind: 'double' }, 'double', 'double', 'a double', 'col.double()'],
  [{ kind: 'date' }, 'date', 'date', 'a date', 'col.date()'],
  [{ kind: 'timestamp' }, 'timestamp', 'timestamp', 'a timestamp', 'col.timestamp()'],
  [
    { kind: 'decimal', precision: 12, scale: 2 },
    'decimal(12,2)',
    'decimal(12,2)',
    'a decimal(12, 2)',
    'col.decimal(12, 2)',
  ],
])('%j is %s to Hive, %s to Trino, %s to people, and written %s', (type, hive, trino, words, code) => {
  expect([hiveType(type), trinoType(type), typeInWords(type), typeCode(type)]).toEqual([
    hive,
    trino,
    words,
    code,
  ]);
  expect(words.endsWith(` ${typeName(type)}`)).toBe(true);
});

test('a name of the catalog is read as the type that has it', () => {
  for (const type of types) expect(typeOfHive(hiveType(type))).toEqual(type);
  for (const name of ['', 'varchar', 'integer', 'int(1)', 'decimal', 'decimal(12)', 'array<int>', 'INT']) {
    expect([name, typeOfHive(name)]).toEqual([name, undefined]);
  }
});

test('a definition writes each kind, with its rules', () => {
  expect(Object.keys(col).sort()).toEqual(Object.keys(TYPES).sort());
  expect(col.decimal(12, 2, { min: 0 })).toMatchObject({
    type: { kind: 'decimal', precision: 12, scale: 2 },
    rules: { min: 0 },
    mayBeEmpty: false,
  });
  for (const make of [col.string, col.boolean, col.int, col.bigint, col.double, col.date, col.timestamp]) {
    const { type, rules } = make();
    expect([type, rules]).toEqual([{ kind: type.kind }, {}]);
    expect(col[type.kind]).toBe(make);
  }
});

test('parameters that are no type’s are told', () => {
  const faults = (precision: number, scale: number) =>
    typeFacts({ kind: 'decimal' }).parameters.fault({ kind: 'decimal', precision, scale });
  for (const [precision, scale] of [
    [1, 0],
    [1, 1],
    [38, 38],
  ] as const)
    expect(faults(precision, scale)).toBeUndefined();
  for (const [precision, scale] of [
    [0, 0],
    [39, 0],
    [5, 6],
    [5, -1],
    [5.5, 1],
    [5, 0.5],
    [NaN, 0],
  ] as const)
    expect(faults(precision, scale)).toMatch(`decimal(${precision}, ${scale}) is not a type`);
});

test('what each kind may be used for', () => {
  expect(that(({ isText }) => isText)).toEqual(['string']);
  expect(that(({ partitions }) => partitions)).toEqual(['string']);
  expect(that(({ sums }) => sums)).toEqual(['int', 'bigint', 'decimal']);
  expect(that(({ bounds }) => bounds?.of === 'number')).toEqual(['int', 'bigint', 'double', 'decimal']);
  expect(that(({ bounds }) => bounds?.of === 'day')).toEqual(['date', 'timestamp']);
  expect(that(({ time }) => time === 'day')).toEqual(['date']);
  expect(that(({ time }) => time === 'millisecond')).toEqual(['timestamp']);
});

test('what a column of each kind may say of how it is written', () => {
  const of = (key: keyof Notation) => that(({ notation }) => (notation as readonly string[]).includes(key));
  expect(of('decimal')).toEqual(['int', 'bigint', 'double', 'decimal']);
  expect(of('group')).toEqual(['int', 'bigint', 'double', 'decimal']);
  expect(of('codes')).toEqual(['int', 'bigint', 'double', 'decimal']);
  expect(of('date')).toEqual(['date', 'timestamp']);
  for (const key of ['zone', 'fraction', 'unix'] as const) expect(of(key)).toEqual(['timestamp']);
});

test.each<[ColumnKind, number | string, string]>([
  ['int', -5, '-5'],
  ['decimal', 0.5, "DECIMAL '0.5'"],
  ['double', 1e-7, "DOUBLE '1e-7'"],
  ['date', '2024-01-31', "DATE '2024-01-31'"],
  ['timestamp', '2024-01-31', "TIMESTAMP '2024-01-31'"],
])('a bound of %s, %s, is %s in SQL', (kind, bound, sql) => {
  expect(typeFacts({ kind }).bounds?.literal(bound)).toBe(sql);
});

test('a type widens to those whose readers go on reading, and to no other', () => {
  const decimal = (precision: number, scale: number): ColumnType => ({ kind: 'decimal', precision, scale });
  const all = [...types, decimal(13, 2), decimal(13, 3), decimal(12, 3), decimal(11, 2)];
  const wider = all.flatMap((from) =>
    all.flatMap((to) =>
      from !== to && typeFacts(from).widens(from, to) ? [`${typeName(from)} → ${typeName(to)}`] : [],
    ),
  );
  expect(wider).toEqual([
    'int → bigint',
    'int → double',
    'decimal(12, 2) → decimal(13, 2)',
    'decimal(12, 2) → decimal(13, 3)',
    'decimal(12, 3) → decimal(13, 3)',
    'decimal(11, 2) → decimal(12, 2)',
    'decimal(11, 2) → decimal(13, 2)',
    'decimal(11, 2) → decimal(13, 3)',
    'decimal(11, 2) → decimal(12, 3)',
  ]);
});
