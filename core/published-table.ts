import * as z from 'zod/mini';
import type { Pipeline } from './definition/pipeline.ts';
import { type Prefix, versionPrefix } from './keys.ts';
import { projectedValues } from './partitions.ts';
import type { RunId } from './run-id.ts';
import { columnsInOrder } from './sql/ctas.ts';
import { hiveType } from './sql/types.ts';

/** One version of the target, as it is published. */
export interface Version {
  readonly run: RunId;
  readonly epoch: number;
  /** 1 for the first, rising by 1. */
  readonly number: number;
  /** The values of the partition columns, for each partition written. */
  readonly partitions: readonly (readonly string[])[];
}

/** What a published table says of its version, in the catalog's table parameters. */
const VersionParameters = z.object({
  'afluente.run': z.string(),
  'afluente.epoch': z.coerce.number(),
  'afluente.version': z.coerce.number(),
});

export interface PublishedVersion {
  readonly run: string;
  readonly epoch: number;
  readonly number: number;
}

/** The version that a table's parameters name, or nothing when no run published it. */
export function publishedVersion(
  parameters: Readonly<Record<string, string>> = {},
): PublishedVersion | undefined {
  const parsed = VersionParameters.safeParse(parameters);
  if (!parsed.success) return undefined;
  const { 'afluente.run': run, 'afluente.epoch': epoch, 'afluente.version': number } = parsed.data;
  return { run, epoch, number };
}

/**
 * The table as the catalog should hold it when `version` is the published one: an external table with
 * partition projection, whose location template names the version's folder. Changing it is one write, so
 * that every reader on Athena sees one complete version.
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 */
export function publishedTable(pipeline: Pipeline, version: Version, bucket: string) {
  const { target } = pipeline.definition;
  const folder = versionPrefix(pipeline, version.run);
  const columns = columnsInOrder(pipeline).map(([Name, { type }]) => ({ Name, Type: hiveType(type) }));
  const split = columns.length - target.partitionBy.length;
  return {
    Name: target.table,
    Description: `Published by the pipeline ${pipeline.name}.`,
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: columns.slice(split),
    StorageDescriptor: parquet(columns.slice(0, split), `s3://${bucket}/${folder}`),
    Parameters: {
      EXTERNAL: 'TRUE',
      classification: 'parquet',
      'parquet.compression': 'SNAPPY',
      ...projection(target.partitionBy, version, `s3://${bucket}/${folder}`),
      'afluente.run': version.run,
      'afluente.epoch': String(version.epoch),
      'afluente.version': String(version.number),
    },
  };
}

function projection(
  columns: readonly string[],
  { partitions }: Version,
  location: string,
): Record<string, string> {
  if (columns.length === 0) return {};
  const values = projectedValues(columns, partitions);
  return {
    'projection.enabled': 'true',
    'storage.location.template': `${location}${columns.map((column) => `${column}=\${${column}}/`).join('')}`,
    ...Object.fromEntries(
      columns.flatMap((column) => [
        [`projection.${column}.type`, 'enum'],
        [`projection.${column}.values`, (values.get(column) ?? []).join(',')],
      ]),
    ),
  };
}

/** The same partitions for engines that don't know projection (Spark, Redshift). */
export function catalogPartitions(pipeline: Pipeline, { run, partitions }: Version, bucket: string) {
  const { target } = pipeline.definition;
  const { StorageDescriptor } = publishedTable(pipeline, { run, partitions, epoch: 0, number: 0 }, bucket);
  return partitions.map((values) => ({
    Values: [...values],
    StorageDescriptor: {
      ...StorageDescriptor,
      Location: `s3://${bucket}/${partitionPrefix(versionPrefix(pipeline, run), target.partitionBy, values)}`,
    },
  }));
}

function partitionPrefix(under: Prefix, columns: readonly string[], values: readonly string[]): string {
  return `${under}${columns.map((column, index) => `${column}=${values[index] ?? ''}/`).join('')}`;
}

function parquet(Columns: { Name: string; Type: string }[], Location: string) {
  return {
    Columns,
    Location,
    InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
  };
}
