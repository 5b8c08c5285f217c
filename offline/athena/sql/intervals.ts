import { coerce } from './coercion.ts';
import { raise } from './errors.ts';
import { compound, type Expr } from './expr.ts';
import { mayBeNaN } from './nan.ts';
import { refuse, type Place } from './place.ts';
import { isInteger, isNumeric, simple, timestamp, type TrinoType } from './types.ts';
import { millisOverflow, zoned } from './zoned.ts';

/*
 * Intervals are whole numbers here, as they are to Trino: of milliseconds from days to seconds, of months from
 * years to months. DuckDB's own have months, days and microseconds apart, and never become a result.
 */

const milliseconds: Readonly<Record<string, bigint>> = {
  second: 1000n,
  minute: 60_000n,
  hour: 3_600_000n,
  day: 86_400_000n,
};
const months: Readonly<Record<string, bigint>> = { month: 1n, year: 12n };
const DAY = 86_400_000;

export const isIntervalUnit = (unit: string): boolean =>
  Object.hasOwn(milliseconds, unit) || Object.hasOwn(months, unit);

/** `INTERVAL '2' DAY`. @returns undefined where there are more than Trino can hold */
export function wholeInterval(count: bigint, unit: string): Expr | undefined {
  const [ofDay, ofMonth] = [milliseconds[unit], months[unit]];
  const value = count * (ofDay ?? ofMonth ?? 0n);
  if (ofDay !== undefined && BigInt.asIntN(64, value) === value)
    return { sql: `CAST(${value} AS BIGINT)`, type: simple('interval day to second'), fields: [] };
  if (ofMonth !== undefined && BigInt.asIntN(32, value) === value)
    return { sql: `CAST(${value} AS INTEGER)`, type: simple('interval year to month'), fields: [] };
  return undefined;
}

export const isInterval = ({ kind }: TrinoType): boolean =>
  kind === 'interval day to second' || kind === 'interval year to month';

export const isTime = ({ kind }: TrinoType) => kind === 'date' || kind === 'timestamp';

/**
 * Arithmetic in which intervals take part, or come out.
 * @returns undefined where Trino has none on these types
 * @throws NotImitated for the difference of timestamps with more than milliseconds
 */
export function onIntervals(operator: string, left: Expr, right: Expr, place: Place): Expr | undefined {
  const [a, b] = [left.type, right.type];
  if (operator === '-' && isTime(a) && isTime(b)) return difference(left, right, place);
  if (isInterval(a) && isInterval(b)) {
    if (a.kind !== b.kind || !'+-'.includes(operator)) return undefined;
    return compound(`(${left.sql} ${operator} ${right.sql})`, a, [left, right]);
  }
  if (operator === '*' && isInterval(b)) return times(right, left);
  if (operator === '*' && isInterval(a)) return times(left, right);
  if (operator === '/' && isInterval(a)) return isNumeric(b) ? byDouble('/', left, right) : undefined;
  if (operator === '+' && isInterval(a)) return moved('+', right, left);
  return '+-'.includes(operator) && isInterval(b) ? moved(operator, left, right) : undefined;
}

const duckType = (type: TrinoType) => (type.kind === 'interval year to month' ? 'INTEGER' : 'BIGINT');

function times(interval: Expr, factor: Expr): Expr | undefined {
  if (!isNumeric(factor.type) && factor.type.kind !== 'unknown') return undefined;
  if (!isInteger(factor.type) && factor.type.kind !== 'unknown') return byDouble('*', interval, factor);
  const whole = coerce(factor, simple('bigint'));
  const product = `CAST((${interval.sql} * ${whole.sql}) AS ${duckType(interval.type)})`;
  return compound(product, interval.type, [interval, factor]);
}

/** Times or by a number that is no integer, which Trino makes a double, and what remains of a unit is cut off. */
function byDouble(operator: '*' | '/', interval: Expr, number: Expr): Expr {
  const double = coerce(number, simple('double'));
  const type = duckType(interval.type);
  const wrong = (value: string) =>
    raise(
      `'INVALID_FUNCTION_ARGUMENT: Cannot ${operator === '*' ? 'multiply' : 'divide'} by double ${value}'`,
      type,
    );
  const whens = [
    ...(mayBeNaN(double) ? [` WHEN isnan(${double.sql}) THEN ${wrong('NaN')}`] : []),
    ...(operator === '/' ? [` WHEN ${double.sql} = 0 THEN ${wrong('0.0')}`] : []),
  ];
  const value = `CAST(trunc(${interval.sql} ${operator} ${double.sql}) AS ${type})`;
  const sql = whens.length === 0 ? value : `CASE${whens.join('')} ELSE ${value} END`;
  return compound(sql, interval.type, [interval, number]);
}

/** A date or timestamp plus or minus an interval. */
function moved(operator: string, time: Expr, interval: Expr): Expr | undefined {
  const parts = [time, interval];
  const isMonths = interval.type.kind === 'interval year to month';
  const days = `to_days(CAST((${interval.sql} // ${DAY}) AS INTEGER))`;
  if (time.type.kind === 'timestamp') {
    const { precision, zone } = time.type;
    const rest = `to_microseconds((${interval.sql} % ${DAY}) * 1000)`;
    const sum = isMonths
      ? `(${time.sql} ${operator} to_months(${interval.sql}))`
      : `(${time.sql} ${operator} ${days} ${operator} ${rest})`;
    return compound(
      zone ? zoned(sum, millisOverflow('GENERIC_INTERNAL_ERROR')) : sum,
      isMonths ? time.type : timestamp(Math.max(3, precision), zone),
      parts,
    );
  }
  if (time.type.kind !== 'date') return undefined;
  if (isMonths) {
    return compound(`CAST((${time.sql} ${operator} to_months(${interval.sql})) AS DATE)`, time.type, parts);
  }
  const wrong = raise(`'INVALID_FUNCTION_ARGUMENT: Cannot add hour, minutes or seconds to a date'`, 'DATE');
  const sum = `CAST((${time.sql} ${operator} ${days}) AS DATE)`;
  return compound(`CASE WHEN ${interval.sql} % ${DAY} <> 0 THEN ${wrong} ELSE ${sum} END`, time.type, parts);
}

/** The milliseconds between two dates or timestamps. */
function difference(left: Expr, right: Expr, place: Place): Expr {
  const isFine = ({ type }: Expr) => type.kind === 'timestamp' && type.precision > 3;
  if (isFine(left) || isFine(right))
    throw refuse(
      place,
      'the difference of timestamps with more than milliseconds as an interval; use date_diff',
    );
  const instant = ({ sql }: Expr) => `epoch_ms(CAST(${sql} AS TIMESTAMP))`;
  return compound(`(${instant(left)} - ${instant(right)})`, simple('interval day to second'), [left, right]);
}
