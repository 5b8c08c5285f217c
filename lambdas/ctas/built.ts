import { buildTable } from '../../core/stage/names.ts';
import type { Building, Built } from '../../core/tasks/ctas.ts';
import { type BuildRecord, declared } from '../../core/published/version.ts';
import { folderOf, recordBuild, writtenBy } from '../../lake/version/folder.ts';
import type { FencedContext } from '../runtime/fenced.ts';
import type { Clients } from './clients.ts';

/** What was built, read from the version's folder and written down beside it. @param rows as Athena counted them */
export async function built(
  output: Building,
  rows: number,
  { s3 }: Clients,
  context: FencedContext,
): Promise<Built> {
  const { pipeline, environment, run, log, measure } = context;
  const { table, partitionBy } = pipeline.definition.target;
  const { files, bytes, partitions } = await writtenBy(s3, environment.bucket, { table, partitionBy, run });
  const record: BuildRecord = {
    ...declared(pipeline),
    run,
    rows,
    bytes,
    partitions: partitions.map((values) => [...values]),
  };
  await recordBuild(s3, environment.bucket, record);
  const build = {
    table: buildTable(pipeline, run),
    prefix: folderOf(record),
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
