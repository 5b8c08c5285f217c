import { rows } from './engine.ts';

/** By what rows are sorted: positions of doubles, and zeros that keep their sign. What Trino answered to the same statements. */
const answers: [string, (string | null)[][]][] = [
  ['SELECT x FROM (VALUES nan(), NULL, 1E0) t(x) ORDER BY 1 NULLS FIRST', [[null], ['NaN'], ['1.0']]],
  ['SELECT x FROM (VALUES nan(), NULL, 1E0) t(x) ORDER BY 1 DESC NULLS FIRST', [[null], ['1.0'], ['NaN']]],
  [
    'SELECT x FROM (VALUES nan(), NULL, 1E0) t(x) UNION ALL SELECT 2E0 ORDER BY 1 NULLS FIRST',
    [[null], ['NaN'], ['1.0'], ['2.0']],
  ],
  [
    "SELECT x, y FROM (VALUES (CAST('-0.0' AS double), 1), (0E0, 2)) t(x, y) ORDER BY 1, 2",
    [
      ['-0.0', '1'],
      ['0.0', '2'],
    ],
  ],
  [
    "SELECT x, rank() OVER (ORDER BY x) FROM (VALUES CAST('-0.0' AS double), -1E0) t(x) ORDER BY x",
    [
      ['-1.0', '1'],
      ['-0.0', '2'],
    ],
  ],
  ["SELECT x FROM (VALUES CAST('-0.0' AS real), REAL '-1') t(x) ORDER BY x LIMIT 2", [['-1.0'], ['-0.0']]],
  [
    'SELECT x, y FROM (VALUES (1, 2), (2, 1), (3, 0)) t(x, y) ORDER BY round(2), x',
    [
      ['1', '2'],
      ['2', '1'],
      ['3', '0'],
    ],
  ],
  [
    'SELECT x, round(2147483647, 1) AS a FROM (VALUES 2, 1) t(x) ORDER BY a DESC, x',
    [
      ['1', '2147483647'],
      ['2', '2147483647'],
    ],
  ],
  [
    'SELECT round(2, 1) AS a, count(*), sum(x) FROM (VALUES 1, 1) t(x) GROUP BY round(2, 1)',
    [['2', '2', '2']],
  ],
  ['SELECT x FROM (VALUES 1, 1, 2) t(x) GROUP BY x, floor(1) ORDER BY floor(5), x', [['1'], ['2']]],
];

test.each(answers)('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});
