import {
  AlreadyExistsException,
  ConcurrentModificationException,
  CreateTableCommand,
  type GlueClient,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { fingerprint } from '../../core/definition/fingerprint.ts';
import { ForeignTable, PublishConflict, Superseded } from '../../core/errors.ts';
import { versionManifestKey, versionPrefix } from '../../core/keys.ts';
import type { Checked, Published } from '../../core/payload.ts';
import { catalogPartitions, publishedTable, type Version } from '../../core/published-table.ts';
import { writeJson } from '../../lake/objects.ts';
import { readTable } from '../../lake/table.ts';
import { writtenBy } from '../../lake/version.ts';
import type { TaskContext } from '../runtime/task.ts';
import { registerPartitions } from '../../lake/register.ts';

interface Clients {
  readonly glue: GlueClient;
  readonly s3: S3Client;
}

/**
 * The published table is this run's version afterwards: one conditional write to the catalog, with what the
 * version is beside its data.
 * @throws ForeignTable when no run published what bears the name, Superseded when a later run has, PublishConflict when the table changed since it was read
 */
export async function publish(input: Checked, clients: Clients, context: TaskContext): Promise<Published> {
  const { pipeline, place, run, log, now } = context;
  const { table } = pipeline.definition.target;
  const current = await readTable(clients.glue, place.database, table);
  if (current && !current.version) {
    throw new ForeignTable(
      `${table} is in ${place.database} already and no run of this pipeline published it; drop or rename it, or give the target another name.`,
    );
  }
  if (current?.version && current.version.epoch > input.run.epoch) {
    const { number, run: later } = current.version;
    throw new Superseded(
      `${table} is at version ${number} of the later run ${later}; start the pipeline again.`,
    );
  }
  const again = current?.version?.run === run;
  const number = (current?.version?.number ?? 0) + (again ? 0 : 1);
  const { partitions } = await writtenBy(clients.s3, context);
  const version: Version = { run, epoch: input.run.epoch, number, partitions };
  if (!again) await point(clients.glue, version, current?.table.VersionId, context);
  // What was published says so beside its data; what wasn't never does.
  await writeJson(clients.s3, place.bucket, versionManifestKey(pipeline, run), {
    ...version,
    pipeline: pipeline.name,
    publishedAt: now().toISOString(),
    definition: fingerprint(pipeline),
    source: input.upload.source,
    rows: input.build.rows,
    columns: publishedTable(pipeline, version, place.bucket).StorageDescriptor.Columns,
  });
  if (pipeline.definition.target.partitionBy.length > 0) {
    const wanted = catalogPartitions(pipeline, version, place.bucket);
    await registerPartitions(clients.glue, { DatabaseName: place.database, TableName: table }, wanted);
  }
  log('published', { table, version: number });
  const location = `s3://${place.bucket}/${versionPrefix(pipeline, run)}`;
  return { ...input, published: { table, version: number, location } };
}

/** The one write that readers notice. */
async function point(
  glue: GlueClient,
  version: Version,
  versionId: string | undefined,
  { pipeline, place }: TaskContext,
): Promise<void> {
  const TableInput = publishedTable(pipeline, version, place.bucket);
  const DatabaseName = place.database;
  try {
    await (versionId === undefined
      ? glue.send(new CreateTableCommand({ DatabaseName, TableInput }))
      : glue.send(
          new UpdateTableCommand({ DatabaseName, TableInput, VersionId: versionId, SkipArchive: true }),
        ));
  } catch (error) {
    const changed =
      error instanceof ConcurrentModificationException || error instanceof AlreadyExistsException;
    if (!changed) throw error;
    throw new PublishConflict(
      `${TableInput.Name} changed while it was being published; it is read and compared again.`,
      {
        cause: error,
      },
    );
  }
}
