import { failure, rows, translate } from './engine.ts';

const cases: [string, (string | null)[][]][] = [
  // The pipeline's typed source.
  [
    "WITH orders AS (SELECT CAST(NULLIF(id, '') AS bigint) AS id, CAST(NULLIF(price, '') AS decimal(12,2)) AS price, CAST(NULLIF(day, '') AS date) AS day FROM raw_orders) SELECT date_format(day, '%Y-%m') AS month, count(*) AS n, sum(price) AS total, CAST(avg(price) AS decimal(12,2)) AS ticket FROM orders GROUP BY date_format(day, '%Y-%m') ORDER BY month",
    [
      ['2024-01', '1', '10.50', '10.50'],
      ['2024-02', '2', '7.25', '7.25'],
    ],
  ],
  // NULLs come last in both directions.
  ['SELECT item FROM sales ORDER BY item DESC, id', [['pen'], ['pen'], ['ink'], [null]]],
  ['SELECT item FROM sales ORDER BY item ASC NULLS FIRST, id LIMIT 2', [[null], ['ink']]],
  ['SELECT id FROM sales ORDER BY id OFFSET 1 LIMIT 2', [['2'], ['3']]],
  ['SELECT id FROM sales ORDER BY 1 DESC FETCH FIRST 2 ROWS ONLY', [['4'], ['3']]],
  ['SELECT id AS n, -id AS m FROM sales ORDER BY m LIMIT 1', [['4', '-4']]],
  [
    'SELECT s.id, i.colour FROM sales s JOIN items i ON s.item = i.item ORDER BY s.id',
    [
      ['1', 'blue'],
      ['3', 'blue'],
    ],
  ],
  [
    'SELECT s.id, i.colour FROM shop.sales AS s LEFT JOIN items i ON s.item = i.item WHERE s.id < 3 ORDER BY 1',
    [
      ['1', 'blue'],
      ['2', null],
    ],
  ],
  [
    'SELECT item, id, colour FROM sales FULL JOIN items USING (item) ORDER BY item, id',
    [
      ['cap', null, 'red'],
      ['ink', '2', null],
      ['pen', '1', 'blue'],
      ['pen', '3', 'blue'],
      [null, '4', null],
    ],
  ],
  [
    'SELECT * FROM items RIGHT JOIN sales USING (item) WHERE id = 2',
    [['ink', null, '2', '1', '9.99', '1.5', '2024-01-06 11:30:00.000', '2024-01']],
  ],
  ['SELECT count(*) FROM sales, items', [['8']]],
  ['SELECT count(*) FROM sales a CROSS JOIN items b', [['8']]],
  [
    'SELECT a.*, b.colour FROM items a JOIN items AS b (i, colour) ON a.item = b.i ORDER BY 1',
    [
      ['cap', 'red', 'red'],
      ['pen', 'blue', 'blue'],
    ],
  ],
  ["SELECT (SELECT max(id) FROM sales), EXISTS (SELECT 1 FROM items WHERE item = 'hat')", [['4', 'false']]],
  ['SELECT item FROM items i WHERE EXISTS (SELECT 1 FROM sales s WHERE s.item = i.item)', [['pen']]],
  [
    'SELECT item, (SELECT count(*) FROM sales s WHERE s.item = i.item) FROM items i ORDER BY 1',
    [
      ['cap', '0'],
      ['pen', '2'],
    ],
  ],
  // With a NULL among them, nothing is known not to be in the list.
  ['SELECT colour FROM items WHERE item NOT IN (SELECT item FROM sales)', []],
  ['SELECT id FROM sales WHERE id IN (1, 2.0, 9) ORDER BY id', [['1'], ['2']]],
  ['SELECT id FROM sales WHERE quantity BETWEEN 2 AND 3 AND item IS NOT NULL ORDER BY id', [['1'], ['3']]],
  ["SELECT id FROM sales WHERE item IS DISTINCT FROM 'pen' ORDER BY id", [['2'], ['4']]],
  ["SELECT id FROM sales WHERE NOT (item = 'pen' OR id = 4)", [['2']]],
  [
    "SELECT CASE WHEN id < 2 THEN 'few' WHEN id < 4 THEN 'some' END, CASE item WHEN 'pen' THEN 1 ELSE 2.5 END, if(id = 1, 'one', 'more'), if(id = 1, 0), nullif(id, 1), coalesce(quantity, 0) FROM sales ORDER BY id LIMIT 2",
    [
      ['few', '1.0', 'one', '0', null, '2'],
      ['some', '2.5', 'more', null, '2', '1'],
    ],
  ],
  ['SELECT 1 UNION SELECT 1 UNION ALL SELECT 2.5 ORDER BY 1', [['1.0'], ['2.5']]],
  ['SELECT id FROM sales INTERSECT SELECT 2 UNION SELECT 7 ORDER BY 1 DESC', [['7'], ['2']]],
  ['(SELECT id FROM sales EXCEPT SELECT 2) ORDER BY 1 LIMIT 2', [['1'], ['3']]],
  [
    "VALUES (1, 'a'), (2, NULL)",
    [
      ['1', 'a'],
      ['2', null],
    ],
  ],
  [
    "SELECT n + 1, s FROM (VALUES (1, 'a'), (bigint '2', 'bcd')) AS t(n, s) ORDER BY n",
    [
      ['2', 'a'],
      ['3', 'bcd'],
    ],
  ],
  ['SELECT a.n FROM (SELECT id AS n FROM sales) a JOIN (SELECT 2 AS m) b ON a.n = b.m', [['2']]],
  [
    'TABLE items',
    [
      ['pen', 'blue'],
      ['cap', 'red'],
    ],
  ],
  ['SELECT "ITEM", Sales.Id FROM Sales WHERE id = 1 -- a comment\n;', [['pen', '1']]],
  [
    'SELECT /* c */ shop.sales.id, awsdatacatalog.shop.sales.month FROM awsdatacatalog.shop.sales WHERE id = 4',
    [['4', '2024-02']],
  ],
  ['WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS x FROM a) SELECT a.x, b.x FROM a, b', [['1', '2']]],
  ['WITH t(n) AS (SELECT 1) SELECT n FROM t', [['1']]],
  ['SELECT NULL, NULL IS NULL, NULL = 1', [[null, 'true', null]]],
];
test.each(cases)('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});

test('names of columns', () => {
  const names = (sql: string) => translate(sql).columns.map(({ name }) => name);
  expect(
    names('SELECT id, s.item, id + 1, count(*) AS N, "Month", 1 FROM sales s GROUP BY id, item, month'),
  ).toEqual(['id', 'item', '_col2', 'n', 'month', '_col5']);
  expect(names('SELECT a.id, b.id FROM sales a, sales b')).toEqual(['id', 'id']);
  expect(translate('SELECT 1, 2 AS x').named).toEqual([false, true]);
});

test.each([
  ['(id)', 'id'],
  ['(sales.id)', 'id'],
  ['"current_price"', 'current_price'],
  ['current_price', 'current_price'],
  ['"current_date"', 'current_date'],
  ['user', 'user'],
  ['current_date', undefined],
  ['localtimestamp', undefined],
  ['id IS NULL', undefined],
  ['NOT flag', undefined],
  ['true', undefined],
  ['CASE id WHEN 1 THEN 2 END', undefined],
  ['-id', undefined],
])('the column of SELECT %s', (item, name) => {
  const { columns, named } = translate(
    `SELECT ${item} FROM (SELECT id, 1 AS current_price, 2 AS "current_date", 3 AS user, true AS flag FROM sales) sales`,
  );
  expect(named).toEqual([name !== undefined]);
  expect(columns.map((column) => column.name)).toEqual([name ?? '_col0']);
});

test('a scan names the columns the query needs, and what it demands of partitions', () => {
  const { scans } = translate(
    "SELECT a.id, b.item FROM sales a LEFT JOIN sales b ON a.id = b.quantity WHERE a.month IN ('2024-01', '2024-03') AND b.month IS NULL AND a.price > 1 AND substr(a.month, 1, 4) = '2024'",
  );
  expect(scans).toEqual([
    {
      database: 'shop',
      table: 'sales',
      columns: ['id', 'price', 'month'],
      prune: {
        alias: 'r1',
        predicate: `(r1."month" IN ('2024-01', '2024-03')) AND (substring(r1."month", CAST(1 AS BIGINT), CAST(4 AS BIGINT)) = '2024')`,
      },
    },
    { database: 'shop', table: 'sales', columns: ['item', 'quantity', 'month'] },
  ]);
  expect(translate('SELECT count(*) FROM sales').scans).toEqual([
    { database: 'shop', table: 'sales', columns: [] },
  ]);
});

test.each([
  [
    'SELECT x FROM sales',
    "COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved or requester is not authorized to access requested resources",
  ],
  [
    'SELECT t.id FROM sales s',
    "COLUMN_NOT_FOUND: line 1:8: Column 't.id' cannot be resolved or requester is not authorized to access requested resources",
  ],
  ['SELECT id FROM sales a, sales b', "AMBIGUOUS_NAME: line 1:8: Column 'id' is ambiguous"],
  ['SELECT * FROM nothing', "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.shop.nothing' does not exist"],
  ['SELECT *\nFROM other.sales', "SCHEMA_NOT_FOUND: line 2:6: Schema 'other' does not exist"],
  ['SELECT * FROM elsewhere.shop.sales', "CATALOG_NOT_FOUND: line 1:15: Catalog 'elsewhere' does not exist"],
  [
    'SELECT table_name FROM information_schema.tables',
    'The offline AWS does not imitate information_schema in Athena SQL (line 1:24).',
  ],
  [
    'SELECT * FROM "sales$partitions"',
    'The offline AWS does not imitate the hidden table "sales$partitions" in Athena SQL (line 1:15).',
  ],
  ['SELECT * FROM "costs$"', "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.shop.costs$' does not exist"],
  [
    'SELECT id FROM sales WHERE id',
    'TYPE_MISMATCH: line 1:28: WHERE clause must evaluate to a boolean: actual type bigint',
  ],
  [
    'SELECT id AND true FROM sales',
    'TYPE_MISMATCH: line 1:8: Logical expression term must evaluate to a boolean (actual: bigint)',
  ],
  [
    "SELECT id FROM sales WHERE id IN (1, 'a')",
    'TYPE_MISMATCH: line 1:31: IN value and list items must be the same type or coercible to a common type. Cannot find common type between bigint and varchar(1), all types (without duplicates): [bigint, integer, varchar(1)]',
  ],
  [
    "SELECT 1 UNION SELECT 'a'",
    'TYPE_MISMATCH: line 1:1: column 1 in UNION query has incompatible types: integer, varchar(1)',
  ],
  ['SELECT 1 UNION SELECT 1, 2', 'TYPE_MISMATCH: line 1:1: UNION query has different number of fields: 1, 2'],
  ['SELECT (SELECT id FROM sales)', 'SUBQUERY_MULTIPLE_ROWS: Scalar sub-query has returned multiple rows'],
  [
    'SELECT id FROM sales ORDER BY 3',
    'INVALID_COLUMN_REFERENCE: line 1:31: ORDER BY position 3 is not in select list',
  ],
  [
    'SELECT 1 FROM (VALUES (1, 2)) AS t(a)',
    "MISMATCHED_COLUMN_ALIASES: line 1:15: Column alias list has 1 entries but 't' has 2 columns available",
  ],
  ['SELECT frobnicate(1)', "FUNCTION_NOT_FOUND: line 1:8: Function 'frobnicate' not registered"],
  ['SELECT constructor(1)', "FUNCTION_NOT_FOUND: line 1:8: Function 'constructor' not registered"],
  ['SELEC 1', "line 1:1: mismatched input 'SELEC'"],
  ['SELECT 1 +', "line 1:11: mismatched input '<EOF>'"],
  ['SELECT 1; SELECT 2', 'Only one sql statement is allowed.'],
  [
    'SELECT "$path" FROM sales',
    'The offline AWS does not imitate the hidden column "$path" in Athena SQL (line 1:8).',
  ],
  [
    'SELECT id FROM sales TABLESAMPLE BERNOULLI (10)',
    'The offline AWS does not imitate TABLESAMPLE in Athena SQL (line 1:16).',
  ],
  [
    'WITH RECURSIVE t(n) AS (SELECT 1) SELECT n FROM t',
    'The offline AWS does not imitate WITH RECURSIVE in Athena SQL (line 1:1).',
  ],
  [
    'SELECT id = ALL (SELECT 1) FROM sales',
    'The offline AWS does not imitate quantified comparison in Athena SQL (line 1:11).',
  ],
  [
    'SELECT * FROM sales NATURAL JOIN items',
    'The offline AWS does not imitate NATURAL JOIN in Athena SQL (line 1:15).',
  ],
  [
    'SELECT try((SELECT 1))',
    'The offline AWS does not imitate a subquery inside of TRY in Athena SQL (line 1:12).',
  ],
  [
    'SELECT `id` FROM sales',
    'line 1:8: backquoted identifiers are not supported; use double quotes to quote identifiers',
  ],
])('%s fails', async (sql, message) => {
  expect(await failure(sql)).toBe(message);
});
