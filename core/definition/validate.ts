import { isName, rawTableOf } from '../stage/names.ts';
import { typeFacts } from '../types/kinds.ts';
import { WrongInput } from '../input/wrong-input.ts';
import type { Definition, Pipeline } from './pipeline.ts';
import { faultOfSchedule } from './schedule.ts';
import { isDefinition, shapeFaults } from './shape.ts';
import { checksFaults } from './validate-checks.ts';
import { columnFaults } from './validate-columns.ts';
import { headerFaults } from './validate-headers.ts';
import { sourceFaults } from './validate-source.ts';

/** What is wrong with a definition; its message lists each field and what to do. */
export class InvalidDefinition extends WrongInput {
  override readonly name = 'InvalidDefinition';
}

/** What a folder holds, before anybody looked at it. */
export interface Unchecked extends Omit<Pipeline, 'definition'> {
  readonly definition: unknown;
}

/**
 * Checks a definition: its keys and their types, and where these are right, what the compiler can't see.
 * @param place where a fault is, from the fault, which begins with its field
 * @throws InvalidDefinition with one line for each fault: `<place>: <field>: <what>`
 */
export function validate(
  { name, definition, sql }: Unchecked,
  place: (fault: string) => string = () => `pipelines/${name}`,
): Pipeline {
  const right = isDefinition(definition);
  const faults = right ? faultsOf({ name, definition, sql }) : shapeFaults(definition);
  if (right && faults.length === 0) return { name, definition, sql };
  throw new InvalidDefinition(faults.map((fault) => `${place(fault)}: ${fault}`).join('\n'));
}

function faultsOf({ name, definition, sql }: Pipeline): string[] {
  const { source, target, checks, schedule } = definition;
  const scheduleFault = schedule && faultOfSchedule(schedule);
  return [
    ...nameFaults('the folder', name),
    ...nameFaults('source.dataset', source.dataset),
    ...nameFaults('target.table', target.table),
    ...sourceFaults(source),
    ...columnFaults('source.columns', source.columns),
    ...columnFaults('target.columns', target.columns),
    ...headerFaults(definition),
    ...partitionFaults(definition),
    ...checksFaults(checks, target.columns),
    ...(source.dataset === target.table
      ? [`target.table: "${target.table}" is also the dataset; give the table another name`]
      : []),
    ...(rawTableOf(source.dataset) === target.table
      ? [
          `target.table: "${target.table}" is also the table that reads the dataset; give the table another name`,
        ]
      : []),
    ...(Number.isInteger(target.keepVersions) && target.keepVersions >= 1
      ? []
      : [`target.keepVersions: ${target.keepVersions} is not a whole number of at least 1`]),
    ...(scheduleFault ? [`schedule: ${scheduleFault}`] : []),
    ...(sql.trim() === ''
      ? [`${target.table}.sql: it is missing or empty; it holds the SELECT of the target`]
      : []),
  ];
}

function nameFaults(field: string, name: string): string[] {
  return isName(name)
    ? []
    : [`${field}: "${name}" is not a name; use a-z, 0-9 and _, not starting with a digit`];
}

function partitionFaults({ target }: Definition): string[] {
  const seen = new Set<string>();
  const faults = target.partitionBy.flatMap((name) => {
    const at = `target.partitionBy`;
    const column = Object.hasOwn(target.columns, name) ? target.columns[name] : undefined;
    const again = seen.has(name);
    seen.add(name);
    return [
      ...(column ? [] : [`${at}: "${name}" is not a column of the target`]),
      ...(again ? [`${at}: "${name}" stands there twice`] : []),
      ...(column && !typeFacts(column.type).partitions
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
