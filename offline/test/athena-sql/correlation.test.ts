import { failure, rows } from './engine.ts';

const orders = '(VALUES (1, 2), (3, 4)) AS o (id, v)';
const lines = '(VALUES 1, 2) AS l (n)';
const keys = '(VALUES 1, 3) AS k (a)';
const value = (select: string) => `SELECT (${select}) FROM ${keys} ORDER BY a`;
const where = (condition: string) => `SELECT a FROM ${keys} WHERE ${condition} ORDER BY a`;

/** Subqueries that read columns of the query around them, with what real Trino answers. */
test.each([
  [value(`SELECT v FROM ${orders} WHERE id = a`), '2 4'],
  [value(`SELECT v FROM ${orders} WHERE id < a`), 'null 2'],
  [value(`SELECT max(v) FROM ${orders} WHERE id < a`), 'null 2'],
  [value(`SELECT max(v) + a FROM ${orders} WHERE id = a`), '3 7'],
  [value(`SELECT max(v) FROM ${orders} WHERE id = a OR a = 3`), '2 4'],
  [value(`SELECT max(v) FROM ${orders} WHERE id = a LIMIT 1`), '2 4'],
  [value(`SELECT v FROM ${orders} WHERE id = a ORDER BY v DESC LIMIT 1`), '2 4'],
  [value(`SELECT v FROM ${orders} WHERE a + 1 = id ORDER BY v LIMIT 1`), 'null null'],
  [value(`SELECT v FROM ${orders} WHERE id = a LIMIT 2`), '2 4'],
  [value(`SELECT DISTINCT v FROM ${orders} WHERE id = a`), '2 4'],
  [value(`SELECT count(*) FROM ${lines} WHERE n = a GROUP BY n`), '1 null'],
  [value(`SELECT count(*) FROM (SELECT n FROM ${lines} WHERE n = a) x`), '1 0'],
  [value(`SELECT v FROM ${orders} JOIN (VALUES 1) AS j (m) ON m = a WHERE id = a`), '2 null'],
  [value('SELECT a'), '1 3'],
  [value('SELECT max(x) FROM UNNEST(ARRAY[1, a]) AS u (x)'), '1 3'],
  [value(`SELECT count(*) FILTER (WHERE v > 2) FROM ${orders} WHERE id = a`), '0 1'],
  [value(`SELECT max(v) FROM ${orders} WHERE id = a GROUP BY v ORDER BY v LIMIT 1`), '2 4'],
  [where(`EXISTS (SELECT 1 FROM ${lines} WHERE n < a)`), '3'],
  [where(`EXISTS (SELECT count(*) FROM ${lines} WHERE n = a)`), '1 3'],
  [where(`EXISTS (SELECT n FROM ${lines} WHERE n = a GROUP BY n HAVING count(*) > 0)`), '1'],
  [where(`EXISTS (SELECT n FROM ${lines} GROUP BY n HAVING count(*) > a)`), ''],
  [where(`EXISTS (SELECT 1 FROM ${lines} WHERE n = a LIMIT 1)`), '1'],
  [where('EXISTS (SELECT 1 WHERE a = 1)'), '1'],
  [where(`a IN (SELECT n FROM ${lines} WHERE n = a OR n > 1)`), '1'],
  [where(`a NOT IN (SELECT n FROM ${lines} WHERE n < a)`), '1 3'],
  [where(`a IN (SELECT n + 1 FROM ${lines} WHERE n < a ORDER BY n)`), '3'],
  // Columns that are grouped by have one value per group.
  [`SELECT a FROM ${keys} GROUP BY a HAVING a = (SELECT max(n) FROM ${lines} WHERE n = a) ORDER BY a`, '1'],
  [`SELECT a FROM ${keys} GROUP BY a HAVING EXISTS (SELECT 1 FROM ${lines} WHERE n = a) ORDER BY a`, '1'],
  [`SELECT (SELECT v FROM ${orders} WHERE id = a) FROM ${keys} GROUP BY a ORDER BY a`, '2 4'],
])('%s', async (sql, expected) => {
  expect((await rows(sql)).map(([first]) => String(first)).join(' ')).toBe(expected);
});

const unsupported = /^NOT_SUPPORTED: line 1:\d+: Given correlated subquery is not supported$/;

/** What Trino can't turn into a join. */
test.each([
  value(`SELECT v + a FROM ${orders} WHERE id = a`),
  value(`SELECT v FROM ${orders} WHERE id = a LIMIT 1`),
  value(`SELECT v FROM ${orders} WHERE id = a ORDER BY v OFFSET 1`),
  value('SELECT a + 1 WHERE a > 1'),
  value(`SELECT count(*) FROM ${lines} WHERE n = a HAVING count(*) > 0`),
  value(`SELECT row_number() OVER (ORDER BY n) FROM ${lines} WHERE n = a`),
  value(`SELECT max(v) FROM ${orders} WHERE EXISTS (SELECT 1 FROM ${lines} WHERE n = id AND n = a)`),
  value(`SELECT max(v) FROM ${orders} WHERE id IN (SELECT n FROM ${lines} WHERE n = a)`),
  value('SELECT sum(x) FROM UNNEST(ARRAY[1, a]) AS u (x) WHERE x > 1'),
  where(`EXISTS (SELECT 1 FROM ${lines} WHERE n = a OFFSET 1)`),
  where(`EXISTS (SELECT 1 FROM ${lines} WHERE EXISTS (SELECT 1 FROM ${orders} WHERE v = a))`),
  where(`EXISTS (SELECT count(*) FROM ${lines} WHERE n = a HAVING count(*) > 1)`),
  where('EXISTS (SELECT 1 FROM UNNEST(ARRAY[a]) AS u (x) WHERE x = 1)'),
  where(`a IN (SELECT n FROM ${lines} WHERE n = a LIMIT 1)`),
  where(`a IN (SELECT max(n) FROM ${lines} WHERE n = a)`),
  where(`a IN (SELECT DISTINCT n FROM ${lines} WHERE n = a)`),
  where(`a IN (SELECT n + a FROM ${lines})`),
  where('a IN (SELECT x FROM UNNEST(ARRAY[a]) AS u (x))'),
  value('SELECT sum(x) FILTER (WHERE x < 3) FROM UNNEST(ARRAY[1, a]) AS u (x)'),
  value('SELECT sum(x) FROM UNNEST(ARRAY[a]) AS u (x) GROUP BY x'),
  value('SELECT DISTINCT x FROM UNNEST(ARRAY[a]) AS u (x)'),
  value('SELECT row_number() OVER (ORDER BY x) FROM UNNEST(ARRAY[a]) AS u (x)'),
])('%s is refused as Trino refuses it', async (sql) => {
  expect(await failure(sql)).toMatch(unsupported);
});

/** Trino answers some of a shape and refuses others: none is answered here. */
test.each([
  [value(`SELECT v FROM ${orders} WHERE id < a ORDER BY v LIMIT 1`), 'this correlated subquery'],
  [value(`SELECT DISTINCT v FROM ${orders} WHERE id < a`), 'this correlated subquery'],
  [where(`EXISTS (SELECT n FROM ${lines} WHERE n < a GROUP BY n)`), 'this correlated subquery'],
  [value(`SELECT max(v) FROM ${orders} WHERE id = a GROUP BY v LIMIT 1`), 'this correlated subquery'],
  [where(`EXISTS (SELECT n FROM ${lines} WHERE n = a GROUP BY n LIMIT 1)`), 'this correlated subquery'],
  // The columns of the subquery would have to be made the others' type.
  [value(`SELECT v FROM ${orders} WHERE id = CAST(a AS double) LIMIT 2`), 'this correlated subquery'],
  [value(`SELECT n FROM ${lines} WHERE n = a UNION SELECT 5 WHERE a = 3`), 'this correlated subquery'],
  [
    value(`SELECT max(n) FROM ${lines}, (SELECT max(v) AS v FROM ${orders} WHERE v > a) x`),
    'this correlated subquery',
  ],
  [
    value(`WITH w AS (SELECT v FROM ${orders} WHERE id = a) SELECT max(v) FROM w`),
    'this correlated subquery',
  ],
  [where(`EXISTS (SELECT 1 FROM ${lines} WHERE n < a LIMIT 1)`), 'this correlated subquery'],
  [value(`SELECT sum(n + a) FROM ${lines}`), 'an aggregate over columns of an enclosing query'],
  [
    `SELECT a, n FROM ${keys} LEFT JOIN ${lines} ON n = a AND a IN (SELECT 1)`,
    "a subquery in an outer join's ON",
  ],
  [
    `SELECT a, n FROM ${keys} LEFT JOIN ${lines} ON n = a AND EXISTS (SELECT 1)`,
    "a subquery in an outer join's ON",
  ],
  [`SELECT a, n FROM ${keys} FULL JOIN ${lines} ON n IN (SELECT 1)`, "a subquery in an outer join's ON"],
  [`SELECT a, x FROM ${keys} RIGHT JOIN UNNEST(ARRAY[1]) AS u (x) ON true`, 'RIGHT JOIN with UNNEST'],
])('%s is refused by name', async (sql, what) => {
  expect(await failure(sql)).toMatch(`The offline AWS does not imitate ${what} in Athena SQL (line 1:`);
});

test.each([
  [
    `SELECT a, n FROM ${keys} LEFT JOIN ${lines} ON EXISTS (SELECT 1 FROM ${orders} WHERE v = a)`,
    "Reference to column 'a' from outer scope not allowed in this context",
  ],
  [
    value(`SELECT v FROM ${orders} LEFT JOIN ${lines} ON n = a WHERE id = a`),
    "Reference to column 'a' from outer scope not allowed in this context",
  ],
  [
    `SELECT a, x FROM ${keys} LEFT JOIN UNNEST(ARRAY[a, 2]) AS u (x) ON x = 2`,
    'LEFT JOIN involving UNNEST is only supported with condition ON TRUE',
  ],
  [
    `SELECT a, x FROM ${keys} JOIN UNNEST(ARRAY[a, 2]) AS u (x) ON x = 2`,
    'INNER JOIN involving UNNEST is only supported with condition ON TRUE',
  ],
])('%s: %s', async (sql, complaint) => {
  expect(await failure(sql)).toMatch(new RegExp(`^NOT_SUPPORTED: line 1:\\d+: ${complaint}$`));
});

test.each([
  [`SELECT a, n FROM ${keys} LEFT JOIN ${lines} ON n = a AND n IN (SELECT 1) ORDER BY a`, '1,1 3,'],
  [
    `SELECT a, n FROM ${keys} LEFT JOIN ${lines} ON n = (SELECT max(id) - 2 FROM ${orders}) ORDER BY a`,
    '1,1 3,1',
  ],
  [
    `SELECT a, x FROM ${keys} LEFT JOIN UNNEST(ARRAY[a, 2]) AS u (x) ON TRUE ORDER BY a, x`,
    '1,1 1,2 3,2 3,3',
  ],
])('%s', async (sql, expected) => {
  expect((await rows(sql)).join(' ')).toBe(expected);
});
