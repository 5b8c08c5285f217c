import { failure, rows } from './engine.ts';

/** Decimals whose digits don't fit into 128 bits on the way. What Trino answered to the same statements. */
const answers: [string, (string | null)[][]][] = [
  [
    "SELECT round(x, 3), round(x, 12) FROM (VALUES CAST('-0.0005' AS decimal(38,10)), CAST('9999999999999999999999999999.9994999999' AS decimal(38,10))) t(x)",
    [
      ['-0.0010000000', '-0.0005000000'],
      ['9999999999999999999999999999.9990000000', '9999999999999999999999999999.9994999999'],
    ],
  ],
  [
    "SELECT x / 7, x / 1, 1 / x, x / x, x / -7 FROM (VALUES CAST('9999999999999999999999999999.9999999999' AS decimal(38,10)), CAST('-0.0000000001' AS decimal(38,10))) t(x)",
    [
      [
        '1428571428571428571428571428.5714285714',
        '9999999999999999999999999999.9999999999',
        '0.0000000000',
        '1.0000000000',
        '-1428571428571428571428571428.5714285714',
      ],
      ['0.0000000000', '-0.0000000001', '-10000000000.0000000000', '1.0000000000', '0.0000000000'],
    ],
  ],
  [
    "SELECT x / 3, 2 / x FROM (VALUES DECIMAL '-99999999999999999999999999999999999999') t(x)",
    [['-33333333333333333333333333333333333333', '0']],
  ],
  [
    "SELECT CAST(NULL AS decimal(10,2)) IS DISTINCT FROM TRY_CAST(x - DECIMAL '99999999.99' AS decimal(10,2)) FROM (VALUES DECIMAL '-00000000.01', DECIMAL '00000001.00') t(x) ORDER BY x",
    [['false'], ['true']],
  ],
  [
    'SELECT TRY_CAST(x AS integer) < 5, TRY_CAST(x AS smallint) = 7, TRY_CAST(x AS decimal(3,0)) <> 1 FROM (VALUES 9223372036854775807, -9223372036854775807, 7) t(x)',
    [
      [null, null, null],
      [null, null, null],
      ['false', 'true', 'true'],
    ],
  ],
];

test.each(answers)('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});

test.each([
  [
    "SELECT round(x, 3) FROM (VALUES CAST('9999999999999999999999999999.9999999999' AS decimal(38,10))) t(x)",
    'NUMERIC_VALUE_OUT_OF_RANGE',
  ],
  [
    "SELECT avg(x), avg(x) / 3 FROM (VALUES CAST('9999999999999999999999999999.9999999999' AS decimal(38,10)), CAST('9999999999999999999999999999.9999999998' AS decimal(38,10))) t(x)",
    'GENERIC_INTERNAL_ERROR',
  ],
  [
    "SELECT x / 0.01 FROM (VALUES CAST('9999999999999999999999999999' AS decimal(38,10))) t(x)",
    'NUMERIC_VALUE_OUT_OF_RANGE',
  ],
  // DuckDB would compare the number before the cast.
  ['SELECT CAST(x AS tinyint) < 5 FROM UNNEST(ARRAY[300, 1]) t(x)', 'NUMERIC_VALUE_OUT_OF_RANGE'],
  [
    'SELECT x FROM UNNEST(ARRAY[CAST(300 AS bigint), 1]) t(x) WHERE CAST(x AS tinyint) < 5',
    'NUMERIC_VALUE_OUT_OF_RANGE',
  ],
])('%s fails', async (sql, name) => {
  expect(await failure(sql)).toMatch(new RegExp(`^${name}: `));
});
