import type { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { AwsUnavailable } from '../../core/errors.ts';
import { lockKey } from '../../core/keys.ts';
import { read, writeJsonIf } from '../objects.ts';

/**
 * The run lock of a pipeline: one object, changed by S3 conditional writes only. The epoch rises with each
 * holder and never falls, so that what an earlier holder still does can be told from what the present one does.
 */
const Lock = z.object({
  epoch: z.int().check(z.minimum(1)),
  /** Absent: the lock is free. */
  owner: z.optional(z.object({ execution: z.string(), name: z.string() })),
  since: z.iso.datetime(),
});
type Lock = z.infer<typeof Lock>;

export interface Owner {
  /** The execution's ARN. */
  readonly execution: string;
  readonly name: string;
}

export type Taken =
  | { readonly outcome: 'acquired'; readonly epoch: number; readonly owner: Owner }
  | { readonly outcome: 'skipped'; readonly epoch: number; readonly owner: Owner };

/** Where the lock lies. */
interface Place {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly pipeline: string;
}

/** Where the lock lies, and what it needs to know of the world. */
export interface LockStore extends Place {
  readonly now: () => Date;
  /** The epoch that a lock must exceed when there is none yet: that of the published table. */
  readonly lastEpoch: () => Promise<number>;
}

/** A lock is written again when another start changed it in between; after so many rounds somebody else may go first. */
const ROUNDS = 10;

/**
 * Takes the lock for an execution, unless its owner is at work.
 * @param isAtWork whether the owner's execution still runs
 * @throws AwsUnavailable when other starts kept changing the lock through all rounds
 */
export async function take(
  store: LockStore,
  me: Owner,
  isAtWork: (owner: Owner, since: Date) => Promise<boolean>,
): Promise<Taken> {
  for (let round = 0; round < ROUNDS; round += 1) {
    // Created before it is read: asking for an object that is absent needs leave to list the whole bucket.
    const created = round === 0 ? await create(store, me) : undefined;
    if (created) return created;
    const held = await readLock(store);
    const { owner } = held.lock;
    // Mine already: the answer to the first write was lost, or the task is retried.
    if (owner?.execution === me.execution) return { outcome: 'acquired', epoch: held.lock.epoch, owner };
    if (owner && (await isAtWork(owner, new Date(held.lock.since)))) {
      return { outcome: 'skipped', epoch: held.lock.epoch, owner };
    }
    const epoch = held.lock.epoch + 1;
    const next: Lock = { epoch, owner: me, since: store.now().toISOString() };
    if (await writeLock(store, next, held.etag)) return { outcome: 'acquired', epoch, owner: me };
  }
  throw new AwsUnavailable(`The lock of ${store.pipeline} kept changing hands. It is tried again.`);
}

/** The first lock of a pipeline, or one after its object was lost: no epoch is given out twice. */
async function create(store: LockStore, me: Owner): Promise<Taken | undefined> {
  const epoch = (await store.lastEpoch()) + 1;
  const written = await writeLock(store, { epoch, owner: me, since: store.now().toISOString() });
  return written ? { outcome: 'acquired', epoch, owner: me } : undefined;
}

/** Gives the lock back; one that is no longer mine stays as it is. */
export async function release(store: Omit<LockStore, 'lastEpoch'>, me: Owner): Promise<void> {
  const held = await readLock(store);
  if (held.lock.owner?.execution !== me.execution) return;
  await writeLock(store, { epoch: held.lock.epoch, since: store.now().toISOString() }, held.etag);
}

async function readLock({ s3, bucket, pipeline }: Place): Promise<{ lock: Lock; etag: string }> {
  const object = await read(s3, bucket, lockKey(pipeline));
  return { lock: Lock.parse(JSON.parse(object.text)), etag: object.etag };
}

/** @param etag the version it replaces; without one it must not exist yet */
function writeLock({ s3, bucket, pipeline }: Place, lock: Lock, etag?: string): Promise<boolean> {
  return writeJsonIf(s3, bucket, lockKey(pipeline), lock, etag === undefined ? 'absent' : { etag });
}
