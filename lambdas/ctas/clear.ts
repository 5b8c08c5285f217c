import { bounded } from '../../core/bounded.ts';
import { partitionPrefix, type RunFolder, stagingPrefix } from '../../core/stage/keys.ts';
import { buildTable, stagingTable } from '../../core/stage/names.ts';
import { emptyFolder } from '../../lake/objects.ts';
import { deleteTable } from '../../lake/table.ts';
import { folderOf } from '../../lake/version/folder.ts';
import type { FencedContext } from '../runtime/fenced.ts';
import type { Clients } from './clients.ts';

/** Folders emptied side by side; each is a few requests. */
const SIDE_BY_SIDE = 10;

/**
 * Nothing is left of what a failed statement staged.
 * @param over when it was, here and below: a call that was given up may go on beside the next attempt
 */
export async function clearStaging(over: Date, clients: Clients, context: FencedContext): Promise<void> {
  const { pipeline, environment, run } = context;
  await deleteTable(clients.glue, environment.database, stagingTable(pipeline, run));
  await empty([stagingPrefix(pipeline, run)], over, clients, context);
}

/** Nothing is left of a build whose CTAS failed. */
export async function clearBuild(over: Date, clients: Clients, context: FencedContext): Promise<void> {
  const { pipeline, environment, run } = context;
  await deleteTable(clients.glue, environment.database, buildTable(pipeline, run));
  await empty([folderOf({ table: pipeline.definition.target.table, run })], over, clients, context);
}

/** Nothing is left of a chunk whose INSERT failed; other chunks' partitions stay as they are. */
export async function clearChunk(
  chunk: readonly { readonly values: readonly string[] }[],
  over: Date,
  clients: Clients,
  context: FencedContext,
): Promise<void> {
  const { pipeline, run } = context;
  const folders = chunk.map(({ values }) => partitionPrefix(pipeline, run, values));
  await empty(folders, over, clients, context);
}

async function empty(
  folders: readonly RunFolder[],
  over: Date,
  { s3 }: Clients,
  { environment, log }: FencedContext,
): Promise<void> {
  const gone = await bounded(folders, SIDE_BY_SIDE, (folder) =>
    emptyFolder(s3, environment.bucket, folder, over),
  );
  const objects = gone.reduce((sum, each) => sum + each.objects, 0);
  log('cleared', { folders: folders.length, objects });
}
