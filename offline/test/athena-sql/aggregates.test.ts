import { failure, rows } from './engine.ts';

const cases: [string, (string | null)[][]][] = [
  [
    'SELECT month, count(*), count(quantity), sum(quantity), sum(price), avg(quantity), avg(price) FROM sales GROUP BY month ORDER BY 1',
    [
      ['2024-01', '2', '2', '3', '11.49', '1.5', '5.75'],
      ['2024-02', '2', '1', '3', '1.50', '3.0', '1.50'],
    ],
  ],
  [
    'SELECT count(*), sum(quantity), avg(price), max(item), count_if(quantity > 1), array_agg(id), bool_and(id > 1) FROM sales WHERE id > 99',
    [['0', null, null, null, '0', null, null]],
  ],
  [
    'SELECT count_if(quantity > 1), count(DISTINCT item), sum(DISTINCT price), approx_distinct(item) FROM sales',
    [['2', '2', '11.49', '2']],
  ],
  [
    "SELECT sum(quantity) FILTER (WHERE item = 'pen'), count(*) FILTER (WHERE item IS NULL) FROM sales",
    [['5', '1']],
  ],
  // The item beside the greatest weight is NULL.
  [
    'SELECT max_by(item, weight), min_by(item, weight), max_by(id, quantity) FROM sales',
    [[null, 'pen', '3']],
  ],
  [
    "SELECT min(item), max(sold), arbitrary(month), any_value(5), bool_or(id = 1), every(id > 0) FROM sales WHERE month = '2024-01'",
    [['ink', '2024-01-06 11:30:00.000', '2024-01', '5', 'true', 'true']],
  ],
  [
    'SELECT array_agg(item ORDER BY id DESC), array_agg(DISTINCT month ORDER BY month) FROM sales',
    [['[null, pen, ink, pen]', '[2024-01, 2024-02]']],
  ],
  [
    'SELECT stddev(x), stddev_pop(x), variance(x), var_pop(x) FROM (VALUES 1, 2, 3, 4) AS t(x)',
    [['1.2909944487358056', '1.118033988749895', '1.6666666666666667', '1.25']],
  ],
  ['SELECT stddev(x), var_pop(x) FROM (VALUES 1) AS t(x)', [[null, '0.0']]],
  ["SELECT avg(x) FROM (VALUES decimal '0.01', decimal '0.02') AS t(x)", [['0.02']]],
  ["SELECT avg(x) FROM (VALUES decimal '-0.01', decimal '-0.02') AS t(x)", [['-0.02']]],
  ["SELECT avg(x), sum(x) FROM (VALUES real '1.5', real '2') AS t(x)", [['1.75', '3.5']]],
  [
    'SELECT upper(item) AS name, count(*) FROM sales GROUP BY upper(item) HAVING count(*) > 1',
    [['PEN', '2']],
  ],
  [
    'SELECT item || month, count(*) + 1 FROM sales WHERE item IS NOT NULL GROUP BY item, month ORDER BY count(*) DESC, item, month',
    [
      ['ink2024-01', '2'],
      ['pen2024-01', '2'],
      ['pen2024-02', '2'],
    ],
  ],
  [
    'SELECT month, item, count(*) FROM sales GROUP BY ROLLUP (month, item) ORDER BY 1, 2, 3',
    [
      ['2024-01', 'ink', '1'],
      ['2024-01', 'pen', '1'],
      ['2024-01', null, '2'],
      ['2024-02', 'pen', '1'],
      ['2024-02', null, '1'],
      ['2024-02', null, '2'],
      [null, null, '4'],
    ],
  ],
  [
    'SELECT month, item, sum(quantity) FROM sales GROUP BY GROUPING SETS ((month), (item), ()) ORDER BY 3, 1, 2',
    [
      [null, 'ink', '1'],
      ['2024-01', null, '3'],
      ['2024-02', null, '3'],
      [null, 'pen', '5'],
      [null, null, '6'],
      [null, null, null],
    ],
  ],
  ["SELECT 'all', count(*) FROM sales GROUP BY 1", [['all', '4']]],
  ['SELECT DISTINCT month FROM sales ORDER BY month DESC', [['2024-02'], ['2024-01']]],
  // Windows
  [
    'SELECT id, row_number() OVER (PARTITION BY month ORDER BY id DESC), rank() OVER (ORDER BY price), dense_rank() OVER (ORDER BY price), ntile(2) OVER (ORDER BY id) FROM sales ORDER BY id',
    [
      ['1', '2', '1', '1', '1'],
      ['2', '1', '3', '2', '1'],
      ['3', '2', '1', '1', '2'],
      ['4', '1', '4', '3', '2'],
    ],
  ],
  [
    "SELECT id, lag(item) OVER (ORDER BY id), lead(item, 2, '?') OVER (ORDER BY id), first_value(id) OVER w, last_value(id) OVER w, sum(quantity) OVER w, avg(price) OVER (PARTITION BY month) FROM sales WINDOW w AS (PARTITION BY month ORDER BY id) ORDER BY id",
    [
      ['1', null, 'pen', '1', '1', '2', '5.75'],
      ['2', 'pen', null, '1', '2', '3', '5.75'],
      ['3', 'ink', '?', '3', '3', '3', '1.50'],
      ['4', 'pen', '?', '3', '4', '3', '1.50'],
    ],
  ],
  [
    'SELECT id, sum(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), count(*) OVER (), last_value(item) IGNORE NULLS OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM sales ORDER BY id',
    [
      ['1', '1', '4', 'pen'],
      ['2', '3', '4', 'pen'],
      ['3', '5', '4', 'pen'],
      ['4', '7', '4', 'pen'],
    ],
  ],
  [
    'SELECT month, sum(count(*)) OVER (ORDER BY month) FROM sales GROUP BY month ORDER BY month',
    [
      ['2024-01', '2'],
      ['2024-02', '4'],
    ],
  ],
  [
    'SELECT id, rank() OVER (ORDER BY quantity DESC) FROM sales ORDER BY 2, 1',
    [
      ['3', '1'],
      ['1', '2'],
      ['2', '3'],
      ['4', '4'],
    ],
  ],
];
test.each(cases)('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});

test.each([
  [
    'SELECT item, count(*) FROM sales',
    "EXPRESSION_NOT_AGGREGATE: line 1:8: 'item' must be an aggregate expression or appear in GROUP BY clause",
  ],
  [
    'SELECT item, price + 1, count(*) FROM sales GROUP BY item',
    "EXPRESSION_NOT_AGGREGATE: line 1:14: 'price + 1' must be an aggregate expression or appear in GROUP BY clause",
  ],
  [
    'SELECT id FROM sales WHERE sum(id) > 1',
    'EXPRESSION_NOT_SCALAR: line 1:28: WHERE clause cannot contain aggregations, window functions or grouping operations: [sum(id)]',
  ],
  [
    'SELECT sum(sum(id)) FROM sales',
    "NESTED_AGGREGATION: line 1:12: Cannot nest aggregations inside aggregation 'sum': [sum(id)]",
  ],
  ['SELECT rank() FROM sales', 'MISSING_OVER: line 1:8: Window function rank requires an OVER clause'],
  [
    'SELECT 1 FROM sales HAVING rank() OVER (ORDER BY count(*)) > 1',
    'NESTED_WINDOW: line 1:28: HAVING clause cannot contain window functions or row pattern measures',
  ],
  ['SELECT lower(item) OVER () FROM sales', 'FUNCTION_NOT_WINDOW: line 1:8: Not a window function: lower'],
  [
    'SELECT sum(item) FROM sales',
    'FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (varchar) for function sum. Expected: sum(bigint), sum(decimal(p,s)), sum(double), sum(interval day to second), sum(interval year to month), sum(real)',
  ],
  [
    'SELECT month FROM sales GROUP BY 2',
    'INVALID_COLUMN_REFERENCE: line 1:34: GROUP BY position 2 is not in select list',
  ],
  [
    'SELECT DISTINCT month FROM sales ORDER BY id',
    'EXPRESSION_NOT_IN_DISTINCT: line 1:1: For SELECT DISTINCT, ORDER BY expressions must appear in select list',
  ],
  [
    'SELECT sum(x) FROM (VALUES 9223372036854775807, 1) AS t(x)',
    'NUMERIC_VALUE_OUT_OF_RANGE: bigint addition overflow: 9223372036854775808',
  ],
  [
    'SELECT try(sum(id) / 0) FROM sales',
    'The offline AWS does not imitate TRY around an aggregate or window in Athena SQL (line 1:8).',
  ],
  [
    'SELECT max(id, 2) FROM sales',
    'The offline AWS does not imitate the function max(bigint, integer) in Athena SQL (line 1:8).',
  ],
  [
    'SELECT checksum(id) FROM sales',
    'The offline AWS does not imitate the function checksum in Athena SQL (line 1:8).',
  ],
  [
    'SELECT approx_percentile(id, 0.5) FROM sales',
    'The offline AWS does not imitate the function approx_percentile in Athena SQL (line 1:8).',
  ],
])('%s fails', async (sql, message) => {
  expect(await failure(sql)).toBe(message);
});

test('the distinct values of a constant are refused: beside other aggregates Trino counts the rows', async () => {
  expect(await failure('SELECT count(DISTINCT 1), count(x) FROM (VALUES 1, 2) t(x)')).toBe(
    'The offline AWS does not imitate count(DISTINCT) of a constant in Athena SQL (line 1:8).',
  );
});
