import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Pipeline } from '../core/definition/pipeline.ts';
import { landingPrefix } from '../core/stage/keys.ts';
import { assertOwner } from '../core/published/ownership.ts';
import type { Start } from '../core/runs/payload.ts';
import type { Publication } from '../core/published/published-table.ts';
import { assertMayTake, takeDataset } from './dataset-owner.ts';
import { assertMayMove } from './moved.ts';
import type { SourceManifest } from './source-manifest.ts';
import { readTable } from './table.ts';
import { originOf } from './version/folder.ts';

/** Where a pipeline's dataset and target are. */
export interface OwnedStore {
  readonly s3: S3Client;
  readonly glue: GlueClient;
  readonly bucket: string;
  readonly database: string;
}

/** What a run takes them by. */
export interface TakingOwned {
  /** Of the dataset's raw data, where there is some. */
  readonly manifest: SourceManifest | undefined;
  /** Who started the run. */
  readonly trigger: Start['trigger'];
  readonly now: Date;
}

/**
 * The dataset and the target that the definition names are the pipeline's: asked and taken before anything of them is
 * written.
 * @returns what is published of the target
 * @throws OwnedByAnother when either is another pipeline's, or the dataset may be; BucketChanged when the target lies in
 *   another bucket and nobody started the run by hand
 */
export async function takeOwned(
  store: OwnedStore,
  pipeline: Pipeline,
  { manifest, trigger, now }: TakingOwned,
): Promise<Publication | undefined> {
  const { s3, bucket } = store;
  const { source } = pipeline.definition;
  const publication = await assertMayTakeTarget(store, pipeline, trigger);
  await takeDataset({ s3, bucket, dataset: source.dataset }, pipeline.name, {
    holdsData: manifest !== undefined,
    isItsOwn: () => isBuiltFrom(store, pipeline, publication),
    now,
  });
  return publication;
}

async function assertMayTakeTarget(
  { glue, bucket, database }: OwnedStore,
  { name, definition: { target } }: Pipeline,
  trigger: Start['trigger'],
): Promise<Publication | undefined> {
  const current = await readTable(glue, database, target.table);
  const publication = current?.publication;
  assertOwner('target', target.table, publication?.pipeline, name);
  if (publication) assertMayMove(current, { pipeline: name, bucket, trigger });
  return publication;
}

/**
 * The same, with nothing taken: whether a run could begin.
 * @throws what `takeOwned` would
 */
export async function assertMayTakeOwned(
  store: OwnedStore,
  pipeline: Pipeline,
  { manifest, trigger }: Omit<TakingOwned, 'now'>,
): Promise<Publication | undefined> {
  const { s3, bucket } = store;
  const { source } = pipeline.definition;
  const publication = await assertMayTakeTarget(store, pipeline, trigger);
  await assertMayTake({ s3, bucket, dataset: source.dataset }, pipeline.name, {
    holdsData: manifest !== undefined,
    isItsOwn: () => isBuiltFrom(store, pipeline, publication),
  });
  return publication;
}

/**
 * Whether readers have a version that this pipeline built from the dataset: that it published one of another dataset
 * tells nothing of this.
 */
async function isBuiltFrom(
  { s3, bucket }: OwnedStore,
  pipeline: Pipeline,
  publication: Publication | undefined,
): Promise<boolean> {
  if (!publication) return false;
  const { table } = pipeline.definition.target;
  // A run that was cut off right after publishing left none.
  const origin = await originOf(s3, bucket, { table, run: publication.run });
  return origin?.pipeline === pipeline.name && origin.source.startsWith(landingPrefix(pipeline));
}
