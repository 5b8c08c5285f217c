import { SqlError, notImitated, quote, raise } from '../errors.ts';
import { castSql, roundTimestamp } from '../cast.ts';
import { saturated } from '../overflow.ts';
import { duckName, simple, varchar, type TrinoType } from '../types.ts';
import { millis, millisOverflow, MOST_MILLIS, zoned } from '../zoned.ts';
import type { Call, FunctionTable } from './signature.ts';
import { dateFormat, dateParse, formatDatetime } from './timeformat.ts';

const dateUnits = ['day', 'week', 'month', 'quarter', 'year'];
const units = ['millisecond', 'second', 'minute', 'hour', ...dateUnits];

/** The unit of date_trunc, date_add and date_diff: a literal of Trino's list. */
function unitOf({ args: [unit], name, at }: Call, type: TrinoType): string {
  if (unit?.literal === undefined) throw notImitated(`${name} with a unit that is no literal`, at);
  const wanted = unit.literal.toLowerCase();
  if (!(type.kind === 'date' ? dateUnits : units).includes(wanted)) {
    const field = type.kind === 'date' ? 'DATE' : 'Timestamp';
    throw new SqlError('INVALID_FUNCTION_ARGUMENT', `'${wanted}' is not a valid ${field} field`);
  }
  return wanted;
}

const truncate = {
  emit: (call: Call) => {
    const unit = unitOf(call, call.returns);
    return `CAST(date_trunc('${unit}', ${call.args[1]?.sql}) AS ${duckName(call.returns)})`;
  },
};
const add = {
  emit: (call: Call) => {
    const unit = unitOf(call, call.returns);
    const [, count, time] = call.args;
    if (unit === 'millisecond' && call.returns.kind === 'timestamp' && call.returns.precision < 3) {
      throw notImitated('date_add of milliseconds to a timestamp without them', call.at);
    }
    const sum = `CAST((${time?.sql} + ${count?.sql} * INTERVAL 1 ${unit}) AS ${duckName(call.returns)})`;
    if (call.returns.kind !== 'timestamp' || !call.returns.zone) return sum;
    const isShort = call.returns.precision <= 3;
    return zoned(sum, millisOverflow(isShort ? 'INVALID_FUNCTION_ARGUMENT' : 'GENERIC_INTERNAL_ERROR'));
  },
};
/** Complete units between two times; Trino looks at milliseconds. */
const difference = {
  emit: (call: Call) => {
    const [, from, to] = call.args;
    const unit = unitOf(call, from?.type ?? call.returns);
    const time = (arg: typeof from) =>
      arg?.type.kind === 'timestamp' && arg.type.precision > 3
        ? `date_trunc('millisecond', ${arg.sql})`
        : arg?.sql;
    return `datesub('${unit}', ${time(from)}, ${time(to)})`;
  },
};

/** Java's Math.round of the milliseconds: halves go up, before the epoch too, and what is no number is 0. */
function fromUnixtime(seconds = ''): string {
  const millis = `(${seconds} * 1000)`;
  const fits = `abs(${millis}) <= ${MOST_MILLIS}`;
  const failure = raise(
    `'INVALID_FUNCTION_ARGUMENT: Millis overflow: ' || ${saturated(`round(${millis})`)}`,
    'TIMESTAMP',
  );
  return `CASE WHEN isnan(${seconds}) THEN TIMESTAMP '1970-01-01' WHEN (${fits}) IS NOT FALSE THEN make_timestamp(${halfUp(millis)} * 1000) ELSE ${failure} END`;
}

const halfUp = (sql: string) =>
  `(CAST(floor(${sql}) AS BIGINT) + CAST(${sql} - floor(${sql}) >= 0.5 AS BIGINT))`;

/** Trino adds what is below the milliseconds to them as another double. */
const toUnixtime = {
  emit: ({ args: [time] }: Call) => {
    if (time?.type.kind !== 'timestamp') throw new RangeError('to_unixtime takes a timestamp');
    const moment = castSql(time.sql, time.type, { ...time.type, zone: true }, false) ?? time.sql;
    const seconds = `CAST(${millis(moment)} AS DOUBLE) / 1000`;
    if (time.type.precision <= 3) return `(${seconds})`;
    return `(${seconds} + CAST(microsecond(${time.sql}) % 1000 AS DOUBLE) / 1000000)`;
  },
};

/** Functions that take one part out of a date or timestamp, by the part's names in Trino. */
const parts: Readonly<Record<string, string>> = {
  year: 'year($1)',
  quarter: 'quarter($1)',
  month: 'month($1)',
  week: 'weekofyear($1)',
  week_of_year: 'weekofyear($1)',
  day: 'day($1)',
  day_of_month: 'day($1)',
  day_of_week: 'isodow($1)',
  dow: 'isodow($1)',
  day_of_year: 'dayofyear($1)',
  doy: 'dayofyear($1)',
  year_of_week: 'isoyear($1)',
  yow: 'isoyear($1)',
};
const timeParts: Readonly<Record<string, string>> = {
  hour: 'hour($1)',
  minute: 'minute($1)',
  second: 'second($1)',
  millisecond: '(millisecond($1) % 1000)',
};
const kinds = ['timestamp(p)', 'timestamp(p) with time zone'];

export const datetimes: FunctionTable = {
  'date(date) -> date': '$1',
  'date(varchar) -> date': (text = '') => castSql(text, varchar(), simple('date'), false) ?? '',
  'date_trunc(varchar, date) -> date': truncate,
  'date_add(varchar, bigint, date) -> date': add,
  'date_diff(varchar, date, date) -> bigint': difference,
  'last_day_of_month(date) -> date': 'last_day($1)',
  'from_unixtime(double) -> timestamp(3) with time zone': fromUnixtime,
  'date_parse(varchar, varchar) -> timestamp(3)': dateParse,
  ...Object.fromEntries(
    kinds.flatMap((kind) => [
      [`date(${kind}) -> date`, 'CAST($1 AS DATE)'],
      [`date_trunc(varchar, ${kind}) -> ${kind}`, truncate],
      [`date_add(varchar, bigint, ${kind}) -> ${kind}`, add],
      [`date_diff(varchar, ${kind}, ${kind}) -> bigint`, difference],
      [`last_day_of_month(${kind}) -> date`, 'last_day($1)'],
      [`date_format(${kind}, varchar) -> varchar`, dateFormat],
      [`format_datetime(${kind}, varchar) -> varchar`, formatDatetime],
      [`to_unixtime(${kind}) -> double`, toUnixtime],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(parts).flatMap(([name, sql]) =>
      ['date', ...kinds].map((kind) => [`${name}(${kind}) -> bigint`, sql]),
    ),
  ),
  ...Object.fromEntries(
    Object.entries(timeParts).flatMap(([name, sql]) =>
      kinds.map((kind) => [`${name}(${kind}) -> bigint`, sql]),
    ),
  ),
};

/** The current moment with `precision` digits of the second, as a DuckDB literal in UTC. */
export function momentSql(now: Date, precision: number): string {
  const literal = `CAST(${quote(now.toISOString().slice(0, 23).replace('T', ' '))} AS TIMESTAMP)`;
  return roundTimestamp(literal, 3, precision);
}
