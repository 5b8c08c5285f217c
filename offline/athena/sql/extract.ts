import { callFunction } from './calls.ts';
import type { Expr } from './expr.ts';
import { fail, mismatch, type Place } from './place.ts';
import { trinoName } from './types.ts';

/** io.trino.sql.tree.Extract.Field: what EXTRACT takes, which is less than the functions of these names. */
const dateFields = [
  'year', 'quarter', 'month', 'week', 'day', 'day_of_month', 'day_of_week', 'dow', 'day_of_year', 'doy',
  'year_of_week', 'yow',
]; // prettier-ignore
const timeFields = ['hour', 'minute', 'second'];
const zoneFields = ['timezone_hour', 'timezone_minute'];
const intervalFields: Readonly<Record<string, readonly string[]>> = {
  'interval day to second': ['day', 'hour', 'minute', 'second'],
  'interval year to month': ['year', 'month'],
};

/** `EXTRACT(field FROM value)`: the function of the field's name, of the types that Trino extracts it from. */
export function extract(written: string, value: Expr, whole: Place, at: Place): Expr {
  const field = written.toLowerCase();
  if (![...dateFields, ...timeFields, ...zoneFields].includes(field)) {
    throw fail('SYNTAX_ERROR', whole, `Invalid EXTRACT field: ${written}`);
  }
  const { type } = value;
  const has =
    (intervalFields[type.kind] ?? []).includes(field) ||
    (type.kind === 'date' && dateFields.includes(field)) ||
    (type.kind === 'timestamp' && (type.zone || !zoneFields.includes(field)));
  if (!has) throw mismatch(at, `Cannot extract ${field.toUpperCase()} from ${trinoName(type)}`);
  return callFunction(field, [value], whole);
}
