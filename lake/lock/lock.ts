import { NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { LockLost } from '../../core/errors/errors.ts';
import { known, numbered } from '../../core/release/formats.ts';
import { lockKey } from '../../core/stage/keys.ts';
import { read, writeJsonIf } from '../objects.ts';
import { Asked, AskedInOrder } from './asked.ts';

const Owner = z.object({
  /** The execution's ARN. */
  execution: z.string(),
  name: z.string(),
  /** How often it was redriven when it took the lock: an earlier attempt of it is an owner no more. */
  redrive: z.int(),
});
export type Owner = z.infer<typeof Owner>;

/**
 * The run lock of a pipeline: one object, changed by S3 conditional writes only. The epoch rises with each
 * holder and never falls, so that what an earlier holder still does can be told from what the present one does.
 */
const Lock = z.object({
  epoch: z.int().check(z.minimum(1)),
  since: z.iso.datetime(),
  /** Absent: the lock is free. */
  owner: z.optional(Owner),
  /** Ids of the queries that holders started last, for who takes over to stop. */
  queries: z._default(z.array(z.string()), []),
  /**
   * What starts asked for that were skipped while the owner is at work, in their order: a follow-up run is owed to each.
   * Where the lock is free, `followUp` is for the first.
   */
  pending: z.optional(AskedInOrder),
  /** What was asked for before the owner started, and is owed where the owner fails: what it publishes comes after. */
  superseded: z.optional(z.array(Asked)),
  /** The execution that gave it back, and the name of the follow-up run that it starts. */
  lastOwner: z.optional(z.string()),
  /** When a run last succeeded: it published, or found that nothing was new. */
  succeededAt: z.optional(z.iso.datetime()),
  followUp: z.optional(z.string()),
  /** When the file landed that the first run found; until one succeeds. */
  firstLandedAt: z.optional(z.iso.datetime()),
});
export type Lock = z.infer<typeof Lock>;

/** Whether an owner's execution still runs, which has the lock since then. */
export type IsAtWork = (owner: Owner, since: Date) => Promise<boolean>;

/** Where a pipeline's lock lies. */
export interface LockStore {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly pipeline: string;
  readonly now: () => Date;
}

/** A lock is read and written again when somebody changed it in between; after so many rounds others may go first. */
export const ROUNDS = 20;

/** @throws NoSuchKey when no run ever took it, NewerFormat where a later release wrote it */
export async function readLock({ s3, bucket, pipeline }: LockStore): Promise<{ lock: Lock; etag: string }> {
  const key = lockKey(pipeline);
  const object = await read(s3, bucket, key);
  return { lock: Lock.parse(known('lock', JSON.parse(object.text), key)), etag: object.etag };
}

/** The same, or nothing when no run ever took it; whoever asks may list the bucket. */
export async function findLock(store: LockStore): Promise<{ lock: Lock; etag: string } | undefined> {
  try {
    return await readLock(store);
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/**
 * @param etag the version it replaces; without one it must not exist yet
 * @returns whether it was written; `false` says that somebody else was faster
 */
export async function writeLock(
  { s3, bucket, pipeline }: LockStore,
  lock: Lock,
  etag?: string,
): Promise<boolean> {
  const condition = etag === undefined ? 'absent' : { etag };
  return (await writeJsonIf(s3, bucket, lockKey(pipeline), numbered('lock', lock), condition)) !== undefined;
}

/**
 * All that a lock owes, in the order in which it was asked for. What a follow-up run is for that the last owner may not
 * have come to start bears that run's name: it finds its note should it start after all.
 */
export function owed({ superseded = [], pending = [], followUp }: Lock, at: string): Asked[] {
  if (followUp === undefined) return [...superseded, ...pending];
  const [first, ...rest] = pending;
  return [...superseded, { at, ...first, by: followUp }, ...rest];
}

/** Whether a later redrive of the same execution has the lock: who asks is a call that its execution gave up. */
export function isOutlived(me: Owner, { owner }: Lock): boolean {
  return owner?.execution === me.execution && owner.redrive > me.redrive;
}

/** What a run is told that may write no more. */
export function lost({ owner, epoch }: Lock): LockLost {
  const holder = owner ? `${owner.name} holds it` : 'it was given back';
  return new LockLost(
    `The run lock is no longer this run's: ${holder}, epoch ${epoch}. Nothing more is written; start the pipeline again if its result is missing.`,
  );
}
