import type { AthenaClient } from '@aws-sdk/client-athena';
import { buildTable } from '../../core/names.ts';
import type { Uploaded } from '../../core/payload.ts';
import { dropTable } from '../../core/sql/raw-table.ts';
import { runStatement } from '../athena/statement.ts';
import type { FencedContext } from '../runtime/fenced.ts';

/** This run's build table is gone from the catalog; no other table is touched. */
export async function dropBuildTable(
  input: Uploaded,
  athena: AthenaClient,
  context: FencedContext,
): Promise<Uploaded> {
  const { pipeline, place, run } = context;
  const drop = { name: 'drop_build' as const, sql: dropTable(place.database, buildTable(pipeline, run)) };
  const { queries, step } = await runStatement(athena, drop, input.queries, context);
  return { ...input, queries, step };
}
