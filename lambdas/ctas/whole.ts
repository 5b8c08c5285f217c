import type { Building, Built } from '../../core/tasks/ctas.ts';
import { ctas } from '../../core/sql/ctas.ts';
import { updateCount } from '../athena/results.ts';
import { runStatement } from '../athena/statement.ts';
import type { FencedContext } from '../runtime/fenced.ts';
import { built } from './built.ts';
import type { Clients } from './clients.ts';
import { clearBuild } from './clear.ts';

/** A version without partitions: the user's SELECT is written where the version lies. */
export async function buildWhole(
  input: Building,
  clients: Clients,
  context: FencedContext,
): Promise<Building | Built> {
  const { pipeline, environment, run } = context;
  const { statement, linesBefore } = ctas(pipeline, run, environment);
  const user = { file: `${pipeline.definition.target.table}.sql`, linesBefore };
  const ran = await runStatement(
    clients.athena,
    { name: 'ctas', sql: statement, user },
    input.queries,
    context,
  );
  const output = { ...input, queries: ran.queries, step: ran.step };
  if (ran.over) await clearBuild(ran.over, clients, context);
  if (ran.step.status !== 'done') return output;
  return built(output, await updateCount(clients.athena, ran.queryId), clients, context);
}
