import type * as glue from '@aws-sdk/client-glue';
import { notSupported, QueryFailure } from './failure.ts';
import { hiveDefaultPartition, partitionPath } from './partitions.ts';
import { parquetSerde } from './parquet-table.ts';
import { compressions, type ParquetTarget, type Written } from './parquet-writer.ts';
import type { TableColumn } from './scan.ts';
import { SqlError } from './sql/errors.ts';
import { hiveName, trinoName, type TrinoType } from './sql/types.ts';

/** What `WITH (…)` of a CTAS asks for. */
export interface Target extends ParquetTarget {
  readonly location?: string;
  /** The compression as the table's parameters call it. */
  readonly compressionName: string;
}

export type PropertyValue = string | number | boolean | readonly string[];

/** @throws QueryFailure or SqlError for a property that Athena doesn't know, or that isn't imitated */
export function ctasTarget(properties: ReadonlyMap<string, PropertyValue>): Target {
  const known = new Set([
    'external_location',
    'format',
    'write_compression',
    'parquet_compression',
    'partitioned_by',
  ]);
  for (const name of properties.keys())
    if (!known.has(name)) throw notSupported(`The offline AWS does not imitate the CTAS property ${name}.`);
  const text = (name: string) => {
    const value = properties.get(name);
    return value === undefined ? undefined : String(value);
  };
  const format = text('format')?.toUpperCase() ?? 'PARQUET';
  if (format !== 'PARQUET')
    throw notSupported(`The offline AWS does not imitate CTAS with format ${format}.`);
  const compressionName = (text('write_compression') ?? text('parquet_compression') ?? 'GZIP').toUpperCase();
  const compression = compressions[compressionName];
  if (compression === undefined)
    throw notSupported(`The offline AWS does not imitate the Parquet compression ${compressionName}.`);
  const partitionedBy = properties.get('partitioned_by');
  return {
    location: text('external_location'),
    compression,
    compressionName,
    partitionedBy: Array.isArray(partitionedBy)
      ? partitionedBy.map((name) => String(name).toLowerCase())
      : [],
  };
}

/** Checks what Trino's Hive connector checks of a new table's columns. */
export function checkColumns(columns: readonly TableColumn[], partitionedBy: readonly string[]): void {
  const names = new Set<string>();
  for (const [i, { name, type }] of columns.entries()) {
    if (name === '')
      throw new SqlError('MISSING_COLUMN_NAME', `line 1:1: Column name not specified at position ${i + 1}`);
    if (names.has(name))
      throw new SqlError('DUPLICATE_COLUMN_NAME', `line 1:1: Column name '${name}' specified more than once`);
    names.add(name);
    if (type.kind === 'timestamp' && !type.zone && type.precision !== 3)
      throw new SqlError(
        'NOT_SUPPORTED',
        `Incorrect timestamp precision for ${trinoName(type)}; the configured precision is MILLISECONDS; column name: ${name}`,
      );
    hiveType(type);
  }
  const last = columns.slice(columns.length - partitionedBy.length).map(({ name }) => name);
  const unknown = partitionedBy.filter((name) => !names.has(name));
  if (unknown.length > 0)
    throw new QueryFailure(
      `INVALID_TABLE_PROPERTY: Partition columns [${unknown.join(', ')}] not present in schema`,
      1103,
    );
  if (partitionedBy.length > 0 && partitionedBy.length === columns.length)
    throw new QueryFailure('INVALID_TABLE_PROPERTY: Table contains only partition columns', 1103);
  if (last.join() !== partitionedBy.join())
    throw new QueryFailure(
      'HIVE_COLUMN_ORDER_MISMATCH: Partition keys must be the last columns in the table and in the same order ' +
        `as the table properties: [${partitionedBy.join(', ')}]`,
      1103,
    );
  for (const { name, type } of columns.slice(columns.length - partitionedBy.length))
    if (
      !['varchar', 'char', 'tinyint', 'smallint', 'integer', 'bigint', 'date', 'boolean'].includes(type.kind)
    )
      throw notSupported(
        `The offline AWS does not imitate partitioning by ${name} of type ${trinoName(type)}.`,
      );
}

function hiveType(type: TrinoType): string {
  try {
    return hiveName(type);
  } catch (error) {
    throw new SqlError('NOT_SUPPORTED', `Unsupported Hive type: ${trinoName(type)}`, { cause: error });
  }
}

const inputFormat = 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat';
const outputFormat = 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat';

/** The Glue table of a CTAS. */
export function ctasTable(
  name: string,
  columns: readonly TableColumn[],
  { partitionedBy, compressionName }: Target,
  location: string,
): glue.TableInput {
  const glueColumns = columns.map((column) => ({
    Name: column.name,
    Type: hiveType(column.type),
    Comment: '',
  }));
  const split = glueColumns.length - partitionedBy.length;
  return {
    Name: name,
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: glueColumns.slice(split),
    StorageDescriptor: storage(glueColumns.slice(0, split), location, name),
    Parameters: {
      EXTERNAL: 'TRUE',
      'auto.purge': 'false',
      has_encrypted_data: 'false',
      'parquet.compression': compressionName,
      'projection.enabled': 'false',
      transactional: 'false',
    },
  };
}

/** The Glue partitions of what a statement wrote. */
export function partitionsOf(
  table: Pick<glue.TableInput, 'Name' | 'PartitionKeys' | 'StorageDescriptor'>,
  written: Pick<Written, 'partitions'>,
): glue.PartitionInput[] {
  const names = (table.PartitionKeys ?? []).map(({ Name = '' }) => Name);
  const { Columns = [], Location = '' } = table.StorageDescriptor ?? {};
  const folder = Location.endsWith('/') ? Location : `${Location}/`;
  return written.partitions.map((values) => ({
    Values: values.map((value) => (value === '' ? hiveDefaultPartition : value)),
    StorageDescriptor: storage(Columns, `${folder}${partitionPath(names, values)}`, table.Name ?? ''),
  }));
}

const storage = (Columns: glue.Column[], Location: string, name: string): glue.StorageDescriptor => ({
  Columns,
  Location,
  InputFormat: inputFormat,
  OutputFormat: outputFormat,
  Compressed: false,
  NumberOfBuckets: 0,
  SerdeInfo: { Name: name, SerializationLibrary: parquetSerde, Parameters: {} },
  BucketColumns: [],
  SortColumns: [],
  SkewedInfo: { SkewedColumnNames: [], SkewedColumnValues: [], SkewedColumnValueLocationMaps: {} },
  StoredAsSubDirectories: false,
});
