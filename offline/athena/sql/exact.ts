import { DuckDBScalarFunction, VARCHAR, type DuckDBConnection } from '@duckdb/node-api';
import { quote, raised, SqlError } from './errors.ts';
import { MOST_DIGITS, type Digits } from './types.ts';

/*
 * Arithmetic of decimals whose digits, in between, are more than the 38 that DuckDB holds: one value after the other
 * in this process, with whole numbers of any size, as Trino does it in 128 and 256 bits. All other DuckDB does itself.
 */

const OPERATORS = ['+', '-', '/', '%', 'compare'] as const;
export type ExactOperator = (typeof OPERATORS)[number];

/** DuckDB's name of the function `(operator, a, scale of a, b, scale of b, scale of the result)`, of texts to a text. */
const NAME = 'trino_decimal';

const UNSIGNED_END = 2n ** 128n;

const power = (places: number) => 10n ** BigInt(places);

/** Of more digits than a decimal has there is none. */
const END = power(MOST_DIGITS);

/**
 * The DuckDB SQL of an operation on two decimals.
 * @param result the decimal's digits; `compare` gives an integer: less than 0, 0 or more, as `a` is less, equal or more
 */
export function exactSql(
  operator: ExactOperator,
  a: string,
  aScale: number,
  b: string,
  bScale: number,
  result: Digits,
): string {
  const texts = [operator, aScale, bScale, result.scale].map((each) => quote(String(each)));
  const call = `${NAME}(${texts.join(', ')}, CAST(${a} AS VARCHAR), CAST(${b} AS VARCHAR))`;
  const type = operator === 'compare' ? 'INTEGER' : `DECIMAL(${result.precision},${result.scale})`;
  return `CAST(${call} AS ${type})`;
}

/** Gives a DuckDB instance the function that `exactSql` calls. */
export function registerExact(connection: DuckDBConnection): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: NAME,
      parameterTypes: Array.from({ length: 6 }, () => VARCHAR),
      returnType: VARCHAR,
      mainFunction: (info, input, output) => {
        const [operator, aScale, bScale, scale, a, b] = [0, 1, 2, 3, 4, 5].map((i) =>
          input.getColumnVector(i),
        );
        const asked = OPERATORS.find((one) => one === operator?.getItem(0));
        if (asked === undefined) throw new RangeError('no operator of decimals');
        const scales = [aScale, bScale, scale].map((each) => Number(each?.getItem(0)));
        for (let row = 0; row < input.rowCount; row++) {
          const [left, right] = [a?.getItem(row), b?.getItem(row)];
          try {
            output.setItem(
              row,
              typeof left === 'string' && typeof right === 'string'
                ? exact(asked, left, right, scales)
                : null,
            );
          } catch (error) {
            if (!(error instanceof SqlError)) throw error;
            info.setError(raised(error));
            return;
          }
        }
        output.flush();
      },
    }),
  );
}

/** A decimal's digits without its point. */
const unscaled = (text: string): bigint => BigInt(text.replace('.', ''));

/** @throws SqlError as Trino's operators fail */
function exact(
  operator: ExactOperator,
  a: string,
  b: string,
  [aScale = 0, bScale = 0, scale = 0]: number[],
): string {
  const [left, right] = [unscaled(a), unscaled(b)];
  const most = Math.max(aScale, bScale);
  const [wideLeft, wideRight] = [left * power(most - aScale), right * power(most - bScale)];
  switch (operator) {
    case '+':
      return text(int128(wideLeft) + int128(wideRight), scale);
    case '-':
      return text(int128(wideLeft) - int128(wideRight), scale);
    case '/': {
      if (right === 0n) throw divisionByZero();
      const places = scale + bScale - aScale;
      if (places >= MOST_DIGITS) throw overflow();
      const [dividend, divisor] = places < 0 ? [left, right * power(-places)] : [left * power(places), right];
      return text(unwrapped(rounded(dividend, divisor)), scale);
    }
    case '%':
      if (right === 0n) throw divisionByZero();
      if (abs(wideLeft / wideRight) >= UNSIGNED_END) throw overflow();
      return text(wideLeft % wideRight, scale);
    case 'compare':
      return wideLeft < wideRight ? '-1' : wideLeft > wideRight ? '1' : '0';
  }
}

const divisionByZero = () => new SqlError('DIVISION_BY_ZERO', 'Division by zero');
const overflow = () => new SqlError('NUMERIC_VALUE_OUT_OF_RANGE', 'Decimal overflow');

/** What Trino adds are 128 bits, once both have the same scale. */
function int128(value: bigint): bigint {
  if (BigInt.asIntN(128, value) !== value) throw overflow();
  return value;
}

/** Trino reads a quotient of 128 bits as one with a sign: some that are too great come out as wrong ones. */
function unwrapped(quotient: bigint): bigint {
  const read = BigInt.asIntN(128, quotient);
  if (read === quotient) return quotient;
  if (abs(quotient) >= UNSIGNED_END || abs(read) >= END) throw overflow();
  throw new SqlError('NOT_SUPPORTED', 'a quotient that Trino gives a wrong sign is not imitated offline');
}

const abs = (value: bigint) => (value < 0n ? -value : value);

/** A quotient rounded half away from zero. */
function rounded(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  if (abs(dividend % divisor) * 2n < abs(divisor)) return quotient;
  return quotient + (dividend < 0n === divisor < 0n ? 1n : -1n);
}

function text(value: bigint, scale: number): string {
  if (abs(value) >= END) throw overflow();
  const digits = String(abs(value)).padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${value < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** How many digits a literal has before its point, once it is rounded to `scale` digits behind it. */
export function digitsBeforePoint(literal: string, scale: number): number {
  const [, whole = '', fraction = ''] = /^[+-]?(\d*)\.?(\d*)$/.exec(literal.replaceAll('_', '')) ?? [];
  const value = rounded(BigInt(`${whole}${fraction}` || '0') * power(scale), power(fraction.length));
  const digits = String(value / power(scale));
  return digits === '0' ? 0 : digits.length;
}
