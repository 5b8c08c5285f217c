import { check, col, csv, daily, pipeline, weekly } from '../../core/definition/index.ts';
import type { Definition } from '../../core/definition/pipeline.ts';
import { fingerprintsOf } from '../../core/definition/fingerprint.ts';
import { InvalidDefinition, validate } from '../../core/definition/validate.ts';

const good = pipeline({
  source: csv({ dataset: 'sales', columns: { id: col.bigint(), at: col.date() } }),
  target: {
    table: 'sales_daily',
    columns: { day: col.date(), n: col.bigint(), month: col.string() },
    partitionBy: ['month'],
  },
  checks: [check.unique('day'), check.range('day', { min: '2024-01-01' })],
  schedule: daily('03:05', 'America/Sao_Paulo'),
});

function faultsOf(change: (definition: Definition) => Definition, name = 'sales', sql = 'SELECT 1'): string {
  try {
    validate({ name, definition: change(good), sql });
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidDefinition);
    return (error as Error).message;
  }
  return '';
}

test('a column is told by its type, its header and whether it may be empty, in any order', () => {
  const column = { type: { kind: 'int' }, rules: { min: 1 }, mayBeEmpty: true, header: 'Nº' };
  expect(col.int({ min: 1 }).from('Nº').nullable()).toMatchObject(column);
  expect(JSON.stringify(col.int({ min: 1 }).nullable().from('Nº'))).toBe(JSON.stringify(column));
});

test('a header changes the fingerprint; a column without one keeps the one that it had', () => {
  const of = (columns: Definition['source']['columns']) =>
    fingerprintsOf({ name: 'sales', definition: column(columns)(good), sql: 'SELECT 1' }).rows;
  expect(of({ id: col.int().from('Id') })).not.toBe(of({ id: col.int() }));
  expect(of({ id: col.int() })).toBe(of({ id: { type: { kind: 'int' }, rules: {}, mayBeEmpty: false } }));
});

test('a right definition passes', () => {
  expect(faultsOf((definition) => definition)).toBe('');
});

const column = (columns: Definition['source']['columns']) => (definition: Definition) => ({
  ...definition,
  source: { ...definition.source, columns },
});
const target = (change: Partial<Definition['target']>) => (definition: Definition) => ({
  ...definition,
  target: { ...definition.target, ...change },
});

test.each([
  ['an illegal column name', column({ 'Order ID': col.int() }), 'source.columns.Order ID: not a column name'],
  [
    'names that differ by case',
    column({ id: col.int(), ID: col.int() }),
    'source.columns.ID: another column has this name',
  ],
  ['no column', column({}), 'source.columns: there is no column'],
  [
    'an unknown type',
    column({ id: { type: { kind: 'money' as 'int' }, rules: {}, mayBeEmpty: false } }),
    'source.columns.id.type.kind: "money" is not one of "string"',
  ],
  [
    'a decimal too wide',
    column({ id: col.decimal(39, 2) }),
    'source.columns.id: decimal(39, 2) is not a type',
  ],
  ['a scale over the precision', column({ id: col.decimal(4, 5) }), 'decimal(4, 5) is not a type'],
  ['an empty oneOf', column({ id: col.string({ oneOf: [] }) }), 'source.columns.id: oneOf is empty'],
  ['min above max', column({ id: col.int({ min: 2, max: 1 }) }), 'source.columns.id: min 2 is above max 1'],
  [
    'a missing partition column',
    target({ partitionBy: ['year'] }),
    'target.partitionBy: "year" is not a column',
  ],
  [
    'a column that only JavaScript’s objects have',
    target({ partitionBy: ['constructor'] }),
    'target.partitionBy: "constructor" is not a column',
  ],
  [
    'a check of such a column',
    (definition: Definition) => ({ ...definition, checks: [check.unique('toString')] }),
    'unique on "toString", which is not a column of the target',
  ],
  ['a partition column twice', target({ partitionBy: ['month', 'month'] }), '"month" stands there twice'],
  ['a partition that is no string', target({ partitionBy: ['day'] }), 'target.partitionBy: "day" is a date'],
  ['only partition columns', target({ columns: { month: col.string() } }), 'at least one column must remain'],
  ['an illegal table', target({ table: 'Sales' }), 'target.table: "Sales" is not a name'],
  ['no version to keep', target({ keepVersions: 0 }), 'target.keepVersions: 0 is not'],
  [
    'the table named as what reads the dataset',
    target({ table: 'raw_sales' }),
    'target.table: "raw_sales" is also',
  ],
  ['the table named as the dataset', target({ table: 'sales' }), 'target.table: "sales" is also the dataset'],
])('%s is named', (_, change, message) => {
  expect(faultsOf(change)).toContain(`pipelines/sales: `);
  expect(faultsOf(change)).toContain(message);
});

const source = (change: object) => (definition: Definition) => ({
  ...definition,
  source: { ...definition.source, ...change },
});
const rule = (change: Definition['source']['columns'][string]) => column({ id: col.bigint(), c: change });

test.each([
  [
    'a delimiter of two characters',
    source({ delimiter: '::' }),
    'source.delimiter: "::" is not one character of ASCII; write one',
  ],
  [
    'a header with blanks around it',
    column({ id: col.bigint().from(' Id') }),
    'source.columns.id.from: " Id" has blanks around it',
  ],
  [
    'a header that no file without quotes has',
    source({ quote: 'none', columns: { id: col.bigint().from('a,b') } }),
    'source.columns.id.from: "a,b" holds the delimiter',
  ],
  [
    'a header of the target',
    target({ columns: { day: col.date().from('Day'), n: col.bigint(), month: col.string() } }),
    "target.columns.day.from: it names a file's header",
  ],
  ['another quote', source({ quote: '`' }), 'source.quote: "`" is not one of'],
  [
    'another encoding',
    source({ encoding: 'cp1252' }),
    'source.encoding: "cp1252" is not one of "utf-8", "latin1", "windows-1252", "utf-16"',
  ],
  ['another decimal mark', source({ decimal: '·' }), 'source.decimal: "·" is not one of ".", ","'],
  [
    'another date',
    source({ date: 'YYYY-DD-MM' }),
    'source.date: "YYYY-DD-MM" is not one of "YYYY-MM-DD", "DD/MM/YYYY"',
  ],
  [
    'one mark for two things, where no quotes tell them apart',
    source({ decimal: ',', quote: 'none' }),
    'source.decimal: it is also the delimiter, which no value can hold without quotes',
  ],
  [
    'half a row',
    source({ tolerate: { rows: 0.5, share: 1 } }),
    'source.tolerate.rows: 0.5 is not a whole number',
  ],
  [
    'a share in percent',
    source({ tolerate: { rows: 5, share: 10 } }),
    'source.tolerate.share: 10 is not between 0 and 1',
  ],
  [
    'rows without a share',
    source({ tolerate: { rows: 5, share: 0 } }),
    'source.tolerate.share: with 0 no row is tolerated',
  ],
  [
    'a share without rows',
    source({ tolerate: { rows: 0, share: 0.1 } }),
    'source.tolerate.rows: with 0 no row is tolerated',
  ],
  [
    'a value twice',
    rule(col.string({ oneOf: ['a', 'a'] })),
    'source.columns.c.oneOf: "a" stands there twice',
  ],
  [
    'a broken length',
    rule(col.string({ minLength: -1 })),
    'source.columns.c.minLength: -1 is not a whole number',
  ],
  [
    'lengths the wrong way round',
    rule(col.string({ minLength: 3, maxLength: 2 })),
    'source.columns.c: minLength 3 is above maxLength 2',
  ],
  [
    'a broken pattern',
    rule(col.string({ pattern: '[a' })),
    'source.columns.c.pattern: Invalid regular expression',
  ],
  [
    'a pattern that JSON loses',
    rule(col.string({ pattern: /a/ as unknown as string })),
    "source.columns.c.pattern: it is no text; write '[A-Z]+'",
  ],
  [
    'a day that no month has',
    rule(col.date({ min: '2024-02-30' })),
    "source.columns.c.min: 2024-02-30 is not a day; write 'YYYY-MM-DD'",
  ],
  [
    'a day of the year 0, which no row may have',
    rule(col.date({ min: '0000-01-01' })),
    "source.columns.c.min: 0000-01-01 is not a day; write 'YYYY-MM-DD'",
  ],
  [
    'days the wrong way round',
    rule(col.timestamp({ min: '2024-02-02', max: '2024-02-01' })),
    'source.columns.c: min 2024-02-02 is above max 2024-02-01',
  ],
  ['no number', rule(col.double({ max: Number.NaN })), 'source.columns.c.max: NaN is not a number'],
  [
    'a rule of another type',
    rule({ ...col.int(), rules: { pattern: 'a' } }),
    'source.columns.c.pattern: columns of int have no such rule',
  ],
])('%s is named', (_, change, message) => {
  expect(faultsOf(change)).toContain(message);
});

const checks =
  (...list: Definition['checks']) =>
  (definition: Definition) => ({ ...definition, checks: list });

test.each([
  [
    'a check on a missing column',
    checks(check.unique('nope')),
    'checks[0]: unique on "nope", which is not a column',
  ],
  ['a check without a column', checks(check.notNull()), 'checks[0]: notNull names no column'],
  ['a range without bounds', checks(check.range('n', {})), 'checks[0]: range has neither min nor max'],
  ['a range of a text', checks(check.range('month', { min: 1 })), 'range on a string column'],
  ['a number for a date', checks(check.range('day', { min: 1 })), "needs 'YYYY-MM-DD'"],
  ['a date for a number', checks(check.range('n', { min: '2024-01-01' })), 'needs numbers'],
  ['no date', checks(check.range('day', { min: 'soon' })), 'soon is not a date'],
  ['a day that no month has', checks(check.range('day', { min: '2024-02-31' })), '2024-02-31 is not a date'],
  ['bounds the wrong way round', checks(check.range('n', { min: 5, max: 1 })), 'min 5 is above max 1'],
  ['a column twice', checks(check.unique('day', 'day')), 'unique names "day" twice; leave one out'],
  ['a count that is none', checks(check.rowCount({ min: 1.5 })), '1.5 is not a whole number of at least 0'],
  ['a count below nothing', checks(check.rowCount({ max: -1 })), '-1 is not a whole number'],
  ['a count without bounds', checks(check.rowCount({})), 'rowCount has neither min nor max'],
  ['counts the wrong way round', checks(check.rowCount({ min: 2, max: 1 })), 'min 2 is above max 1; swap'],
  [
    'a fall of all rows',
    checks(check.rowCountFalls({ atMost: '100 %' })),
    'checks[0]: rowCountFalls.atMost: "100 %" is not a percentage from 0 to below 100',
  ],
  ['a fall below nothing', checks(check.rowCountFalls({ atMost: '-1 %' })), '"-1 %" is not a percentage'],
  ['an age of a number', checks(check.freshness('n', { within: '1 day' })), 'freshness on a bigint column'],
  [
    'a broken age',
    checks(check.freshness('day', { within: '1.5 days' })),
    'checks[0]: freshness.within: "1.5 days" is no age; write a whole number of hours or days',
  ],
  [
    'hours of a date',
    checks(check.freshness('day', { within: '36 hours' })),
    'freshness.within: a date has no',
  ],
  [
    'a total of texts',
    checks(check.sameTotal('month', { source: 'count(*)' })),
    'sameTotal on a string column',
  ],
  ['a total of nothing', checks(check.sameTotal('n', { source: ' ' })), 'sameTotal.source: it is empty'],
  ['a condition without a name', checks(check.custom('', 'n > 0')), 'custom.name: it is empty'],
  ['a condition with a long name', checks(check.custom('x'.repeat(61), 'n > 0')), 'at most 60 characters'],
  ['a condition of nothing', checks(check.custom('x', '\n')), 'custom.predicate: it is empty'],
  [
    'two conditions of one name',
    checks(check.custom('x', 'n > 0'), check.custom('x', 'n > 1')),
    'checks[1]: custom.name: "x" is also that of another check',
  ],
  ['oneOf nothing', checks(check.oneOf('month', [])), 'oneOf allows no value'],
  ['oneOf of a number', checks(check.oneOf('n', ['1'])), 'oneOf on a bigint column'],
])('%s is named', (_, change, message) => {
  expect(faultsOf(change)).toContain(message);
});

test.each([
  [daily('3am'), 'holds no time of the form HH:MM'],
  [daily('25:00'), 'hour 25 is not in 0 to 23'],
  [daily('03:75'), 'minute 75 is not in 0 to 59'],
  [daily('03:00', 'Sao Paulo'), 'Sao Paulo is not a time zone'],
  [weekly('LUN' as 'MON', '03:00'), 'LUN is not a weekday'],
])('the schedule %o is named', (schedule, message) => {
  expect(faultsOf((definition) => ({ ...definition, schedule }))).toContain(`schedule: `);
  expect(faultsOf((definition) => ({ ...definition, schedule }))).toContain(message);
});

test('schedules are EventBridge Scheduler expressions', () => {
  expect(daily('03:05', 'UTC')).toEqual({ expression: 'cron(5 3 * * ? *)', timeZone: 'UTC' });
  expect(weekly('MON', '23:59').expression).toBe('cron(59 23 ? * MON *)');
});

test('all faults are told at once, and the name and the SQL are checked', () => {
  const said = faultsOf(target({ partitionBy: ['year'], keepVersions: 0 }), 'My-Sales', ' ');
  expect(said.split('\n')).toEqual([
    expect.stringContaining('the folder: "My-Sales" is not a name'),
    expect.stringContaining('target.partitionBy'),
    expect.stringContaining('target.keepVersions'),
    expect.stringContaining('sales_daily.sql: it is missing or empty'),
  ]);
});

test('the compiler knows the columns', () => {
  pipeline({
    source: csv({ dataset: 'sales', columns: { id: col.bigint() } }),
    // @ts-expect-error -- the target has no such column to partition by
    target: { table: 't', columns: { day: col.date(), n: col.bigint() }, partitionBy: ['month'] },
    // @ts-expect-error -- nor to check
    checks: [check.unique('dia')],
  });
  // @ts-expect-error -- no unit
  check.freshness('day', { within: '2' });
  // @ts-expect-error -- a share would be read as a percentage
  check.rowCountFalls({ atMost: 0.2 });
  expect(good.target.keepVersions).toBe(5);
});
