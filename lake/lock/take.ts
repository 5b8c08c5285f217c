import { AwsUnavailable } from '../../core/errors/errors.ts';
import { type Asking, isSame, orNone } from './asked.ts';
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
 * Takes the lock for an execution, unless its owner is at work: then what it asks for is left with the owner. What others
 * asked for before is behind what this one publishes, and is owed only should it fail.
 * @throws LockLost when a later redrive of the same execution has it; AwsUnavailable when other starts kept changing
 *   the lock through all rounds
 */
export async function take(
  store: LockStore,
  me: Owner,
  asking: Asking,
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
      if (isNoted(lock, me, asking)) return { outcome: 'skipped', owner };
      const pending = [...(lock.pending ?? []), { by: me.name, at: stamp(), source: asking.source }];
      if (await writeLock(store, { ...lock, pending }, etag)) return { outcome: 'skipped', owner };
      continue;
    }
    const since = stamp();
    const left = leftBy(lock, me, asking, since);
    if (!left) return { outcome: 'skipped', owner: owner ?? lastOwnerOf(lock) };
    await stopQueries(lock.queries);
    const { succeededAt, firstLandedAt } = lock;
    const epoch = Math.max(lock.epoch, above) + 1;
    const next: Lock = { epoch, owner: me, since, queries: [], succeededAt, firstLandedAt, ...left };
    if (await writeLock(store, next, etag)) return { outcome: 'acquired', epoch: next.epoch, succeededAt };
  }
  throw new AwsUnavailable(`The lock of ${store.pipeline} kept changing hands.`);
}

/** Whether what a start asks for is what the last follow-up run does anyway, or was noted before, by itself or for it. */
function isNoted({ pending = [], superseded = [] }: Lock, me: Owner, asking: Asking): boolean {
  const last = pending.at(-1);
  if (last && isSame(last.source, asking.source)) return true;
  return isStarted(me, asking) || [...pending, ...superseded].some(({ by }) => by === me.name);
}

/** Whether it is a follow-up run as another started it, and nobody's redrive of one. */
function isStarted({ redrive }: Owner, { isFollowUp }: Asking): boolean {
  return isFollowUp && redrive === 0;
}

/**
 * What is owed beside what the run that takes a lock does itself: what was asked for before it is superseded by what it
 * publishes, what was asked for after it is still to come.
 * @returns nothing for a follow-up run that nobody waits for any more: a later start did that, or owes it
 */
function leftBy(
  lock: Lock,
  me: Owner,
  asking: Asking,
  at: string,
): Pick<Lock, 'pending' | 'superseded'> | undefined {
  const { owner, pending, superseded } = lock;
  // Its own attempt before a redrive: what was asked for meanwhile comes after it.
  if (owner?.execution === me.execution) return { pending, superseded };
  const all = owed(lock, at);
  const mine = all.findIndex(({ by }) => by === me.name);
  if (mine >= 0) return { superseded: orNone(all.slice(0, mine)), pending: orNone(all.slice(mine + 1)) };
  if (isStarted(me, asking)) return undefined;
  return { superseded: orNone(all.filter((one) => !isSame(one.source, asking.source))) };
}

/** Who had a free lock last. */
function lastOwnerOf({ lastOwner = '' }: Lock): Owner {
  return { execution: lastOwner, name: lastOwner.split(':').at(-1) ?? '', redrive: 0 };
}
