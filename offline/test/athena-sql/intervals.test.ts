import { failure, rows } from './engine.ts';

/** What Trino answered to the same statements. */
const answers: [string, (string | null)[][]][] = [
  [
    "SELECT DATE '2024-01-31' + (INTERVAL '1' DAY + INTERVAL '2' DAY), DATE '2024-01-31' + (INTERVAL '1' MONTH + INTERVAL '1' YEAR), DATE '2024-01-31' - 2 * INTERVAL '1' DAY, DATE '2024-01-31' + INTERVAL '2' DAY * 3",
    [['2024-02-03', '2025-02-28', '2024-01-29', '2024-02-06']],
  ],
  ["SELECT DATE '2024-01-31' + (INTERVAL '12' HOUR + INTERVAL '12' HOUR)", [['2024-02-01']]],
  ["SELECT DATE '2024-01-31' + INTERVAL '24' HOUR", [['2024-02-01']]],
  ["SELECT DATE '2024-01-31' + INTERVAL '1' DAY * 2.0", [['2024-02-02']]],
  ["SELECT DATE '2024-01-31' + INTERVAL '2' DAY / 2", [['2024-02-01']]],
  [
    "SELECT TIMESTAMP '2024-01-31 10:00:00' + INTERVAL '1' DAY * 1.5, TIMESTAMP '2024-01-31 10:00:00' + INTERVAL '3' DAY / 2, TIMESTAMP '2024-01-31 10:00:00' - INTERVAL '1' SECOND * 0.5, TIMESTAMP '2024-01-31 10:00:00' + (INTERVAL '1' DAY - INTERVAL '1' HOUR)",
    [
      [
        '2024-02-01 22:00:00.000',
        '2024-02-01 22:00:00.000',
        '2024-01-31 09:59:59.500',
        '2024-02-01 09:00:00.000',
      ],
    ],
  ],
  [
    "SELECT TIMESTAMP '2024-01-31 10:00:00' + INTERVAL '1' MONTH * 1.5, DATE '2024-01-31' + INTERVAL '3' MONTH / 2, DATE '2024-01-31' + INTERVAL '5' MONTH * 0.5, DATE '2024-01-31' + INTERVAL '1' MONTH * -1.5",
    [['2024-02-29 10:00:00.000', '2024-02-29', '2024-03-31', '2023-12-31']],
  ],
  [
    "SELECT TIMESTAMP '2024-01-31 10:00:00' + INTERVAL '1' SECOND * 0.0005, TIMESTAMP '2024-01-31 10:00:00' + INTERVAL '1' SECOND * 0.0015, TIMESTAMP '2024-01-31 10:00:00' + INTERVAL '1' SECOND / 3",
    [['2024-01-31 10:00:00.000', '2024-01-31 10:00:00.001', '2024-01-31 10:00:00.333']],
  ],
  [
    "SELECT INTERVAL '1' DAY = INTERVAL '24' HOUR, INTERVAL '1' DAY < INTERVAL '25' HOUR, INTERVAL '1' YEAR = INTERVAL '12' MONTH, INTERVAL '1' MONTH > INTERVAL '2' MONTH",
    [['true', 'true', 'true', 'false']],
  ],
  [
    "SELECT INTERVAL '1' DAY IN (INTERVAL '24' HOUR), INTERVAL '1' DAY BETWEEN INTERVAL '1' HOUR AND INTERVAL '2' DAY, nullif(INTERVAL '1' DAY, INTERVAL '24' HOUR) IS NULL, greatest(INTERVAL '1' DAY, INTERVAL '25' HOUR) = INTERVAL '25' HOUR",
    [['true', 'true', 'true', 'true']],
  ],
  ["SELECT -INTERVAL '1' DAY = INTERVAL '-1' DAY, INTERVAL -'1' DAY = -INTERVAL '1' DAY", [['true', 'true']]],
  [
    "SELECT INTERVAL '1' DAY + DATE '2024-01-31', INTERVAL '1' MONTH + DATE '2024-01-31', INTERVAL '1' DAY + TIMESTAMP '2024-01-31 10:00:00'",
    [['2024-02-01', '2024-02-29', '2024-02-01 10:00:00.000']],
  ],
  [
    "SELECT DATE '2024-01-31' + n * INTERVAL '1' DAY, DATE '2024-01-31' - n * INTERVAL '1' MONTH, TIMESTAMP '2024-01-31 10:00:00' + n * INTERVAL '1' HOUR FROM (VALUES 1, 2, -1, NULL) t(n)",
    [
      ['2024-02-01', '2023-12-31', '2024-01-31 11:00:00.000'],
      ['2024-02-02', '2023-11-30', '2024-01-31 12:00:00.000'],
      ['2024-01-30', '2024-02-29', '2024-01-31 09:00:00.000'],
      [null, null, null],
    ],
  ],
  [
    "SELECT count(*) FROM (VALUES 1) t(n) WHERE TIMESTAMP '2024-01-31 10:00:00' - TIMESTAMP '2024-01-30 10:00:00' = INTERVAL '1' DAY",
    [['1']],
  ],
  ["SELECT NULL * INTERVAL '1' DAY IS NULL", [['true']]],
  [
    "SELECT DATE '2024-01-31' + bigint '2' * INTERVAL '1' DAY, DATE '2024-01-31' + tinyint '2' * INTERVAL '1' DAY, DATE '2024-01-31' + INTERVAL '1' DAY * 2E0, DATE '2024-01-31' + INTERVAL '1' DAY * REAL '2'",
    [['2024-02-02', '2024-02-02', '2024-02-02', '2024-02-02']],
  ],
  ["SELECT INTERVAL '1' DAY IS DISTINCT FROM INTERVAL '24' HOUR, INTERVAL '1' DAY = NULL", [['false', null]]],
  [
    "SELECT greatest(INTERVAL '1' DAY, INTERVAL '25' HOUR) = INTERVAL '25' HOUR, least(INTERVAL '1' MONTH, INTERVAL '1' YEAR) = INTERVAL '1' MONTH",
    [['true', 'true']],
  ],
  [
    "SELECT TIMESTAMP '2024-01-31 10:00:00' + INTERVAL '1' MONTH * 1.4, TIMESTAMP '2024-01-31 10:00:00' + INTERVAL '3' MONTH / 2, TIMESTAMP '2024-01-31 10:00:00' + INTERVAL '-1' MONTH * 1.5",
    [['2024-02-29 10:00:00.000', '2024-02-29 10:00:00.000', '2023-12-31 10:00:00.000']],
  ],
  [
    "SELECT TIMESTAMP '2024-01-31 10:00:00' + INTERVAL '1' DAY * -0.5, TIMESTAMP '2024-01-31 10:00:00' + INTERVAL '1' SECOND * 0.0025, TIMESTAMP '2024-01-31 10:00:00' + INTERVAL '1' SECOND * -0.0015, TIMESTAMP '2024-01-31 10:00:00' + INTERVAL '1' SECOND * 1.9999",
    [
      [
        '2024-01-30 22:00:00.000',
        '2024-01-31 10:00:00.002',
        '2024-01-31 09:59:59.999',
        '2024-01-31 10:00:01.999',
      ],
    ],
  ],
  ["SELECT DATE '2024-01-31' + INTERVAL '1' DAY * 0.5 * 2", [['2024-02-01']]],
  [
    "SELECT DATE '2024-01-31' - INTERVAL '48' HOUR, DATE '2024-01-31' + INTERVAL '86400' SECOND, DATE '2024-01-31' + INTERVAL '1440' MINUTE, DATE '2024-01-31' + 24 * INTERVAL '1' HOUR",
    [['2024-01-29', '2024-02-01', '2024-02-01', '2024-02-01']],
  ],
  [
    "SELECT DATE '2024-01-31' + n * INTERVAL '1' HOUR FROM (VALUES 24, 48) t(n)",
    [['2024-02-01'], ['2024-02-02']],
  ],
  [
    "SELECT DATE '2024-03-01' - DATE '2024-02-28' = INTERVAL '2' DAY, TIMESTAMP '2024-01-01 00:00:00.500' - TIMESTAMP '1960-01-01 00:00:00' > INTERVAL '64' DAY, DATE '1960-01-01' - DATE '1970-01-01' < INTERVAL '0' DAY",
    [['true', 'true', 'true']],
  ],
  [
    "SELECT TIMESTAMP '2024-01-01 10:00:00' - DATE '2024-01-01' = INTERVAL '10' HOUR, DATE '2024-01-02' - TIMESTAMP '2024-01-01 10:00:00' = INTERVAL '14' HOUR",
    [['true', 'true']],
  ],
  [
    "SELECT (TIMESTAMP '2024-01-01 10:00:00' - TIMESTAMP '2024-01-01 09:00:00') / 2 = INTERVAL '30' MINUTE, (DATE '2024-01-03' - DATE '2024-01-01') * 2 = INTERVAL '4' DAY",
    [['true', 'true']],
  ],
  ["SELECT DATE '2024-01-01' - NULL", [[null]]],
  [
    "SELECT TIMESTAMP '1960-01-01 00:00:00.001' - INTERVAL '1' SECOND, TIMESTAMP '1960-01-01 00:00:00' + INTERVAL '-1' HOUR, TIMESTAMP '2024-01-01 00:00:00.123456' + INTERVAL '1' SECOND, TIMESTAMP '2024-01-01 00:00:00' - INTERVAL '25' HOUR",
    [
      [
        '1959-12-31 23:59:59.001',
        '1959-12-31 23:00:00.000',
        '2024-01-01 00:00:01.123456',
        '2023-12-30 23:00:00.000',
      ],
    ],
  ],
  [
    "SELECT now() - INTERVAL '1' DAY < now(), current_timestamp + INTERVAL '90' MINUTE > current_timestamp, current_date - INTERVAL '1' MONTH < current_date",
    [['true', 'true', 'true']],
  ],
  [
    "SELECT max(x) = INTERVAL '25' HOUR, min(x) = INTERVAL '1' DAY, count(DISTINCT x) FROM (VALUES INTERVAL '1' DAY, INTERVAL '25' HOUR, INTERVAL '24' HOUR) t(x)",
    [['true', 'true', '2']],
  ],
  [
    "SELECT count(*) FROM (VALUES INTERVAL '1' DAY, INTERVAL '24' HOUR, INTERVAL '1' HOUR) t(x) GROUP BY x ORDER BY x DESC",
    [['2'], ['1']],
  ],
  [
    "SELECT n FROM (VALUES (1, INTERVAL '1' DAY), (2, INTERVAL '23' HOUR), (3, INTERVAL '25' HOUR)) t(n, x) ORDER BY x",
    [['2'], ['1'], ['3']],
  ],
  [
    "SELECT n FROM (VALUES (1, INTERVAL '1' YEAR), (2, INTERVAL '11' MONTH), (3, INTERVAL '13' MONTH)) t(n, x) ORDER BY x DESC",
    [['3'], ['1'], ['2']],
  ],
  ["SELECT DATE '2024-01-31' + INTERVAL '+2' DAY", [['2024-02-02']]],
  [
    "SELECT DATE '2024-01-31' + INTERVAL '1' MONTH + INTERVAL '1' DAY, DATE '2024-01-31' + -INTERVAL '1' DAY, TIMESTAMP '2024-03-31 10:00:00' - INTERVAL '1' MONTH, DATE '2024-02-29' + INTERVAL '1' YEAR, DATE '2024-02-29' - INTERVAL '12' MONTH",
    [['2024-03-01', '2024-01-30', '2024-02-29 10:00:00.000', '2025-02-28', '2023-02-28']],
  ],
  [
    "SELECT coalesce(INTERVAL '1' DAY, INTERVAL '2' DAY) = INTERVAL '24' HOUR, CASE WHEN true THEN INTERVAL '1' DAY END = INTERVAL '24' HOUR, if(false, INTERVAL '1' DAY) IS NULL",
    [['true', 'true', 'true']],
  ],
  [
    "SELECT ARRAY[INTERVAL '1' DAY] = ARRAY[INTERVAL '24' HOUR], contains(ARRAY[INTERVAL '1' DAY], INTERVAL '24' HOUR), MAP(ARRAY['a'], ARRAY[INTERVAL '1' DAY])['a'] = INTERVAL '24' HOUR",
    [['true', 'true', 'true']],
  ],
  ["SELECT DATE '2024-01-01' + NULL", [[null]]],
  ["SELECT NULL + DATE '2024-01-01'", [[null]]],
];

test.each(answers)('%s', async (sql, expected) => {
  expect(await rows(sql)).toEqual(expected);
});

/** Trino has errors of the same names, but for what is refused. */
test.each([
  [
    "SELECT INTERVAL '6' DAY + INTERVAL '6' DAY",
    'The offline AWS does not imitate interval day to second as a result in Athena SQL (line 1:1).',
  ],
  [
    "SELECT INTERVAL '3' MONTH + INTERVAL '6' DAY",
    'TYPE_MISMATCH: line 1:27: Cannot apply operator: interval year to month + interval day to second',
  ],
  [
    "SELECT INTERVAL '6' SECOND * 2, 2 * INTERVAL '6' SECOND, INTERVAL '6' MONTH * 2",
    'The offline AWS does not imitate interval day to second as a result in Athena SQL (line 1:1).',
  ],
  [
    "SELECT 2 / INTERVAL '6' DAY",
    'TYPE_MISMATCH: line 1:10: Cannot apply operator: integer / interval day to second',
  ],
  [
    "SELECT INTERVAL '6' DAY * INTERVAL '6' DAY",
    'TYPE_MISMATCH: line 1:25: Cannot apply operator: interval day to second * interval day to second',
  ],
  [
    "SELECT INTERVAL '6' DAY % 2",
    'TYPE_MISMATCH: line 1:25: Cannot apply operator: interval day to second % integer',
  ],
  [
    "SELECT DATE '2024-01-31' + (INTERVAL '1' DAY + INTERVAL '1' HOUR)",
    'INVALID_FUNCTION_ARGUMENT: Cannot add hour, minutes or seconds to a date',
  ],
  [
    "SELECT DATE '2024-01-31' + INTERVAL '25' HOUR",
    'INVALID_FUNCTION_ARGUMENT: Cannot add hour, minutes or seconds to a date',
  ],
  [
    "SELECT DATE '2024-01-31' + INTERVAL '1' DAY * 1.5",
    'INVALID_FUNCTION_ARGUMENT: Cannot add hour, minutes or seconds to a date',
  ],
  [
    "SELECT INTERVAL '1' MONTH < INTERVAL '40' DAY",
    'TYPE_MISMATCH: line 1:27: Cannot apply operator: interval year to month < interval day to second',
  ],
  [
    "SELECT day(INTERVAL '2' DAY), year(INTERVAL '2' YEAR), extract(hour FROM INTERVAL '2' YEAR)",
    'The offline AWS does not imitate the function day(interval day to second) in Athena SQL (line 1:8).',
  ],
  [
    "SELECT INTERVAL '1' DAY - DATE '2024-01-31'",
    'TYPE_MISMATCH: line 1:25: Cannot apply operator: interval day to second - date',
  ],
  [
    "SELECT DATE '2024-01-31' * INTERVAL '1' DAY",
    'TYPE_MISMATCH: line 1:26: Cannot apply operator: date * interval day to second',
  ],
  [
    "SELECT 1 + INTERVAL '1' DAY",
    'TYPE_MISMATCH: line 1:10: Cannot apply operator: integer + interval day to second',
  ],
  [
    "SELECT TIMESTAMP '2024-01-31 10:00:00' + NULL",
    'AMBIGUOUS_FUNCTION_CALL: Could not choose a best candidate operator. Explicit type casts must be added.',
  ],
  [
    "SELECT sum(INTERVAL '1' DAY) = INTERVAL '2' DAY FROM (VALUES 1, 2) t(n)",
    'The offline AWS does not imitate the function sum(interval day to second) in Athena SQL (line 1:8).',
  ],
  [
    "SELECT DATE '2024-01-31' + n * INTERVAL '1' HOUR FROM (VALUES 24, 25) t(n)",
    'INVALID_FUNCTION_ARGUMENT: Cannot add hour, minutes or seconds to a date',
  ],
  [
    "SELECT INTERVAL '99999999999999' DAY IS NULL",
    "INVALID_LITERAL: line 1:8: '99999999999999' is not a valid INTERVAL literal",
  ],
  [
    "SELECT INTERVAL '999999999' YEAR IS NULL",
    "INVALID_LITERAL: line 1:8: '999999999' is not a valid INTERVAL literal",
  ],
  [
    "SELECT TIMESTAMP '2024-01-01 00:00:00' - NULL",
    'AMBIGUOUS_FUNCTION_CALL: Could not choose a best candidate operator. Explicit type casts must be added.',
  ],
])('%s fails', async (sql, message) => {
  expect(await failure(sql)).toBe(message);
});
