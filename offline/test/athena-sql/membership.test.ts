import { failure, rows } from './engine.ts';

/** What Trino answered to the same statements. */
const answers: [string, (string | null)[][]][] = [
  ['SELECT x IN (SELECT y FROM (VALUES ARRAY[2, NULL]) u(y)) FROM (VALUES ARRAY[1, 2]) t(x)', [['false']]],
  ['SELECT x IN (SELECT y FROM (VALUES ARRAY[1, NULL]) u(y)) FROM (VALUES ARRAY[1, 2]) t(x)', [['false']]],
  [
    'SELECT x IN (SELECT y FROM (VALUES ARRAY[1, 2], ARRAY[3, 4]) u(y)) FROM (VALUES ARRAY[1, 2], ARRAY[5, 6]) t(x)',
    [['true'], ['false']],
  ],
  [
    'SELECT x IN (SELECT y FROM (VALUES ARRAY[1, 2], NULL) u(y)) FROM (VALUES ARRAY[1, 2], ARRAY[5, 6], NULL) t(x)',
    [['true'], [null], [null]],
  ],
  [
    'SELECT x IN (SELECT y FROM (VALUES nan(), 1E0) u(y) WHERE y > 5) FROM (VALUES nan(), NULL) t(x)',
    [['false'], ['false']],
  ],
  ['SELECT x IN (SELECT y FROM (VALUES 1, 2) u(y)) FROM (VALUES nan(), 1E0) t(x)', [['false'], ['true']]],
  ['SELECT x FROM (VALUES nan(), 1E0) t(x) WHERE x IN (SELECT y FROM (VALUES nan(), 1E0) u(y))', [['1.0']]],
  [
    'SELECT x FROM (VALUES nan(), 1E0, NULL) t(x) WHERE (x IN (SELECT y FROM (VALUES nan(), 1E0, NULL) u(y))) AND x IS NOT NULL',
    [['1.0']],
  ],
  [
    'SELECT x FROM (VALUES nan(), 1E0, 2E0) t(x) WHERE x NOT IN (SELECT y FROM (VALUES nan(), 1E0) u(y))',
    [['2.0']],
  ],
  [
    'SELECT x, count(*) FROM (VALUES nan(), 1E0, 2E0) t(x) GROUP BY x HAVING x IN (SELECT y FROM (VALUES nan(), 1E0) u(y)) AND count(*) > 0',
    [['1.0', '1']],
  ],
  [
    'SELECT x FROM (VALUES ARRAY[1, NULL], ARRAY[1, 2], NULL) t(x) WHERE x IN (SELECT y FROM (VALUES ARRAY[1, NULL], ARRAY[1, 2]) u(y))',
    [['[1, 2]']],
  ],
  [
    'SELECT x FROM (VALUES ARRAY[1, NULL], ARRAY[1, 2], NULL) t(x) WHERE x NOT IN (SELECT y FROM (VALUES ARRAY[1, NULL], ARRAY[5]) u(y))',
    [['[1, 2]']],
  ],
  [
    'SELECT x FROM (VALUES ARRAY[ARRAY[1, NULL]], ARRAY[ARRAY[1, 2]]) t(x) WHERE x IN (SELECT y FROM (VALUES ARRAY[ARRAY[1, NULL]], ARRAY[ARRAY[1, 2]]) u(y))',
    [['[[1, 2]]']],
  ],
  [
    'SELECT a.x FROM (VALUES (nan(), 1), (1E0, 1)) a(x, k) WHERE a.x IN (SELECT b.x FROM (VALUES (nan(), 1), (1E0, 1)) b(x, k) WHERE b.k = a.k)',
    [['1.0']],
  ],
  [
    'WITH w AS (SELECT x FROM (VALUES nan(), 1E0) t(x) WHERE x IN (SELECT y FROM (VALUES nan(), 1E0) u(y))) SELECT count(*) FROM w',
    [['1']],
  ],
  ['SELECT x FROM (VALUES nan(), 1E0) t(x) WHERE x IN (SELECT 1E0 / 0E0 - 1E0 / 0E0)', []],
  ['SELECT x FROM (VALUES nan(), 1E0) t(x) WHERE x IN (SELECT nan()) AND x IN (SELECT nan())', []],
];

test.each(answers)('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});

/** Trino evaluates constants before it looks which of them decides. */
test.each([
  ['SELECT 3 IN (2, 4, 3, 5 / 0)', 'DIVISION_BY_ZERO: Division by zero'],
  ['SELECT 1 NOT IN (1, 1 / 0)', 'DIVISION_BY_ZERO: Division by zero'],
  ['SELECT 1 IN (NULL, 1 / 0)', 'DIVISION_BY_ZERO: Division by zero'],
  ["SELECT 1.5e0 IN (1.5e0, CAST('a' AS double))", "INVALID_CAST_ARGUMENT: Cannot cast 'a' to DOUBLE"],
  ['SELECT 5 BETWEEN 6 AND abs(1 / 0)', 'DIVISION_BY_ZERO: Division by zero'],
])('%s fails', async (sql, message) => {
  expect(await failure(sql)).toBe(message);
});

test.each([
  ['SELECT CAST(NULL AS integer) IN (1, 1 / 0), NULL BETWEEN 1 AND 1 / 0', [[null, null]]],
  ['SELECT 1 IN (1, abs(1 / 0)), 1 IN (1, 2 + 3, NULL), 2 IN (1, 2 + 3, NULL)', [['true', 'true', null]]],
  ['SELECT 5 BETWEEN 2 + 2 AND 3 + 3, 5 NOT BETWEEN 2 + 2 AND 6e0', [['true', 'false']]],
])('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});

/** What Trino answers to these depends on its plan, or on the order in a map. */
test.each([
  [
    'SELECT x IN (SELECT nan()), x NOT IN (SELECT nan()), x IN (SELECT 1E0 UNION ALL SELECT nan()) FROM (VALUES 1E0, nan(), NULL) t(x)',
    'NOT_SUPPORTED: NaN, and arrays that hold NULL, in IN of a subquery is not imitated offline',
  ],
  [
    'SELECT x IN (SELECT y FROM (VALUES 2E0, nan(), NULL) u(y)) FROM (VALUES 1E0, nan(), 2E0) t(x)',
    'NOT_SUPPORTED: NaN, and arrays that hold NULL, in IN of a subquery is not imitated offline',
  ],
  [
    "SELECT x IN (SELECT y FROM (VALUES MAP(ARRAY['b', 'a'], ARRAY[2, 1])) u(y)) FROM (VALUES MAP(ARRAY['a', 'b'], ARRAY[1, 2])) t(x)",
    'The offline AWS does not imitate maps in IN of a subquery in Athena SQL (line 1:10).',
  ],
  [
    'SELECT x IN (SELECT y FROM (VALUES nan(), NULL) u(y)), x NOT IN (SELECT y FROM (VALUES nan(), NULL) u(y)) FROM (VALUES nan(), 1E0, NULL) t(x)',
    'NOT_SUPPORTED: NaN, and arrays that hold NULL, in IN of a subquery is not imitated offline',
  ],
  [
    'SELECT x IN (SELECT y FROM (VALUES nan()) u(y)), x NOT IN (SELECT y FROM (VALUES nan()) u(y)) FROM (VALUES nan(), 1E0, NULL) t(x)',
    'NOT_SUPPORTED: NaN, and arrays that hold NULL, in IN of a subquery is not imitated offline',
  ],
  [
    "SELECT x IN (SELECT y FROM (VALUES REAL 'NaN', REAL '1') u(y)) FROM (VALUES nan(), 1E0) t(x)",
    'NOT_SUPPORTED: NaN, and arrays that hold NULL, in IN of a subquery is not imitated offline',
  ],
  [
    'SELECT x IN (SELECT y FROM (VALUES ARRAY[1, NULL], ARRAY[5]) u(y)) FROM (VALUES ARRAY[5], ARRAY[6], ARRAY[1, NULL]) t(x)',
    'NOT_SUPPORTED: NaN, and arrays that hold NULL, in IN of a subquery is not imitated offline',
  ],
  [
    'SELECT x IN (SELECT y FROM (VALUES ARRAY[nan()]) u(y)) FROM (VALUES ARRAY[nan()]) t(x)',
    'The offline AWS does not imitate IN of a subquery over rows, or arrays of doubles in Athena SQL (line 1:10).',
  ],
  [
    'SELECT x FROM (VALUES nan(), 1E0, 2E0) t(x) WHERE NOT (x NOT IN (SELECT y FROM (VALUES nan(), 1E0) u(y)))',
    'NOT_SUPPORTED: NaN, and arrays that hold NULL, in IN of a subquery is not imitated offline',
  ],
  [
    'SELECT x FROM (VALUES nan(), 1E0, 2E0) t(x) WHERE (x IN (SELECT y FROM (VALUES nan(), 1E0) u(y))) = true',
    'NOT_SUPPORTED: NaN, and arrays that hold NULL, in IN of a subquery is not imitated offline',
  ],
  [
    'SELECT x FROM (VALUES nan(), 1E0, 2E0) t(x) WHERE CASE WHEN x IN (SELECT y FROM (VALUES nan(), 1E0) u(y)) THEN true ELSE false END',
    'NOT_SUPPORTED: NaN, and arrays that hold NULL, in IN of a subquery is not imitated offline',
  ],
  [
    'SELECT count(*) FILTER (WHERE x IN (SELECT y FROM (VALUES nan(), 1E0) u(y))) FROM (VALUES nan(), 1E0, 2E0) t(x)',
    'NOT_SUPPORTED: NaN, and arrays that hold NULL, in IN of a subquery is not imitated offline',
  ],
  [
    'SELECT count(*) FROM (SELECT x, x IN (SELECT y FROM (VALUES nan(), 1E0) u(y)) b FROM (VALUES nan(), 1E0, 2E0) t(x)) WHERE b',
    'NOT_SUPPORTED: NaN, and arrays that hold NULL, in IN of a subquery is not imitated offline',
  ],
])('%s is refused', async (sql, message) => {
  expect(await failure(sql)).toBe(message);
});
