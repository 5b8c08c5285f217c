import { AwsUnavailable } from '../../core/errors/errors.ts';
import {
  type IsAtWork,
  isOutlived,
  type Lock,
  type LockStore,
  lost,
  owed,
  type Owner,
  readLock,
  ROUNDS,
  writeLock,
} from './lock.ts';

/** What taking a lock for a run that begins needs to know of the world, and do to it. */
export interface AtBeginning {
  readonly isAtWork: IsAtWork;
  /**
   * The epoch that the new one must exceed beside the lock's own: that of the published table. A lock that isn't there
   * yet has none, and one that lay in a former bucket may be behind.
   */
  readonly lastEpoch: () => Promise<number>;
  /** Stops the queries of an owner that is dead, and waits for their end. */
  readonly stopQueries: (ids: readonly string[]) => Promise<void>;
}

export type Taken =
  | {
      readonly outcome: 'acquired';
      readonly epoch: number;
      /** When a run of the pipeline last succeeded. */
      readonly succeededAt?: string;
    }
  | { readonly outcome: 'skipped'; readonly owner: Owner };

/**
 * Takes the lock for an execution, unless its owner is at work: then a follow-up run is left with the owner.
 * @param takesNewest whether the run takes the newest source, and so what skipped starts were for
 * @throws LockLost when a later redrive of the same execution has it; AwsUnavailable when other starts kept changing
 *   the lock through all rounds
 */
export async function take(
  store: LockStore,
  me: Owner,
  takesNewest: boolean,
  { isAtWork, lastEpoch, stopQueries }: AtBeginning,
): Promise<Taken> {
  const stamp = () => store.now().toISOString();
  // Created before it is read: asking for an object that is absent needs leave to list the whole bucket.
  const above = await lastEpoch();
  const first: Lock = { epoch: above + 1, owner: me, since: stamp(), queries: [] };
  if (await writeLock(store, first)) return { outcome: 'acquired', epoch: first.epoch };

  for (let round = 0; round < ROUNDS; round += 1) {
    const { lock, etag } = await readLock(store);
    const { owner } = lock;
    // Mine already: the answer to the first write was lost, or the task is retried.
    if (owner?.execution === me.execution && owner.redrive === me.redrive) {
      return { outcome: 'acquired', epoch: lock.epoch, succeededAt: lock.succeededAt };
    }
    if (isOutlived(me, lock)) throw lost(lock);
    if (owner && owner.execution !== me.execution && (await isAtWork(owner, new Date(lock.since)))) {
      const marked = { ...lock, pending: { by: me.name, at: stamp() } };
      if (lock.pending || (await writeLock(store, marked, etag))) return { outcome: 'skipped', owner };
      continue;
    }
    await stopQueries(lock.queries);
    const { succeededAt, firstLandedAt } = lock;
    const epoch = Math.max(lock.epoch, above) + 1;
    const mine: Lock = { epoch, owner: me, since: stamp(), queries: [], succeededAt, firstLandedAt };
    const next = takesNewest ? mine : { ...mine, pending: lock.pending ?? owed(lock, stamp()) };
    if (await writeLock(store, next, etag)) return { outcome: 'acquired', epoch: next.epoch, succeededAt };
  }
  throw new AwsUnavailable(`The lock of ${store.pipeline} kept changing hands. It is tried again.`);
}
