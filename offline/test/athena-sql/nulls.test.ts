import { failure, rows } from './engine.ts';

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
