import { isName } from '../names.ts';
import type { Check } from './checks.ts';
import type { ColumnKind, Columns, ColumnType } from './columns.ts';
import type { Definition, Pipeline } from './pipeline.ts';
import { faultOfSchedule } from './schedule.ts';

/** What is wrong with a definition; its message lists each field and what to do. */
export class InvalidDefinition extends Error {
  override readonly name = 'InvalidDefinition';
}

/** A table's name has the build suffix and the run id beside it, a function's the product, the stage and the task. */
const LONGEST = { table: 60, pipeline: 30 };

/**
 * Checks what the compiler can't see.
 * @throws InvalidDefinition with one line for each fault: `pipelines/<name>: <field>: <what>`
 */
export function validate(pipeline: Pipeline): Pipeline {
  const faults = faultsOf(pipeline);
  if (faults.length === 0) return pipeline;
  throw new InvalidDefinition(faults.map((fault) => `pipelines/${pipeline.name}: ${fault}`).join('\n'));
}

function faultsOf({ name, definition, sql }: Pipeline): string[] {
  const { source, target, checks, schedule } = definition;
  const scheduleFault = schedule && faultOfSchedule(schedule);
  return [
    ...nameFaults('the folder', name, LONGEST.pipeline),
    ...nameFaults('source.dataset', source.dataset, LONGEST.table),
    ...nameFaults('target.table', target.table, LONGEST.table),
    ...columnFaults('source.columns', source.columns),
    ...columnFaults('target.columns', target.columns),
    ...partitionFaults(definition),
    ...checks.flatMap((check, index) => checkFaults(`checks[${index}]`, check, target.columns)),
    ...(source.dataset === target.table
      ? [`target.table: "${target.table}" is also the dataset; give the table another name`]
      : []),
    ...(Number.isInteger(target.keepVersions) && target.keepVersions >= 1
      ? []
      : [`target.keepVersions: ${target.keepVersions} is not a whole number of at least 1`]),
    ...(source.delimiter === source.decimal ? [`source.delimiter: it is also the decimal mark`] : []),
    ...(scheduleFault ? [`schedule: ${scheduleFault}`] : []),
    ...(sql.trim() === '' ? [`${target.table}.sql: it is empty; write the SELECT of the target`] : []),
  ];
}

function nameFaults(field: string, name: string, longest: number): string[] {
  if (!isName(name))
    return [`${field}: "${name}" is not a name; use a-z, 0-9 and _, not starting with a digit`];
  return name.length > longest ? [`${field}: "${name}" is longer than ${longest} characters`] : [];
}

function columnFaults(field: string, columns: Columns): string[] {
  const names = Object.keys(columns);
  if (names.length === 0) return [`${field}: there is no column`];
  const lower = names.map((name) => name.toLowerCase());
  return names.flatMap((name, index) => {
    const at = `${field}.${name}`;
    const column = columns[name];
    return [
      ...(isName(name) ? [] : [`${at}: not a column name; use a-z, 0-9 and _, not starting with a digit`]),
      ...(lower.indexOf(name.toLowerCase()) < index
        ? [`${at}: another column has this name, but for its case`]
        : []),
      ...(column ? typeFaults(at, column.type) : []),
      ...(column ? ruleFaults(at, column.rules) : []),
    ];
  });
}

const KINDS: ReadonlySet<string> = new Set<ColumnType['kind']>([
  'string',
  'boolean',
  'int',
  'bigint',
  'double',
  'decimal',
  'date',
  'timestamp',
]);

function typeFaults(at: string, type: ColumnType): string[] {
  if (!KINDS.has(type.kind))
    return [`${at}: unknown type "${type.kind}"; use one of ${[...KINDS].join(', ')}`];
  if (type.kind !== 'decimal') return [];
  const { precision, scale } = type;
  const fits = Number.isInteger(precision) && Number.isInteger(scale) && precision >= 1 && precision <= 38;
  return fits && scale >= 0 && scale <= precision
    ? []
    : [
        `${at}: decimal(${precision}, ${scale}) is not a type; 1 to 38 digits, of which 0 to all behind the point`,
      ];
}

function ruleFaults(
  at: string,
  { oneOf, min, max }: { oneOf?: readonly string[]; min?: number; max?: number },
) {
  return [
    ...(oneOf?.length === 0 ? [`${at}: oneOf is empty, so that no value would be allowed`] : []),
    ...(min !== undefined && max !== undefined && min > max ? [`${at}: min ${min} is above max ${max}`] : []),
  ];
}

function partitionFaults({ target }: Definition): string[] {
  const seen = new Set<string>();
  const faults = target.partitionBy.flatMap((name) => {
    const at = `target.partitionBy`;
    const column = target.columns[name];
    const again = seen.has(name);
    seen.add(name);
    return [
      ...(column ? [] : [`${at}: "${name}" is not a column of the target`]),
      ...(again ? [`${at}: "${name}" stands there twice`] : []),
      ...(column && column.type.kind !== 'string'
        ? [
            `${at}: "${name}" is a ${column.type.kind}; partition projection lists texts: CAST it AS varchar in the SQL`,
          ]
        : []),
    ];
  });
  return target.partitionBy.length < Object.keys(target.columns).length
    ? faults
    : [...faults, 'target.partitionBy: at least one column must remain outside of it'];
}

function checkFaults(at: string, check: Check<string>, columns: Columns): string[] {
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
