import {
  AlreadyExistsException,
  ConcurrentModificationException,
  CreateTableCommand,
  EntityNotFoundException,
  GetTableCommand,
  type GlueClient,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { fingerprint } from '../../core/definition/fingerprint.ts';
import { PublishConflict, Superseded } from '../../core/errors.ts';
import { checksKey, partitionValues, versionManifestKey, versionPrefix } from '../../core/keys.ts';
import type { Checked, Published } from '../../core/payload.ts';
import {
  catalogPartitions,
  type PublishedVersion,
  publishedTable,
  publishedVersion,
  type Version,
} from '../../core/published-table.ts';
import { list, writeJson } from '../aws/objects.ts';
import type { TaskContext } from '../runtime/task.ts';
import { registerPartitions } from './register.ts';

interface Clients {
  readonly glue: GlueClient;
  readonly s3: S3Client;
}

/**
 * The published table is this run's version afterwards: one conditional write to the catalog, with what the
 * version is beside its data.
 * @throws Superseded when a later run has published, PublishConflict when the table changed since it was read
 */
export async function publish(input: Checked, clients: Clients, context: TaskContext): Promise<Published> {
  const { pipeline, place, run, log, now } = context;
  const { table } = pipeline.definition.target;
  const current = await readTable(clients.glue, place.database, table);
  if (current.version && current.version.epoch > input.run.epoch) {
    const { number, run: later } = current.version;
    throw new Superseded(
      `${table} is at version ${number} of the later run ${later}; start the pipeline again.`,
    );
  }
  const again = current.version?.run === run;
  const number = (current.version?.number ?? 0) + (again ? 0 : 1);
  const version: Version = {
    run,
    epoch: input.run.epoch,
    number,
    partitions: await partitionsOf(clients.s3, context),
  };
  if (!again) {
    await writeJson(clients.s3, place.bucket, checksKey(pipeline, run), { run, checks: input.checks });
    await writeJson(clients.s3, place.bucket, versionManifestKey(pipeline, run), {
      ...version,
      pipeline: pipeline.name,
      publishedAt: now().toISOString(),
      definition: fingerprint(pipeline),
      source: input.upload.source,
      rows: input.build.rows,
      columns: publishedTable(pipeline, version, place.bucket).StorageDescriptor.Columns,
    });
    await point(clients.glue, pipeline.definition.target.table, version, current.versionId, context);
  }
  if (pipeline.definition.target.partitionBy.length > 0) {
    const partitions = catalogPartitions(pipeline, version, place.bucket);
    await registerPartitions(clients.glue, { DatabaseName: place.database, TableName: table }, partitions);
  }
  log('published', { table, version: number });
  const location = `s3://${place.bucket}/${versionPrefix(pipeline, run)}`;
  return { ...input, published: { table, version: number, location } };
}

/** The one write that readers notice. */
async function point(
  glue: GlueClient,
  table: string,
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
      `${table} changed while it was being published; it is read and compared again.`,
      {
        cause: error,
      },
    );
  }
}

async function readTable(
  glue: GlueClient,
  database: string,
  name: string,
): Promise<{ versionId?: string; version?: PublishedVersion }> {
  try {
    const { Table } = await glue.send(new GetTableCommand({ DatabaseName: database, Name: name }));
    return { versionId: Table?.VersionId, version: publishedVersion(Table?.Parameters) };
  } catch (error) {
    if (error instanceof EntityNotFoundException) return {};
    throw error;
  }
}

/** The partitions that the build wrote, read from its folders. */
async function partitionsOf(s3: S3Client, { pipeline, place, run }: TaskContext): Promise<string[][]> {
  const under = versionPrefix(pipeline, run);
  const { partitionBy } = pipeline.definition.target;
  const found = new Map<string, string[]>();
  for await (const { key } of list(s3, place.bucket, under)) {
    const values = partitionBy.length > 0 ? partitionValues(under, key, partitionBy) : undefined;
    if (values) found.set(values.join('/'), values);
  }
  return [...found.values()];
}
