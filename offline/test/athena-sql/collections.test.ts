import { failure, one, rows } from './engine.ts';

test.each([
  ["ARRAY[1, 2, NULL], ARRAY['a', 'b'][2], ARRAY[]", '[1, 2, null]', 'b', '[]'],
  ['element_at(ARRAY[1, 2], 2), element_at(ARRAY[1, 2], -1), element_at(ARRAY[1, 2], 3)', '2', '2', null],
  [
    'cardinality(ARRAY[1, 2]), contains(ARRAY[1, 2], 2), contains(ARRAY[1, NULL], 2), contains(ARRAY[1], 2)',
    '2',
    'true',
    null,
    'false',
  ],
  [
    "array_join(ARRAY['a', NULL, 'b'], ','), array_join(ARRAY['a', NULL], ',', '-'), array_join(ARRAY[1, 2], '+')",
    'a,b',
    'a,-',
    '1+2',
  ],
  [
    'array_distinct(ARRAY[3, NULL, 3, 1, NULL]), array_sort(ARRAY[3, NULL, 1]), array_max(ARRAY[1, 3]), array_min(ARRAY[1, NULL])',
    '[3, null, 1]',
    '[1, 3, null]',
    '3',
    null,
  ],
  [
    "map(ARRAY['a', 'b'], ARRAY[1, 2]), map(ARRAY['a'], ARRAY[1])['a'], element_at(map(ARRAY['a'], ARRAY[1]), 'a'), element_at(map(ARRAY['a'], ARRAY[1]), 'z')",
    '{a=1, b=2}',
    '1',
    '1',
    null,
  ],
  [
    "map_keys(map(ARRAY['a'], ARRAY[1])), map_values(map(ARRAY['a'], ARRAY[1])), cardinality(map(ARRAY['a'], ARRAY[1]))",
    '[a]',
    '[1]',
    '1',
  ],
  [
    "sequence(1, 3), sequence(3, 1), sequence(1, 5, 2), sequence(date '2024-01-30', date '2024-02-01')",
    '[1, 2, 3]',
    '[3, 2, 1]',
    '[1, 3, 5]',
    '[2024-01-30, 2024-01-31, 2024-02-01]',
  ],
  ['ARRAY[1] || ARRAY[2, 3], concat(ARRAY[1], ARRAY[2])', '[1, 2, 3]', '[1, 2]'],
  ['ARRAY[1, 2] = ARRAY[1, 2], ARRAY[1.5, 2]', 'true', '[1.5, 2.0]'],
])('%s', async (expressions, ...expected) => {
  expect(await one(expressions)).toEqual(expected);
});

test('UNNEST', async () => {
  expect(await rows('SELECT id, tag FROM lists CROSS JOIN UNNEST(tags) AS t(tag) ORDER BY 1, 2')).toEqual([
    ['1', 'a'],
    ['1', 'b'],
  ]);
  expect(
    await rows(
      'SELECT id, tag, n FROM lists LEFT JOIN UNNEST(tags) WITH ORDINALITY AS t(tag, n) ON TRUE ORDER BY 1, 3',
    ),
  ).toEqual([
    ['1', 'a', '1'],
    ['1', 'b', '2'],
    ['2', null, null],
    ['3', null, null],
  ]);
  expect(await rows('SELECT k, v FROM lists, UNNEST(sizes) AS t(k, v)')).toEqual([['x', '1']]);
  expect(
    await rows("SELECT * FROM UNNEST(ARRAY[1, 2], ARRAY['a']) WITH ORDINALITY AS t(n, s, i) ORDER BY i"),
  ).toEqual([
    ['1', 'a', '1'],
    ['2', null, '2'],
  ]);
});

test.each([
  [
    'ARRAY[1, 2][3]',
    'INVALID_FUNCTION_ARGUMENT: Array subscript must be less than or equal to array length: 3 > 2',
  ],
  ['ARRAY[1][0]', 'INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1'],
  ['ARRAY[1][-1]', 'INVALID_FUNCTION_ARGUMENT: Array subscript is negative: -1'],
  ["map(ARRAY['a'], ARRAY[1])['z']", 'INVALID_FUNCTION_ARGUMENT: Key not present in map: z'],
  ["map(ARRAY['a', 'a'], ARRAY[1, 2])", 'INVALID_FUNCTION_ARGUMENT: Duplicate map keys are not allowed'],
  ['map(ARRAY[1], ARRAY[1, 2])', 'INVALID_FUNCTION_ARGUMENT: Key and value arrays must be the same length'],
  [
    "ARRAY[1, 'a']",
    'TYPE_MISMATCH: line 1:8: All ARRAY elements must be the same type or coercible to a common type. Cannot find common type between integer and varchar(1), all types (without duplicates): [integer, varchar(1)]',
  ],
  [
    'transform(ARRAY[1], x -> x + 1)',
    'The offline AWS does not imitate the function transform in Athena SQL (line 1:8).',
  ],
])('SELECT %s fails', async (expression, message) => {
  expect(await failure(`SELECT ${expression}`)).toBe(message);
});
