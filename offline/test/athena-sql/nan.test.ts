import { rows, translate } from './engine.ts';

/** What Trino answered to the same statements. */
const answers: [string, (string | null)[][]][] = [
  [
    "SELECT DOUBLE 'NaN' = DOUBLE 'NaN', DOUBLE 'NaN' <> DOUBLE 'NaN', DOUBLE 'NaN' < DOUBLE 'NaN', DOUBLE 'NaN' <= DOUBLE 'NaN', DOUBLE 'NaN' > DOUBLE 'NaN', DOUBLE 'NaN' >= DOUBLE 'NaN'",
    [['false', 'true', 'false', 'false', 'false', 'false']],
  ],
  [
    "SELECT DOUBLE 'NaN' = 1E0, DOUBLE 'NaN' <> 1E0, DOUBLE 'NaN' < 1E0, DOUBLE 'NaN' <= 1E0, DOUBLE 'NaN' > 1E0, DOUBLE 'NaN' >= 1E0",
    [['false', 'true', 'false', 'false', 'false', 'false']],
  ],
  [
    "SELECT 1E0 = DOUBLE 'NaN', 1E0 <> DOUBLE 'NaN', 1E0 < DOUBLE 'NaN', 1E0 <= DOUBLE 'NaN', 1E0 > DOUBLE 'NaN', 1E0 >= DOUBLE 'NaN'",
    [['false', 'true', 'false', 'false', 'false', 'false']],
  ],
  [
    "SELECT REAL 'NaN' = REAL 'NaN', REAL 'NaN' <> REAL '1', REAL 'NaN' < REAL '1', REAL '1' <= REAL 'NaN', REAL 'NaN' > REAL '1', REAL '1' >= REAL 'NaN'",
    [['false', 'true', 'false', 'false', 'false', 'false']],
  ],
  [
    "SELECT CAST('NaN' AS double) = 1, 1 < CAST('NaN' AS double), CAST('NaN' AS real) > 1, CAST(' NaN' AS double) > 1",
    [['false', 'false', 'false', 'false']],
  ],
  ["SELECT DOUBLE '+NaN' > 1E0, DOUBLE '-NaN' > 1E0", [['false', 'false']]],
  [
    "SELECT DOUBLE 'NaN' > 5, REAL 'NaN' > 5, nan() > 5, 5 < nan(), 0E0 / 0E0 > 5, sqrt(-1) > 5, nan() > bigint '5', nan() > 5.5",
    [['false', 'false', 'false', 'false', 'false', 'false', 'false', 'false']],
  ],
  ['SELECT NOT (nan() > 1), NOT (nan() = nan()), NOT nan() <> nan()', [['true', 'true', 'false']]],
  [
    "SELECT nan() BETWEEN 0 AND 1, nan() NOT BETWEEN 0 AND 1, 1E0 BETWEEN nan() AND 2, 1E0 BETWEEN 0 AND nan(), nan() BETWEEN nan() AND nan(), 1E0 NOT BETWEEN 0 AND nan(), REAL 'NaN' BETWEEN 0 AND infinity()",
    [['false', 'true', 'false', 'false', 'false', 'true', 'false']],
  ],
  [
    "SELECT nan() IN (nan()), nan() IN (nan(), 1), nan() NOT IN (nan()), nan() IN (nan(), NULL), 1E0 IN (nan(), 1), 1E0 IN (nan(), NULL), REAL 'NaN' IN (REAL 'NaN'), DOUBLE 'NaN' IN (DOUBLE 'NaN', 1E0)",
    [['false', 'false', 'true', null, 'true', null, 'false', 'false']],
  ],
  [
    'SELECT x, x IN (1E0, nan()), x NOT IN (2E0, nan()), x IN (x), x IN (y), x IN (y, nan(), NULL) FROM (VALUES (1E0, 1E0), (nan(), nan()), (NULL, 1E0)) t(x, y)',
    [
      ['1.0', 'true', 'true', 'true', 'true', 'true'],
      ['NaN', 'false', 'true', 'false', 'false', null],
      [null, null, null, null, null, null],
    ],
  ],
  [
    "SELECT CASE nan() WHEN nan() THEN 'same' ELSE 'other' END, CASE x WHEN 1 THEN 'one' WHEN nan() THEN 'nan' ELSE 'else' END, CASE WHEN x > 1 THEN 'more' WHEN x <= 1 THEN 'less' ELSE 'neither' END FROM (VALUES 1E0, nan(), NULL) t(x)",
    [
      ['other', 'one', 'less'],
      ['other', 'else', 'neither'],
      ['other', 'else', 'neither'],
    ],
  ],
  [
    "SELECT nullif(nan(), nan()), nullif(nan(), 1), nullif(1E0, nan()), nullif(REAL 'NaN', REAL 'NaN'), nullif(x, y) FROM (VALUES (nan(), nan())) t(x, y)",
    [['NaN', 'NaN', '1.0', 'NaN', 'NaN']],
  ],
  [
    "SELECT nan() IS DISTINCT FROM nan(), nan() IS NOT DISTINCT FROM nan(), nan() IS DISTINCT FROM 1, nan() IS DISTINCT FROM NULL, REAL 'NaN' IS DISTINCT FROM REAL 'NaN', 0E0 IS DISTINCT FROM -0E0",
    [['false', 'true', 'true', 'true', 'false', 'false']],
  ],
  [
    'SELECT x, count(*) FROM (VALUES nan(), nan(), 1E0, NULL, NULL, 0E0 / 0E0) t(x) GROUP BY x ORDER BY x',
    [
      ['1.0', '1'],
      ['NaN', '3'],
      [null, '2'],
    ],
  ],
  ['SELECT DISTINCT x FROM (VALUES nan(), nan(), 1E0, -nan()) t(x) ORDER BY x', [['1.0'], ['NaN']]],
  [
    'SELECT count(DISTINCT x), approx_distinct(x), count(x) FROM (VALUES nan(), nan(), 1E0, 0E0, -0E0) t(x)',
    [['3', '3', '5']],
  ],
  [
    'SELECT array_agg(x ORDER BY x), array_agg(x ORDER BY x DESC), array_agg(DISTINCT x ORDER BY x) FROM (VALUES nan(), infinity(), 1E0, -infinity(), NULL, nan()) t(x)',
    [
      [
        '[-Infinity, 1.0, Infinity, NaN, NaN, null]',
        '[NaN, NaN, Infinity, 1.0, -Infinity, null]',
        '[-Infinity, 1.0, Infinity, NaN, null]',
      ],
    ],
  ],
  [
    'SELECT x FROM (VALUES nan(), infinity(), 1E0, -infinity(), NULL) t(x) ORDER BY x',
    [['-Infinity'], ['1.0'], ['Infinity'], ['NaN'], [null]],
  ],
  [
    'SELECT x FROM (VALUES nan(), infinity(), 1E0, -infinity(), NULL) t(x) ORDER BY x DESC',
    [['NaN'], ['Infinity'], ['1.0'], ['-Infinity'], [null]],
  ],
  [
    'SELECT x FROM (VALUES nan(), infinity(), 1E0, -infinity(), NULL) t(x) ORDER BY x NULLS FIRST',
    [[null], ['NaN'], ['-Infinity'], ['1.0'], ['Infinity']],
  ],
  [
    "SELECT x FROM (VALUES REAL 'NaN', REAL 'Infinity', REAL '1') t(x) ORDER BY x DESC",
    [['NaN'], ['Infinity'], ['1.0']],
  ],
  [
    'SELECT a.x, b.x FROM (VALUES nan(), 1E0) a(x) JOIN (VALUES nan(), 1E0) b(x) ON a.x = b.x',
    [['1.0', '1.0']],
  ],
  ['SELECT x FROM (VALUES nan(), 1E0) a(x) JOIN (VALUES nan(), 1E0) b(x) USING (x)', [['1.0']]],
  [
    'SELECT a.x, b.x FROM (VALUES nan(), 1E0) a(x) LEFT JOIN (VALUES nan(), 1E0) b(x) ON a.x = b.x ORDER BY 1, 2',
    [
      ['1.0', '1.0'],
      ['NaN', null],
    ],
  ],
  [
    'SELECT a.x, b.x FROM (VALUES nan(), 1E0) a(x) JOIN (VALUES nan(), 2E0) b(x) ON a.x < b.x',
    [['1.0', '2.0']],
  ],
  [
    'SELECT a.x, b.x FROM (VALUES nan(), 1E0) a(x) JOIN (VALUES nan(), 2E0) b(x) ON a.x <> b.x ORDER BY 1, 2',
    [
      ['1.0', '2.0'],
      ['1.0', 'NaN'],
      ['NaN', '2.0'],
      ['NaN', 'NaN'],
    ],
  ],
  [
    'SELECT a.x, b.x FROM (VALUES nan(), 1E0) a(x) FULL JOIN (VALUES nan(), 2E0) b(x) ON a.x = b.x ORDER BY 1, 2',
    [
      ['1.0', null],
      ['NaN', null],
      [null, '2.0'],
      [null, 'NaN'],
    ],
  ],
  ['SELECT nan() UNION SELECT nan()', [['NaN']]],
  ['SELECT nan() INTERSECT SELECT nan()', [['NaN']]],
  ['SELECT x FROM (VALUES 1E0, nan()) t(x) EXCEPT SELECT nan()', [['1.0']]],
  [
    'SELECT max(x), min(x), sum(x), avg(x), count(x) FROM (VALUES 1E0, nan(), 3E0) t(x)',
    [['3.0', '1.0', 'NaN', 'NaN', '3']],
  ],
  ['SELECT max(x), min(x) FROM (VALUES nan(), nan()) t(x)', [['NaN', 'NaN']]],
  ['SELECT max(x), min(x) FROM (VALUES nan(), NULL) t(x)', [['NaN', 'NaN']]],
  ['SELECT max(x), min(x) FROM (VALUES nan(), infinity(), -infinity()) t(x)', [['Infinity', '-Infinity']]],
  ["SELECT max(x), min(x) FROM (VALUES REAL 'NaN', REAL '2', NULL) t(x)", [['2.0', '2.0']]],
  ['SELECT max(x), min(x) FROM (VALUES nan()) t(x) WHERE x > 99', [[null, null]]],
  [
    'SELECT g, max(x), min(x), max(x) FILTER (WHERE x = x) FROM (VALUES (1, nan()), (1, 2E0), (2, nan()), (3, NULL)) t(g, x) GROUP BY g ORDER BY g',
    [
      ['1', '2.0', '2.0', '2.0'],
      ['2', 'NaN', 'NaN', null],
      ['3', null, null, null],
    ],
  ],
  ['SELECT max(DISTINCT x), min(DISTINCT x) FROM (VALUES nan(), 2E0, 2E0) t(x)', [['2.0', '2.0']]],
  [
    'SELECT i, max(x) OVER (ORDER BY i), min(x) OVER (ORDER BY i), max(x) OVER (ORDER BY i ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (VALUES (1, nan()), (2, 2E0), (3, nan()), (4, 1E0)) t(i, x) ORDER BY i',
    [
      ['1', 'NaN', 'NaN', 'NaN'],
      ['2', '2.0', '2.0', '2.0'],
      ['3', '2.0', '2.0', '2.0'],
      ['4', '2.0', '1.0', '1.0'],
    ],
  ],
  [
    "SELECT max_by(v, x), min_by(v, x) FROM (VALUES ('a', 1E0), ('b', nan()), ('c', 3E0)) t(v, x)",
    [['c', 'a']],
  ],
  ["SELECT max_by(v, x), min_by(v, x) FROM (VALUES ('a', nan()), ('b', NULL)) t(v, x)", [['a', 'a']]],
  [
    "SELECT max_by(v, x), min_by(v, x) FROM (VALUES ('b', REAL 'NaN'), ('c', REAL '3')) t(v, x)",
    [['c', 'c']],
  ],
  ["SELECT max_by(x, v), min_by(x, v) FROM (VALUES ('a', nan()), ('b', NULL)) t(v, x)", [[null, 'NaN']]],
  [
    "SELECT max_by(v, x), min_by(v, x) FROM (VALUES (NULL, 1E0), ('b', nan()), (NULL, 3E0)) t(v, x)",
    [[null, null]],
  ],
  [
    "SELECT i, max_by(v, x) OVER (ORDER BY i) FROM (VALUES (1, 'a', 1E0), (2, 'b', nan()), (3, 'c', 3E0)) t(i, v, x) ORDER BY i",
    [
      ['1', 'a'],
      ['2', 'a'],
      ['3', 'c'],
    ],
  ],
  [
    "SELECT greatest(1E0, nan()), least(nan(), 1E0), greatest(nan(), infinity()), least(nan(), -infinity()), greatest(nan(), nan()), least(nan(), nan()), greatest(nan(), NULL), greatest(REAL 'NaN', REAL '2'), least(REAL '2', REAL 'NaN')",
    [['1.0', '1.0', 'Infinity', '-Infinity', 'NaN', 'NaN', null, '2.0', '2.0']],
  ],
  [
    'SELECT greatest(nan()), least(nan()), greatest(1, 2E0, nan()), greatest(5, 4, nan(), 3), least(5, 4, nan(), 3), greatest(x, y), least(x, y) FROM (VALUES (nan(), 1E0), (2E0, nan()), (nan(), nan()), (NULL, nan())) t(x, y)',
    [
      ['NaN', 'NaN', '2.0', '5.0', '3.0', '1.0', '1.0'],
      ['NaN', 'NaN', '2.0', '5.0', '3.0', '2.0', '2.0'],
      ['NaN', 'NaN', '2.0', '5.0', '3.0', 'NaN', 'NaN'],
      ['NaN', 'NaN', '2.0', '5.0', '3.0', null, null],
    ],
  ],
  [
    'SELECT x, count(*) FROM (VALUES 0E0, -0E0, 1E0) t(x) GROUP BY x ORDER BY x',
    [
      ['0.0', '2'],
      ['1.0', '1'],
    ],
  ],
  ['SELECT DISTINCT x FROM (VALUES 0E0, -0E0) t(x)', [['0.0']]],
  ['SELECT max(x), min(x) FROM (VALUES 0E0, -0E0) t(x)', [['0.0', '0.0']]],
  ['SELECT max(x), min(x) FROM (VALUES -0E0, 0E0) t(x)', [['-0.0', '-0.0']]],
  [
    'SELECT x, dense_rank() OVER (ORDER BY x DESC) FROM (VALUES infinity(), 1E0, nan(), nan(), NULL) t(x) ORDER BY 2, 1',
    [
      ['NaN', '1'],
      ['NaN', '1'],
      ['Infinity', '2'],
      ['1.0', '3'],
      [null, '4'],
    ],
  ],
  [
    'SELECT x, sum(1) OVER (ORDER BY x) FROM (VALUES infinity(), 1E0, nan(), nan(), NULL) t(x) ORDER BY 2, 1',
    [
      ['1.0', '1'],
      ['Infinity', '2'],
      ['NaN', '4'],
      ['NaN', '4'],
      [null, '5'],
    ],
  ],
  [
    'SELECT lag(x) OVER (ORDER BY x), lead(x) OVER (ORDER BY x), first_value(x) OVER (ORDER BY x DESC) FROM (VALUES infinity(), 1E0, nan()) t(x) ORDER BY 1',
    [
      ['1.0', 'NaN', 'NaN'],
      ['Infinity', null, 'NaN'],
      [null, 'Infinity', 'NaN'],
    ],
  ],
  [
    "SELECT round(nan()), floor(nan()), ceil(nan()), truncate(nan()), abs(nan()), sign(nan()), round(nan(), 2), round(REAL 'NaN'), round(infinity(), 1), floor(-infinity())",
    [['NaN', 'NaN', 'NaN', 'NaN', 'NaN', 'NaN', 'NaN', 'NaN', 'Infinity', '-Infinity']],
  ],
  [
    'SELECT is_nan(nan()), is_nan(1E0), is_nan(NULL), is_finite(nan()), is_infinite(nan()), is_infinite(-infinity())',
    [['true', 'false', null, 'false', 'false', 'true']],
  ],
  [
    "SELECT coalesce(nan(), 1E0), if(nan() > 1, 'a', 'b'), if(nan() = nan(), 'a', 'b'), count_if(nan() > 1), bool_or(nan() > 1)",
    [['NaN', 'b', 'b', '0', 'false']],
  ],
  [
    'SELECT count(*) FILTER (WHERE x > 1), count(*) FILTER (WHERE NOT x > 1) FROM (VALUES nan(), 2E0, 0E0) t(x)',
    [['1', '2']],
  ],
  ['SELECT * FROM (VALUES nan(), 2E0) t(x) WHERE x > 1', [['2.0']]],
  ['SELECT * FROM (VALUES nan(), 2E0) t(x) WHERE x = x', [['2.0']]],
  ['SELECT * FROM (VALUES nan(), 2E0) t(x) WHERE x <> 2', [['NaN']]],
  ['SELECT * FROM (VALUES nan(), 2E0) t(x) WHERE NOT (x <= 1)', [['NaN'], ['2.0']]],
  ['SELECT x, count(*) FROM (VALUES nan(), 2E0) t(x) GROUP BY x HAVING max(x) > 1', [['2.0', '1']]],
  [
    'SELECT x > y, x >= y, x < y, x <= y, x = y, x <> y FROM (VALUES (nan(), 1E0), (1E0, nan()), (nan(), nan()), (nan(), NULL), (NULL, nan()), (infinity(), nan())) t(x, y)',
    [
      ['false', 'false', 'false', 'false', 'false', 'true'],
      ['false', 'false', 'false', 'false', 'false', 'true'],
      ['false', 'false', 'false', 'false', 'false', 'true'],
      [null, null, null, null, null, null],
      [null, null, null, null, null, null],
      ['false', 'false', 'false', 'false', 'false', 'true'],
    ],
  ],
  [
    "SELECT x > y, x >= y, x < y, x <= y, x = y, x <> y FROM (VALUES (REAL 'NaN', 1), (REAL '1', 1)) t(x, y)",
    [
      ['false', 'false', 'false', 'false', 'false', 'true'],
      ['false', 'true', 'false', 'true', 'true', 'false'],
    ],
  ],
  ['SELECT (SELECT max(y) FROM (VALUES nan(), 2E0) u(y)) > 1, (SELECT nan()) > 1', [['true', 'false']]],
  [
    "SELECT nan() IN (1, 2), 1 IN (1E0, nan()), bigint '1' IN (nan()), 1.5 IN (nan(), 1.5E0)",
    [['false', 'true', 'false', 'true']],
  ],
  ['SELECT -1E0 < nan(), 1E0 > -nan(), nan() < -1, -nan() > 5', [['false', 'false', 'false', 'false']]],
  [
    'SELECT nullif(NULL, 1), nullif(1, NULL), nullif(NULL, NULL), nullif(1, 1E0), nullif(1.0, 1)',
    [[null, '1', null, null, null]],
  ],
  [
    'SELECT x FROM (VALUES nan(), infinity(), 1E0, -infinity(), NULL) t(x) ORDER BY x DESC NULLS FIRST',
    [[null], ['Infinity'], ['1.0'], ['-Infinity'], ['NaN']],
  ],
  [
    'SELECT x FROM (VALUES nan(), infinity(), 1E0, -infinity(), NULL) t(x) ORDER BY x NULLS FIRST LIMIT 3',
    [[null], ['NaN'], ['-Infinity']],
  ],
  [
    'SELECT x FROM (VALUES nan(), infinity(), 1E0, -infinity(), NULL) t(x) ORDER BY x DESC NULLS FIRST LIMIT 3',
    [[null], ['Infinity'], ['1.0']],
  ],
  [
    "SELECT x FROM (VALUES REAL 'NaN', REAL '1', NULL) t(x) ORDER BY x ASC NULLS FIRST",
    [[null], ['NaN'], ['1.0']],
  ],
  [
    'SELECT x, row_number() OVER (ORDER BY x NULLS FIRST) FROM (VALUES nan(), 1E0, NULL) t(x) ORDER BY 2',
    [
      [null, '1'],
      ['NaN', '2'],
      ['1.0', '3'],
    ],
  ],
  [
    'SELECT x, row_number() OVER (ORDER BY x DESC NULLS FIRST) FROM (VALUES nan(), 1E0, NULL) t(x) ORDER BY 2',
    [
      [null, '1'],
      ['1.0', '2'],
      ['NaN', '3'],
    ],
  ],
  ['SELECT array_agg(x ORDER BY x NULLS FIRST) FROM (VALUES nan(), 1E0, NULL) t(x)', [['[null, NaN, 1.0]']]],
  [
    'SELECT array_agg(x ORDER BY x DESC NULLS FIRST) FROM (VALUES nan(), 1E0, NULL) t(x)',
    [['[null, 1.0, NaN]']],
  ],
  ['SELECT min(x) FROM (VALUES nan(), 2E0, NULL) t(x) HAVING max(x) > 1', [['2.0']]],
  [
    'SELECT nan() = NULL, nan() <> NULL, nan() IN (NULL), nan() BETWEEN NULL AND 1, NULL BETWEEN nan() AND 1, nan() NOT BETWEEN NULL AND 1',
    [[null, null, null, 'false', null, 'true']],
  ],
  [
    'SELECT x, y, x = y, x <> y, x < y, x <= y, NOT (x > y), NOT (x >= y) FROM (VALUES (nan(), NULL), (NULL, nan())) t(x, y)',
    [
      ['NaN', null, null, null, null, null, null, null],
      [null, 'NaN', null, null, null, null, null, null],
    ],
  ],
  [
    "SELECT CASE x WHEN y THEN 'same' ELSE 'other' END FROM (VALUES (nan(), nan()), (1E0, 1E0), (NULL, NULL)) t(x, y)",
    [['other'], ['same'], ['other']],
  ],
  [
    'SELECT nullif(x, y), nullif(y, x), nullif(x, 1) FROM (VALUES (nan(), nan()), (1E0, 1E0), (NULL, 1E0), (1E0, NULL)) t(x, y)',
    [
      ['NaN', 'NaN', 'NaN'],
      [null, null, null],
      [null, '1.0', null],
      ['1.0', null, null],
    ],
  ],
  [
    "SELECT nullif(REAL '1', 1E0), nullif(1, nan()), nullif(nan(), 1), nullif(1E0, 1)",
    [[null, '1', 'NaN', null]],
  ],
  ['SELECT any_value(x), arbitrary(x) FROM (VALUES nan()) t(x)', [['NaN', 'NaN']]],
  [
    'SELECT DISTINCT x FROM (VALUES nan(), NULL, 1E0) t(x) ORDER BY x NULLS FIRST',
    [[null], ['NaN'], ['1.0']],
  ],
  [
    'SELECT x, count(*) FROM (VALUES nan(), NULL, 1E0) t(x) GROUP BY x ORDER BY x NULLS FIRST',
    [
      [null, '1'],
      ['NaN', '1'],
      ['1.0', '1'],
    ],
  ],
  ['SELECT x FROM (VALUES nan()) t(x) UNION ALL SELECT 1E0 ORDER BY x NULLS FIRST', [['NaN'], ['1.0']]],
  ['SELECT x + 1 FROM (VALUES nan(), NULL, 1E0) t(x) ORDER BY x + 1 NULLS FIRST', [[null], ['NaN'], ['2.0']]],
  [
    'SELECT a.x, b.x, a.x = b.x, a.x <> b.x, a.x < b.x, a.x <= b.x, a.x > b.x, a.x >= b.x, b.x < a.x, b.x >= a.x, a.x IN (b.x), b.x IN (a.x, 7), nullif(a.x, b.x), nullif(b.x, a.x), greatest(a.x, b.x), least(a.x, b.x) FROM (VALUES (1, nan()), (2, 1E0), (3, NULL)) a(i, x) CROSS JOIN (VALUES (1, 1), (2, NULL)) b(i, x) ORDER BY a.i, b.i',
    [
      [
        'NaN',
        '1',
        'false',
        'true',
        'false',
        'false',
        'false',
        'false',
        'false',
        'false',
        'false',
        'false',
        'NaN',
        '1',
        '1.0',
        '1.0',
      ],
      ['NaN', null, null, null, null, null, null, null, null, null, null, null, 'NaN', null, null, null],
      [
        '1.0',
        '1',
        'true',
        'false',
        'false',
        'true',
        'false',
        'true',
        'false',
        'true',
        'true',
        'true',
        null,
        null,
        '1.0',
        '1.0',
      ],
      ['1.0', null, null, null, null, null, null, null, null, null, null, null, '1.0', null, null, null],
      [null, '1', null, null, null, null, null, null, null, null, null, null, null, '1', null, null],
      [null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null],
    ],
  ],
  [
    'SELECT a.i, b.i FROM (VALUES (1, nan()), (2, 1E0)) a(i, x) RIGHT JOIN (VALUES (1, nan()), (2, 1E0)) b(i, x) ON a.x >= b.x ORDER BY 1, 2',
    [
      ['2', '2'],
      [null, '1'],
    ],
  ],
];

test.each(answers)('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});

test('values that can be no NaN are not asked whether they are', () => {
  const sql = `SELECT max(price), max(greatest(quantity, 1e0)), max_by(id, price), stddev(quantity)
    FROM sales a JOIN items b ON a.item = b.item
    WHERE quantity > 1e0 AND price <= 2.5 AND quantity IN (1e0, 2) AND nullif(weight, 0) > price
    GROUP BY month ORDER BY max(quantity) NULLS FIRST`;
  const text = translate(sql).sql(({ table }) => table);
  // The one column of doubles, where it is greater.
  expect(text.match(/isnan\([^)]*\)/g)).toEqual(['isnan(nullif(r1."weight", CAST(0 AS DOUBLE)']);
  expect(text).not.toMatch(/isfinite|-\(?r1/);
});
