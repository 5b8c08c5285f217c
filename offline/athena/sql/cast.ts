import { canCoerce } from './coercion.ts';
import { nullOf } from './expr.ts';
import { raise } from './errors.ts';
import { duckName, isFloating, isInteger, isNumeric, sameType, type TrinoType } from './types.ts';

/**
 * The DuckDB SQL of Trino's CAST, or undefined where Trino, or this translator, knows no such cast.
 * @param safe TRY_CAST: a value that can't be cast is NULL
 */
export function castSql(sql: string, from: TrinoType, to: TrinoType, safe: boolean): string | undefined {
  const duck = duckName(to);
  const castOf = (value: string) => `${safe ? 'TRY_CAST' : 'CAST'}(${value} AS ${duck})`;
  const cast = castOf(sql);
  const fail = (message: string) =>
    safe ? nullOf(to) : raise(`'INVALID_CAST_ARGUMENT: ' || ${message}`, duck);
  const when = (condition: string, value: string, message: string) =>
    `CASE WHEN ${condition} THEN ${value} ELSE ${fail(message)} END`;

  if (from.kind === 'unknown') return nullOf(to);
  if (sameType(from, to)) return sql;
  if (to.kind === 'varchar') return toVarchar(sql, from, to.length, fail);
  if (from.kind === 'varchar') return fromVarchar(sql, to, cast, when);
  if (to.kind === 'decimal' && isFloating(from)) {
    // Java rounds the shortest decimal notation of the double (BigDecimal.valueOf), not its binary value.
    return castOf(`CAST(${sql} AS VARCHAR)`);
  }
  if (isInteger(to) && isFloating(from)) return castOf(`round(${sql})`);
  if (isNumeric(from) && isNumeric(to)) return cast;
  if (to.kind === 'boolean' && isNumeric(from)) return `(${sql} <> 0)`;
  if (from.kind === 'boolean' && isNumeric(to)) return `CAST(CAST(${sql} AS INTEGER) AS ${duck})`;
  if (from.kind === 'timestamp' && to.kind === 'date') return cast;
  if (from.kind === 'timestamp' && to.kind === 'timestamp')
    return roundTimestamp(sql, from.precision, to.precision);
  if (canCoerce(from, to)) return cast;
  return undefined;
}

/** Rounds half up to fewer digits of the second; DuckDB itself keeps six. */
export function roundTimestamp(sql: string, from: number, to: number): string {
  if (to >= from || to >= 6) return sql;
  const unit = 10 ** (6 - to);
  return `make_timestamp(CAST(floor((epoch_us(${sql}) + ${unit / 2}) / ${unit}) AS BIGINT) * ${unit})`;
}

/** A date and time with exactly `precision` digits of the second, as Trino prints it. */
function timestampText(sql: string, precision: number): string {
  if (precision === 0) return `strftime(${sql}, '%Y-%m-%d %H:%M:%S')`;
  const text = `strftime(${sql}, '%Y-%m-%d %H:%M:%S.%f')`;
  return precision === 6 ? text : `left(${text}, ${20 + precision})`;
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
    case 'decimal':
    case 'date':
      return `CAST(${sql} AS VARCHAR)`;
    case 'double':
      return scientific(sql);
    case 'timestamp':
      return timestampText(sql, from.precision) + (from.zone ? " || ' UTC'" : '');
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
 * Trino takes fewer notations than DuckDB: no blanks around integers and decimals (before Trino 458; which
 * of them Athena runs isn't published, and an error is never silently wrong), no `1.5` or `1_000` as an
 * integer, one form of dates. The patterns guard what DuckDB would accept; what it refuses, it refuses itself.
 */
function fromVarchar(
  sql: string,
  to: TrinoType,
  cast: string,
  when: (condition: string, value: string, message: string) => string,
): string | undefined {
  const full = (pattern: string) => `regexp_full_match(${sql}, '${pattern}')`;
  switch (to.kind) {
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint': {
      const name = to.kind === 'integer' ? 'INT' : to.kind.toUpperCase();
      return when(full('[+-]?[0-9]+'), cast, `'Cannot cast ''' || ${sql} || ''' to ${name}'`);
    }
    case 'decimal': {
      const target = `DECIMAL(${to.precision}, ${to.scale})`;
      // The usual forms pass by three cheap looks at them, which leave DuckDB no blank and no underscore.
      const usual = `${sql} >= '+' AND ${sql}[-1] >= '0' AND NOT contains(${sql}, '_')`;
      const number = full('[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?');
      const message = `'Cannot cast VARCHAR ''' || ${sql} || ''' to ${target}. Value is not a number.'`;
      return when(`(${usual}) OR ${number}`, cast, message);
    }
    case 'real':
    case 'double': {
      // Java reads NaN and Infinity in this spelling only, and DuckDB in more.
      const number = '\\s*[+-]?(NaN|Infinity|([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?)\\s*';
      return when(full(number), cast, `'Cannot cast ''' || ${sql} || ''' to ${to.kind.toUpperCase()}'`);
    }
    case 'boolean':
      return when(
        `upper(${sql}) IN ('TRUE', 'FALSE', 'T', 'F', '1', '0')`,
        cast,
        `'Cannot cast ''' || ${sql} || ''' to BOOLEAN'`,
      );
    case 'date':
      // LIKE is the quick way for the usual form.
      return when(
        `${sql} LIKE '____-__-__' OR ${full('\\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\\s*')}`,
        cast,
        `'Value cannot be cast to date: ' || ${sql}`,
      );
    case 'timestamp': {
      if (to.zone || to.precision > 6) return undefined;
      const form = '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}( [0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}([.][0-9]{1,6})?)?)?';
      return when(
        full(form),
        roundTimestamp(cast, 6, to.precision),
        `'Value cannot be cast to timestamp: ' || ${sql}`,
      );
    }
    default:
      return undefined;
  }
}

/** Whether Trino has no such cast at all, rather than this translator. */
export function isNoCast(from: TrinoType, to: TrinoType): boolean {
  const isTime = (type: TrinoType) => type.kind === 'date' || type.kind === 'timestamp';
  const isValue = (type: TrinoType) => isNumeric(type) || type.kind === 'boolean';
  return (isTime(from) && isValue(to)) || (isValue(from) && isTime(to));
}
