import { AwsUnavailable, LockLost, Superseded } from '../../core/errors/errors.ts';
import type { Publication } from '../../core/published/published-table.ts';
import { orNone } from './asked.ts';
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

/** A run that claims to hold the lock. */
export interface Claim {
  readonly me: Owner;
  /** As its payload has it: from when it took the lock. */
  readonly epoch: number;
  /** The redrive in which it took the lock. */
  readonly redrive: number;
  /** Whether its task gives the lock back: repeated after that, it finds it free. */
  readonly givesBack: boolean;
}

/** What taking the lock again after a redrive needs to know. */
export interface AfterRedrive {
  readonly isAtWork: IsAtWork;
  readonly published: () => Promise<Publication | undefined>;
  /**
   * The lock was free meanwhile: what the run writes to may have been handed over.
   * @throws what keeps it from going on
   */
  readonly assertMayTake: (published: Publication | undefined) => Promise<void>;
}

/**
 * Fencing: whether a run may still write. A run that was redriven since it took the lock takes it again, if
 * nobody else is at work and nothing newer was published.
 * @returns the epoch that the run holds now
 * @throws LockLost when another execution, or a later redrive of this one, has the lock; Superseded when a later
 *   run has published; what `assertMayTake` throws
 */
export async function hold(store: LockStore, claim: Claim, around: AfterRedrive): Promise<number> {
  const { me } = claim;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { lock, etag } = await readLock(store);
    if (isMine(lock, me)) return lock.epoch;
    if (claim.givesBack && !lock.owner && lock.lastOwner === me.execution) return lock.epoch;
    const redriven = me.redrive > claim.redrive;
    if (!redriven || isOutlived(me, lock)) throw lost(lock);
    await assertFree(lock, me, around);
    const published = await around.published();
    await around.assertMayTake(published);
    if (published && published.epoch > claim.epoch) {
      throw new Superseded(
        `Version ${published.number} of the later run ${published.run} is published; start the pipeline again.`,
      );
    }
    const since = store.now().toISOString();
    const again: Lock = {
      epoch: lock.epoch + 1,
      owner: me,
      since,
      queries: lock.queries,
      succeededAt: lock.succeededAt,
      firstLandedAt: lock.firstLandedAt,
      ...(lock.owner?.execution === me.execution
        ? { pending: lock.pending, superseded: lock.superseded }
        : { pending: orNone(owed(lock, since)) }),
    };
    if (await writeLock(store, again, etag)) return again.epoch;
  }
  throw new AwsUnavailable(`The lock of ${store.pipeline} kept changing hands.`);
}

async function assertFree({ owner, since }: Lock, me: Owner, { isAtWork }: AfterRedrive): Promise<void> {
  if (!owner || owner.execution === me.execution || !(await isAtWork(owner, new Date(since)))) return;
  throw new LockLost(`${owner.name} is at work; redrive this execution again when it has ended.`);
}

function isMine({ owner }: Lock, me: Omit<Owner, 'name'>): boolean {
  return owner?.execution === me.execution && owner.redrive === me.redrive;
}

/** Whether a run still holds the lock, in the midst of its work. */
export async function isHeld(store: LockStore, me: Omit<Owner, 'name'>): Promise<boolean> {
  return isMine((await readLock(store)).lock, me);
}

/** So many are kept: no task runs more at once, and what ended needs no stopping. */
const QUERIES_KEPT = 20;

/**
 * Leaves a query's id with the lock, for who takes over to stop.
 * @throws LockLost when the run doesn't hold the lock any more: then the query should not run
 */
export function noteQuery(store: LockStore, me: Owner, id: string): Promise<void> {
  return note(store, me, ({ queries }) =>
    queries.includes(id) ? undefined : { queries: [...queries, id].slice(-QUERIES_KEPT) },
  );
}

/**
 * Leaves with the lock when the file landed that the first run found: what a first success is owed from.
 * @param landedAt ISO 8601
 * @throws LockLost when the run doesn't hold the lock any more
 */
export function noteFirstLanding(store: LockStore, me: Owner, landedAt: string): Promise<void> {
  return note(store, me, ({ firstLandedAt }) =>
    firstLandedAt === undefined ? { firstLandedAt: landedAt } : undefined,
  );
}

/** @param what is new; nothing where the lock says it already */
async function note(
  store: LockStore,
  me: Owner,
  what: (lock: Lock) => Partial<Lock> | undefined,
): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { lock, etag } = await readLock(store);
    if (!isMine(lock, me)) throw lost(lock);
    const noted = what(lock);
    if (!noted || (await writeLock(store, { ...lock, ...noted }, etag))) return;
  }
  throw new AwsUnavailable(`The lock of ${store.pipeline} kept changing.`);
}
