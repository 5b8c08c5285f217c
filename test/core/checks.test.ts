import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decimalOf } from '../../core/checks/decimal.ts';
import { failureInWords } from '../../core/checks/failure.ts';
import { brokenByRows, offendingRows } from '../../core/checks/offending.ts';
import type { RunFacts, Values } from '../../core/checks/question.ts';
import { checkSelects, checksOf } from '../../core/checks/selects.ts';
import { check, col, csv, pipeline } from '../../core/definition/index.ts';
import type { Check } from '../../core/definition/checks.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { runIdOf } from '../../core/runs/run-id.ts';
import orders from '../../pipelines/orders/pipeline.ts';
import medicoes from '../pipelines/medicoes/pipeline.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = runIdOf({ id: 'arn', startTime: '2026-11-23T04:30:12Z', redriveCount: 0 });
const at = { database: 'afluente_dev', run };
const facts: RunFacts = { uploadedRows: 4, startedAt: new Date('2026-11-23T04:30:12Z') };

const ORDERS: Pipeline = {
  name: 'orders',
  definition: orders,
  sql: readFileSync(join(ROOT, 'pipelines/orders/orders_summary.sql'), 'utf8'),
};
const MEDICOES: Pipeline = { name: 'medicoes', definition: medicoes, sql: '' };

test.each([ORDERS, MEDICOES])('the SELECTs of $name', (one) => {
  const asked = checksOf(one);
  const { source, target } = checkSelects(asked, one, at);
  expect(source.sql).toMatchSnapshot('source');
  expect(target.sql).toMatchSnapshot('target');
  const broken = asked.filter(({ question }) => question.breaks !== undefined);
  expect(offendingRows(broken, one, at).sql).toMatchSnapshot('offending rows');
});

/** A pipeline with these checks. */
function checked(...checks: Check<string>[]): Pipeline {
  const definition = pipeline({
    source: csv({ dataset: 'sales', columns: { id: col.int(), at: col.timestamp() } }),
    target: {
      table: 'sales_daily',
      columns: {
        n: col.bigint(),
        price: col.decimal(10, 2),
        share: col.double(),
        day: col.date(),
        at: col.timestamp(),
        city: col.string(),
      },
    },
  });
  return { name: 'sales', definition: { ...definition, checks }, sql: 'SELECT 1' };
}

/** What a check says to the values that it asked for: of the target, and of the source. */
function judged(one: Check<string>, target: Values, more: Partial<RunFacts> = {}, source: Values = []) {
  const sales = checked(one);
  const asked = checksOf(sales).map((each) =>
    each.place === undefined ? { ...each, question: { ...each.question, source: [], target: [] } } : each,
  );
  const [result] = checkSelects(asked, sales, at)
    .judge({ source, target }, { ...facts, ...more })
    .slice(-1);
  const { told, inFull } = result!;
  return [told.check, told.passed, inFull.observed, inFull.expected, told.observed, told.expected];
}

/** What a check may tell outside of S3; by default all that it says. */
interface ToldOf {
  readonly observed?: string;
  readonly expected?: string;
}

const previous = { version: 3, rows: 1000 };

test.each<[Check<string>, Values, unknown[], Partial<RunFacts>?, Values?, ToldOf?]>([
  [check.notNull('n', 'day'), ['0'], ['notNull(n, day)', true, '0 rows with a NULL', 'no row with a NULL']],
  [check.notNull('n'), ['1'], ['notNull(n)', false, '1 row with a NULL', 'no row with a NULL']],
  [check.unique('n'), ['1200'], ['unique(n)', false, '1,200 rows that share their key', 'each key once']],
  [
    check.oneOf('city', ['a', 'b']),
    ['2'],
    ['oneOf(city)', false, '2 rows with another value', 'one of a, b'],
  ],
  [
    check.range('n', { min: 1000 }),
    ['0', '1000', '9'],
    ['range(n)', true, '1000 to 9', 'at least 1,000'],
    {},
    [],
    { observed: '0 rows outside' },
  ],
  [
    check.range('n', { max: 9 }),
    ['1', '1', '10'],
    ['range(n)', false, '1 row outside; 1 to 10', 'at most 9'],
    {},
    [],
    { observed: '1 row outside' },
  ],
  [
    check.range('n', { min: 1 }),
    ['0', undefined, undefined],
    ['range(n)', true, 'NULL to NULL', 'at least 1'],
    {},
    [],
    { observed: '0 rows outside' },
  ],
  [check.rowCount({ min: 2 }), ['1'], ['rowCount', false, '1 row', 'at least 2 rows']],
  [check.rowCount({ max: 2 }), ['2'], ['rowCount', true, '2 rows', 'at most 2 rows']],
  [check.rowCount({ min: 0, max: 1 }), ['2'], ['rowCount', false, '2 rows', '0 to 1 row']],
  [
    check.rowCountFalls({ atMost: '20 %' }),
    ['800'],
    ['rowCountFalls', true, '800 rows; version 3 has 1,000 rows, a fall of 20 %', expect.any(String)],
    { previous },
  ],
  [
    check.rowCountFalls({ atMost: '20 %' }),
    ['799'],
    [
      'rowCountFalls',
      false,
      '799 rows; version 3 has 1,000 rows, a fall of 20.1 %',
      'at most 20 % fewer than the version before',
    ],
    { previous },
  ],
  [
    check.rowCountFalls({ atMost: '0 %' }),
    ['2000'],
    ['rowCountFalls', true, '2,000 rows; version 3 has 1,000 rows', expect.any(String)],
    { previous },
  ],
  [
    check.rowCountFalls({ atMost: '20 %' }),
    ['1'],
    ['rowCountFalls', true, '1 row; no previous version', expect.any(String)],
  ],
  [
    check.rowCountFalls({ atMost: '20 %' }),
    ['1'],
    ['rowCountFalls', true, "1 row; version 3 doesn't tell its rows", expect.any(String)],
    { previous: { version: 3 } },
  ],
  [
    check.freshness('day', { within: '2 days' }),
    ['2026-11-21'],
    [
      'freshness(day)',
      true,
      'newest 2026-11-21, 2 days before',
      "within 2 days of the run's start, 2026-11-23",
    ],
    {},
    [],
    { observed: 'new enough' },
  ],
  [
    check.freshness('day', { within: '2 days' }),
    ['2026-11-20'],
    ['freshness(day)', false, 'newest 2026-11-20, 3 days before', expect.any(String)],
    {},
    [],
    { observed: 'too old' },
  ],
  [
    check.freshness('day', { within: '1 day' }),
    ['2026-11-24'],
    ['freshness(day)', true, 'newest 2026-11-24, 1 day after', expect.any(String)],
    {},
    [],
    { observed: 'new enough' },
  ],
  [
    check.freshness('at', { within: '4 hours' }),
    ['2026-11-23 00:30:12.000'],
    [
      'freshness(at)',
      true,
      'newest 2026-11-23 00:30:12.000, 4 hours before',
      "within 4 hours of the run's start, 2026-11-23T04:30:12.000Z",
    ],
    {},
    [],
    { observed: 'new enough' },
  ],
  [
    check.freshness('at', { within: '4 hours' }),
    ['2026-11-23 00:30:11.999'],
    ['freshness(at)', false, 'newest 2026-11-23 00:30:11.999, 4 hours before', expect.any(String)],
    {},
    [],
    { observed: 'too old' },
  ],
  [
    check.freshness('day', { within: '2 days' }),
    [undefined],
    ['freshness(day)', false, 'no value', expect.any(String)],
  ],
  [
    check.sameTotal('price', { source: 'sum(id)' }),
    ['12.50'],
    ['sameTotal(price)', true, '12.50', "12.5, the source's total"],
    {},
    ['12.5'],
    { observed: 'the same total', expected: "the source's total" },
  ],
  [
    check.sameTotal('price', { source: 'sum(id)' }),
    ['9007199254740993.00'],
    ['sameTotal(price)', false, '9007199254740993.00', "9007199254740992, the source's total"],
    {},
    ['9007199254740992'],
    { observed: 'another total', expected: "the source's total" },
  ],
  [
    check.sameTotal('price', { source: 'sum(id)' }),
    [undefined],
    ['sameTotal(price)', true, '0', "0.00, the source's total"],
    {},
    ['0.00'],
    { observed: 'the same total', expected: "the source's total" },
  ],
  [
    check.custom('cheap', 'price\n  < 5'),
    ['3'],
    ['custom(cheap)', false, '3 rows where it does not hold', 'price < 5'],
  ],
])('%j judges %j', (one, ...[target, result, more, source, told]) => {
  const [, , observed, expected] = result;
  expect(judged(one, target, more, source)).toEqual([
    ...result,
    told?.observed ?? observed,
    told?.expected ?? expected,
  ]);
});

test('what a check tells outside of S3 is the same whatever the values are', () => {
  const says = (one: Check<string>, target: Values, source: Values = []) =>
    judged(one, target, {}, source).slice(4);
  expect(says(check.range('n', { min: 0 }), ['2', '-5', '9'])).toEqual(
    says(check.range('n', { min: 0 }), ['2', '-77', '123']),
  );
  expect(says(check.freshness('day', { within: '2 days' }), ['2020-01-01'])).toEqual(
    says(check.freshness('day', { within: '2 days' }), ['2019-03-04']),
  );
  expect(says(check.sameTotal('n', { source: 'sum(id)' }), ['5'], ['7'])).toEqual(
    says(check.sameTotal('n', { source: 'sum(id)' }), ['81'], ['99']),
  );
});

test('rows are reconciled with the upload, and there must be one', () => {
  const asked = checksOf(checked());
  const { judge } = checkSelects(asked, checked(), at);
  expect(judge({ source: ['5'], target: ['0'] }, facts).map(({ told }) => told)).toEqual([
    {
      table: 'raw_sales',
      check: 'sameRows',
      severity: 'error',
      passed: false,
      observed: '5 rows read by Athena',
      expected: '4 rows, as the upload accepted',
    },
    {
      table: 'sales_daily',
      check: 'hasRows',
      severity: 'error',
      passed: false,
      observed: '0 rows',
      expected: 'at least 1 row',
    },
  ]);
});

test('a row count that is an error takes the place of hasRows, a warning doesn’t', () => {
  const titles = (one: Check<string>) => checksOf(checked(one)).map(({ question }) => question.title);
  expect(titles(check.rowCount({ min: 0 }))).toEqual(['sameRows', 'rowCount']);
  expect(titles(check.rowCount({ min: 9 }).warn())).toEqual(['sameRows', 'hasRows', 'rowCount']);
});

test.each([
  ['1.50', '15e-1'],
  ['1.5E0', '15e-1'],
  ['150', '15e1'],
  ['-0.00', '0'],
  ['1.0E-7', '1e-7'],
  ['0.0000001', '1e-7'],
  ['NaN', undefined],
  ['Infinity', undefined],
  ['', undefined],
])('the number %j is %j', (printed, expected) => {
  expect(decimalOf(printed)).toBe(expected);
});

test('each row is shown with the checks that it breaks, what they are about first', () => {
  const sales = checked(check.notNull('day'), check.unique('n').warn(), check.custom('cheap', 'price < 5'));
  const asked = checksOf(sales);
  const results = checkSelects(asked, sales, at).judge(
    { source: ['4'], target: ['3', '1', '2', '0'] },
    facts,
  );
  const broken = brokenByRows(asked, results);
  expect(broken.map(({ question }) => question.title)).toEqual(['notNull(day)', 'unique(n)']);
  const long = 'x'.repeat(61);
  const rows = [
    ['true', 'true', '1', '2.00', '0.5', undefined, '2026-11-23 00:00:00.000', `a\u001b[31m\nb`],
    ['false', 'true', '1', '2.00', '0.5', '2026-11-23', undefined, long],
  ];
  const shown = offendingRows(broken, sales, at).show(rows, asked, results);
  expect(shown.map(({ inFull: { check: title, rows: of } }) => [title, of])).toEqual([
    ['sameRows', undefined],
    ['hasRows', undefined],
    ['notNull(day)', ['day=NULL, n=1, price=2.00, share=0.5, at=2026-11-23 00:00:00.000, city=a [31m b']],
    [
      'unique(n)',
      [
        'n=1, price=2.00, share=0.5, day=NULL, at=2026-11-23 00:00:00.000, city=a [31m b',
        `n=1, price=2.00, share=0.5, day=2026-11-23, at=NULL, city=${'x'.repeat(59)}…`,
      ],
    ],
    ['custom(cheap)', undefined],
  ]);
});

test('what is shown of rows is a few kB, however many checks and however wide the rows', () => {
  const wide = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`column_${n}`, col.string()]));
  const { definition, ...rest } = checked(
    ...Array.from({ length: 50 }, (_, n) => check.custom(`c${n}`, 'false')),
  );
  const sales = { ...rest, definition: { ...definition, target: { ...definition.target, columns: wide } } };
  const asked = checksOf(sales);
  const { judge } = checkSelects(asked, sales, at);
  const results = judge({ source: ['4'], target: ['9', '9'] }, facts);
  const broken = brokenByRows(asked, results);
  const row = [...broken.map(() => 'true'), ...Object.keys(wide).map(() => 'é'.repeat(61))];
  const shown = offendingRows(broken, sales, at).show(
    Array.from({ length: 10 }, () => row),
    asked,
    results,
  );
  const texts = shown.flatMap(({ inFull: { rows = [] } }) => rows);
  expect(texts.length).toBeGreaterThan(10);
  expect(JSON.stringify(shown.map(({ told }) => told))).not.toContain('é');
  expect(JSON.stringify(texts).length).toBeLessThan(5000);
});

test('a cause names some checks, and says that there are more', () => {
  const failed = Array.from({ length: 7 }, (_, n) => ({
    table: 't',
    check: `unique(c${n})`,
    severity: 'error' as const,
    passed: false,
    observed: '2 rows that share their key',
    expected: 'each key once',
  }));
  const said = failureInWords(failed);
  expect(said).toMatch(
    /^t: unique\(c0\) failed: 2 rows that share their key, expected each key once; t: unique\(c1\) failed: /,
  );
  expect(said).toMatch(/; and 2 more$/);
});

test('a place in a statement is a place in the user’s SQL', () => {
  const sales = checked(
    check.sameTotal('n', { source: 'sum(id)\n  + 0' }),
    check.custom('cheap', '-- why\nprice < 5 -- so'),
  );
  const asked = checksOf(sales);
  const { source, target } = checkSelects(asked, sales, at);
  for (const { sql, userSql } of [source, target, offendingRows(asked.slice(-1), sales, at)]) {
    expect(userSql).toHaveLength(1);
    const [{ linesBefore, lines, place } = { linesBefore: 0, lines: 0, place: '' }] = userSql;
    const [index, text] = place.startsWith('checks[0]: sameTotal.source')
      ? [0, 'sum(id)\n  + 0']
      : [1, '-- why\nprice < 5 -- so'];
    expect(place).toBe(['checks[0]: sameTotal.source', 'checks[1]: custom.predicate'][index]);
    expect(
      sql
        .split('\n')
        .slice(linesBefore, linesBefore + lines)
        .join('\n'),
    ).toBe(text);
  }
});
