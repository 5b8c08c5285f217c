import type { Check } from './checks.ts';
import type { ColumnKind, Columns } from './columns.ts';

/** What is wrong with a check of the target: one line each, with its place. */
export function checkFaults(at: string, check: Check<string>, columns: Columns): string[] {
  const missing = check.columns.filter((name) => columns[name] === undefined);
  const kind = columns[check.columns[0] ?? '']?.type.kind;
  return [
    ...missing.map((name) => `${at}: ${check.kind} on "${name}", which is not a column of the target`),
    ...(check.kind !== 'rowCount' && check.columns.length === 0
      ? [`${at}: ${check.kind} names no column`]
      : []),
    ...(check.kind === 'oneOf' && check.values.length === 0 ? [`${at}: oneOf allows no value`] : []),
    ...(check.kind === 'oneOf' && kind !== undefined && kind !== 'string'
      ? [`${at}: oneOf on a ${kind} column; it compares texts`]
      : []),
    ...('bounds' in check ? boundFaults(at, check, kind) : []),
  ];
}

type Bounded = Extract<Check<string>, { bounds: object }>;

function boundFaults(at: string, { kind: what, bounds }: Bounded, kind: ColumnKind | undefined): string[] {
  const values = [bounds.min, bounds.max].filter((value) => value !== undefined);
  if (values.length === 0) return [`${at}: ${what} has neither min nor max`];
  const dated = what === 'range' && (kind === 'date' || kind === 'timestamp');
  if (what === 'range' && (kind === 'string' || kind === 'boolean')) {
    return [`${at}: range on a ${kind} column; it needs a number or a date`];
  }
  if (values.some((value) => dated !== (typeof value === 'string'))) {
    return [
      `${at}: ${what}${kind ? ` on a ${kind} column` : ''} needs ${dated ? "'YYYY-MM-DD'" : 'numbers'}`,
    ];
  }
  const wrong = values.find((value) => (typeof value === 'string' ? !isDay(value) : !Number.isFinite(value)));
  if (wrong !== undefined)
    return [`${at}: ${wrong} is not a ${dated ? "date; write 'YYYY-MM-DD'" : 'number'}`];
  const { min, max } = bounds;
  return min !== undefined && max !== undefined && min > max ? [`${at}: min ${min} is above max ${max}`] : [];
}

/** A day of the calendar, `YYYY-MM-DD`. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) && text.length === 10;
}
