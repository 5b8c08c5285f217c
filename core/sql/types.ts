import type { ColumnKind, ColumnType } from '../definition/columns.ts';

type Simple = Exclude<ColumnKind, 'decimal'>;

/** Type names differ between the two halves of Athena: https://docs.aws.amazon.com/athena/latest/ug/data-types.html */
const HIVE: Record<Simple, string> = {
  string: 'string',
  boolean: 'boolean',
  int: 'int',
  bigint: 'bigint',
  double: 'double',
  date: 'date',
  timestamp: 'timestamp',
};
const TRINO: Record<Simple, string> = { ...HIVE, string: 'varchar', int: 'integer' };

/** In Hive DDL and the Glue catalog: `string`, `decimal(12,2)`. */
export function hiveType(type: ColumnType): string {
  return type.kind === 'decimal' ? `decimal(${type.precision},${type.scale})` : HIVE[type.kind];
}

/** In a query: `varchar`, `decimal(12,2)`. */
export function trinoType(type: ColumnType): string {
  return type.kind === 'decimal' ? `decimal(${type.precision},${type.scale})` : TRINO[type.kind];
}
