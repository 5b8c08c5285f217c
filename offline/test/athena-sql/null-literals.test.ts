import { failure, one, rows } from './engine.ts';

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
