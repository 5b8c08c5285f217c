import { DuckDBScalarFunction, INTEGER, VARCHAR, type DuckDBConnection } from '@duckdb/node-api';
import { raised, SqlError } from './errors.ts';
import { exactText, parseExact } from './number-text.ts';

/*
 * The quotient of decimals whose digits don't fit into DuckDB's 128 bits once they are scaled: computed in this
 * process, one after the other. Trino computes with as many digits as it takes, and fails where the result has more.
 */

/** DuckDB's name of the function `(dividend, divisor, scale)`, of texts to a text. */
const NAME = 'trino_divide';

/** DuckDB SQL of a quotient, rounded half up to the scale. A divisor of zero makes NULL. */
export const wideQuotient = (a: string, b: string, scale: number): string =>
  `${NAME}(CAST(${a} AS VARCHAR), CAST(${b} AS VARCHAR), ${scale})`;

/** Gives a DuckDB instance the function that `wideQuotient` calls. */
export function registerWideDivision(connection: DuckDBConnection): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: NAME,
      parameterTypes: [VARCHAR, VARCHAR, INTEGER],
      returnType: VARCHAR,
      mainFunction: (info, input, output) => {
        const [dividends, divisors, scales] = [0, 1, 2].map((i) => input.getColumnVector(i));
        const scale = Number(scales?.getItem(0));
        for (let row = 0; row < input.rowCount; row++) {
          const [a, b] = [dividends?.getItem(row), divisors?.getItem(row)];
          try {
            output.setItem(
              row,
              typeof a === 'string' && typeof b === 'string' ? (quotient(a, b, scale) ?? null) : null,
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

const size = (value: bigint): bigint => (value < 0n ? -value : value);
const MOST = 10n ** 38n;

/**
 * @param a a decimal's text @param b another's
 * @returns the quotient's text, of so many digits behind the point; undefined where the divisor is zero
 * @throws SqlError where it has more than 38 digits
 */
export function quotient(a: string, b: string, scale: number): string | undefined {
  const [dividend, divisor] = [parseExact(a), parseExact(b)];
  if (dividend === undefined || divisor === undefined) throw new RangeError(`no decimals: ${a}, ${b}`);
  const d = size(divisor.digits);
  if (d === 0n) return undefined;
  // What the divisor has behind its point counts for the dividend.
  const shift = scale + divisor.scale - dividend.scale;
  const [n, by] =
    shift >= 0
      ? [size(dividend.digits) * 10n ** BigInt(shift), d]
      : [size(dividend.digits), d * 10n ** BigInt(-shift)];
  const rounded = (2n * n + by) / (2n * by);
  if (rounded >= MOST) throw new SqlError('NUMERIC_VALUE_OUT_OF_RANGE', 'Decimal overflow');
  return exactText(dividend.digits < 0n === divisor.digits < 0n ? rounded : -rounded, scale);
}
