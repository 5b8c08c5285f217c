import type { AthenaClient } from '@aws-sdk/client-athena';
import type { S3Client } from '@aws-sdk/client-s3';
import { versionPrefix } from '../../core/keys.ts';
import { buildTable } from '../../core/names.ts';
import { assertProjectable, productOf, projectedValues } from '../../core/partitions.ts';
import type { Built, Uploaded } from '../../core/payload.ts';
import { ctas } from '../../core/sql/ctas.ts';
import { emptyVersion } from '../../lake/objects.ts';
import { updateCount } from '../athena/results.ts';
import { runStatement } from '../athena/statement.ts';
import { writtenBy } from '../../lake/version.ts';
import type { FencedContext } from '../runtime/fenced.ts';

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
  context: FencedContext,
): Promise<Uploaded | Built> {
  const { pipeline, place, run, measure, log } = context;
  const { target } = pipeline.definition;
  const { statement, linesBefore } = ctas(pipeline, run, place);
  const user = { file: `${target.table}.sql`, linesBefore };
  const ran = await runStatement(athena, { name: 'ctas', sql: statement, user }, input.queries, context);
  const output = { ...input, queries: ran.queries, step: ran.step };
  const prefix = versionPrefix(target.table, run);
  if (ran.step.status === 'retry') await emptyVersion(s3, place.bucket, prefix);
  if (ran.step.status !== 'done') return output;

  const { files, bytes, partitions } = await writtenBy(s3, context);
  assertProjectable(target.partitionBy, partitions);
  const projected = productOf(projectedValues(target.partitionBy, partitions));
  if (projected > 2 * partitions.length) log('sparse', { projected, written: partitions.length });
  const rows = await updateCount(athena, ran.queryId);
  const build = {
    table: buildTable(pipeline, run),
    prefix,
    rows,
    partitions: partitions.length,
    files,
    bytes,
  };
  log('built', build);
  measure('RowsWritten', rows);
  measure('PartitionsWritten', partitions.length);
  measure('BytesWritten', bytes);
  return { ...output, build };
}
