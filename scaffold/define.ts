import { check, type Check } from '../core/definition/checks.ts';
import type { Column, Columns } from '../core/definition/columns.ts';
import { type Definition, pipeline } from '../core/definition/pipeline.ts';
import { csv, type Dialect, type Tolerance } from '../core/definition/source.ts';
import { writtenIdentifier } from '../core/sql/written.ts';
import { typeFacts } from '../core/types/kinds.ts';
import type { Key, NewColumn } from './model.ts';
import type { PartitionChoice } from './partition.ts';

/** A text that partitions a table: texts prune best. */
const PARTITION_TYPE: Column = { type: { kind: 'string' }, rules: {}, mayBeEmpty: false };

/** The columns of a source; each says what the header calls it, where that isn't its name. */
export function sourceColumns(columns: readonly Pick<NewColumn, 'name' | 'header' | 'source'>[]): Columns {
  return Object.fromEntries(
    columns.map(({ name, header, source }) => [name, header === name ? source : { ...source, header }]),
  );
}

/** The definition that the files will say. */
export function definitionOf(made: {
  readonly name: string;
  readonly table: string;
  readonly dialect: Dialect;
  readonly columns: readonly NewColumn[];
  readonly partition: PartitionChoice | undefined;
  readonly keys: readonly Key[];
  readonly tolerate: Tolerance;
}): Definition {
  const { name, table, dialect, columns, partition, keys, tolerate } = made;
  const target: Columns = {
    ...Object.fromEntries(columns.map(({ name: column, target: type }) => [column, type])),
    ...(partition?.format && { [partition.name]: PARTITION_TYPE }),
  };
  return pipeline({
    source: csv({ dataset: name, ...dialect, columns: sourceColumns(columns), tolerate }),
    target: { table, columns: target, ...(partition && { partitionBy: [partition.name] }) },
    checks: likelyChecks(columns, keys),
  });
}

/** The first key, a total that must survive the SQL, and that a file isn't half of the one before. */
function likelyChecks(columns: readonly NewColumn[], [key]: readonly Key[]): Check<string>[] {
  const summed = summable(columns);
  return [
    ...(key ? [keyCheck(key)] : []),
    ...(summed ? [check.sameTotal(summed, { source: `sum(${writtenIdentifier(summed)})` })] : []),
    check.rowCountFalls({ atMost: '50 %' }).warn(),
  ];
}

/** What is different by chance need not be so in the next file. */
function keyCheck({ columns, likely }: Key): Check<string> {
  const unique = check.unique(...columns);
  return likely ? unique : unique.warn();
}

/** The first amount. */
function summable(columns: readonly NewColumn[]): string | undefined {
  return columns.find(({ source: { type } }) => typeFacts(type).inference.isAmount(type))?.name;
}
