import { failure, one, rows } from './engine.ts';

/** NULL as an operand and as an argument, as a value and as a literal. What Trino answered to the same statements. */
const answers: [string, (string | null)[][]][] = [
  [
    'SELECT x / 0, x / (y - y), x % (y - y), x * 1.5 / 0, z / (z - z) FROM (VALUES (CAST(NULL AS integer), 1, CAST(NULL AS decimal(38,10)))) t(x, y, z)',
    [[null, null, null, null, null]],
  ],
  ['SELECT sum(x) / count(x) FROM (VALUES CAST(NULL AS decimal(10,2))) t(x)', [[null]]],
  ['SELECT CAST(NULL AS integer) / 0, NULL / 0, 5 / NULL, NULL % 1.5', [[null, null, null, null]]],
  [
    "SELECT substr('hello', x), substr('hello', x, 2), substr('hello', 2, x), substr('hello', y, x), substr('hello', 2, y - 9) FROM (VALUES (CAST(NULL AS integer), 2)) t(x, y)",
    [[null, null, null, null, '']],
  ],
  [
    "SELECT substr('hello', x), substr('hello', 2, x), substr('hello', x, y) FROM (VALUES (3, 10000000000), (-2, 1), (0, 3)) t(x, y)",
    [
      ['llo', 'ell', 'llo'],
      ['lo', '', 'l'],
      ['', '', ''],
    ],
  ],
  [
    "SELECT split('a,b', s), split(s, ','), split_part('a,b', s, 1), split_part(s, ',', 1), reverse(s) FROM (VALUES CAST(NULL AS varchar)) t(s)",
    [[null, null, null, null, null]],
  ],
  ["SELECT split('a,b', NULL), substr('abc', NULL), split_part('a', NULL, 1)", [[null, null, null]]],
  [
    "SELECT array_join(x, s), array_join(x, s, '?') FROM (VALUES (ARRAY['a', NULL, 'b'], '-'), (ARRAY[NULL], '+'), (CAST(ARRAY[] AS array(varchar)), ''), (ARRAY['a', 'b'], NULL), (NULL, '-')) t(x, s)",
    [
      ['a-b', 'a-?-b'],
      ['', '?'],
      ['', ''],
      [null, null],
      [null, null],
    ],
  ],
  ["SELECT map(ARRAY['a'], ARRAY[x]) FROM (VALUES 1, NULL) t(x)", [['{a=1}'], ['{a=null}']]],
  ['SELECT stddev(x), var_pop(x) FROM (VALUES nan(), 1E300, 2E0) t(x)', [['NaN', 'NaN']]],
  ['SELECT stddev(x), var_pop(x) FROM (VALUES -infinity()) t(x)', [[null, 'NaN']]],
  ['SELECT abs(NULL), lower(NULL), mod(NULL, NULL), NULL % NULL', [[null, null, null, null]]],
  [
    "SELECT substr(s, 0, 3), substr(s, -9, 2), substr('abc', 0, x), substr('abc', -9, x) FROM (VALUES ('', 1), (NULL, NULL)) t(s, x)",
    [
      ['', '', '', ''],
      [null, null, null, null],
    ],
  ],
];

test.each(answers)('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});

test.each([
  ['SELECT x / y FROM (VALUES (1, 0)) t(x, y)', 'DIVISION_BY_ZERO'],
  ['SELECT x % y FROM (VALUES (1.5, 0.0)) t(x, y)', 'DIVISION_BY_ZERO'],
  ['SELECT sum(NULL)', 'AMBIGUOUS_FUNCTION_CALL'],
  ['SELECT avg(NULL) OVER ()', 'AMBIGUOUS_FUNCTION_CALL'],
  ['SELECT substr(NULL, 1)', 'AMBIGUOUS_FUNCTION_CALL'],
  ['SELECT reverse(NULL)', 'AMBIGUOUS_FUNCTION_CALL'],
  ["SELECT date_add('day', 1, NULL)", 'AMBIGUOUS_FUNCTION_CALL'],
  ["SELECT date_trunc('day', NULL)", 'AMBIGUOUS_FUNCTION_CALL'],
  ['SELECT NULL + NULL', 'AMBIGUOUS_FUNCTION_CALL'],
  ['SELECT -NULL', 'AMBIGUOUS_FUNCTION_CALL'],
  ['SELECT NULL * 1E0', 'AMBIGUOUS_FUNCTION_CALL'],
  ['SELECT NULL / 1E0', 'AMBIGUOUS_FUNCTION_CALL'],
  ["SELECT BIGINT '1' * NULL", 'AMBIGUOUS_FUNCTION_CALL'],
  ["SELECT NULL + INTERVAL '1' DAY", 'AMBIGUOUS_FUNCTION_CALL'],
  ['SELECT x FROM UNNEST(1) t(x)', 'INVALID_FUNCTION_ARGUMENT'],
])('%s fails', async (sql, name) => {
  expect(await failure(sql)).toMatch(new RegExp(`^${name}: `));
});

/** NULL beside what a function guards against or DuckDB passes over: Trino answered NULL to each of these columns. */
test.each([
  [
    'substr(a, b), substr(a, 0), substr(a, b, 1)',
    "('abc', NULL), (NULL, 0), (NULL, 1)",
    [null, '', null],
    [null, null, null],
    [null, null, null],
  ],
  ["substr('abc', 2, b), substr('abc', b, 1)", '(1, NULL)', [null, null]],
  [
    'split(a, b), split_part(a, b, 1), split_part(a, b, 0)',
    "('x', NULL), (NULL, ''), (NULL, 'x')",
    [null, null, null],
    [null, null, null],
    [null, null, null],
  ],
  [
    'lpad(a, -1, b), rpad(a, -1, b)',
    "('x', NULL), (NULL, ''), (NULL, 'x')",
    [null, null],
    [null, null],
    [null, null],
  ],
  ['reverse(a)', "('x', 1), (NULL, 2)", ['x'], [null]],
  [
    'a[b], element_at(a, b)',
    '(CAST(NULL AS array(integer)), 0), (ARRAY[1], NULL)',
    [null, null],
    [null, null],
  ],
  [
    'sequence(a, b, 0), sequence(a, b, -1)',
    '(CAST(NULL AS integer), 1), (1, NULL)',
    [null, null],
    [null, null],
  ],
  ['map(a, b)', '(ARRAY[1], ARRAY[2]), (NULL, ARRAY[1, 2]), (ARRAY[1], NULL)', ['{1=2}'], [null], [null]],
])('SELECT %s FROM (VALUES %s)', async (expressions, values, ...expected) => {
  expect(await rows(`SELECT ${expressions} FROM (VALUES ${values}) t(a, b)`)).toEqual(expected);
});

/** Without the NULL they fail. */
test.each([
  ['split(a, b)', "('x', '')", 'INVALID_FUNCTION_ARGUMENT: The delimiter may not be the empty string'],
  ['split_part(a, b, 0)', "('x', 'y')", 'INVALID_FUNCTION_ARGUMENT: Index must be greater than zero'],
  ['a[b]', '(ARRAY[1], 0)', 'INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1'],
  [
    'map(a, b)',
    '(ARRAY[1], ARRAY[1, 2])',
    'INVALID_FUNCTION_ARGUMENT: Key and value arrays must be the same length',
  ],
])('SELECT %s FROM (VALUES %s) fails', async (expression, values, message) => {
  expect(await failure(`SELECT ${expression} FROM (VALUES ${values}) t(a, b)`)).toBe(message);
});

/** NULL is what comes of NULL, before anything is wrong with what stands beside it. As Trino 436 answers. */
test.each([
  "substr('abc', 1, NULL)", "substr('abc', NULL)", "split('abc', NULL)", "split(NULL, '')", "split_part('abc', NULL, 1)",
  "split_part(NULL, ',', 0)", "rpad('abc', NULL, '')", "lpad(NULL, -1, 'x')", "date_add('foo', NULL, DATE '2024-01-31')",
  "date_diff('foo', NULL, NULL)", 'sequence(0, NULL, 0)', 'NULL / 0', '0E0 % NULL', 'NULL / 0.0',
])('SELECT %s is NULL', async (expression) => expect(await one(expression)).toEqual([null])); // prettier-ignore

test.each([
  [
    'substr(s, n)',
    'substr(s, 1, n)',
    'split_part(s, d, 1)',
    'split_part(s, d, 0)',
    'lpad(s, n, d)',
    "rpad(u, -1, 'x')",
  ],
  [
    'split(s, d)',
    "split(u, '')",
    "split_part(u, ',', n)",
    'substr(u, 0)',
    "lpad(u, 0, '')",
    "split_part(u, ',', 0)",
  ],
])('of columns too: %s, %s, %s, %s, %s, %s', async (...expressions) => {
  const columns = 'CAST(NULL AS bigint), CAST(NULL AS varchar), CAST(NULL AS varchar)';
  const sql = `SELECT ${expressions.join(', ')} FROM (VALUES ('abc', ${columns}), ('abc', ${columns})) t(s, n, d, u)`;
  const none = expressions.map(() => null);
  expect(await rows(sql)).toEqual([none, none]);
});

test('a group stays one, whatever its functions take', async () => {
  expect(await rows('SELECT substr(max(item), NULL), max(id) / NULL FROM sales')).toEqual([[null, null]]);
});

test.each(["date_trunc('hour', NULL)", "date_add('day', 1, NULL)"])(
  'SELECT %s is ambiguous',
  async (call) => {
    expect(await failure(`SELECT ${call}`)).toBe(
      'AMBIGUOUS_FUNCTION_CALL: line 1:8: Could not choose a best candidate operator. Explicit type casts must be added.',
    );
  },
);
