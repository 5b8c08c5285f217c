import { failure, rows } from './engine.ts';

/** What TRY makes NULL of. What Trino answered to the same statements. */
const answers: [string, (string | null)[][]][] = [
  [
    'SELECT x, try(ARRAY[x] < ARRAY[2]) FROM (VALUES 1, 3) t(x) ORDER BY x',
    [
      ['1', 'true'],
      ['3', 'false'],
    ],
  ],
];

test.each(answers)('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});

test.each([
  ['SELECT try(ARRAY[x] < ARRAY[1]) FROM (VALUES CAST(NULL AS integer)) t(x)', 'NOT_SUPPORTED'],
  [
    'SELECT try(contains(ARRAY[ARRAY[x]], ARRAY[1])) FROM (VALUES CAST(NULL AS integer)) t(x)',
    'NOT_SUPPORTED',
  ],
])('%s fails', async (sql, name) => {
  expect(await failure(sql)).toMatch(new RegExp(`^${name}: `));
});
