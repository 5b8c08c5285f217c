import { failure, rows } from './engine.ts';

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
