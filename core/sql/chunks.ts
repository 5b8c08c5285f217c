import type { Pipeline } from '../definition/pipeline.ts';
import { versionPrefix } from '../stage/keys.ts';
import { LIMITS } from '../limits/limits.ts';
import { buildTable, stagingTable } from '../stage/names.ts';
import { MOST_PROJECTED, type Partition } from '../published/partitions.ts';
import { type BuildPlan, chunksOf } from '../published/plan.ts';
import type { RunId } from '../runs/run-id.ts';
import { type At, columnsInOrder, createParquet } from './ctas.ts';
import { identifier, literal } from './quote.ts';

/** One row more than may be projected: more than that needn't be counted. */
const MOST_PLANNED = MOST_PROJECTED + 1;

/** What the staging table holds: each combination of the partition columns' values, and its rows as the last column. */
export function partitionCounts(pipeline: Pipeline, run: RunId, { database }: At): string {
  const keys = pipeline.definition.target.partitionBy.map(identifier).join(', ');
  return [
    `SELECT ${keys}, count(*)`,
    `FROM ${identifier(database)}.${identifier(stagingTable(pipeline, run))}`,
    `GROUP BY ${keys}`,
    `LIMIT ${MOST_PLANNED}`,
  ].join('\n');
}

/** The plan of a build: chunks that a statement may write, and whose statements Athena accepts by their length. */
export function buildPlan(
  pipeline: Pipeline,
  run: RunId,
  at: At,
  partitions: readonly Partition[],
): BuildPlan {
  const columns = pipeline.definition.target.partitionBy;
  const bare = Math.max(...[0, 1].map((index) => bytesOf(chunkStatement(pipeline, run, at, index, []))));
  // Each as if it stood alone, which is the longest way to say it.
  const sizeOf = (values: readonly string[]) => bytesOf(` OR ${anyOf(columns, [values])}`);
  return {
    run,
    columns: [...columns],
    chunks: chunksOf(partitions, sizeOf, LIMITS.statement.most - bare),
  };
}

/** Builds one chunk from the staging table: the first with the table, by CTAS, every other one by INSERT. */
export function chunkStatement(
  pipeline: Pipeline,
  run: RunId,
  at: At,
  index: number,
  chunk: readonly { readonly values: readonly string[] }[],
): string {
  const { partitionBy } = pipeline.definition.target;
  const build = buildTable(pipeline, run);
  const head =
    index === 0
      ? createParquet(build, versionPrefix(pipeline.definition.target.table, run), at, partitionBy)
      : [`INSERT INTO ${identifier(at.database)}.${identifier(build)}`];
  return [
    ...head,
    `SELECT ${columnsInOrder(pipeline)
      .map(([name]) => identifier(name))
      .join(', ')}`,
    `FROM ${identifier(at.database)}.${identifier(stagingTable(pipeline, run))}`,
    `WHERE ${anyOf(
      partitionBy,
      chunk.map(({ values }) => values),
    )}`,
  ].join('\n');
}

/** `"day" IN ('a', 'b')`, or `("year" = '2025' AND "month" IN ('01', '02')) OR (…)` for several columns. */
function anyOf(columns: readonly string[], keys: readonly (readonly string[])[]): string {
  const last = columns.length - 1;
  const groups = Map.groupBy(keys, (values) =>
    columns
      .slice(0, last)
      .map((column, index) => `${identifier(column)} = ${literal(values[index] ?? '')}`)
      .join(' AND '),
  );
  if (groups.size === 0) return 'false';
  return [...groups]
    .map(([leading, group]) => {
      const list = group.map((values) => literal(values[last] ?? '')).join(', ');
      const within = `${identifier(columns[last] ?? '')} IN (${list})`;
      return leading === '' ? within : `(${leading} AND ${within})`;
    })
    .join(' OR ');
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
