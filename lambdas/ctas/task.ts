import type { AthenaClient } from '@aws-sdk/client-athena';
import type { S3Client } from '@aws-sdk/client-s3';
import { partitionValues, versionPrefix } from '../../core/keys.ts';
import { buildTable } from '../../core/names.ts';
import { assertProjectable } from '../../core/partitions.ts';
import type { Built, Uploaded } from '../../core/payload.ts';
import { ctas } from '../../core/sql/ctas.ts';
import { deleteAll, list } from '../aws/objects.ts';
import { updateCount } from '../aws/results.ts';
import { runStatement } from '../aws/statement.ts';
import type { TaskContext } from '../runtime/task.ts';

/**
 * The new version lies in its own prefix, under its own table; the published table is untouched.
 * A failed CTAS leaves files that the next attempt would be refused for, or that readers would read: they go
 * in the invocation that saw the failure, never in one that starts a query, which may be running already.
 * @throws BadData, SqlError, TooManyPartitions and the other verdicts on a query; IllegalPartitionValue when a
 *   partition's value can't be published
 */
export async function buildVersion(
  input: Uploaded,
  { athena, s3 }: { readonly athena: AthenaClient; readonly s3: S3Client },
  context: TaskContext,
): Promise<Uploaded | Built> {
  const { pipeline, place, run, measure, log } = context;
  const { target } = pipeline.definition;
  const prefix = versionPrefix(pipeline, run);
  const clear = () => deleteAll(s3, place.bucket, prefix);
  const redrive = context.execution.redriveCount;
  if ((input.queries.ctas?.redrive ?? 0) !== redrive) {
    await clear();
    const anew = { ...input.queries, ctas: { attempt: 1, redrive } };
    return { ...input, queries: anew, step: { status: 'retry', waitSeconds: 0 } };
  }
  const { statement, linesBefore } = ctas(pipeline, run, place);
  const user = { file: `${target.table}.sql`, linesBefore };
  const ran = await runStatement(athena, { name: 'ctas', sql: statement, user }, input.queries, context);
  const output = { ...input, queries: ran.queries, step: ran.step };
  if (ran.step.status === 'retry') await clear();
  if (ran.step.status !== 'done') return output;

  const partitions = new Map<string, string[]>();
  const written = { files: 0, bytes: 0 };
  for await (const { key, bytes } of list(s3, place.bucket, prefix)) {
    written.files += 1;
    written.bytes += bytes;
    const values = partitionValues(prefix, key, target.partitionBy) ?? [];
    if (values.length > 0) partitions.set(values.join('/'), values);
  }
  assertProjectable(target.partitionBy, [...partitions.values()]);
  const rows = await updateCount(athena, ran.queryId);
  const build = { table: buildTable(pipeline, run), prefix, rows, partitions: partitions.size, ...written };
  log('built', build);
  measure('RowsWritten', rows);
  measure('PartitionsWritten', partitions.size);
  measure('BytesWritten', written.bytes);
  return { ...output, build };
}
