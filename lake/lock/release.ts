import { createHash } from 'node:crypto';
import { AwsUnavailable } from '../../core/errors/errors.ts';
import { type LockStore, type Owner, readLock, ROUNDS, writeLock } from './lock.ts';

type Ending = 'succeeded' | 'failed' | 'idle';

/**
 * Gives the lock back, and starts the one follow-up run that skipped starts are owed. The name of that run lies in
 * the lock before it is started: whoever repeats this starts the same one. A lock that belongs to another
 * execution stays as it is.
 * @param ending the execution that ends, as the owner that it was: after a redrive it is another
 * @param how it ended; one that `failed` may have left queries running: who takes the lock next stops those; one that
 *   was `idle` had nothing to do, and is no success
 * @param start starts an execution of a name, or finds that it was started
 * @returns the follow-up run's name, where there is one
 */
export async function release(
  store: LockStore,
  ending: Pick<Owner, 'execution' | 'redrive'>,
  how: Ending,
  start: (name: string) => Promise<void>,
): Promise<string | undefined> {
  const followUp = await giveBack(store, ending, how);
  if (followUp !== undefined) await start(followUp);
  return followUp;
}

async function giveBack(
  store: LockStore,
  { execution, redrive }: Pick<Owner, 'execution' | 'redrive'>,
  how: Ending,
): Promise<string | undefined> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { lock, etag } = await readLock(store);
    // Given back already, by a call whose answer was lost: the follow-up may not have been started.
    if (lock.lastOwner === execution && !lock.owner) return lock.followUp;
    if (lock.owner?.execution !== execution || lock.owner.redrive !== redrive) return undefined;
    const followUp = lock.pending && followUpName(execution, lock.epoch);
    const since = store.now().toISOString();
    const succeeded = how === 'succeeded';
    const free = {
      epoch: lock.epoch,
      since,
      queries: how === 'failed' ? lock.queries : [],
      succeededAt: succeeded ? since : lock.succeededAt,
      firstLandedAt: succeeded ? undefined : lock.firstLandedAt,
      lastOwner: execution,
      followUp,
    };
    if (await writeLock(store, free, etag)) return followUp;
  }
  throw new AwsUnavailable(`The lock of ${store.pipeline} kept changing. It is tried again.`);
}

/** The same for whoever asks, and no other run's. */
function followUpName(execution: string, epoch: number): string {
  return `follow-up-${epoch}-${createHash('sha256').update(execution).digest('hex').slice(0, 8)}`;
}
