import { LockLost } from '../../core/errors/errors.ts';
import { findLock, type Lock, type LockStore, type Owner, ROUNDS, writeLock } from './lock.ts';

/** How a lock is raised. */
export interface Raising {
  /** What stands against taking the lock from its owner is thrown; asked only where it has one. */
  readonly assertMayTake: (owner: Owner, since: Date) => Promise<void>;
  /** An epoch that the new one exceeds, beside the lock's own. @default 0 */
  readonly above?: number;
  /** When a run last succeeded, where that is known and the lock tells of no later one. */
  readonly succeededAt?: string;
}

/**
 * Raises a lock's epoch, and takes it from its owner: what a holder before does now is told from what comes after.
 * A lock that nobody ever took is made, and is free.
 * @returns the new epoch
 * @throws LockLost when the lock kept changing hands
 */
export async function raiseEpoch(
  store: LockStore,
  { assertMayTake, above = 0, succeededAt }: Raising,
): Promise<number> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await findLock(store);
    const lock = found?.lock;
    if (lock?.owner) await assertMayTake(lock.owner, new Date(lock.since));
    const raised: Lock = {
      queries: [],
      ...lock,
      epoch: Math.max(lock?.epoch ?? 0, above) + 1,
      since: store.now().toISOString(),
      owner: undefined,
      succeededAt: later(lock?.succeededAt, succeededAt),
    };
    if (await writeLock(store, raised, found?.etag)) return raised.epoch;
  }
  throw new LockLost(`The run lock of ${store.pipeline} kept changing hands; try again.`);
}

function later(one: string | undefined, other: string | undefined): string | undefined {
  const times = [one, other].filter((time) => time !== undefined);
  return times.toSorted((a, b) => Date.parse(b) - Date.parse(a))[0];
}
