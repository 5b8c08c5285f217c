import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { InvalidInput } from './errors.ts';
import { type RunId, RunIdText, runIdOf } from './run-id.ts';
import { Stamps } from './stamps.ts';
import { CheckResult } from './checks/result.ts';

z.config(en());

/**
 * What travels from task to task: each task's output is its input, extended. The first input is what a
 * start says, and a start may say nothing (`{}`, the console's default). Step Functions keeps, logs and tells all of
 * it: keys, counts and words of the definition, never a value of a row.
 */

/** One object version in the landing prefix. */
const SourceRef = z.strictObject({
  key: z.string().check(z.minLength(1)),
  versionId: z.optional(z.string()),
  etag: z.optional(z.string()),
});

export const Start = z.object({
  /** Who started it. `follow-up`: the run before, for what landed or was asked for while it was at work. */
  trigger: z._default(z.enum(['manual', 'landing', 'schedule', 'follow-up']), 'manual'),
  /** The file that a manual start asks for; every other run takes the newest, so that events may come in any order. */
  source: z.optional(SourceRef),
  /** ISO 8601; when the schedule meant this execution to start. */
  scheduledTime: z.optional(z.iso.datetime({ offset: true })),
  /** What every log line of the run bears: the id of the schedule's or the landing's event; else the execution's name. */
  correlationId: z.optional(z.string()),
});
export type Start = z.infer<typeof Start>;

/** Athena's part in a run: each statement's query, and what they cost together. */
const Queries = z.record(
  z.string(),
  z.strictObject({
    attempt: z.int().check(z.minimum(1)),
    /** The redrive that started it: a redriven execution starts its queries anew. */
    redrive: z.int().check(z.minimum(0)),
    /** `sqlHash` of what was started; absent in what an earlier release left. */
    sql: z.optional(z.string()),
    id: z.optional(z.string()),
    /** Bytes scanned by this statement, failed attempts included; present once one ended. */
    scanned: z.optional(z.int()),
    /** It succeeded: the task that comes back for another statement finds its result, and counts it once. */
    succeeded: z.optional(z.literal(true)),
  }),
);
export type Queries = z.infer<typeof Queries>;

/** What the last Athena task asks for: go on, come back later, or try a failed query again. */
const Step = z.strictObject({
  status: z.enum(['done', 'running', 'retry']),
  waitSeconds: z.int().check(z.minimum(0)),
});
export type Step = z.infer<typeof Step>;

/** A run that acquired no lock, or needed none, ends at once. */
export const Ended = z.extend(Start, {
  lock: z.strictObject({
    /** `skipped`: another execution is at work. `unchanged`: the published version is of the same source and definition. */
    outcome: z.enum(['skipped', 'unchanged']),
    /** The execution that holds the lock, by its name. */
    owner: z.string(),
  }),
});
export type Ended = z.infer<typeof Ended>;

export const Locked = z.extend(Start, {
  /** Of the payload's form, as the release that began the run has it (core/formats.ts). */
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

export const Uploaded = z.extend(Locked, {
  upload: z.strictObject({
    /** The file taken in; in append mode the newest of the dataset. */
    source: z.strictObject({
      key: z.string(),
      versionId: z.optional(z.string()),
      etag: z.string(),
      bytes: z.int(),
      landedAt: z.iso.datetime(),
    }),
    /** `identityOf` all source versions that the raw data is of. */
    identity: z.string(),
    /** The raw data: one file, or in append mode one for each source. `etag` is a digest of theirs. */
    raw: z.strictObject({ etag: z.string(), bytes: z.int(), files: z.int() }),
    /** Rows of the dataset, all of them accepted. */
    rows: z.int(),
    /** Rows of the files that this run took in, accepted or not. */
    read: z.int(),
    /** Those of them that were not. */
    // Not strict: a payload of a former release holds rows, which go no further.
    rejected: z.object({
      rows: z.int(),
      /** What the definition tolerates, in a file. */
      limit: z.strictObject({ rows: z.number(), share: z.number() }),
      /** The first files of the rejected rows, at most 10; the others are beside them, and named after the run too. */
      keys: z.array(z.string()),
      /** The most frequent reasons, at most 10; of the definition's words, without a value. */
      reasons: z.array(z.strictObject({ column: z.string(), reason: z.string(), rows: z.int() })),
    }),
  }),
});
export type Uploaded = z.infer<typeof Uploaded>;

/** The chunks of a build. They lie in S3, since thousands of partitions would fill a payload. */
const Plan = z.strictObject({
  key: z.string(),
  chunks: z.int().check(z.minimum(1)),
  /** The chunk that is under way; those before it are built. */
  index: z.int().check(z.minimum(0)),
});

export const Building = z.extend(Uploaded, { plan: z.optional(Plan) });
export type Building = z.infer<typeof Building>;

/** A build whose chunks are known. */
export type Planned = Building & { readonly plan: z.infer<typeof Plan> };

export const Built = z.extend(Building, {
  build: z.strictObject({
    table: z.string(),
    prefix: z.string(),
    rows: z.int(),
    partitions: z.int(),
    files: z.int(),
    bytes: z.int(),
  }),
});
export type Built = z.infer<typeof Built>;

export const Checked = z.extend(Built, { checks: z.array(CheckResult) });
export type Checked = z.infer<typeof Checked>;

export const Published = z.extend(Checked, {
  published: z.strictObject({ table: z.string(), version: z.int(), location: z.string() }),
});
export type Published = z.infer<typeof Published>;

export const Expired = z.extend(Published, {
  expired: z.strictObject({ versions: z.array(z.string()), objects: z.int(), bytes: z.int() }),
  /** The execution that was started for what was skipped meanwhile. */
  followUp: z.optional(z.string()),
});
export type Expired = z.infer<typeof Expired>;

/** What Step Functions tells every task about its execution. */
export const Execution = z.object({
  id: z.string(),
  name: z.string(),
  startTime: z.iso.datetime({ offset: true }),
  redriveCount: z.int().check(z.minimum(0)),
});
export type Execution = z.infer<typeof Execution>;

/**
 * A redriven run's payload, where it begins anew: what its earlier attempt built is left to expiry, unless the
 * build is complete.
 */
export function begunAnew<T extends Locked>(payload: T, run: Locked['run']): T {
  if ('build' in payload) return { ...payload, run: { ...run, id: payload.run.id } };
  const { rows } = payload.stamps;
  return { ...payload, run, stamps: { rows } };
}

/**
 * The run that an execution's newest task worked for: where it builds, and what it left.
 * @param payload the last that a task left, of which the run had taken the lock
 * @param redriven the execution with its redrives so far
 */
export function runOf(
  payload: Pick<Locked, 'run'> & { readonly build?: unknown },
  redriven: { readonly id: string; readonly startTime: string; readonly redriveCount: number },
): RunId {
  const anew = redriven.redriveCount > payload.run.redrive && payload.build === undefined;
  return anew ? runIdOf(redriven) : payload.run.id;
}

/** What a person may start an execution with. */
const ADVICE = 'Start with {} or {"source": {"key": "landing/<dataset>/<file>.csv"}}.';

/**
 * @param advice what to do about a payload that isn't of the schema
 * @throws InvalidInput naming the field and what it should be
 */
export function parsePayload<T>(schema: z.ZodMiniType<T>, payload: unknown, advice = ADVICE): T {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'input';
  throw new InvalidInput(`${field}: ${issue?.message ?? 'invalid'}. ${advice}`);
}
