import { failure, rows, translate } from './engine.ts';

// Trino would fold an expression over VALUES, in which either term decides.
const pairs = 'UNNEST(ARRAY[1, 5, 7], ARRAY[0, 2, NULL]) t(x, y)';

/** A term that would fail isn't evaluated where one before it decides, as Trino answered. */
test.each([
  [`SELECT y <> 0 AND x / y > 1 FROM ${pairs}`, [['false'], ['true'], [null]]],
  [`SELECT y IS NULL OR y = 0 OR x / y > 2 FROM ${pairs}`, [['true'], ['false'], ['true']]],
  [`SELECT NOT (y <> 0 AND NULL AND x / y > 1) FROM ${pairs}`, [['true'], [null], [null]]],
  [
    `SELECT count(*) FILTER (WHERE y <> 0 AND x / y > 1), count_if(y = 0 OR x / y > 1) FROM ${pairs}`,
    [['1', '2']],
  ],
  [`SELECT x FROM ${pairs} WHERE y = 0 OR x / y > 1`, [['1'], ['5']]],
  [
    "SELECT s <> '' AND s <> 'a' AND CAST(s AS integer) > 1 FROM UNNEST(ARRAY['a', '12', '', NULL]) t(s)",
    [['false'], ['true'], ['false'], [null]],
  ],
  [
    "SELECT cardinality(split(s, ',')) > 1 AND split(s, ',')[2] = 'b' FROM UNNEST(ARRAY['a,b', 'a', NULL]) t(s)",
    [['true'], ['false'], [null]],
  ],
  [
    'SELECT x < 10 AND x * x > 0, x >= 10 OR CAST(x AS tinyint) > 0 FROM UNNEST(ARRAY[CAST(9223372036854775807 AS bigint), 5]) t(x)',
    [
      ['false', 'true'],
      ['true', 'true'],
    ],
  ],
])('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});

test('the first term is evaluated for each row', async () => {
  expect(await failure(`SELECT x / y > 1 AND y <> 0 FROM ${pairs}`)).toBe(
    'DIVISION_BY_ZERO: Division by zero',
  );
});

test('the text of alternating terms is bounded', async () => {
  const nested = Array.from({ length: 14 }).reduce<string>(
    (inner, _, i) => `(${inner} ${i % 2 === 0 ? 'AND' : 'OR'} x / ${i + 2} > y)`,
    'x > 0',
  );
  expect(translate(`SELECT ${nested} AS a FROM ${pairs}`).sql.length).toBeLessThan(100_000);
});
