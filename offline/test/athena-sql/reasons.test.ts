import { failure, one, rows, types } from './engine.ts';

const AMBIGUOUS =
  'AMBIGUOUS_FUNCTION_CALL: Could not choose a best candidate operator. Explicit type casts must be added.';

/** What Trino 436 answers where an error would have a false reason. */
test.each([
  [
    "MAP(ARRAY['hi'], ARRAY[2])['missing' || '']",
    'INVALID_FUNCTION_ARGUMENT: Key not present in map: missing',
  ],
  ["MAP(ARRAY['hi'], ARRAY[2])['missing']", 'INVALID_FUNCTION_ARGUMENT: Key not present in map: missing'],
  [
    'sequence(-9223372036854775808, 9223372036854775807, 100)',
    'INVALID_FUNCTION_ARGUMENT: result of sequence function must not have more than 10000 entries',
  ],
  [
    "DECIMAL '123456789012345678901234567890123456789'",
    "INVALID_LITERAL: line 1:8: '123456789012345678901234567890123456789' is not a valid DECIMAL literal",
  ],
  [
    '1234567890123456789012.34567890123456789',
    "INVALID_LITERAL: line 1:8: '1234567890123456789012.34567890123456789' is not a valid DECIMAL literal",
  ],
  [
    '.123456789012345678901234567890123456789',
    "INVALID_LITERAL: line 1:8: '.123456789012345678901234567890123456789' is not a valid DECIMAL literal",
  ],
  ['CAST(true AS varchar(2))', 'GENERIC_INTERNAL_ERROR: Value [true] does not fit in type varchar(2)'],
  ['TRY_CAST(true AS varchar(2))', 'GENERIC_INTERNAL_ERROR: Value [true] does not fit in type varchar(2)'],
  [
    "CAST(TIMESTAMP '2024-02-29 01:02:03' AS varchar(2))",
    'GENERIC_INTERNAL_ERROR: Value [2024-02-29 01:02:03] does not fit in type varchar(2)',
  ],
  ['CAST(NULL AS unknown)', 'TYPE_MISMATCH: line 1:8: UNKNOWN is not a valid type'],
  [
    "extract(year FROM INTERVAL '1' DAY)",
    'TYPE_MISMATCH: line 1:26: Cannot extract YEAR from interval day to second',
  ],
  [
    "extract(hour FROM INTERVAL '2' MONTH)",
    'TYPE_MISMATCH: line 1:26: Cannot extract HOUR from interval year to month',
  ],
  ['+(2.50)', "TYPE_MISMATCH: line 1:8: Unary '+' operator cannot by applied to decimal(3,2) type"],
  ["-('a')", 'TYPE_MISMATCH: line 1:8: Cannot negate varchar(1)'],
  ['-(NULL)', AMBIGUOUS],
  ['NULL + NULL', AMBIGUOUS],
  ["BIGINT '2' * NULL", AMBIGUOUS],
  ['NULL / 2.5E0', AMBIGUOUS],
  ["INTERVAL '1' DAY + NULL", AMBIGUOUS],
  ["NULL - INTERVAL '2' MONTH", AMBIGUOUS],
  ["NULL + TIMESTAMP '2024-02-29 01:02:03'", AMBIGUOUS],
  [
    'array_agg(DISTINCT x ORDER BY y) FROM (VALUES (1, 2)) t(x, y)',
    'EXPRESSION_NOT_IN_DISTINCT: line 1:38: For aggregate function with DISTINCT, ORDER BY expressions must appear in arguments',
  ],
  ['x FROM UNNEST(2) t(x)', 'INVALID_FUNCTION_ARGUMENT: Cannot unnest type: integer'],
  [
    '* FROM nowhere FETCH FIRST 0 ROWS ONLY',
    "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.shop.nowhere' does not exist",
  ],
  [
    '* FROM nowhere FETCH FIRST 5 ROWS WITH TIES',
    "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.shop.nowhere' does not exist",
  ],
  [
    '1 FROM (VALUES 1) HAVING rank() > 1',
    'NESTED_WINDOW: line 1:33: HAVING clause cannot contain window functions or row pattern measures',
  ],
])('SELECT %s fails', async (select, message) => {
  expect(await failure(`SELECT ${select}`)).toBe(message);
});

test.each([
  ["MAP(ARRAY['a'], ARRAY[2])[CAST('a' AS varchar)]", '2'],
  ['MAP(ARRAY[1], ARRAY[2])[1E0]', '2'],
  [
    'sequence(9223372036854775807, -9223372036854775808, -9223372036854775807)',
    '[9223372036854775807, 0, -9223372036854775807]',
  ],
  ['(NULL)[1]', null],
  ["TIMESTAMP '2024-02-29 01:02:03.123456' + NULL", null],
])('SELECT %s is %s', async (expression, value) => {
  expect(await one(expression)).toEqual([value]);
});

test('NULL beside a decimal is the least decimal, and NULL % NULL the least integer', () => {
  expect(types('2.50 * NULL, NULL / 2.50, 2.50 % NULL, NULL % NULL')).toEqual([
    'decimal(4,2)',
    'decimal(5,2)',
    'decimal(3,2)',
    'tinyint',
  ]);
});

test('a frame may reach further than a bigint counts', async () => {
  const offset = "DECIMAL '999999999999999999999999999999'";
  const sql = `SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND ${offset} FOLLOWING) FROM (VALUES 1, 2, 3) t(x)`;
  expect(await rows(sql)).toEqual([['6'], ['6'], ['5']]);
});

test.each([
  ['NULL IN (SELECT 1, 2)', 'IN of a subquery with several columns in Athena SQL (line 1:13)'],
  ["'\u0000'", 'a NUL character in Athena SQL (line 1:9)'],
  ["INTERVAL '1' DAY - NULL", 'interval day to second as a result in Athena SQL (line 1:1)'],
  [
    '(SELECT a FROM (VALUES 1) t(a) WHERE a = b LIMIT 1) FROM (VALUES 1) u(b)',
    'this correlated subquery in Athena SQL (line 1:9)',
  ],
])('SELECT %s is refused by name', async (select, what) => {
  expect(await failure(`SELECT ${select}`)).toBe(`The offline AWS does not imitate ${what}.`);
});

test('grouping sets are counted before they are made', async () => {
  const columns = Array.from({ length: 12 }, (_, i) => `c${i}`).join(', ');
  const values = Array.from({ length: 12 }, (_, i) => i).join(', ');
  const query = (grouping: string) =>
    `SELECT count(*) FROM (VALUES (${values})) t (${columns}) GROUP BY ${grouping}`;
  expect(await failure(query('CUBE (c0, c1, c2, c3, c4, c5), CUBE (c6, c7, c8, c9, c10, c11)'))).toMatch(
    /^TOO_MANY_GROUPING_SETS: line 1:\d+: GROUP BY has 4096 grouping sets but can contain at most 2048$/,
  );
  expect(await rows(query('ROLLUP (c0, c1), CUBE (c2), GROUPING SETS ((c3), ())'))).toHaveLength(12);
});
