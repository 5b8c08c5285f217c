import {
  AlreadyExistsException,
  ConcurrentModificationException,
  CreateTableCommand,
  type GlueClient,
  type TableInput,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { ForeignTable, PublishConflict, Superseded } from '../core/errors/errors.ts';
import { assertCompatible } from '../core/published/evolution.ts';
import { assertOwner } from '../core/published/ownership.ts';
import type { Publication, Publishing } from '../core/published/published-table.ts';
import type { Version } from '../core/published/version.ts';
import { registerPartitions } from './register.ts';
import { type CatalogTable, readTable } from './table.ts';
import { recordSuperseded } from './version/folder.ts';
import { catalogPartitions, columnsOf, otherBucketOf, publishedTable, succession } from './version/table.ts';

/** Where versions are published. */
export interface PublishedLake {
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly bucket: string;
  readonly database: string;
  readonly now: () => Date;
}

/** A published table as it is found. */
export interface Found {
  readonly current?: CatalogTable;
  readonly publication?: Publication;
}

/**
 * @throws ForeignTable when no run published what bears the name
 */
export async function findPublished(glue: GlueClient, database: string, table: string): Promise<Found> {
  const current = await readTable(glue, database, table);
  if (current && !current.publication) {
    throw new ForeignTable(
      `${table} is in ${database} already and no run of this pipeline published it; drop or rename it, or give the target another name.`,
    );
  }
  return { current, publication: current?.publication };
}

/** @throws IncompatibleSchema when readers of the published columns would break on these */
export function assertReadable({ current }: Found, version: Pick<Version, 'table' | 'columns'>): void {
  if (current) assertCompatible(version.table, columnsOf(current), version.columns);
}

/**
 * Points the published table at a version, with one conditional write to the catalog: the one that readers notice.
 * Then registers its partitions for engines that don't know projection. A repeat converges.
 * @throws OwnedByAnother when the table is another pipeline's, Superseded when a later run has published, PublishConflict when the table changed since it was found
 */
export async function point(
  lake: PublishedLake,
  { current, publication }: Found,
  version: Version,
  how: Publishing,
): Promise<void> {
  assertOwner('target', version.table, publication?.pipeline, how.pipeline);
  if (publication && publication.epoch > how.epoch) {
    throw new Superseded(
      `${version.table} is at version ${publication.number} of the later run ${publication.run}; start the pipeline again.`,
    );
  }
  const { s3, bucket, database, now } = lake;
  if (publication?.run !== version.run) {
    // Before the swap: whoever reads it now has as long as expiry grants, from here on. Of what lies in a former bucket
    // nothing is said here: it would be taken for a version that there is.
    const isHere = current && otherBucketOf(current, bucket) === undefined;
    if (publication && isHere) await recordSuperseded(s3, bucket, publication, version, now());
    const next = publishedTable(version, succession(version, how, publication), bucket);
    await swap(lake, next, current?.table.VersionId);
  }
  if (version.partitionBy.length > 0) {
    const table = { DatabaseName: database, TableName: version.table };
    await registerPartitions(lake.glue, table, catalogPartitions(version, bucket));
  }
}

/**
 * Writes a published table, if it is still as it was found.
 * @param versionId of the table in the catalog; without one there was none
 * @throws PublishConflict when it changed since
 */
export async function swap(
  { glue, database }: Pick<PublishedLake, 'glue' | 'database'>,
  TableInput: TableInput,
  versionId: string | undefined,
): Promise<void> {
  const DatabaseName = database;
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
      { cause: error },
    );
  }
}
