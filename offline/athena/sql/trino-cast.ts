import { BOOLEAN, DuckDBScalarFunction, VARCHAR, type DuckDBConnection } from '@duckdb/node-api';
import { dateText, momentText } from './calendar.ts';
import { quote, raised, SqlError } from './errors.ts';
import { javaDouble, shortestDouble, shortestFloat } from './format.ts';
import {
  exactText,
  parseExact,
  parseFloating,
  parseInteger,
  roundExact,
  withoutBlanks,
  type Exact,
} from './number-text.ts';
import { parseDate, parseTimestamp, trimmed } from './time-text.ts';
import { duckName, isFloating, parseType, trinoName, type TrinoType } from './types.ts';

/**
 * Casts as Trino does them, one value after the other in this process: of the values that DuckDB casts otherwise.
 * DuckDB casts the usual ones itself, at once.
 */

/** DuckDB's name of the function `(value, from, to, safe)`, of texts to a text. */
const NAME = 'trino_cast';
/** Stands before each value: what reads DuckDB's texts drops a byte order mark that a text begins with. */
const GUARD = '.';

/**
 * The DuckDB SQL of a cast of one of these values.
 * @param value DuckDB SQL of the value. A real and a double are given as their texts; a date as days, a
 *   timestamp as microseconds since the epoch, and so are these as a result
 * @param safe a value that can't be cast is NULL
 * @param trims whether blanks around integers are taken off
 */
export function trinoCast(
  value: string,
  from: TrinoType,
  to: TrinoType,
  safe: boolean,
  trims = false,
): string {
  const text = `CAST(${value} AS VARCHAR)`;
  return ofNotation(
    `${NAME}('${GUARD}' || ${text}, ${quote(trinoName(from))}, ${quote(trinoName(to))}, ${safe}, ${trims})`,
    to,
  );
}

/** The DuckDB SQL of a value in the notation of `castText`. */
export const knownSql = (notation: string, type: TrinoType): string => ofNotation(quote(notation), type);

function ofNotation(sql: string, type: TrinoType): string {
  switch (type.kind) {
    case 'date':
      return `(DATE '1970-01-01' + CAST(${sql} AS INTEGER))`;
    case 'timestamp':
      return `make_timestamp(CAST(${sql} AS BIGINT))`;
    default:
      return `CAST(${sql} AS ${duckName(type)})`;
  }
}

/** Gives a DuckDB instance the function that `trinoCast` calls. */
export function registerTrinoCast(connection: DuckDBConnection): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: NAME,
      parameterTypes: [VARCHAR, VARCHAR, VARCHAR, BOOLEAN, BOOLEAN],
      returnType: VARCHAR,
      mainFunction: (info, input, output) => {
        const [values, from, to, safe, trims] = [0, 1, 2, 3, 4].map((i) => input.getColumnVector(i));
        const [source, target] = [parseType(String(from?.getItem(0))), parseType(String(to?.getItem(0)))];
        for (let row = 0; row < input.rowCount; row++) {
          const value = values?.getItem(row);
          try {
            output.setItem(
              row,
              typeof value === 'string'
                ? castValue(value.slice(GUARD.length), source, target, trims?.getItem(0) === true)
                : null,
            );
          } catch (error) {
            if (!(error instanceof SqlError)) throw error;
            if (error.code === 'NOT_SUPPORTED' || safe?.getItem(row) !== true) {
              info.setError(raised(error));
              return;
            }
            output.setItem(row, null);
          }
        }
        output.flush();
      },
    }),
  );
}

/**
 * @returns the value as DuckDB's cast reads it: of a date the days, of a timestamp the microseconds since the epoch
 * @throws SqlError as Trino's CAST fails, and NOT_SUPPORTED for a value that DuckDB can't hold
 */
function castValue(value: string, from: TrinoType, to: TrinoType, trims: boolean): string {
  if (from.kind === 'varchar') return castText(value, to, trims);
  if (isFloating(from)) {
    const number = Number(value.replace('inf', 'Infinity'));
    const shortest = from.kind === 'real' ? shortestFloat(number) : shortestDouble(number);
    if (to.kind !== 'decimal') return scientific(number, shortest);
    const exact = parseExact(shortest);
    const rounded = exact && roundExact(exact, to.precision, to.scale);
    if (rounded !== undefined) return exactText(rounded, to.scale);
    throw invalid(
      `Cannot cast ${from.kind.toUpperCase()} '${javaDouble(number, shortest)}' to ${sqlName(to)}`,
    );
  }
  if (from.kind === 'date') return dateText(Number(value), '');
  if (from.kind === 'timestamp') return momentText(BigInt(value), from.precision) + (from.zone ? ' UTC' : '');
  throw new RangeError(`${trinoName(from)} is cast by DuckDB`);
}

/** `4.9E-324`. One digit is made two where these are nearer to the value and of the same power. */
function scientific(number: number, shortest: string): string {
  const one = number.toExponential();
  const power = (text: string) => text.slice(text.indexOf('e'));
  const text = power(one) === power(shortest) ? shortest : one;
  return text.replace(/^(-?\d)e/, '$1.0e').toUpperCase();
}

const integerBits = { tinyint: 8, smallint: 16, integer: 32, bigint: 64 } as const;
/** DuckDB keeps the ends of their range for what is infinite. */
const MOST_DAYS = 2 ** 31 - 2;
const MOST_MICROS = 2n ** 63n - 2n;

/**
 * A text in the notation in which DuckDB casts it to the value that Trino gives it.
 * @param trims whether blanks around integers are taken off
 * @returns of a date the days, of a timestamp the microseconds since the epoch
 * @throws SqlError as Trino's CAST fails, and NOT_SUPPORTED for a value that DuckDB can't hold
 */
export function castText(text: string, to: TrinoType, trims = false): string {
  switch (to.kind) {
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint': {
      const value = parseInteger(trims ? withoutBlanks(text) : text, integerBits[to.kind]);
      if (value === undefined) throw invalid(`Cannot cast '${text}' to ${sqlName(to)}`);
      return String(value);
    }
    case 'real':
    case 'double': {
      const number = parseFloating(text, to.kind === 'real');
      if (number === undefined) throw invalid(`Cannot cast '${text}' to ${sqlName(to)}`);
      return number;
    }
    case 'decimal':
      return decimalText(text, parseExact(text), to);
    case 'boolean': {
      const known = { t: 'true', 1: 'true', true: 'true', f: 'false', 0: 'false', false: 'false' };
      const found = new Map(Object.entries(known)).get(/^\w+$/.test(text) ? text.toLowerCase() : '');
      if (found === undefined) throw invalid(`Cannot cast '${text}' to BOOLEAN`);
      return found;
    }
    case 'date': {
      const days = parseDate(text);
      if (days === undefined) throw invalid(`Value cannot be cast to date: ${text}`);
      if (Math.abs(days) > MOST_DAYS) throw beyond(`the date ${text}`);
      return String(days);
    }
    case 'timestamp': {
      const bare = trimmed(text);
      const micros = parseTimestamp(bare, to.precision);
      if (micros === undefined) throw invalid(`Value cannot be cast to timestamp: ${bare}`);
      if (micros > MOST_MICROS || micros < -MOST_MICROS) throw beyond(`the timestamp ${bare}`);
      return String(micros);
    }
    default:
      throw new RangeError(`no text is cast to ${trinoName(to)}`);
  }
}

function decimalText(text: string, exact: Exact | undefined, to: TrinoType & { kind: 'decimal' }): string {
  const rounded = exact && roundExact(exact, to.precision, to.scale);
  if (rounded !== undefined) return exactText(rounded, to.scale);
  const reason = exact === undefined ? 'Value is not a number.' : 'Value too large.';
  throw invalid(`Cannot cast VARCHAR '${text}' to ${sqlName(to)}. ${reason}`);
}

/** The type as Trino's casts name it. */
function sqlName(type: TrinoType): string {
  if (type.kind === 'decimal') return `DECIMAL(${type.precision}, ${type.scale})`;
  return type.kind === 'integer' ? 'INT' : type.kind.toUpperCase();
}

const invalid = (message: string) => new SqlError('INVALID_CAST_ARGUMENT', message);
const beyond = (what: string) => new SqlError('NOT_SUPPORTED', `${what} is not imitated offline`);
