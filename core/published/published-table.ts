import * as z from 'zod/mini';
import { partitionFolder, versionPrefix } from '../stage/keys.ts';
import { projectedValues } from './partitions.ts';
import { type RunId, RunIdText } from '../runs/run-id.ts';
import type { CatalogColumn, Version } from './version.ts';

/** What a published table says of its version, in the catalog's table parameters. */
export interface Publication {
  /** Whose the table is: who published last, or had it handed over; absent where an older release can't tell. */
  readonly pipeline?: string;
  readonly run: RunId;
  /** That of the run, or the rollback, that published it. */
  readonly epoch: number;
  readonly number: number;
  /** The highest number given so far: a rollback goes back, numbers don't. */
  readonly last: number;
  /** Rows of the version; absent in what an earlier release published. */
  readonly rows?: number;
  /** What it was built from and by: see `Version`. */
  readonly source: string;
  readonly definition: string;
  /** `source definition` of the version that a rollback took back: nothing unattended builds that again. */
  readonly withdrawn?: string;
}

/** Who publishes a version. */
export interface Publishing {
  readonly pipeline: string;
  readonly epoch: number;
  /** What a rollback takes back: see `Publication`. */
  readonly withdrawn?: string;
}

/** The publication of a version over a former one: of that, only the numbers given so far are carried on. */
export function succession(
  { run, number, rows, source, definition }: Version,
  { pipeline, epoch, withdrawn }: Publishing,
  former: Publication | undefined,
): Publication {
  const last = Math.max(number, former?.last ?? 0);
  return { pipeline, run, epoch, number, last, rows, source, definition, withdrawn };
}

/**
 * Whether readers have what a run would build, or a rollback took it from them: then nobody unattended builds it.
 * @param built of what it would be built from and by: see `Version`, and `formerFingerprint`
 */
export function isBuilt(
  published: Publication,
  built: { readonly source: string; readonly definition: string; readonly former: string },
): boolean {
  const { source, definition, former } = built;
  const same = published.source === source && published.definition === definition;
  // An earlier release's word on what readers have isn't taken, but what it was told to take from them stays away.
  return same || [definition, former].some((one) => published.withdrawn === `${source} ${one}`);
}

const Parameters = z.object({
  'afluente.pipeline': z.optional(z.string()),
  'afluente.run': RunIdText,
  'afluente.epoch': z.coerce.number(),
  'afluente.version': z.coerce.number(),
  'afluente.last': z.coerce.number(),
  'afluente.rows': z.optional(z.coerce.number()),
  'afluente.source': z.string(),
  'afluente.definition': z.string(),
  'afluente.withdrawn': z.optional(z.string()),
});

/** Where releases before `afluente.pipeline` said whose a table is. */
const DESCRIPTION = /^Published by the pipeline (\S+)\.$/;

function descriptionOf(pipeline: string): string {
  return `Published by the pipeline ${pipeline}.`;
}

/** The publication that a table's parameters tell of, or nothing when no run published it. */
export function publicationOf(
  parameters: Readonly<Record<string, string>> = {},
  description = '',
): Publication | undefined {
  const parsed = Parameters.safeParse(parameters);
  if (!parsed.success) return undefined;
  return {
    pipeline: parsed.data['afluente.pipeline'] ?? DESCRIPTION.exec(description)?.[1],
    run: parsed.data['afluente.run'],
    epoch: parsed.data['afluente.epoch'],
    number: parsed.data['afluente.version'],
    last: parsed.data['afluente.last'],
    rows: parsed.data['afluente.rows'],
    source: parsed.data['afluente.source'],
    definition: parsed.data['afluente.definition'],
    withdrawn: parsed.data['afluente.withdrawn'],
  };
}

function parametersOf(publication: Publication): Record<string, string> {
  const { pipeline, rows, withdrawn } = publication;
  return {
    ...(pipeline === undefined ? {} : { 'afluente.pipeline': pipeline }),
    'afluente.run': publication.run,
    'afluente.epoch': String(publication.epoch),
    'afluente.version': String(publication.number),
    'afluente.last': String(publication.last),
    ...(rows === undefined ? {} : { 'afluente.rows': String(rows) }),
    'afluente.source': publication.source,
    'afluente.definition': publication.definition,
    ...(withdrawn === undefined ? {} : { 'afluente.withdrawn': withdrawn }),
  };
}

/**
 * The table as the catalog should hold it when `version` is the published one: an external table with
 * partition projection, whose location template names the version's folder. Changing it is one write, so
 * that every reader on Athena sees one complete version.
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 */
export function publishedTable(version: Version, publication: Publication, bucket: string) {
  const location = `s3://${bucket}/${versionPrefix(version.table, version.run)}`;
  const { columns, split } = columnsOf(version);
  return {
    Name: version.table,
    Description: descriptionOf(publication.pipeline ?? version.pipeline),
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: columns.slice(split),
    StorageDescriptor: parquet(columns.slice(0, split), location),
    Parameters: {
      EXTERNAL: 'TRUE',
      classification: 'parquet',
      'parquet.compression': 'SNAPPY',
      ...projection(version, location),
      ...parametersOf(publication),
    },
  };
}

/** What of a published table tells whose it is, once it is another pipeline's. */
export function handedOver(
  parameters: Readonly<Record<string, string>>,
  pipeline: string,
  epoch: number,
): { Description: string; Parameters: Record<string, string> } {
  return {
    Description: descriptionOf(pipeline),
    Parameters: { ...parameters, 'afluente.pipeline': pipeline, 'afluente.epoch': String(epoch) },
  };
}

/** The columns, and how many of them are no partition columns: those come last. */
function columnsOf({ columns, partitionBy }: Version): { columns: CatalogColumn[]; split: number } {
  return { columns: columns.map((column) => ({ ...column })), split: columns.length - partitionBy.length };
}

function projection({ partitionBy, partitions }: Version, location: string): Record<string, string> {
  if (partitionBy.length === 0) return {};
  const values = projectedValues(partitionBy, partitions);
  return {
    'projection.enabled': 'true',
    'storage.location.template': `${location}${partitionBy.map((column) => `${column}=\${${column}}/`).join('')}`,
    ...Object.fromEntries(
      partitionBy.flatMap((column) => [
        [`projection.${column}.type`, 'enum'],
        [`projection.${column}.values`, (values.get(column) ?? []).join(',')],
      ]),
    ),
  };
}

/** The same partitions for engines that don't know projection (Spark, Redshift). */
export function catalogPartitions(version: Version, bucket: string) {
  const { columns, split } = columnsOf(version);
  const folder = versionPrefix(version.table, version.run);
  return version.partitions.map((values) => ({
    Values: [...values],
    StorageDescriptor: parquet(
      columns.slice(0, split),
      `s3://${bucket}/${folder}${partitionFolder(version.partitionBy, values)}`,
    ),
  }));
}

function parquet(Columns: CatalogColumn[], Location: string) {
  return {
    Columns,
    Location,
    InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
  };
}
