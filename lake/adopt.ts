import { LockLost } from '../core/errors/errors.ts';
import { assertPasses } from '../core/published/ownership.ts';
import type { Publication } from '../core/published/published-table.ts';
import { handOverDataset, readDatasetOwner } from './dataset-owner.ts';
import { findLock, type IsAtWork, type LockStore, type Owner } from './lock/lock.ts';
import { raiseEpoch } from './lock/raise.ts';
import { findPublished, type PublishedLake, swap } from './publish.ts';
import { handedTo } from './version/table.ts';

/** Two pipelines, and what the second takes over: what its definition names. */
export interface Adoption {
  readonly from: string;
  readonly to: string;
  readonly dataset: string;
  readonly table: string;
}

/** Whose a dataset and a target are; nothing where nobody has them. */
export interface Owners {
  readonly dataset?: string;
  readonly target?: string;
  /** What readers see of the target; absent before the first version. */
  readonly publication?: Publication;
}

/** @throws ForeignTable when no run published what bears the target's name */
export async function ownersOf(
  { s3, glue, bucket, database }: PublishedLake,
  { dataset, table }: Pick<Adoption, 'dataset' | 'table'>,
): Promise<Owners> {
  const [owner, { publication }] = await Promise.all([
    readDatasetOwner({ s3, bucket, dataset }),
    findPublished(glue, database, table),
  ]);
  return { dataset: owner?.pipeline, target: publication?.pipeline, publication };
}

/**
 * Hands the dataset, the target and its versions to a pipeline. In this order, so that whoever repeats it after it was
 * cut off ends at the same: from the first write on no run of the former owner begins; its epoch is raised, so that one
 * which began just before writes no more; then the new owner's, above it; last, with one conditional write, the table
 * is the new owner's, at that epoch. Readers notice nothing.
 * @returns the new owner's epoch
 * @throws OwnedByAnother when a third pipeline has the dataset or the target by now: nothing that it has is changed;
 *   LockLost when a run of either is at work; PublishConflict or AwsUnavailable when something changed meanwhile
 */
export async function adopt(
  lake: PublishedLake,
  { from, to, dataset, table }: Adoption,
  isAtWork: IsAtWork,
): Promise<number> {
  const { s3, glue, bucket, database, now } = lake;
  const lockOf = (pipeline: string): LockStore => ({ s3, bucket, pipeline, now });
  const assertIdle = async (pipeline: string, owner: Owner, since: Date) => {
    if (await isAtWork(owner, since))
      throw new LockLost(`${owner.name} of ${pipeline} is at work; wait until it has ended, or stop it.`);
  };
  // Before anything is written; and again with each write, by the read that is its condition.
  const { dataset: ofDataset, target: ofTarget } = await ownersOf(lake, { dataset, table });
  assertPasses('dataset', dataset, ofDataset, { from, to });
  assertPasses('target', table, ofTarget, { from, to });
  for (const pipeline of [from, to]) {
    const lock = (await findLock(lockOf(pipeline)))?.lock;
    if (lock?.owner) await assertIdle(pipeline, lock.owner, new Date(lock.since));
  }
  await handOverDataset({ s3, bucket, dataset }, { from, to }, now());
  const former = (await findLock(lockOf(from)))?.lock;
  const fenced =
    former === undefined || from === to
      ? 0
      : await raiseEpoch(lockOf(from), { assertMayTake: () => Promise.resolve() });
  const { current, publication } = await findPublished(glue, database, table);
  assertPasses('target', table, publication?.pipeline, { from, to });
  const epoch = await raiseEpoch(lockOf(to), {
    assertMayTake: (owner, since) => assertIdle(to, owner, since),
    above: Math.max(fenced, publication?.epoch ?? 0),
    succeededAt: former?.succeededAt,
  });
  if (current && publication?.pipeline !== to) {
    await swap({ glue, database }, handedTo(current.table, to, epoch), current.table.VersionId);
  }
  return epoch;
}
