import type { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { AwsUnavailable, OwnedByAnother } from '../core/errors/errors.ts';
import { known, numbered } from '../core/release/formats.ts';
import { DATASET_OWNERS, datasetOwnerKey, rawPrefixOf } from '../core/stage/keys.ts';
import { assertOwner, assertPasses } from '../core/published/ownership.ts';
import { list, readIfThere, writeJsonIf } from './objects.ts';

/**
 * Which pipeline has a dataset: one object for each, changed by S3 conditional writes only. Whose a target is, its
 * table in the catalog tells; a dataset has no such place.
 */
const DatasetOwner = z.object({
  pipeline: z.string(),
  since: z.iso.datetime(),
});
type DatasetOwner = z.infer<typeof DatasetOwner>;

/** Where a dataset's owner is written. */
export interface OwnerStore {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly dataset: string;
}

/** The pipeline that has a dataset; nothing where none took it yet. */
export async function readDatasetOwner({
  s3,
  bucket,
  dataset,
}: OwnerStore): Promise<(DatasetOwner & { readonly etag: string }) | undefined> {
  const key = datasetOwnerKey(dataset);
  const object = await readIfThere(s3, bucket, key);
  if (!object) return undefined;
  const { text, etag } = object;
  return { ...DatasetOwner.parse(known('owner', JSON.parse(text), key)), etag };
}

/** Whose each dataset is, by their names; those that nobody took are absent. */
export async function datasetOwners(s3: S3Client, bucket: string): Promise<ReadonlyMap<string, string>> {
  const owners = new Map<string, string>();
  for await (const { key } of list(s3, bucket, DATASET_OWNERS)) {
    const dataset = key.slice(DATASET_OWNERS.length).replace(/\.json$/, '');
    const owner = await readDatasetOwner({ s3, bucket, dataset });
    if (owner) owners.set(dataset, owner.pipeline);
  }
  return owners;
}

/** @throws OwnedByAnother when the dataset is another pipeline's */
export async function assertDatasetOwner(store: OwnerStore, pipeline: string): Promise<void> {
  assertOwner('dataset', store.dataset, (await readDatasetOwner(store))?.pipeline, pipeline);
}

/** What taking a dataset depends on. */
export interface Taking {
  /** Whether there is raw data. */
  readonly holdsData: boolean;
  /** Whether that is known to be the pipeline's; asked only where it matters. */
  readonly isItsOwn: () => Promise<boolean>;
  readonly now: Date;
}

/**
 * Takes a dataset for a pipeline, where nobody has it: the first one wins. Raw data that nobody has was put there under
 * a release that wrote no owners; whose it is, is not guessed.
 * @throws OwnedByAnother when the dataset is another pipeline's, or may be
 */
export async function takeDataset(
  store: OwnerStore,
  pipeline: string,
  { holdsData, isItsOwn, now }: Taking,
): Promise<void> {
  const owner = await ownerOf(store, pipeline, { holdsData, isItsOwn });
  if (owner || !(await writeOwner(store, { pipeline, since: now.toISOString() }, undefined)))
    await assertDatasetOwner(store, pipeline);
}

/**
 * The same, with nothing taken.
 * @throws OwnedByAnother as `takeDataset` does
 */
export async function assertMayTake(
  store: OwnerStore,
  pipeline: string,
  taking: Omit<Taking, 'now'>,
): Promise<void> {
  const owner = await ownerOf(store, pipeline, taking);
  assertOwner('dataset', store.dataset, owner?.pipeline, pipeline);
}

/** @throws OwnedByAnother where nobody has it, and it holds data that may be another's */
async function ownerOf(
  store: OwnerStore,
  pipeline: string,
  { holdsData, isItsOwn }: Omit<Taking, 'now'>,
): Promise<DatasetOwner | undefined> {
  const owner = await readDatasetOwner(store);
  if (owner || !holdsData || (await isItsOwn())) return owner;
  throw new OwnedByAnother(
    `${rawPrefixOf(store.dataset)} holds data of a pipeline that is not told, and ${pipeline} has published nothing that was built from it; say whose it is with npx afluente adopt --pipeline ${pipeline} --from <its name>, or --from ${pipeline} where it is its own.`,
  );
}

/**
 * Gives a dataset of one pipeline to another; what nobody has, or the other has already, too.
 * @throws OwnedByAnother when a third one has it, AwsUnavailable when it changed hands in between
 */
export async function handOverDataset(
  store: OwnerStore,
  { from, to }: { readonly from: string; readonly to: string },
  now: Date,
): Promise<void> {
  // The write's condition is this read's, so that nobody's is taken who isn't seen here.
  const owner = await readDatasetOwner(store);
  assertPasses('dataset', store.dataset, owner?.pipeline, { from, to });
  if (owner?.pipeline === to) return;
  if (await writeOwner(store, { pipeline: to, since: now.toISOString() }, owner?.etag)) return;
  throw new AwsUnavailable(
    `The dataset ${store.dataset} changed hands meanwhile; look again, and try again.`,
  );
}

async function writeOwner(
  { s3, bucket, dataset }: OwnerStore,
  owner: DatasetOwner,
  etag: string | undefined,
): Promise<boolean> {
  const condition = etag === undefined ? 'absent' : { etag };
  return (
    (await writeJsonIf(s3, bucket, datasetOwnerKey(dataset), numbered('owner', owner), condition)) !==
    undefined
  );
}
