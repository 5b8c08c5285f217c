import { failure, rows } from './engine.ts';

/** Texts, arrays, elements and NULL side by side. What Trino answered to the same statements. */
const answers: [string, (string | null)[][]][] = [
  [
    'SELECT ARRAY[1] || x, x || ARRAY[1], ARRAY[1] || 2 || 3, ARRAY[NULL] || x FROM (VALUES 7, NULL) t(x)',
    [
      ['[1, 7]', '[7, 1]', '[1, 2, 3]', '[null, 7]'],
      [null, null, '[1, 2, 3]', null],
    ],
  ],
  [
    "SELECT ARRAY[1] || BIGINT '2', ARRAY[1] || 2.5, 2.5 || ARRAY[1], ARRAY[] || 1, ARRAY[NULL] || 1",
    [['[1, 2]', '[1.0, 2.5]', '[2.5, 1.0]', '[1]', '[null, 1]']],
  ],
  [
    "SELECT x || 'x', 'x' || x FROM (VALUES ARRAY['a', NULL], NULL, ARRAY[]) t(x)",
    [
      ['[a, null, x]', '[x, a, null]'],
      [null, null],
      ['[x]', '[x]'],
    ],
  ],
  ['SELECT ARRAY[ARRAY[1]] || ARRAY[2], ARRAY[1] || ARRAY[ARRAY[2]]', [['[[1], [2]]', '[[1], [2]]']]],
  [
    "SELECT 'a' || NULL, NULL || 'a', concat('a', NULL), concat('a', NULL, 'b'), 'a' || NULL || 'b', NULL || 1, 1.5 || NULL",
    [[null, null, null, null, null, null, null]],
  ],
  [
    "SELECT to_hex(to_utf8('a') || to_utf8('b')), to_hex(concat(to_utf8('a'), to_utf8('b'), to_utf8('c')))",
    [['6162', '616263']],
  ],
];

test.each(answers)('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});

test.each([
  ['SELECT NULL || NULL', 'AMBIGUOUS_FUNCTION_CALL'],
  ["SELECT CAST('a' AS varchar) || NULL", 'AMBIGUOUS_FUNCTION_CALL'],
  ["SELECT to_utf8('a') || NULL", 'AMBIGUOUS_FUNCTION_CALL'],
  ['SELECT ARRAY[1] || NULL', 'AMBIGUOUS_FUNCTION_CALL'],
  ["SELECT 'a' || 1", 'FUNCTION_NOT_FOUND'],
  ['SELECT 1 || 2', 'FUNCTION_NOT_FOUND'],
  ["SELECT ARRAY[1] || 'a'", 'FUNCTION_NOT_FOUND'],
  ['SELECT concat(ARRAY[1], 2, 3)', 'FUNCTION_NOT_FOUND'],
  ["SELECT to_utf8('a') || 'b'", 'FUNCTION_NOT_FOUND'],
])('%s fails', async (sql, name) => {
  expect(await failure(sql)).toMatch(new RegExp(`^${name}: `));
});
