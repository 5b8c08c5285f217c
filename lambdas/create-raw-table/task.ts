import type { AthenaClient } from '@aws-sdk/client-athena';
import type { GlueClient } from '@aws-sdk/client-glue';
import { OwnedByAnother } from '../../core/errors/errors.ts';
import { rawTable } from '../../core/stage/names.ts';
import type { Step } from '../../core/runs/payload.ts';
import type { Uploaded } from '../../core/tasks/upload.ts';
import { createRawTable, dropTable, RAW_TABLE_FINGERPRINT } from '../../core/sql/raw-table.ts';
import { readTable } from '../../lake/table.ts';
import { runStatement } from '../athena/statement.ts';
import type { FencedContext } from '../runtime/fenced.ts';

const DONE: Step = { status: 'done', waitSeconds: 0 };

/**
 * The raw table in the catalog is as the definition says; one that differs is dropped first, its data stays.
 * @throws OwnedByAnother when a pipeline publishes a table of its name
 */
export async function createRaw(
  input: Uploaded,
  { athena, glue }: { readonly athena: AthenaClient; readonly glue: GlueClient },
  context: FencedContext,
): Promise<Uploaded> {
  const { pipeline, environment, log } = context;
  const { statement, fingerprint } = createRawTable(pipeline, environment);
  const raw = await readTable(glue, environment.database, rawTable(pipeline));
  // A target may bear the name of another pipeline's raw table; dropped, its readers would have nothing.
  if (raw?.publication) {
    const { dataset } = pipeline.definition.source;
    throw new OwnedByAnother(
      `${rawTable(pipeline)}, which is to read the dataset ${dataset}, is a table that the pipeline ${raw.publication.pipeline ?? 'of another name'} publishes; name another in its target.table, or in source.dataset here.`,
    );
  }
  const present = raw && (raw.table.Parameters?.[RAW_TABLE_FINGERPRINT] ?? '');
  if (present === fingerprint) {
    log('kept', { table: rawTable(pipeline) });
    return { ...input, step: DONE };
  }
  let { queries } = input;
  if (present !== undefined) {
    const drop = { name: 'drop_raw' as const, sql: dropTable(environment.database, rawTable(pipeline)) };
    const dropped = await runStatement(athena, drop, queries, context);
    queries = dropped.queries;
    if (dropped.step.status !== 'done') return { ...input, queries, step: dropped.step };
  }
  const created = await runStatement(athena, { name: 'create_raw', sql: statement }, queries, context);
  return { ...input, queries: created.queries, step: created.step };
}
