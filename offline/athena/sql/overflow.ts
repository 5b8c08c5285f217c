import type { SqlErrorCode } from './errors.ts';

/** DuckDB's integer types by Trino's names. */
export const integers: Readonly<Record<string, string>> = {
  INT8: 'tinyint',
  INT16: 'smallint',
  INT32: 'integer',
  INT64: 'bigint',
};
/** The type of which this is the least value, whose negative is none of it. */
const typeOfLeast = (value = ''): string =>
  new Map([
    ['-128', 'tinyint'],
    ['-32768', 'smallint'],
    ['-2147483648', 'integer'],
  ]).get(value) ?? 'bigint';

/** DuckDB's errors of numbers that a type doesn't hold, in Trino's words. */
export const overflows: readonly [RegExp, (...groups: string[]) => [SqlErrorCode, string]][] = [
  [
    /Overflow on abs\((-?\d+)\)/,
    (value) => [
      'NUMERIC_VALUE_OUT_OF_RANGE',
      `Value ${value} is out of range for abs(${typeOfLeast(value)})`,
    ],
  ],
  [
    /Overflow in division of (-?\d+) \/ (-?\d+)/,
    (value, divisor) => [
      'NUMERIC_VALUE_OUT_OF_RANGE',
      `${typeOfLeast(value)} division overflow: ${value} / ${divisor}`,
    ],
  ],
  [
    /Type (DOUBLE|FLOAT) with value nan can't be cast .* destination type (INT8|INT16|INT32)\b/,
    (from = '', to = '') => [
      'INVALID_CAST_ARGUMENT',
      `Cannot cast ${from === 'FLOAT' ? 'real' : 'double'} NaN to ${integers[to]}`,
    ],
  ],
  [
    /Failed to cast decimal value (-?\d+) to type (INT\d+)/,
    (value, to = '') => ['INVALID_CAST_ARGUMENT', `Cannot cast '${value}' to ${integers[to]?.toUpperCase()}`],
  ],
];

/**
 * A decimal of 38 digits that is checked to have no more: DuckDB's sums of them hold some that do. Its addition looks.
 * @param sql of the type `duckType`
 */
export const checkedSum = (sql: string, duckType: string): string => `(${sql} + CAST(0 AS ${duckType}))`;

/** The rest of a division: by -1 it is nothing, where DuckDB divides the least integer and overflows. */
export function rest(a: string, b: string, bLiteral: string | undefined): string {
  const whole = `(${a} % ${b})`;
  return bLiteral !== undefined && bLiteral !== '-1'
    ? whole
    : `CASE WHEN ${b} = -1 THEN (${a} - ${a}) ELSE ${whole} END`;
}

/** A whole number of floating point as Java casts it to a long: what is beyond ends at the end. */
export const saturated = (sql: string): string =>
  `CASE WHEN ${sql} >= CAST('9223372036854775808' AS DOUBLE) THEN 9223372036854775807 WHEN ${sql} < CAST('-9223372036854775808' AS DOUBLE) THEN CAST('-9223372036854775808' AS BIGINT) ELSE CAST(${sql} AS BIGINT) END`;
