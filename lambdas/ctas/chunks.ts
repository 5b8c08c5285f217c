import { QueryFailed } from '../../core/errors/errors.ts';
import { parsePayload } from '../../core/runs/payload.ts';
import type { Building, Built, Planned } from '../../core/tasks/ctas.ts';
import { BuildPlan } from '../../core/published/plan.ts';
import type { StatementName } from '../../core/tasks/kinds.ts';
import { TASKS } from '../../core/tasks/kinds.ts';
import { chunkStatement } from '../../core/sql/chunks.ts';
import { read } from '../../lake/objects.ts';
import { updateCount } from '../athena/results.ts';
import { runStatement } from '../athena/statement.ts';
import type { FencedContext } from '../runtime/fenced.ts';
import { built } from './built.ts';
import { clearBuild, clearChunk } from './clear.ts';
import type { Clients } from './clients.ts';

/** An invocation begins no chunk after half of its time: the last one has the other half. */
const BUDGET_MS = (TASKS.ctas.limits.seconds * 1000) / 2;

/**
 * Builds a version chunk by chunk, as many in one invocation as are quick. Chunks own disjoint partitions, and
 * each is repeated only after its own failed query is over and its own partitions are empty.
 * @throws QueryFailed when a chunk's statement wrote other rows than were planned
 */
export async function buildChunks(
  input: Planned,
  clients: Clients,
  context: FencedContext,
): Promise<Building | Built> {
  const { pipeline, environment, run, began, now } = context;
  const { text } = await read(clients.s3, environment.bucket, input.plan.key);
  const { chunks } = parsePayload(BuildPlan, JSON.parse(text), 'Start the pipeline again.');
  let output: Planned = input;
  for (const [index, chunk] of chunks.entries()) {
    if (index < input.plan.index) continue;
    output = { ...output, plan: { ...input.plan, index } };
    if (now().getTime() - began.getTime() > BUDGET_MS) {
      return { ...output, step: { status: 'running', waitSeconds: 1 } };
    }
    const name: StatementName = index === 0 ? 'ctas' : `insert_${index}`;
    const sql = chunkStatement(pipeline, run, environment, index, chunk);
    const ran = await runStatement(clients.athena, { name, sql }, output.queries, context);
    output = { ...output, queries: ran.queries, step: ran.step };
    if (ran.over) {
      await (index === 0
        ? clearBuild(ran.over, clients, context)
        : clearChunk(chunk, ran.over, clients, context));
    }
    if (ran.step.status !== 'done') return output;
    await assertWhole(name, ran.queryId, chunk, clients);
  }
  return built(
    output,
    chunks.reduce((sum, chunk) => sum + rowsOf(chunk), 0),
    clients,
    context,
  );
}

type Chunk = BuildPlan['chunks'][number];

/** The staging table doesn't change: a statement that wrote other rows than were counted left some out, or doubled them. */
async function assertWhole(
  name: StatementName,
  queryId: string,
  chunk: Chunk,
  { athena }: Clients,
): Promise<void> {
  const written = await updateCount(athena, queryId);
  const planned = rowsOf(chunk);
  if (written === planned) return;
  throw new QueryFailed(
    `${name}: ${written} rows were written where ${planned} were staged (query ${queryId}). Start the pipeline again.`,
  );
}

function rowsOf(chunk: Chunk): number {
  return chunk.reduce((sum, { rows }) => sum + rows, 0);
}
