import { rows } from './engine.ts';

/** Doubles and reals rounded: minus zero, NaN and infinity, and places before the point. What Trino answered to the same statements. */
const answers: [string, (string | null)[][]][] = [
  [
    "SELECT round(x, 2), round(x, 0), round(x, -1), round(x), round(CAST(x AS real), -2) FROM (VALUES CAST('-0.0' AS double), -0.001E0, nan(), infinity(), NULL, 1234.567E0) t(x)",
    [
      ['0.0', '0.0', '0.0', '0.0', '0.0'],
      ['-0.0', '-0.0', '-0.0', '-0.0', '-0.0'],
      ['NaN', 'NaN', 'NaN', 'NaN', 'NaN'],
      ['Infinity', 'Infinity', 'Infinity', 'Infinity', 'Infinity'],
      [null, null, null, null, null],
      ['1234.57', '1235.0', '1230.0', '1235.0', '1200.0'],
    ],
  ],
  [
    'SELECT round(x, n) FROM (VALUES (0E0, NULL), (nan(), NULL), (NULL, 1), (infinity(), -3), (1234.5E0, -2)) t(x, n)',
    [[null], [null], [null], ['Infinity'], ['1200.0']],
  ],
  [
    'SELECT round(-0E0, 2), round(0E0, -1), round(nan(), -1), round(5, 1), round(CAST(5 AS double), -1)',
    [['0.0', '0.0', 'NaN', '5', '10.0']],
  ],
];

test.each(answers)('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});
