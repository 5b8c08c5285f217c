import { versionPrefix } from '../../core/keys.ts';
import { buildTable } from '../../core/names.ts';
import type { Building, Built } from '../../core/payload.ts';
import { writtenBy } from '../../lake/version.ts';
import type { FencedContext } from '../runtime/fenced.ts';
import type { Clients } from './clients.ts';

/** What was built, read from the version's folder. @param rows as Athena counted them */
export async function built(
  output: Building,
  rows: number,
  { s3 }: Clients,
  context: FencedContext,
): Promise<Built> {
  const { pipeline, run, log, measure } = context;
  const { files, bytes, partitions } = await writtenBy(s3, context);
  const build = {
    table: buildTable(pipeline, run),
    prefix: versionPrefix(pipeline.definition.target.table, run),
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
