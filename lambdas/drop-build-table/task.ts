import type { AthenaClient } from '@aws-sdk/client-athena';
import { buildTable, stagingTable } from '../../core/stage/names.ts';
import type { Uploaded } from '../../core/tasks/upload.ts';
import { dropTable } from '../../core/sql/raw-table.ts';
import { runStatements } from '../athena/statement.ts';
import type { FencedContext } from '../runtime/fenced.ts';

/** This run's build table and its staging table are gone from the catalog; no other table is touched. */
export async function dropBuildTable(
  input: Uploaded,
  athena: AthenaClient,
  context: FencedContext,
): Promise<Uploaded> {
  const { pipeline, environment, run } = context;
  const drops = [
    { name: 'drop_build' as const, sql: dropTable(environment.database, buildTable(pipeline, run)) },
    { name: 'drop_stage' as const, sql: dropTable(environment.database, stagingTable(pipeline, run)) },
  ];
  const { queries, step } = await runStatements(athena, drops, input.queries, context);
  return { ...input, queries, step };
}
