import * as z from 'zod/mini';
import { Queries, Start, Step } from '../runs/payload.ts';
import { RunIdText } from '../runs/run-id.ts';
import { Stamps } from '../runs/stamps.ts';
import { CALL_RETRIES, reported, type Task } from './task.ts';

/** A run that acquired no lock, or needed none, ends at once. */
export const Ended = z.extend(Start, {
  lock: z.strictObject({
    /**
     * `skipped`: another execution is at work. `unchanged`: the published version is of the same source and definition,
     * or what landed is no file that a run takes. `nothing landed`: nor was anything ever published, and only the
     * schedule asked, or what landed is no such file.
     */
    outcome: z.enum(['skipped', 'unchanged', 'nothing landed']),
    /** The execution that holds the lock, by its name; else this one. */
    owner: z.string(),
  }),
});
export type Ended = z.infer<typeof Ended>;

/** What a run that ended at once says of itself. */
const ENDINGS: Readonly<Record<Ended['lock']['outcome'], (owner: string) => string>> = {
  skipped: (owner) => `skipped: ${owner} is at work`,
  unchanged: () => 'unchanged: this is what readers have',
  'nothing landed': () => 'nothing landed yet',
};

export const Locked = z.extend(Start, {
  /** Of the payload's form, as the release that began the run has it (core/release/formats.ts). */
  format: z._default(z.int(), 1),
  run: z.strictObject({
    id: RunIdText,
    epoch: z.int().check(z.minimum(1)),
    /** The redrive in which the run took the lock. */
    redrive: z.int().check(z.minimum(0)),
  }),
  lock: z.strictObject({ outcome: z.literal('acquired'), owner: z.string() }),
  /** The bucket that the run works in; an earlier release left none. */
  bucket: z.optional(z.string()),
  /** An earlier release left none. */
  stamps: z._default(Stamps, {}),
  queries: Queries,
  step: Step,
});
export type Locked = z.infer<typeof Locked>;

export const acquireLock = {
  kind: 'acquire-lock',
  state: () => 'acquire_run_lock',
  comment: 'Takes the run lock of the pipeline, so that one execution at a time builds and publishes.',
  limits: { seconds: 60, megabytes: 256 },
  readsRows: false,
  waits: false,
  lock: 'takes',
  publishes: false,
  statements: {},
  retries: CALL_RETRIES,
  input: Start,
  output: Locked,
  report: reported(z.pick(Ended, { lock: true }), ({ lock: { outcome, owner } }) => ENDINGS[outcome](owner)),
} as const satisfies Task;
