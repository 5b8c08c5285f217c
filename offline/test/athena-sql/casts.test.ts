import { failure, one, rows, types } from './engine.ts';

test.each([
  ["cast('12' AS bigint), cast('+12' AS integer), cast('-3' AS tinyint)", '12', '12', '-3'],
  [
    "cast('1.005' AS decimal(10,2)), cast('-1.005' AS decimal(10,2)), cast('.5' AS decimal(3,1)), cast('1e2' AS decimal(5,1))",
    '1.01',
    '-1.01',
    '0.5',
    '100.0',
  ],
  [
    "cast('1.5' AS double), cast(' 1.5 ' AS double), cast('1e3' AS real), cast('NaN' AS double)",
    '1.5',
    '1.5',
    '1000.0',
    'NaN',
  ],
  ["cast('TRUE' AS boolean), cast('f' AS boolean), cast('1' AS boolean)", 'true', 'false', 'true'],
  [
    "cast('2024-02-29' AS date), cast(' 2024-2-9 ' AS date), date('2024-01-01')",
    '2024-02-29',
    '2024-02-09',
    '2024-01-01',
  ],
  [
    "cast('2024-02-29 10:00' AS timestamp), cast('2024-02-29' AS timestamp), cast('2024-02-29 10:00:00.9996' AS timestamp)",
    '2024-02-29 10:00:00.000',
    '2024-02-29 00:00:00.000',
    '2024-02-29 10:00:01.000',
  ],
  // Half up, to the microsecond in every century.
  [
    "cast(timestamp '2300-01-01 00:00:00.123499' AS timestamp(3)), cast(timestamp '2300-01-01 00:00:00.123500' AS timestamp(3)), cast(timestamp '9999-12-31 23:59:59.499999' AS timestamp(0)), cast(timestamp '1500-12-31 23:59:59.123499' AS timestamp(3)), cast(timestamp '-0001-01-01 00:00:00.000499' AS timestamp(3)), cast(timestamp '1969-12-31 23:59:59.049999' AS timestamp(1))",
    '2300-01-01 00:00:00.123',
    '2300-01-01 00:00:00.124',
    '9999-12-31 23:59:59.000',
    '1500-12-31 23:59:59.123',
    '-0001-01-01 00:00:00.000',
    '1969-12-31 23:59:59.000',
  ],
  // Text is truncated to the length, numbers aren't.
  ["cast('abcdef' AS varchar(3)), cast('São Paulo' AS varchar(3))", 'abc', 'São'],
  [
    "cast(12 AS varchar), cast(12.50 AS varchar), cast(true AS varchar), cast(date '2024-01-05' AS varchar)",
    '12',
    '12.50',
    'true',
    '2024-01-05',
  ],
  [
    "cast(timestamp '2024-01-05 01:02:03' AS varchar), cast(timestamp '2024-01-05 01:02:03.120' AS varchar)",
    '2024-01-05 01:02:03',
    '2024-01-05 01:02:03.120',
  ],
  // Doubles are cast with an exponent always.
  [
    'cast(12.5e0 AS varchar), cast(0e0 AS varchar), cast(-1e7 AS varchar), cast(1e-5 AS varchar), cast(1e20 AS varchar), cast(nan() AS varchar), cast(-infinity() AS varchar)',
    '1.25E1',
    '0E0',
    '-1.0E7',
    '1.0E-5',
    '1.0E20',
    'NaN',
    '-Infinity',
  ],
  ['cast(123456789.125e0 AS varchar), cast(0.001e0 AS varchar)', '1.23456789125E8', '1.0E-3'],
  // Half up, away from zero, by the decimal notation of the double.
  [
    'cast(1.5e0 AS integer), cast(2.5e0 AS integer), cast(-2.5e0 AS bigint), cast(2.5 AS integer)',
    '2',
    '3',
    '-3',
    '3',
  ],
  [
    'cast(1.005e0 AS decimal(10,2)), cast(1.005 AS decimal(10,2)), cast(2 AS decimal(5,2))',
    '1.01',
    '1.01',
    '2.00',
  ],
  [
    'cast(2 AS double), cast(1 AS boolean), cast(true AS integer), cast(0.1 AS double)',
    '2.0',
    'true',
    '1',
    '0.1',
  ],
  [
    "cast(timestamp '2024-01-05 23:59:59' AS date), cast(date '2024-01-05' AS timestamp)",
    '2024-01-05',
    '2024-01-05 00:00:00.000',
  ],
  [
    "try_cast('abc' AS integer), try_cast(' 1' AS integer), try_cast('1.5' AS bigint), try_cast('1_000' AS integer), try_cast('' AS decimal(3,1))",
    null,
    null,
    null,
    null,
    null,
  ],
  [
    "try_cast('2024-13-01' AS date), try_cast('2024/01/05' AS date), try_cast('yes' AS boolean), try_cast('400' AS tinyint)",
    null,
    null,
    null,
    null,
  ],
  ["try_cast('12' AS integer), try_cast(NULL AS integer), cast(NULL AS varchar)", '12', null, null],
  [
    "try(cast('x' AS integer)), try(1 / 0), try(6 / 2), coalesce(try(cast('x' AS date)), date '2024-01-01')",
    null,
    null,
    '3',
    '2024-01-01',
  ],
  ['cast(ARRAY[1, 2] AS array(bigint))', '[1, 2]'],
])('%s', async (expressions, ...expected) => {
  expect(await one(expressions)).toEqual(expected);
});

test('what casts accept is what Java accepts', async () => {
  const letters = ['0', '7', '.', '-', '+', 'e', '_', ' ', '\t', 'x', ','];
  let texts = [''];
  for (let length = 0; length < 3; length++)
    texts = [...new Set(texts.flatMap((text) => ['', ...letters].map((letter) => text + letter)))];
  const list = texts.map((text) => `'${text}'`).join(', ');
  const found = await rows(
    `SELECT x, try_cast(x AS decimal(38,3)) IS NOT NULL, try_cast(x AS bigint) IS NOT NULL FROM (VALUES ${list}) AS t(x)`,
  );
  for (const [text, asDecimal, asBigint] of found) {
    expect([text, asDecimal]).toEqual([
      text,
      String(/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text ?? '')),
    ]);
    expect([text, asBigint]).toEqual([text, String(/^[+-]?\d+$/.test(text ?? ''))]);
  }
});

test('the types of casts and literals', () => {
  expect(
    types(
      "cast(1 AS varchar(5)), cast('1' AS decimal), 'abc', '', date '2024-01-01', timestamp '2024-01-01 00:00:00.12'",
    ),
  ).toEqual(['varchar(5)', 'decimal(38,0)', 'varchar(3)', 'varchar(0)', 'date', 'timestamp(2)']);
});

test.each([
  ["cast('abc' AS integer)", "INVALID_CAST_ARGUMENT: Cannot cast 'abc' to INT"],
  ["cast(' 1' AS bigint)", "INVALID_CAST_ARGUMENT: Cannot cast ' 1' to BIGINT"],
  ["cast('99999999999' AS integer)", "INVALID_CAST_ARGUMENT: Cannot cast '99999999999' to INT"],
  [
    "cast('1,5' AS decimal(12,2))",
    "INVALID_CAST_ARGUMENT: Cannot cast VARCHAR '1,5' to DECIMAL(12, 2). Value is not a number.",
  ],
  [
    "cast('12345' AS decimal(3,1))",
    "INVALID_CAST_ARGUMENT: Cannot cast VARCHAR '12345' to DECIMAL(3, 1). Value too large.",
  ],
  ["cast('x' AS double)", "INVALID_CAST_ARGUMENT: Cannot cast 'x' to DOUBLE"],
  ["cast('yes' AS boolean)", "INVALID_CAST_ARGUMENT: Cannot cast 'yes' to BOOLEAN"],
  ["cast('01/02/2024' AS date)", 'INVALID_CAST_ARGUMENT: Value cannot be cast to date: 01/02/2024'],
  ["cast('2024-02-30' AS date)", 'INVALID_CAST_ARGUMENT: Value cannot be cast to date: 2024-02-30'],
  [
    "cast('2024-01-01T00:00:00' AS timestamp)",
    'INVALID_CAST_ARGUMENT: Value cannot be cast to timestamp: 2024-01-01T00:00:00',
  ],
  ['cast(12345 AS varchar(3))', 'INVALID_CAST_ARGUMENT: Value 12345 cannot be represented as varchar(3)'],
  ['cast(1000 AS tinyint)', 'NUMERIC_VALUE_OUT_OF_RANGE: Out of range for tinyint: 1000'],
  ['cast(123.45 AS decimal(3,2))', "INVALID_CAST_ARGUMENT: Cannot cast '123.45' to DECIMAL(3, 2)"],
  ['cast(1 AS date)', 'TYPE_MISMATCH: line 1:8: Cannot cast integer to date'],
  ["cast('1' AS string)", 'TYPE_MISMATCH: line 1:8: Unknown type: string'],
  ["date '2024-02-30'", "INVALID_LITERAL: line 1:8: '2024-02-30' is not a valid DATE literal"],
  ["cast('1' AS json)", 'The offline AWS does not imitate the type json in Athena SQL (line 1:20).'],
])('SELECT %s fails', async (expression, message) => {
  expect(await failure(`SELECT ${expression}`)).toBe(message);
});

test.each([
  ["date '+2024-1-3', date ' 24-01-03 ', date '12024-01-03'", '2024-01-03', '0024-01-03', '+12024-01-03'],
  [
    "timestamp '2024-01-31 ', timestamp '12024-01-31 10:00', timestamp '-0001-01-01 1:2:3.123456'",
    '2024-01-31 00:00:00.000',
    '+12024-01-31 10:00:00.000',
    '-0001-01-01 01:02:03.123456',
  ],
  [
    "bigint '١٢', double '1d', double ' 1 ', real '1e39', boolean 'T', decimal '1_0', decimal '1.'",
    '12',
    '1.0',
    '1.0',
    'Infinity',
    'true',
    '10',
    '1',
  ],
])('literals: %s', async (expressions, ...expected) => {
  expect(await one(expressions)).toEqual(expected);
});

test.each([
  ["timestamp ' 2024-01-31'", "INVALID_LITERAL: line 1:8: ' 2024-01-31' is not a valid TIMESTAMP literal"],
  [
    "timestamp '2024-01-31 24:00'",
    "INVALID_LITERAL: line 1:8: '2024-01-31 24:00' is not a valid TIMESTAMP literal",
  ],
  [
    "timestamp '2024-01-31 10:00 junk'",
    "INVALID_LITERAL: line 1:8: '2024-01-31 10:00 junk' is not a valid TIMESTAMP literal",
  ],
  ["timestamp '294248-01-01'", "INVALID_LITERAL: line 1:8: '294248-01-01' is not a valid TIMESTAMP literal"],
  [
    "timestamp '2024-01-31 10:00:00.1234567'",
    'The offline AWS does not imitate timestamp(7) in Athena SQL (line 1:8).',
  ],
  [
    "timestamp '2024-01-31 10:00:00.123456789012'",
    'The offline AWS does not imitate timestamp(12) in Athena SQL (line 1:8).',
  ],
  [
    "timestamp '2024-01-31 10:00:00.1234567890123'",
    'NUMERIC_VALUE_OUT_OF_RANGE: line 1:8: TIMESTAMP precision must be in range [0, 12]: 13',
  ],
  ["bigint ' 1'", "INVALID_LITERAL: line 1:8: ' 1' is not a valid BIGINT literal"],
  ["int '99999999999'", "INVALID_LITERAL: line 1:8: '99999999999' is not a valid INTEGER literal"],
  ["boolean 'x'", "INVALID_LITERAL: line 1:8: 'x' is not a valid BOOLEAN literal"],
])('the literal %s fails', async (expression, message) => {
  expect(await failure(`SELECT ${expression}`)).toBe(message);
});
