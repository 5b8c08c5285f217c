import { planKey } from '../../core/stage/keys.ts';
import { stagingTable } from '../../core/stage/names.ts';
import {
  type PartitionRows,
  productOf,
  projectable,
  projectedValues,
} from '../../core/published/partitions.ts';
import type { Building } from '../../core/tasks/ctas.ts';
import type { BuildPlan } from '../../core/published/plan.ts';
import { roomForPartitions } from '../../core/limits/partitions.ts';
import { buildPlan, partitionCounts } from '../../core/sql/chunks.ts';
import { staging } from '../../core/sql/ctas.ts';
import { writeJson } from '../../lake/objects.ts';
import { deleteTable } from '../../lake/table.ts';
import { rows } from '../athena/results.ts';
import { type Progress, runStatement } from '../athena/statement.ts';
import type { FencedContext } from '../runtime/fenced.ts';
import { clearStaging } from './clear.ts';
import type { Clients } from './clients.ts';

/**
 * The user's SELECT is staged once, its partitions are counted and judged, and the chunks lie in S3.
 * @returns the payload with the plan, or without one while the staging or the count is under way
 * @throws IllegalPartitionValue or TooManyPartitions when what is staged can't be published
 */
export async function planBuild(
  { plan, ...input }: Building,
  clients: Clients,
  context: FencedContext,
): Promise<Building> {
  const { pipeline, environment, run } = context;
  const key = planKey(pipeline, run);
  // A plan of another run is no plan: a redriven execution builds anew.
  if (plan?.key === key) return { ...input, plan };

  const staged = await runStaging(input.queries, clients, context);
  if (staged.step.status !== 'done') return { ...input, queries: staged.queries, step: staged.step };
  const count = { name: 'plan' as const, sql: partitionCounts(pipeline, run, environment) };
  const counted = await runStatement(clients.athena, count, staged.queries, context);
  const output = { ...input, queries: counted.queries, step: counted.step };
  if (counted.step.status !== 'done') return output;

  const { chunks, ...made } = await judged(counted.queryId, clients, context);
  await writeJson(clients.s3, environment.bucket, key, { ...made, chunks });
  return { ...output, plan: { key, chunks: chunks.length, index: 0 } };
}

async function runStaging(
  queries: Building['queries'],
  clients: Clients,
  context: FencedContext,
): Promise<Progress> {
  const { pipeline, environment, run } = context;
  const { statement, linesBefore } = staging(pipeline, run, environment);
  const user = { file: `${pipeline.definition.target.table}.sql`, linesBefore };
  const staged = await runStatement(
    clients.athena,
    { name: 'stage', sql: statement, user },
    queries,
    context,
  );
  if (staged.over) await clearStaging(staged.over, clients, context);
  return staged;
}

async function judged(queryId: string, clients: Clients, context: FencedContext): Promise<BuildPlan> {
  const { pipeline, environment, run, log } = context;
  const { table, partitionBy } = pipeline.definition.target;
  const found: PartitionRows[] = [];
  for await (const row of rows(clients.athena, queryId)) {
    found.push({ values: row.slice(0, -1), rows: Number(row.at(-1)) });
  }
  try {
    const partitions = projectable(partitionBy, found, roomForPartitions(table));
    const projected = productOf(
      projectedValues(
        partitionBy,
        partitions.map(({ values }) => values),
      ),
    );
    if (projected > 2 * partitions.length) log('sparse', { projected, written: partitions.length });
    const plan = buildPlan(pipeline, run, environment, partitions);
    log('planned', { partitions: partitions.length, chunks: plan.chunks.length });
    return plan;
  } catch (error) {
    // No other run would know of this table.
    await deleteTable(clients.glue, environment.database, stagingTable(pipeline, run));
    throw error;
  }
}
