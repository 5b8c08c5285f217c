import { LockLost, PublishConflict } from '../core/errors/errors.ts';
import type { PublishedLake } from './publish.ts';
import { findPublished, point } from './publish.ts';
import type { IsAtWork } from './lock/lock.ts';
import { raiseEpoch } from './lock/raise.ts';
import { recordAgain, writtenBy } from './version/folder.ts';
import type { Kept } from './versions.ts';

/**
 * Publishes a kept version again: the same write as a run's, with an epoch of its own, so that a run which is at
 * work can't undo it. What it takes back is marked: only a start by hand, a new file or a new definition builds that
 * again.
 * @param isAtWork whether the lock's owner still runs
 * @param fenceOff whether a run at work is cut off from publishing; without it a rollback waits for nobody
 * @throws LockLost when a run is at work and isn't to be fenced off, OwnedByAnother when the table is another
 *   pipeline's, PublishConflict when a run published meanwhile, or deleted the version
 */
export async function rollback(
  lake: PublishedLake,
  version: Kept,
  pipeline: string,
  isAtWork: IsAtWork,
  fenceOff: boolean,
): Promise<void> {
  const store = { s3: lake.s3, bucket: lake.bucket, pipeline, now: lake.now };
  const before = await findPublished(lake.glue, lake.database, version.table);
  const epoch = await raiseEpoch(store, {
    // The lock of a bucket that the stage comes back to is behind.
    above: before.publication?.epoch,
    assertMayTake: async (owner, since) => {
      if (fenceOff || !(await isAtWork(owner, since))) return;
      throw new LockLost(
        `${owner.name} is at work; wait until it has ended, or fence it off with --now: it then ends as LockLost.`,
      );
    },
  });
  // A run that was at work when the version was looked up may have deleted it, or be about to. Each, behind the epoch:
  // it asks for the lock and deletes the record as it had read it before, and here that becomes another. Whoever is
  // first goes on.
  const isWhole = (await writtenBy(lake.s3, lake.bucket, version)).bytes === version.bytes;
  const again = { epoch, at: lake.now() };
  if (!isWhole || !(await recordAgain(lake.s3, lake.bucket, version, again))) {
    throw new PublishConflict(
      `Version ${version.number} of ${version.table} is no longer all there; look which versions are, and go back to another.`,
    );
  }
  // Again, behind the new epoch: what was published meanwhile is seen.
  const found = await findPublished(lake.glue, lake.database, version.table);
  const { publication } = found;
  const back = publication && publication.number > version.number;
  const withdrawn = back ? `${publication.source} ${publication.definition}` : undefined;
  await point(lake, found, version, { pipeline, epoch, withdrawn });
}
