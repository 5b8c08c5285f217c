import { failure, one, rows, types } from './engine.ts';

test.each([
  // Integers divide as integers, towards zero.
  ['7 / 2', '3'],
  ['-7 / 2', '-3'],
  ['7 % -2', '1'],
  ['-7 % 2', '-1'],
  ['mod(7, 2)', '1'],
  ['2147483648 + 1', '2147483649'],
  ['1 + 1.5', '2.5'],
  ['2 -1', '1'],
  ['1e0 / 3', '0.3333333333333333'],
  ['1e0 / 0', 'Infinity'],
  ['5e0 % 0e0', 'NaN'],
  ["decimal '10.00' / decimal '3.00'", '3.33'],
  ["decimal '20.00' / decimal '3.00'", '6.67'],
  ["decimal '-20.00' / decimal '3.00'", '-6.67'],
  ["decimal '1.00' / 8", '0.13'],
  ["decimal '0.05' * decimal '0.05'", '0.0025'],
  ["decimal '5.5' % decimal '2.0'", '1.5'],
  ["decimal '9999999999.99' * decimal '99999999.99'", '999999999899000000.0001'],
  ["decimal '999999999999999999' + decimal '1'", '1000000000000000000'],
  ['0.5 - 1', '-0.5'],
  ['round(2.5), round(-2.5), round(2.5e0), round(-2.5e0), round(3)', '3', '-3', '3.0', '-3.0', '3'],
  ['round(2.345, 2), round(2.345e0, 1), round(5, 1)', '2.350', '2.3', '5'],
  [
    'floor(-2.5), ceil(2.1), ceiling(2.1e0), truncate(-2.5), truncate(-2.5e0)',
    '-3',
    '3',
    '3.0',
    '-2',
    '-2.0',
  ],
  ['abs(-3), abs(-2.5), sign(-2.5), sign(-3), sign(0e0)', '3', '2.5', '-1', '-1', '0.0'],
  ['power(2, 10), sqrt(2), sqrt(-1)', '1024.0', '1.4142135623730951', 'NaN'],
  ['ln(0), ln(-1), log10(1000), log2(8), exp(0)', '-Infinity', 'NaN', '3.0', '3.0', '1.0'],
  ['pi(), e(), nan(), infinity()', '3.141592653589793', '2.718281828459045', 'NaN', 'Infinity'],
  ['is_nan(nan()), is_infinite(infinity()), is_finite(1)', 'true', 'true', 'true'],
  [
    "round(real '2.5'), floor(real '2.5'), ceil(real '2.5'), truncate(real '2.5'), sign(real '-2.5'), abs(real '-1')",
    '3.0',
    '2.0',
    '3.0',
    '2.0',
    '-1.0',
    '1.0',
  ],
  ['greatest(1, 3, 2), least(1.5, 2)', '3', '1.5'],
  ['greatest(1, NULL), least(NULL, 1)', null, null],
  // NaN equals nothing, and nothing is less than or greater than it.
  [
    'nan() = nan(), nan() <> nan(), nan() > 1, 1 < nan(), nan() <= nan()',
    'false',
    'true',
    'false',
    'false',
    'false',
  ],
])('%s', async (expressions, ...expected) => {
  expect(await one(expressions)).toEqual(expected);
});

test.each([
  ['1', 'integer'],
  ['2147483648', 'bigint'],
  ['1.50', 'decimal(3,2)'],
  ['0.5', 'decimal(1,1)'],
  ['1e0', 'double'],
  ["decimal '1.50' + decimal '1.5'", 'decimal(4,2)'],
  ["decimal '1.50' * decimal '1.5'", 'decimal(5,3)'],
  ["decimal '1.50' / decimal '1.500'", 'decimal(7,3)'],
  ["decimal '12345.50' % decimal '1.5'", 'decimal(3,2)'],
  ["decimal '1.5' + bigint '1'", 'decimal(21,1)'],
  ["decimal '1.5' + 1e0", 'double'],
  ["real '1' + 1", 'real'],
  [
    "round(decimal '12.345'), floor(12.345), round(12.345, 1)",
    'decimal(3,0)',
    'decimal(3,0)',
    'decimal(6,3)',
  ],
  ["smallint '1' + 1, tinyint '1' + tinyint '1'", 'integer', 'tinyint'],
])('the type of %s', (expressions, ...expected) => {
  expect(types(expressions)).toEqual(expected);
});

test.each([
  ['1 / 0', 'DIVISION_BY_ZERO: Division by zero'],
  ['1 % (2 - 2)', 'DIVISION_BY_ZERO: Division by zero'],
  ['1.5 / 0', 'DIVISION_BY_ZERO: Division by zero'],
  ['2147483647 + 1', 'NUMERIC_VALUE_OUT_OF_RANGE: integer addition overflow: 2147483647 + 1'],
  ['abs(-2147483648)', 'NUMERIC_VALUE_OUT_OF_RANGE: Value -2147483648 is out of range for abs(integer)'],
  ["abs(tinyint '-128')", 'NUMERIC_VALUE_OUT_OF_RANGE: Value -128 is out of range for abs(tinyint)'],
  [
    "abs(bigint '-9223372036854775808')",
    'NUMERIC_VALUE_OUT_OF_RANGE: Value -9223372036854775808 is out of range for abs(bigint)',
  ],
  ["tinyint '127' + tinyint '1'", 'NUMERIC_VALUE_OUT_OF_RANGE: tinyint addition overflow: 127 + 1'],
  [
    "smallint '-32768' - smallint '1'",
    'NUMERIC_VALUE_OUT_OF_RANGE: smallint subtraction overflow: -32768 - 1',
  ],
  ['2147483647 * 2', 'NUMERIC_VALUE_OUT_OF_RANGE: integer multiplication overflow: 2147483647 * 2'],
  ["decimal '99999999999999999999999999999999999999' + 1", 'NUMERIC_VALUE_OUT_OF_RANGE: Decimal overflow'],
  ["decimal '99999999999999999999999999999999999999' * 10", 'NUMERIC_VALUE_OUT_OF_RANGE: Decimal overflow'],
  ["cast(decimal '127.5' AS tinyint)", "INVALID_CAST_ARGUMENT: Cannot cast '128' to TINYINT"],
  ["cast(real 'NaN' AS bigint)", 'INVALID_CAST_ARGUMENT: Cannot cast real NaN to bigint'],
  ['cast(nan() AS integer)', 'INVALID_CAST_ARGUMENT: Cannot cast double NaN to integer'],
  ["cast(real 'NaN' AS smallint)", 'INVALID_CAST_ARGUMENT: Cannot cast real NaN to smallint'],
  ["cast(real '1e10' AS decimal(5,2))", "INVALID_CAST_ARGUMENT: Cannot cast REAL '1.0E10' to DECIMAL(5, 2)"],
  ['cast(1e10 AS decimal(5,2))', "INVALID_CAST_ARGUMENT: Cannot cast DOUBLE '1.0E10' to DECIMAL(5, 2)"],
  [
    'cast(infinity() AS decimal(5,2))',
    "INVALID_CAST_ARGUMENT: Cannot cast DOUBLE 'Infinity' to DECIMAL(5, 2)",
  ],
  [
    '9223372036854775807 + 1',
    'NUMERIC_VALUE_OUT_OF_RANGE: bigint addition overflow: 9223372036854775807 + 1',
  ],
  ["'1' + 1", 'TYPE_MISMATCH: line 1:12: Cannot apply operator: varchar(1) + integer'],
  ['true * 2', 'TYPE_MISMATCH: line 1:13: Cannot apply operator: boolean * integer'],
  ['9223372036854775808', 'SYNTAX_ERROR: line 1:1: Invalid numeric literal: 9223372036854775808'],
  [
    'round(2.5, -1)',
    'The offline AWS does not imitate round(decimal, n) with a negative n in Athena SQL (line 1:8).',
  ],
])('SELECT %s fails', async (expression, message) => {
  expect(await failure(`SELECT ${expression}`)).toBe(message);
});

test.each([
  ["-2147483648 % -1, tinyint '-128' % tinyint '-1', 7 % -1", '0', '0', '0'],
  [
    'cast(1e39 AS real), cast(-1e39 AS real), cast(3.4028235677973366e38 AS real)',
    'Infinity',
    '-Infinity',
    'Infinity',
  ],
  [
    "cast(real '1234567940' AS decimal(20,0)), cast(real '16777217' AS decimal(20,1)), cast(real '1.005' AS decimal(5,2))",
    '1234568000',
    '16777216.0',
    '1.01',
  ],
  [
    "cast(1e-10 AS decimal(38,10)), cast(double '4.9e-324' AS decimal(38,10)), cast(1e22 AS decimal(38,1)), cast(9e-5 AS decimal(5,2))",
    '0.0000000001',
    '0.0000000000',
    '10000000000000000000000.0',
    '0.00',
  ],
  [
    "cast(real '1e20' AS bigint), cast(real '-1e20' AS bigint), cast(real '2.5' AS bigint), cast(real '-2.5' AS bigint)",
    '9223372036854775807',
    '-9223372036854775808',
    '3',
    '-3',
  ],
  ['cast(0.05 AS varchar), cast(-0.5 AS varchar)', '0.05', '-0.5'],
  [
    'cast(4.9e-324 AS varchar), cast(1e-323 AS varchar), cast(5e-323 AS varchar), cast(-2e-310 AS varchar)',
    '4.9E-324',
    '1.0E-323',
    '4.9E-323',
    '-2.0E-310',
  ],
])('at the ends of types: %s', async (expressions, ...expected) => {
  expect(await one(expressions)).toEqual(expected);
});

test('sums past what a type holds', async () => {
  const nines = "decimal '99999999999999999999999999999999999999'";
  const sum = (values: string) => `SELECT sum(x) FROM (VALUES ${values}) AS t(x)`;
  expect(await failure(sum(`${nines}, decimal '1'`))).toBe('NUMERIC_VALUE_OUT_OF_RANGE: Decimal overflow');
  expect(await rows(sum(`${nines}, decimal '1', decimal '-5'`))).toEqual([
    ['99999999999999999999999999999999999995'],
  ]);
  expect(await failure(`SELECT sum(x) OVER () FROM (VALUES ${nines}, decimal '1') AS t(x)`)).toBe(
    'NUMERIC_VALUE_OUT_OF_RANGE: Decimal overflow',
  );
  expect(await failure(sum("bigint '9223372036854775807', bigint '1'"))).toMatch(
    /^NUMERIC_VALUE_OUT_OF_RANGE: bigint addition/,
  );
  expect(await rows(sum("real '3e38', real '3e38'"))).toEqual([['Infinity']]);
});
