import { one, rows } from './engine.ts';

/** Functions that no other test calls, so that each on the allow-list has been held to Trino's documentation. */
test.each([
  ['pow(2, 10), power(2.0, 3)', '1024.0', '8.0'],
  [
    "to_base64(to_utf8('hello')), to_hex(sha1(to_utf8('abc')))",
    'aGVsbG8=',
    'A9993E364706816ABA3E25717850C26C9CD0D89D',
  ],
  ["week_of_year(date '2024-01-01'), week(date '2023-01-01')", '1', '52'],
  ["day_of_month(date '2024-03-15'), doy(date '2024-03-01'), yow(date '2024-12-30')", '15', '61', '2025'],
])('SELECT %s', async (expressions, ...expected) => {
  expect(await one(expressions)).toEqual(expected);
});

test('sample statistics divide by n - 1', async () => {
  expect(
    await rows('SELECT stddev_samp(x), var_samp(x), var_pop(x) FROM (VALUES 1, 2, 3, 4) AS t(x)'),
  ).toEqual([['1.2909944487358056', '1.6666666666666667', '1.25']]);
});

test('ranks as shares, and the nth value of a window', async () => {
  const sql = `SELECT x, percent_rank() OVER (ORDER BY x), cume_dist() OVER (ORDER BY x),
      nth_value(x, 2) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    FROM (VALUES 10, 20, 20, 40) AS t(x) ORDER BY 1`;
  expect(await rows(sql)).toEqual([
    ['10', '0.0', '0.25', '20'],
    ['20', '0.3333333333333333', '0.75', '20'],
    ['20', '0.3333333333333333', '0.75', '20'],
    ['40', '1.0', '1.0', '20'],
  ]);
});
