import { quotientDigits } from '../../athena/sql/quotients.ts';
import { readingsWith, type Readings } from '../../athena/sql/readings.ts';
import { trinoName } from '../../athena/sql/types.ts';
import { dependences, rows, translate } from './engine.ts';

const DECIMAL = { decimalLiterals: 'decimal' } as const;
const WIDE = { ...DECIMAL, decimalQuotients: 'wide' } as const;

/** As Trino answers: 436 and, what is wide or trimmed, 483; doubles with `parse_decimal_literals_as_double`. */
test.each<[Partial<Readings>, string, string[], (string | null)[]]>([
  [{}, '1 / 3.0, 7.0, -1.50', ['double', 'double', 'double'], ['0.3333333333333333', '7.0', '-1.5']],
  [
    DECIMAL,
    '1 / 3.0, 7.0, -1.50',
    ['decimal(12,1)', 'decimal(2,1)', 'decimal(3,2)'],
    ['0.3', '7.0', '-1.50'],
  ],
  [{}, "DECIMAL '7.0', 7e0", ['decimal(2,1)', 'double'], ['7.0', '7.0']],
  [WIDE, '1 / 3.0, 10 / 3.00', ['decimal(17,6)', 'decimal(18,6)'], ['0.333333', '3.333333']],
  [WIDE, '7.0 / 2, 1.00 / 3.000', ['decimal(13,12)', 'decimal(11,7)'], ['3.500000000000', '0.3333333']],
  [
    {},
    "TRY_CAST(' 7' AS integer), TRY_CAST(' 7.5 ' AS decimal(3,1))",
    ['integer', 'decimal(3,1)'],
    [null, null],
  ],
  [
    { blanksInCasts: 'trimmed' },
    "TRY_CAST(' 7' AS integer), TRY_CAST(' 7.5 ' AS decimal(3,1)), CAST('7 ' AS bigint), BIGINT ' 7', TRY_CAST('- 7' AS integer)",
    ['integer', 'decimal(3,1)', 'bigint', 'bigint', 'integer'],
    ['7', null, '7', '7', null],
  ],
  [
    { blanksInCasts: 'trimmed' },
    "TRY_CAST(chr(9) || '7' || chr(10) AS integer), TRY_CAST(chr(160) || '7' AS integer), TRY_CAST(' ' AS integer)",
    ['integer', 'integer', 'integer'],
    ['7', null, null],
  ],
])('%j: %s', async (known, expressions, types, values) => {
  const readings = readingsWith(known);
  const { columns } = translate(`SELECT ${expressions}`, readings);
  expect(columns.map(({ type }) => trinoName(type))).toEqual(types);
  expect(await rows(`SELECT ${expressions}`, readings)).toEqual([values]);
});

/** As Trino 436 and 483 type them, of 225 pairs that they were asked. */
test.each([
  [
    [10, 0],
    [19, 0],
    [10, 0],
    [30, 20],
  ],
  [
    [18, 2],
    [18, 2],
    [20, 2],
    [38, 20],
  ],
  [
    [38, 2],
    [19, 0],
    [38, 2],
    [38, 6],
  ],
  [
    [38, 10],
    [38, 10],
    [38, 10],
    [38, 6],
  ],
  [
    [10, 0],
    [9, 9],
    [28, 9],
    [29, 10],
  ],
  [
    [5, 2],
    [2, 1],
    [6, 2],
    [10, 6],
  ],
])('a quotient of decimals %j / %j is %j, or wide %j', ([p, s], [q, t], narrow, wide) => {
  const digits = (reading: Readings['decimalQuotients']) => {
    const a = { precision: p ?? 0, scale: s ?? 0 };
    const { precision, scale } = quotientDigits(reading, a, { precision: q ?? 0, scale: t ?? 0 });
    return [precision, scale];
  };
  expect([digits('narrow'), digits('wide')]).toEqual([narrow, wide]);
});

test.each([
  ['SELECT * FROM (SELECT 1 AS Aa) a JOIN (SELECT 1 AS aA) b USING (AA)', 'AA'],
  ['SELECT 1 AS Total, id AS "Two Words", ID FROM sales', 'Total, Two Words, ID'],
  ['SELECT * FROM (SELECT 1 AS Foo, 2 AS bar) t', 'Foo, bar'],
  ['SELECT T.* FROM (VALUES (1, 2)) T(Foo, Bar)', 'Foo, Bar'],
  ['WITH t(Foo) AS (SELECT 1) SELECT foo, (fOO), FOO AS baz FROM t', 'foo, fOO, baz'],
  ['WITH t AS (SELECT 1 AS Foo) SELECT * FROM t', 'Foo'],
  ['SELECT 1 AS Aa UNION ALL SELECT 2 AS Bb', 'Aa'],
  ['SELECT 1', '_col0'],
])('%s: its columns are called %s', (sql, names) => {
  const named = (columnNames: Readings['columnNames']) =>
    translate(sql, readingsWith({ columnNames })).columns.map(({ label }) => label);
  expect(named('written').join(', ')).toBe(names);
  expect(named('lower').join(', ')).toBe(names.toLowerCase());
});

/** What is noted of a query: the fact and what stands at the place. */
const noted = (sql: string, known?: Partial<Readings>) =>
  dependences(sql, known).map(({ fact, line, column, text }) => `${line}:${column} ${fact} ${text}`);

test.each([
  ['SELECT count(*) / 7.0 FROM sales', ['1:19 decimalLiterals 7.0']],
  ['SELECT\n  price * 1.1,\n  7.0 FROM sales', ['2:11 decimalLiterals 1.1', '3:3 decimalLiterals 7.0']],
  [
    'SELECT round(2.5), greatest(price, 0.0) FROM sales',
    ['1:14 decimalLiterals 2.5', '1:36 decimalLiterals 0.0'],
  ],
  ['SELECT price / quantity FROM sales', ['1:8 decimalQuotients price / quantity']],
  ['SELECT sum(price) / count(*) FROM sales', ['1:8 decimalQuotients sum(price) / count(*)']],
  ['SELECT TRY_CAST(item AS integer) FROM sales', ['1:8 blanksInCasts TRY_CAST(item AS integer)']],
  ['SELECT 1 AS Total, 2 AS b', ['1:1 columnNames Total']],
  ['SELECT sum(price) FROM sales HAVING sum(price) > 1.5', ['1:50 decimalLiterals 1.5']],
])('%s depends', (sql, expected) => {
  expect(noted(sql)).toEqual(expected);
  // Whichever reading is taken.
  expect(noted(sql, { decimalLiterals: 'decimal' })).toEqual(expect.arrayContaining(expected));
});

test.each([
  'SELECT weight * 7.0, weight / 3.0, weight > 7.0, -0.5 + weight FROM sales',
  'SELECT id FROM sales WHERE quantity > 7.0 AND price < 9.50 AND id <= 7.5 AND price >= -1.5',
  'SELECT id FROM sales WHERE price IN (1.5, 9.99) OR weight IN (0.5) OR quantity BETWEEN 0.5 AND 2.5',
  'SELECT coalesce(weight, 0.0), CASE WHEN id = 1 THEN 0.5 ELSE weight END, if(id = 1, 1.0, 1e0) FROM sales',
  'SELECT sqrt(2.0), power(2, 0.5), nullif(weight, 0.0), nullif(price, 0.00) FROM sales',
  'SELECT CAST(7.0 AS double), CAST(7.5 AS decimal(3,1)), CAST(7.0 AS integer)',
  "SELECT DECIMAL '7.0' * price, count(*) / 7, 7e0, avg(price) FROM sales GROUP BY price",
  "SELECT TRY_CAST('7' AS integer), TRY_CAST(item AS double), TRY_CAST(item AS decimal(3,1)), CAST(trim(item) AS varchar), TRY_CAST(trim(item) AS integer), TRY(CAST(trim(item) AS bigint)), TRY_CAST(DECIMAL '7.0' AS integer) FROM sales",
  'SELECT CAST(price AS double) / quantity, price * quantity, sum(quantity) / 2 FROM sales GROUP BY 1, 2',
])('%s depends on nothing', (sql) => {
  expect(noted(sql)).toEqual([]);
});

test('a cast that fails in one reading is noted as such', () => {
  const [one] = dependences('SELECT CAST(item AS integer) FROM sales');
  expect(one).toMatchObject({ fact: 'blanksInCasts', byFailing: true });
  expect(dependences('SELECT TRY(CAST(item AS integer)) FROM sales')[0]).toMatchObject({ byFailing: false });
});
