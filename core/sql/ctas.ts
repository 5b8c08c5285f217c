import type { Pipeline } from '../definition/pipeline.ts';
import { versionPrefix } from '../keys.ts';
import { buildTable } from '../names.ts';
import type { RunId } from '../run-id.ts';
import { identifier, literal } from './quote.ts';
import { typedSource } from './typed-source.ts';
import { trinoType } from './types.ts';

/**
 * Builds one version: the user's SELECT over the typed source, its columns by name and of the declared
 * types, the partition columns last (https://docs.aws.amazon.com/athena/latest/ug/ctas-considerations-limitations.html).
 * Snappy is stated, since CTAS would write GZIP.
 * @returns the statement, and how many of its lines precede the user's SELECT, so that a place in one can be
 *   told as a place in the other
 */
export function ctas(
  pipeline: Pipeline,
  run: RunId,
  at: { readonly database: string; readonly bucket: string },
): { readonly statement: string; readonly linesBefore: number } {
  const { target } = pipeline.definition;
  const properties = [
    `format = 'PARQUET'`,
    `write_compression = 'SNAPPY'`,
    `external_location = ${literal(`s3://${at.bucket}/${versionPrefix(target.table, run)}`)}`,
    ...(target.partitionBy.length > 0
      ? [`partitioned_by = ARRAY[${target.partitionBy.map(literal).join(', ')}]`]
      : []),
  ];
  const columns = columnsInOrder(pipeline).map(
    ([name, column]) => `  CAST(${identifier(name)} AS ${trinoType(column.type)}) AS ${identifier(name)}`,
  );
  const before = [
    `CREATE TABLE ${identifier(at.database)}.${identifier(buildTable(pipeline, run))}`,
    `WITH (${properties.join(', ')})`,
    `AS`,
    `WITH ${typedSource(pipeline, at.database)},`,
    `${identifier(target.table)} AS (`,
  ].join('\n');
  const after = [`)`, `SELECT`, columns.join(',\n'), `FROM ${identifier(target.table)}`].join('\n');
  return {
    statement: [before, pipeline.sql.trimEnd(), after].join('\n'),
    linesBefore: before.split('\n').length,
  };
}

/** The target's columns as the table has them: partition columns last, in the order of `partitionBy`. */
export function columnsInOrder(pipeline: Pipeline) {
  const { columns, partitionBy } = pipeline.definition.target;
  const entries = Object.entries(columns);
  const plain = entries.filter(([name]) => !partitionBy.includes(name));
  const partitions = partitionBy.flatMap((name) => entries.filter(([column]) => column === name));
  return [...plain, ...partitions];
}
