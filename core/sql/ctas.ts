import type { Pipeline } from '../definition/pipeline.ts';
import { type Prefix, stagingPrefix, versionPrefix } from '../stage/keys.ts';
import { buildTable, stagingTable } from '../stage/names.ts';
import type { RunId } from '../runs/run-id.ts';
import { identifier, literal } from './quote.ts';
import { typedSource } from './typed-source.ts';
import { trinoType } from '../types/names.ts';

/** Where statements work. */
export interface At {
  readonly database: string;
  readonly bucket: string;
}

/** A statement around the user's SELECT. */
export interface AroundUserSql {
  readonly statement: string;
  /** How many lines precede the user's, so that a place in the statement can be told as a place in the file. */
  readonly linesBefore: number;
}

/** Builds a version without partitions in one statement. */
export function ctas(pipeline: Pipeline, run: RunId, at: At): AroundUserSql {
  return selectInto(
    pipeline,
    buildTable(pipeline, run),
    versionPrefix(pipeline.definition.target.table, run),
    at,
  );
}

/** Materializes the user's SELECT once: the partitions are planned and built from the result, not from the CSV. */
export function staging(pipeline: Pipeline, run: RunId, at: At): AroundUserSql {
  return selectInto(pipeline, stagingTable(pipeline, run), stagingPrefix(pipeline, run), at);
}

/** The user's SELECT over the typed source, its columns by name and of the declared types, as unpartitioned Parquet. */
function selectInto(pipeline: Pipeline, table: string, folder: Prefix, at: At): AroundUserSql {
  const { target } = pipeline.definition;
  const columns = columnsInOrder(pipeline).map(
    ([name, column]) => `  CAST(${identifier(name)} AS ${trinoType(column.type)}) AS ${identifier(name)}`,
  );
  const before = [
    ...createParquet(table, folder, at),
    `WITH ${typedSource(pipeline, at.database)},`,
    `${identifier(target.table)} AS (`,
  ].join('\n');
  const after = [`)`, `SELECT`, columns.join(',\n'), `FROM ${identifier(target.table)}`].join('\n');
  return {
    statement: [before, pipeline.sql.trimEnd(), after].join('\n'),
    linesBefore: before.split('\n').length,
  };
}

/** The head of a CTAS. Snappy is stated, since CTAS would write GZIP. */
export function createParquet(
  table: string,
  folder: Prefix,
  at: At,
  partitionBy: readonly string[] = [],
): string[] {
  const properties = [
    `format = 'PARQUET'`,
    `write_compression = 'SNAPPY'`,
    `external_location = ${literal(`s3://${at.bucket}/${folder}`)}`,
    ...(partitionBy.length > 0 ? [`partitioned_by = ARRAY[${partitionBy.map(literal).join(', ')}]`] : []),
  ];
  return [
    `CREATE TABLE ${identifier(at.database)}.${identifier(table)}`,
    `WITH (${properties.join(', ')})`,
    `AS`,
  ];
}

/**
 * The target's columns as the table has them: partition columns last, in the order of `partitionBy`, as CTAS and
 * INSERT want them (https://docs.aws.amazon.com/athena/latest/ug/ctas-considerations-limitations.html).
 */
export function columnsInOrder(pipeline: Pipeline) {
  const { columns, partitionBy } = pipeline.definition.target;
  const entries = Object.entries(columns);
  const plain = entries.filter(([name]) => !partitionBy.includes(name));
  const partitions = partitionBy.flatMap((name) => entries.filter(([column]) => column === name));
  return [...plain, ...partitions];
}
