import { createHash } from 'node:crypto';
import { AwsUnavailable } from '../../core/errors/errors.ts';
import type { SourceRef } from '../../core/runs/payload.ts';
import { orNone } from './asked.ts';
import { type Lock, type LockStore, owed, type Owner, readLock, ROUNDS, writeLock } from './lock.ts';

/** A run for what skipped starts asked for. */
export interface FollowUp {
  readonly name: string;
  /** The one file that it takes; absent for the newest. */
  readonly source?: SourceRef | undefined;
}

type Ending = 'succeeded' | 'failed' | 'idle';

/**
 * Gives the lock back, and starts the follow-up run for what a skipped start asked for first; that one's is for the
 * next. Its name lies in the lock before it is started: whoever repeats this starts the same one. A lock that belongs
 * to another execution stays as it is.
 * @param ending the execution that ends, as the owner that it was: after a redrive it is another
 * @param how it ended; one that `failed` may have left queries running: who takes the lock next stops those; one that
 *   was `idle` had nothing to do, and is no success
 * @param start starts the follow-up run, or finds that it was started
 * @returns the follow-up run's name, where there is one
 */
export async function release(
  store: LockStore,
  ending: Pick<Owner, 'execution' | 'redrive'>,
  how: Ending,
  start: (followUp: FollowUp) => Promise<void>,
): Promise<string | undefined> {
  const followUp = await giveBack(store, ending, how);
  if (followUp) await start(followUp);
  return followUp?.name;
}

async function giveBack(
  store: LockStore,
  { execution, redrive }: Pick<Owner, 'execution' | 'redrive'>,
  how: Ending,
): Promise<FollowUp | undefined> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { lock, etag } = await readLock(store);
    // Given back already, by a call whose answer was lost: the follow-up may not have been started.
    if (lock.lastOwner === execution && !lock.owner) return followUpOf(lock);
    if (lock.owner?.execution !== execution || lock.owner.redrive !== redrive) return undefined;
    const since = store.now().toISOString();
    const succeeded = how === 'succeeded';
    const pending = orNone(how === 'failed' ? owed(lock, since) : (lock.pending ?? []));
    const free: Lock = {
      epoch: lock.epoch,
      since,
      queries: how === 'failed' ? lock.queries : [],
      succeededAt: succeeded ? since : lock.succeededAt,
      firstLandedAt: succeeded ? undefined : lock.firstLandedAt,
      lastOwner: execution,
      pending,
      followUp: pending && followUpName(execution, lock.epoch),
    };
    if (await writeLock(store, free, etag)) return followUpOf(free);
  }
  throw new AwsUnavailable(`The lock of ${store.pipeline} kept changing.`);
}

function followUpOf({ followUp, pending }: Lock): FollowUp | undefined {
  return followUp === undefined ? undefined : { name: followUp, source: pending?.[0]?.source };
}

/** The same for whoever asks, and no other run's. */
function followUpName(execution: string, epoch: number): string {
  return `follow-up-${epoch}-${createHash('sha256').update(execution).digest('hex').slice(0, 8)}`;
}
