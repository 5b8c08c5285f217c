import { failure, rows, translate } from './engine.ts';

/** Statements that real Trino refuses, with its words; each was answered as if the clause weren't there. */
test.each([
  // Names that mean several things.
  ['SELECT id, -id AS id FROM sales ORDER BY id', "AMBIGUOUS_NAME: line 1:42: Column 'id' is ambiguous"],
  ['SELECT id AS n, id AS n FROM sales ORDER BY n', "AMBIGUOUS_NAME: line 1:45: Column 'n' is ambiguous"],
  ['SELECT *, -id AS id FROM sales ORDER BY id', "AMBIGUOUS_NAME: line 1:41: Column 'id' is ambiguous"],
  ['SELECT id, id FROM sales GROUP BY id ORDER BY id', "AMBIGUOUS_NAME: line 1:47: Column 'id' is ambiguous"],
  [
    'SELECT sum(id) AS id FROM sales ORDER BY sum(id)',
    'COLUMN_NOT_FOUND: line 1:46: Invalid reference to output projection attribute from ORDER BY aggregation',
  ],
  [
    'SELECT * FROM sales JOIN items USING (item, item)',
    "DUPLICATE_COLUMN_NAME: line 1:45: Column 'item' appears multiple times in USING clause",
  ],
  [
    'SELECT DISTINCT id, quantity FROM sales ORDER BY id + quantity',
    'EXPRESSION_NOT_IN_DISTINCT: line 1:1: For SELECT DISTINCT, ORDER BY expressions must appear in select list',
  ],
  [
    'SELECT DISTINCT id, id + quantity FROM sales ORDER BY id + quantity',
    'EXPRESSION_NOT_IN_DISTINCT: line 1:1: For SELECT DISTINCT, ORDER BY expressions must appear in select list',
  ],
  [
    'SELECT DISTINCT lower(item) AS item FROM sales ORDER BY lower(item)',
    'EXPRESSION_NOT_IN_DISTINCT: line 1:1: For SELECT DISTINCT, ORDER BY expressions must appear in select list',
  ],
  // A column of the innermost query comes before a relation of its name.
  [
    'SELECT s.id AS s FROM sales s ORDER BY s.id',
    'TYPE_MISMATCH: line 1:40: Expression s is not of type ROW',
  ],
  [
    'SELECT id FROM sales s WHERE EXISTS (SELECT 1 FROM (VALUES 1) t (s) WHERE s.id = 1)',
    'TYPE_MISMATCH: line 1:75: Expression s is not of type ROW',
  ],
  // Grouping sets are of columns.
  [
    'SELECT 1 FROM sales GROUP BY ROLLUP (id + 1)',
    'INVALID_COLUMN_REFERENCE: line 1:38: GROUP BY expression must be a column reference: id + 1',
  ],
  [
    'SELECT max(id) FROM sales GROUP BY month WINDOW w AS (ORDER BY id)',
    "EXPRESSION_NOT_AGGREGATE: line 1:55: 'ORDER BY id' must be an aggregate expression or appear in GROUP BY clause",
  ],
  // Types.
  ['SELECT CAST(1 AS string)', 'TYPE_MISMATCH: line 1:8: Unknown type: string'],
  ['SELECT CAST(NULL AS unknown)', 'TYPE_MISMATCH: line 1:8: UNKNOWN is not a valid type'],
  [
    'SELECT CAST(1 AS decimal(39,2))',
    'INVALID_FUNCTION_ARGUMENT: DECIMAL precision must be in range [1, 38]: 39',
  ],
  [
    'SELECT CAST(1 AS decimal(1, 2))',
    'INVALID_FUNCTION_ARGUMENT: DECIMAL scale must be in range [0, precision (1)]: 2',
  ],
  // Fields of rows.
  ['SELECT id.x FROM places', 'TYPE_MISMATCH: line 1:8: Expression id is not of type ROW'],
  ['SELECT places.id.x FROM places', 'TYPE_MISMATCH: line 1:8: Expression places.id is not of type ROW'],
  // Row counts.
  [
    'SELECT id FROM sales FETCH FIRST 0 ROWS ONLY',
    'NUMERIC_VALUE_OUT_OF_RANGE: line 1:22: FETCH FIRST row count must be positive (actual value: 0)',
  ],
  [
    'SELECT id FROM sales FETCH FIRST 1 ROW WITH TIES',
    'MISSING_ORDER_BY: line 1:22: FETCH FIRST WITH TIES clause requires ORDER BY',
  ],
  [
    'SELECT id FROM sales LIMIT 99999999999999999999',
    'SYNTAX_ERROR: line 1:1: Invalid numeric literal: 99999999999999999999',
  ],
  // EXTRACT's words are its own, and no functions.
  ["SELECT EXTRACT(lower FROM 'ABC')", 'SYNTAX_ERROR: line 1:8: Invalid EXTRACT field: lower'],
  [
    "SELECT EXTRACT(MILLISECOND FROM TIMESTAMP '2024-01-01 00:00:00.5')",
    'SYNTAX_ERROR: line 1:8: Invalid EXTRACT field: MILLISECOND',
  ],
  ["SELECT EXTRACT(HOUR FROM DATE '2024-01-01')", 'TYPE_MISMATCH: line 1:26: Cannot extract HOUR from date'],
  ["SELECT EXTRACT(DAY FROM 'x')", 'TYPE_MISMATCH: line 1:25: Cannot extract DAY from varchar(1)'],
  ['SELECT EXTRACT(DAY FROM NULL)', 'TYPE_MISMATCH: line 1:25: Cannot extract DAY from unknown'],
  // What belongs to MATCH_RECOGNIZE.
  [
    'SELECT count(sales.*) FROM sales',
    'INVALID_FUNCTION_ARGUMENT: line 1:14: label.* syntax is only supported as the only argument of row pattern count function',
  ],
  [
    'SELECT FINAL count(id) FROM sales',
    'INVALID_PROCESSING_MODE: line 1:8: FINAL semantics is not supported out of pattern recognition context',
  ],
  // Windows.
  [
    'SELECT row_number() IGNORE NULLS OVER () FROM sales',
    'NULL_TREATMENT_NOT_ALLOWED: line 1:8: Cannot specify null treatment clause for row_number function',
  ],
  [
    'SELECT rank() RESPECT NULLS OVER (ORDER BY id) FROM sales',
    'NULL_TREATMENT_NOT_ALLOWED: line 1:8: Cannot specify null treatment clause for rank function',
  ],
  [
    'SELECT sum(id) FILTER (WHERE id > 1) OVER () FROM sales',
    'NOT_SUPPORTED: line 1:1: FILTER is not yet supported for window functions',
  ],
  [
    'SELECT lag(DISTINCT id) OVER (ORDER BY id) FROM sales',
    'NOT_SUPPORTED: line 1:1: DISTINCT in window function parameters not yet supported: lag(DISTINCT id) OVER (ORDER BY id)',
  ],
  [
    'SELECT lead(id) OVER (PARTITION BY id) FROM sales',
    'MISSING_ORDER_BY: line 1:23: lead function requires an ORDER BY window clause',
  ],
  [
    'SELECT lag(id) OVER w FROM sales WINDOW w AS ()',
    'MISSING_ORDER_BY: line 1:16: lag function requires an ORDER BY window clause',
  ],
  [
    'SELECT lag(id) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) FROM sales',
    'INVALID_WINDOW_FRAME: line 1:34: Cannot specify window frame for lag function',
  ],
  [
    'SELECT sum(id) OVER w FROM sales WINDOW w AS (), w AS ()',
    "DUPLICATE_WINDOW_NAME: line 1:50: WINDOW name 'w' specified more than once",
  ],
  [
    'SELECT sum(id) OVER v FROM sales WINDOW w AS ()',
    'INVALID_WINDOW_REFERENCE: line 1:21: Cannot resolve WINDOW name v',
  ],
  [
    'SELECT 1 FROM sales WINDOW w AS (ORDER BY x)',
    "COLUMN_NOT_FOUND: line 1:43: Column 'x' cannot be resolved or requester is not authorized to access requested resources",
  ],
])('%s is refused as Trino refuses it', async (sql, message) => {
  expect(await failure(sql)).toBe(message);
});

test.each([
  ['ROWS BETWEEN UNBOUNDED FOLLOWING AND CURRENT ROW', 'start cannot be UNBOUNDED FOLLOWING'],
  ['ROWS UNBOUNDED FOLLOWING', 'start cannot be UNBOUNDED FOLLOWING'],
  ['RANGE UNBOUNDED FOLLOWING', 'start cannot be UNBOUNDED FOLLOWING'],
  ['ROWS BETWEEN CURRENT ROW AND UNBOUNDED PRECEDING', 'end cannot be UNBOUNDED PRECEDING'],
  ['ROWS BETWEEN 1 PRECEDING AND UNBOUNDED PRECEDING', 'end cannot be UNBOUNDED PRECEDING'],
  ['ROWS BETWEEN CURRENT ROW AND 1 PRECEDING', 'starting from CURRENT ROW cannot end with PRECEDING'],
  ['ROWS BETWEEN 1 FOLLOWING AND CURRENT ROW', 'starting from FOLLOWING cannot end with CURRENT ROW'],
  ['ROWS BETWEEN 1 FOLLOWING AND 1 PRECEDING', 'starting from FOLLOWING cannot end with PRECEDING'],
  ['ROWS 1 FOLLOWING', 'starting from FOLLOWING cannot end with CURRENT ROW'],
])('the frame %s ends before it begins', async (frame, complaint) => {
  expect(await failure(`SELECT sum(id) OVER (${frame}) FROM sales`)).toBe(
    `INVALID_WINDOW_FRAME: line 1:22: Window frame ${complaint}`,
  );
});

test.each([
  ['SELECT id AS quantity, -id AS n FROM sales ORDER BY sales.quantity, id LIMIT 1', [['2', '-2']]],
  ['SELECT month, count(*) FROM sales GROUP BY ROLLUP (1) ORDER BY 1 LIMIT 1', [['2024-01', '2']]],
  ['SELECT if(NULL, 1, 2)', [['2']]],
  ['SELECT id FROM sales GROUP BY DISTINCT id ORDER BY id LIMIT 1', [['1']]],
  ['SELECT id AS n FROM sales ORDER BY row_number() OVER (ORDER BY n DESC) LIMIT 1', [['4']]],
  ['SELECT id AS n FROM sales GROUP BY id ORDER BY max(sales.id) DESC LIMIT 1', [['4']]],
  ['SELECT id FROM sales ORDER BY id OFFSET 0 ROWS FETCH NEXT ROW ONLY', [['1']]],
  ['SELECT sum(id) OVER (ROWS BETWEEN 1 PRECEDING AND 2 PRECEDING) FROM sales LIMIT 1', [[null]]],
  [
    'SELECT spot.city, places.spot.point.x FROM places ORDER BY id',
    [
      ['Recife', '7'],
      [null, null],
    ],
  ],
  ["SELECT spot.city FROM (VALUES 'x') spot (city)", [['x']]],
  // What DISTINCT lets a query be ordered by; a literal orders nothing.
  ['SELECT DISTINCT id, id + quantity FROM sales ORDER BY sales.id + quantity LIMIT 1', [['1', '3']]],
  ['SELECT DISTINCT lower(item) AS item FROM sales ORDER BY (item) DESC LIMIT 1', [['pen']]],
  ["SELECT DISTINCT month, 'x' FROM sales ORDER BY 'x', month DESC LIMIT 1", [['2024-02', 'x']]],
  ["SELECT id FROM sales UNION SELECT 9 ORDER BY NULL, 'x', id DESC LIMIT 1", [['9']]],
])('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});

test('a field of a row names the column', () => {
  const { columns, named } = translate('SELECT spot.city, (spot).point, spot.point.x FROM places');
  expect(columns.map(({ name }) => name)).toEqual(['city', 'point', 'x']);
  expect(named).toEqual([true, true, true]);
});

test.each([
  ['SELECT id FROM sales GROUP BY DISTINCT ROLLUP (id), ROLLUP (id)', 'GROUP BY DISTINCT of several sets'],
  [
    'SELECT array_agg(id ORDER BY id) OVER () FROM sales',
    'ORDER BY among the arguments of a window function',
  ],
  ['SELECT id FROM sales ORDER BY id FETCH FIRST 1 ROW WITH TIES', 'FETCH … WITH TIES'],
  ['SELECT spot.* FROM places', 'the fields of a row, or the columns of an enclosing query, by *'],
  ['SELECT (places).* FROM places', 'the fields of a row, or the columns of an enclosing query, by *'],
])('%s is refused by name', async (sql, what) => {
  expect(await failure(sql)).toMatch(`The offline AWS does not imitate ${what} in Athena SQL (line 1:`);
});
