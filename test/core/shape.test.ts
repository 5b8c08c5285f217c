import { check, col, csv, daily, pipeline } from '../../core/definition/index.ts';
import { isDefinition, shapeFaults } from '../../core/definition/shape.ts';
import orders from '../../pipelines/orders/pipeline.ts';

const column = col.string({ oneOf: ['a'], minLength: 1, maxLength: 2, pattern: 'a' });

/** Every builder and every option that there is. */
const whole = pipeline({
  source: csv({
    dataset: 'sales',
    mode: 'append',
    delimiter: ';',
    quote: "'",
    escape: '\\',
    encoding: 'latin1',
    decimal: ',',
    group: '.',
    date: 'DD/MM/YYYY',
    skip: 1,
    comment: '#',
    header: true,
    footer: 'Total',
    trailingDelimiter: true,
    trim: true,
    extra: 'ignore',
    columns: {
      text: column.from('Text').null('NA').optional(),
      written: col.timestamp().written({ zone: 'utc', fraction: 'truncate', date: 'YYYY-MM-DD' }),
      unix: col.timestamp().written({ unix: 'seconds' }),
      grouped: col.decimal(9, 2).written({ decimal: '.', group: ',' }),
      flag: col.boolean(),
      int: col.int({ min: 1, max: 2 }),
      bigint: col.bigint({ min: 1 }),
      double: col.double({ max: 1 }),
      money: col.decimal(12, 2, { min: 0 }),
      day: col.date({ min: '2024-01-01' }),
      at: col.timestamp({ max: '2024-01-01' }),
    },
    tolerate: { rows: 1, share: 0.1 },
  }),
  target: {
    table: 'sales_daily',
    columns: { day: col.date(), n: col.bigint(), money: col.decimal(12, 2), month: col.string() },
    partitionBy: ['month'],
    keepVersions: 3,
    evolution: 'any',
  },
  checks: [
    check.notNull('day'),
    check.unique('day'),
    check.range('n', { min: 1, max: 2 }),
    check.oneOf('month', ['01']).warn(),
    check.rowCount({ min: 1, max: 2 }),
    check.rowCountFalls({ atMost: '20 %' }).warn(),
    check.freshness('day', { within: '2 days' }),
    check.sameTotal('n', { source: 'count(*)' }),
    check.custom('some', 'n > 0'),
  ],
  schedule: daily('03:05'),
  startOnLanding: false,
});

type Path = readonly (string | number)[];

/** Every place of a value that isn't of a builder's methods. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'function') return [];
  const inner = Array.isArray(value)
    ? value.flatMap((one, index) => placesIn(one, [...path, index]))
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, one]) => placesIn(one, [...path, key]))
      : [];
  return [path, ...inner];
}

const at = (value: any, path: Path): any => path.reduce((inner, key) => inner[key], value);

/** A copy with what stands at a place changed; methods are kept. */
function changed(value: any, [key, ...rest]: Path, change: (old: any) => unknown): unknown {
  if (key === undefined) return change(value);
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = changed(value[key], rest, change);
  return copy;
}

const places = placesIn(whole);
const objects = places.filter((path) => {
  const value = at(whole, path);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
});
/** Columns have the names that people give them: any key is one there. */
const isColumns = (path: Path) => path.length === 2 && path[1] === 'columns';

test('what the builders make is a definition', () => {
  expect(shapeFaults(whole)).toEqual([]);
  expect(shapeFaults(orders)).toEqual([]);
  expect(objects.length).toBeGreaterThan(40);
});

test.each(objects.filter((path) => !isColumns(path)).map((path) => [path.join('.'), path] as const))(
  'a key that there is not is refused in: %s',
  (_, path) => {
    const faults = shapeFaults(changed(whole, path, (old) => ({ ...old, keyOfNobody: 1 })));
    expect(faults).toEqual([expect.stringMatching(/(^|\.)keyOfNobody: there is no such key$/)]);
  },
);

test.each(places.filter((path) => path.length > 0).map((path) => [path.join('.'), path] as const))(
  'a value of another type is refused in: %s',
  (_, path) => {
    for (const wrong of [null, 7n, Symbol('x'), () => 1, Number.NaN, new Map(), [[[]]], /x/]) {
      const definition = changed(whole, path, () => wrong);
      expect(isDefinition(definition)).toBe(false);
      for (const fault of shapeFaults(definition)) expect(fault).toMatch(/^[a-z][\w.[\]]*: \S.+$/);
    }
  },
);

/** Each builder told an option that it doesn't have; `any`, since the compiler would refuse it too. */
const loose: any = { check, col, csv, pipeline };
const source = (more: object) => ({ ...whole, source: loose.csv({ ...whole.source, ...more }) });
const withColumn = (one: unknown) => ({ ...whole, source: { ...whole.source, columns: { id: one } } });
const withCheck = (one: unknown) => ({ ...whole, checks: [one] });

test.each<[string, unknown, string]>([
  [
    'pipeline',
    loose.pipeline({ ...whole, shedule: daily('03:00') }),
    'shedule: there is no such key; did you mean "schedule"?',
  ],
  ['csv', source({ modo: 'append' }), 'source.modo: there is no such key; did you mean "mode"?'],
  ['csv', source({ tolerat: { rows: 1 } }), 'source.tolerat: there is no such key; did you mean "tolerate"?'],
  [
    'tolerate',
    source({ tolerate: { rows: 1, share: 0.1, row: 1 } }),
    'source.tolerate.row: there is no such key; did you mean "rows"?',
  ],
  [
    'target',
    loose.pipeline({ ...whole, target: { ...whole.target, keepVersion: 3 } }),
    'target.keepVersion: there is no such key; did you mean "keepVersions"?',
  ],
  [
    'string',
    withColumn(loose.col.string({ maxLenght: 3 })),
    'source.columns.id.maxLenght: there is no such key; did you mean "maxLength"?',
  ],
  [
    'boolean',
    withColumn(loose.col.boolean({ oneof: ['x'] })),
    'source.columns.id.oneof: there is no such key; did you mean "oneOf"?',
  ],
  ['int', withColumn(loose.col.int({ minimum: 3 })), 'source.columns.id.minimum: there is no such key'],
  [
    'decimal',
    withColumn(loose.col.decimal(5, 2, { mn: 3 })),
    'source.columns.id.mn: there is no such key; did you mean "min"?',
  ],
  [
    'nullable',
    withColumn(loose.col.int().nullable('no')),
    'source.columns.id.nullable: "no" is not true or false',
  ],
  ['from', withColumn(loose.col.int().from(5)), 'source.columns.id.from: 5 is not a text'],
  [
    'no call',
    withColumn(loose.col.int),
    'source.columns.id: a function is not an object { … }; are its ( ) missing?',
  ],
  [
    'no call',
    withCheck(loose.check.unique('day').warn),
    'checks[0]: a function is not an object { … }; are its ( ) missing?',
  ],
  [
    'range',
    withCheck(loose.check.range('n', { mn: 1 })),
    'checks[0].mn: there is no such key; did you mean "min"?',
  ],
  ['rowCount', withCheck(loose.check.rowCount({ mix: 1 })), 'checks[0].mix: there is no such key'],
  [
    'rowCountFalls',
    withCheck(loose.check.rowCountFalls({ atMost: '1 %', by: 1 })),
    'checks[0].by: there is no such key',
  ],
  [
    'freshness',
    withCheck(loose.check.freshness('day', { within: '1 day', zone: 1 }).warn()),
    'checks[0].zone: there is no such key',
  ],
  [
    'sameTotal',
    withCheck(loose.check.sameTotal('n', { source: 'x', sorce: 1 })),
    'checks[0].sorce: there is no such key; did you mean "source"?',
  ],
  ['unique', withCheck(loose.check.unique(['day', 'n'])), 'checks[0].columns[0]: a list is not a text'],
  [
    'severity',
    withCheck({ ...check.unique('day'), severity: 'warning' }),
    'checks[0].severity: "warning" is not one of "error", "warn"',
  ],
  [
    'daily',
    {
      ...whole,
      schedule: loose.pipeline({ ...whole, schedule: { ...daily('03:00'), timezone: 'UTC' } }).schedule,
    },
    'schedule.timezone: there is no such key; did you mean "timeZone"?',
  ],
])('%s keeps what it was told: %#', (_, definition, fault) => {
  expect(shapeFaults(definition)).toEqual([fault]);
});

test.each([
  [null, 'the default export: null is not an object { … }'],
  [5, 'the default export: 5 is not an object { … }'],
  [pipeline, 'the default export: a function is not an object { … }; are its ( ) missing?'],
])('%p is no definition', (value, fault) => {
  expect(shapeFaults(value)).toEqual([fault]);
});

test('a column is nullable when it is told so, and not when it is told not to be', () => {
  expect(col.int().nullable().mayBeEmpty).toBe(true);
  expect(col.int().nullable(false).mayBeEmpty).toBe(false);
});
