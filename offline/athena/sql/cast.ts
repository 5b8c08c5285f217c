import { canCoerce } from './coercion.ts';
import { nullOf } from './expr.ts';
import { quote, raise } from './errors.ts';
import { saturated } from './overflow.ts';
import type { Readings } from './readings.ts';
import { trinoCast } from './trino-cast.ts';
import {
  duckName,
  isFloating,
  isInteger,
  isNumeric,
  sameType,
  simple,
  varchar,
  type TrinoType,
} from './types.ts';
import { millisOverflow, zoned } from './zoned.ts';

/**
 * The DuckDB SQL of Trino's CAST, or undefined where Trino, or this translator, knows no such cast.
 * @param safe TRY_CAST: a value that can't be cast is NULL
 * @param blanks what becomes of those around integers
 */
export function castSql(
  sql: string,
  from: TrinoType,
  to: TrinoType,
  safe: boolean,
  blanks: Readings['blanksInCasts'] = 'refused',
): string | undefined {
  const duck = duckName(to);
  const castOf = (value: string) => `${safe ? 'TRY_CAST' : 'CAST'}(${value} AS ${duck})`;
  const cast = castOf(sql);
  const fail = (message: string) =>
    safe ? nullOf(to) : raise(`'INVALID_CAST_ARGUMENT: ' || ${message}`, duck);

  if (from.kind === 'unknown') return nullOf(to);
  if (sameType(from, to)) return sql;
  if (to.kind === 'varchar') return toVarchar(sql, from, to.length, fail);
  if (from.kind === 'varchar') return fromVarchar(sql, to, safe, blanks);
  if (to.kind === 'decimal' && isFloating(from)) return floatingToDecimal(sql, from, to, safe);
  if (to.kind === 'real' && from.kind === 'double') return toReal(sql);
  if (to.kind === 'bigint' && from.kind === 'real') {
    const none = fail(quote('Cannot cast real NaN to bigint'));
    return `CASE WHEN isnan(${sql}) THEN ${none} ELSE ${saturated(`round(${sql})`)} END`;
  }
  if (isInteger(to) && isFloating(from)) return castOf(`round(${sql})`);
  if (isNumeric(from) && isNumeric(to)) return cast;
  if (to.kind === 'boolean' && isNumeric(from)) return `(${sql} <> 0)`;
  if (from.kind === 'boolean' && isNumeric(to)) return `CAST(CAST(${sql} AS INTEGER) AS ${duck})`;
  if (from.kind === 'timestamp' && to.kind === 'date') return cast;
  if (from.kind === 'timestamp' && to.kind === 'timestamp') {
    const rounded = roundTimestamp(sql, from.precision, to.precision);
    if (from.zone || !to.zone) return rounded;
    return to.precision <= 3
      ? zoned(rounded, (count) => fail(`'Out of range for timestamp with time zone: ' || ${count}`))
      : zoned(rounded, millisOverflow('GENERIC_INTERNAL_ERROR'));
  }
  if (from.kind === 'date' && to.kind === 'timestamp' && to.zone)
    return zoned(cast, safe ? () => nullOf(to) : millisOverflow('GENERIC_INTERNAL_ERROR'));
  if (canCoerce(from, to)) return cast;
  return undefined;
}

/** Rounds half up to fewer digits of the second; DuckDB itself keeps six. */
export function roundTimestamp(sql: string, from: number, to: number): string {
  if (to >= from || to >= 6) return sql;
  const unit = 10 ** (6 - to);
  // Whole numbers: a double doesn't hold the microseconds from the year 2255 on.
  return `time_bucket(to_microseconds(${unit}), ${sql} + to_microseconds(${unit / 2}), TIMESTAMP '1970-01-01')`;
}

/** A date and time with exactly `precision` digits of the second, as Trino prints it. */
function timestampText(sql: string, type: TrinoType & { kind: 'timestamp' }): string {
  const { precision, zone } = type;
  const whole = `strftime(${sql}, '%Y-%m-%d %H:%M:%S${precision === 0 ? '' : '.%f'}')`;
  const text = precision === 0 || precision === 6 ? whole : `left(${whole}, ${20 + precision})`;
  const usual = `${sql} >= TIMESTAMP '0001-01-01' AND ${sql} < TIMESTAMP '10000-01-01'`;
  const other = trinoCast(`epoch_us(${sql})`, type, varchar(), false);
  return `CASE WHEN (${usual}) IS NOT FALSE THEN ${text}${zone ? " || ' UTC'" : ''} ELSE ${other} END`;
}

/** DuckDB writes years before the first with `(BC)`. */
function dateText(sql: string): string {
  const days = `(${sql} - DATE '1970-01-01')`;
  const other = trinoCast(days, simple('date'), varchar(), false);
  return `CASE WHEN (${sql} >= DATE '0001-01-01') IS NOT FALSE THEN CAST(${sql} AS VARCHAR) ELSE ${other} END`;
}

/** DuckDB writes no zero before the point of a decimal that has digits behind it only. */
function decimalText(sql: string, { precision, scale }: TrinoType & { kind: 'decimal' }): string {
  if (scale < precision || scale === 0) return `CAST(${sql} AS VARCHAR)`;
  if (precision < 38) return `CAST(CAST(${sql} AS DECIMAL(${precision + 1},${scale})) AS VARCHAR)`;
  return `regexp_replace(CAST(${sql} AS VARCHAR), '^(-?)[.]', '\\10.')`;
}

function toVarchar(
  sql: string,
  from: TrinoType,
  length: number | undefined,
  fail: (message: string) => string,
): string | undefined {
  if (from.kind === 'varchar') {
    // Text is truncated; anything else that doesn't fit is an error.
    return length === undefined || (from.length ?? Infinity) <= length ? sql : `left(${sql}, ${length})`;
  }
  const text = textOf(sql, from);
  if (text === undefined || length === undefined) return text;
  if (from.kind === 'boolean' || from.kind === 'timestamp') {
    // An internal error of Trino's, which TRY_CAST doesn't catch.
    const unfit = `'GENERIC_INTERNAL_ERROR: Value [' || ${text} || '] does not fit in type varchar(${length})'`;
    return `CASE WHEN length(${text}) <= ${length} THEN ${text} ELSE ${raise(unfit, 'VARCHAR')} END`;
  }
  const message = `'Value ' || ${text} || ' cannot be represented as varchar(${length})'`;
  return `CASE WHEN length(${text}) <= ${length} THEN ${text} ELSE ${fail(message)} END`;
}

function textOf(sql: string, from: TrinoType): string | undefined {
  switch (from.kind) {
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return `CAST(${sql} AS VARCHAR)`;
    case 'decimal':
      return decimalText(sql, from);
    case 'date':
      return dateText(sql);
    case 'double':
      // Java writes two digits of the least doubles, which one digit tells apart.
      return `CASE WHEN abs(${sql}) BETWEEN 4e-324 AND 1e-300 THEN ${trinoCast(sql, from, varchar(), false)} ELSE ${scientific(sql)} END`;
    case 'timestamp':
      return timestampText(sql, from);
    default:
      return undefined;
  }
}

/**
 * A double as Trino casts it to text (`1.25E1`, `0E0`, `Infinity`): the digits of the shortest notation that
 * reads back as the same value, which DuckDB prints too, with the point moved behind the first.
 */
function scientific(sql: string): string {
  const text = `CAST(abs(${sql}) AS VARCHAR)`;
  const mantissa = `split_part(${text}, 'e', 1)`;
  const digits = `rtrim(ltrim(replace(${mantissa}, '.', ''), '0'), '0')`;
  const whole = `split_part(${mantissa}, '.', 1)`;
  const leading = `(length(replace(${mantissa}, '.', '')) - length(ltrim(replace(${mantissa}, '.', ''), '0')))`;
  const exponent = `(length(${whole}) - 1 - ${leading} + coalesce(try_cast(split_part(${text}, 'e', 2) AS INTEGER), 0))`;
  return (
    `CASE WHEN isnan(${sql}) THEN 'NaN' WHEN isinf(${sql}) THEN CASE WHEN ${sql} > 0 THEN 'Infinity' ELSE '-Infinity' END` +
    ` WHEN ${sql} = 0 THEN CASE WHEN signbit(${sql}) THEN '-0E0' ELSE '0E0' END` +
    ` ELSE CASE WHEN ${sql} < 0 THEN '-' ELSE '' END || left(${digits}, 1) || '.' ||` +
    ` CASE WHEN length(${digits}) > 1 THEN substring(${digits}, 2) ELSE '0' END || 'E' || ${exponent} END`
  );
}

/**
 * Trino takes other notations than DuckDB. The usual ones, for which both give the same value, DuckDB casts; all
 * others `trinoCast`. What looks usual has to be cheap: columns of millions of texts are looked at.
 */
function fromVarchar(
  sql: string,
  to: TrinoType,
  safe: boolean,
  blanks: Readings['blanksInCasts'],
): string | undefined {
  const full = (pattern: string) => `regexp_full_match(${sql}, '${pattern}')`;
  const cast = `${safe ? 'TRY_CAST' : 'CAST'}(${sql} AS ${duckName(to)})`;
  const other = trinoCast(sql, varchar(), to, safe, blanks === 'trimmed');
  /** For notations that a look tells apart. NULL is usual. */
  const where = (usual: string) => `CASE WHEN (${usual}) IS NOT FALSE THEN ${cast} ELSE ${other} END`;
  /** For notations of which DuckDB refuses the rest: what it casts needs no second look. */
  const whereCast = (usual: string, tried = `TRY_CAST(${sql} AS ${duckName(to)})`) =>
    `coalesce(CASE WHEN ${usual} THEN ${tried} END, CASE WHEN ${sql} IS NOT NULL THEN ${other} END)`;
  switch (to.kind) {
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return where(full('[+-]?[0-9]+'));
    case 'decimal':
      // With an exponent DuckDB rounds wrongly.
      return where(full('[+-]?[0-9]+([.][0-9]+)?'));
    case 'real':
    case 'double':
      // That leaves DuckDB no blank, underscore or name, and not `+-1`, which it takes for a number.
      return whereCast(`${sql} >= '-' AND ${sql}[-1] BETWEEN '0' AND '9' AND NOT contains(${sql}, '_')`);
    case 'boolean':
      return where(`upper(${sql}) IN ('TRUE', 'FALSE', 'T', 'F', '1', '0')`);
    case 'date':
      // As a date DuckDB would take `2024-01-3.` too; its timestamps of this form are Trino's dates.
      return whereCast(`${sql} LIKE '____-__-__'`, `CAST(TRY_CAST(${sql} AS TIMESTAMP) AS DATE)`);
    case 'timestamp': {
      if (to.zone || to.precision > 6) return undefined;
      const fraction = to.precision === 0 ? '' : `([.][0-9]{1,${to.precision}})?`;
      const time = `([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]${fraction})?`;
      return where(full(`[0-9]{4}-[0-9]{2}-[0-9]{2}( ${time})?`));
    }
    default:
      return undefined;
  }
}

/**
 * Java rounds the shortest decimal notation of a double or a real, not its binary value. DuckDB's text of a double
 * is that one, without an exponent in this range; its text of a real isn't.
 */
function floatingToDecimal(
  sql: string,
  from: TrinoType,
  to: TrinoType & { kind: 'decimal' },
  safe: boolean,
): string {
  const other = trinoCast(sql, from, to, safe);
  if (from.kind === 'real') return other;
  const most = `1e${Math.min(15, to.precision - to.scale)}`;
  const usual = `${sql} = 0 OR abs(${sql}) BETWEEN 1e-4 AND ${most} - 1`;
  return `CASE WHEN (${usual}) IS NOT FALSE THEN CAST(CAST(${sql} AS VARCHAR) AS ${duckName(to)}) ELSE ${other} END`;
}

/** The least double that is rounded to no real: for Trino it becomes infinite, for DuckDB it is an error. */
const INFINITE_REAL = "CAST('3.4028235677973366e38' AS DOUBLE)";

/** A double as a real. */
export function toReal(sql: string): string {
  return `CAST(CASE WHEN (abs(${sql}) < ${INFINITE_REAL}) IS NOT FALSE THEN ${sql} ELSE ${sql} * CAST('Infinity' AS DOUBLE) END AS FLOAT)`;
}

/** Whether Trino has no such cast at all, rather than this translator. */
export function isNoCast(from: TrinoType, to: TrinoType): boolean {
  const isTime = (type: TrinoType) => type.kind === 'date' || type.kind === 'timestamp';
  const isValue = (type: TrinoType) => isNumeric(type) || type.kind === 'boolean';
  return (isTime(from) && isValue(to)) || (isValue(from) && isTime(to));
}
