import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type * as glue from '@aws-sdk/client-glue';
import type { Session } from './engine.ts';
import { notSupported, QueryFailure } from './failure.ts';
import { hiveDefaultPartition, partitionPath } from './partitions.ts';
import { parquetSerde } from './parquet-table.ts';
import type { TableColumn } from './scan.ts';
import { quote, SqlError } from './sql/errors.ts';
import { identifier } from './sql/expr.ts';
import { duckName, hiveName, trinoName, type TrinoType } from './sql/types.ts';

/** What `WITH (…)` of a CTAS asks for. */
export interface Target {
  readonly location?: string;
  /** As DuckDB calls it. */
  readonly compression: string;
  /** As the table's parameters call it. */
  readonly compressionName: string;
  readonly partitionedBy: readonly string[];
}

export type PropertyValue = string | number | boolean | readonly string[];

const compressions: Readonly<Record<string, string>> = {
  GZIP: 'gzip',
  SNAPPY: 'snappy',
  ZSTD: 'zstd',
  NONE: 'uncompressed',
};

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

/** A file that a query wrote: where it is, and where it belongs below the table's location. */
export interface WrittenFile {
  readonly path: string;
  readonly key: string;
}

export interface Written {
  readonly files: readonly WrittenFile[];
  /** Values of the partitions written, NULL as Hive's default partition. */
  readonly partitions: readonly (readonly string[])[];
  readonly rows: number;
}

/**
 * Writes a query's rows as Parquet into an empty directory of its own.
 * @throws QueryFailure `HIVE_TOO_MANY_OPEN_PARTITIONS` for more than 100 partitions
 */
export async function writeParquet(
  session: Session,
  query: string,
  columns: readonly TableColumn[],
  target: Target,
  directory: string,
  now: Date,
): Promise<Written> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const casts = columns.map(
    ({ name, type }) => `CAST(${identifier(name)} AS ${duckName(type)}) AS ${identifier(name)}`,
  );
  // Hive keeps NULL and '' in one partition.
  const by = target.partitionedBy.map(
    (name) => `NULLIF(CAST(${identifier(name)} AS VARCHAR), '') AS ${identifier(name)}`,
  );
  const select = [...casts.slice(0, casts.length - by.length), ...by].join(', ');
  const source = `SELECT ${select} FROM (${query}) result(${columns.map(({ name }) => identifier(name)).join(', ')})`;
  const options = by.length > 0 ? `, PARTITION_BY (${target.partitionedBy.map(identifier).join(', ')})` : '';
  const to = by.length > 0 ? directory : join(directory, 'data.parquet');
  const [[count, listed] = []] = await session.rows(
    `COPY (${source}) TO ${quote(to)} (FORMAT parquet, COMPRESSION ${target.compression}${options}, RETURN_FILES)`,
  );
  const rows = Number(count);
  const names = rows === 0 ? [] : fileNames(listed);
  const stem = `${stamp(now)}_${randomBytes(3).toString('hex').slice(0, 5)}`;
  const partitions = new Map<string, string[]>();
  const files = names.map((path) => {
    const file = `${stem}_${randomUUID()}`;
    if (by.length === 0) return { path, key: file };
    // DuckDB escapes as URLs do; Hive has rules of its own.
    const values = relative(directory, path)
      .split(sep)
      .slice(0, -1)
      .map((part) => decodeURIComponent(part.slice(part.indexOf('=') + 1)));
    const folder = partitionPath(target.partitionedBy, values);
    partitions.set(folder, values);
    return { path, key: `${folder}/${file}` };
  });
  if (partitions.size > 100)
    throw new QueryFailure(
      'HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers for partitions/buckets',
      1008,
    );
  return { files, partitions: [...partitions.values()], rows };
}

function fileNames(listed: unknown): string[] {
  const items = typeof listed === 'object' && listed !== null && 'items' in listed ? listed.items : [];
  return Array.isArray(items) ? items.map(String) : [];
}

/** `20240131_093012_00000`, the front of Athena's file names. */
const stamp = (now: Date): string =>
  `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_')}_00000`;

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

/** The Glue partitions of what a CTAS wrote. */
export function ctasPartitions(table: glue.TableInput, written: Written): glue.PartitionInput[] {
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
