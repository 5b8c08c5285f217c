import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { InvalidInput } from './errors.ts';

z.config(en());

/**
 * What travels from task to task: each task's output is its input, extended. The first input is what a
 * start says, and a start may say nothing (`{}`, the console's default).
 */

/** One object version in the landing prefix; without one, the newest is taken. */
const SourceRef = z.strictObject({
  key: z.string().check(z.minLength(1)),
  versionId: z.optional(z.string()),
  etag: z.optional(z.string()),
});

export const Start = z.object({
  trigger: z._default(z.enum(['manual', 'landing', 'schedule']), 'manual'),
  source: z.optional(SourceRef),
  /** ISO 8601; when the schedule meant this execution to start. */
  scheduledTime: z.optional(z.iso.datetime({ offset: true })),
});
export type Start = z.infer<typeof Start>;

/** Athena's part in a run: each statement's query, and what they cost together. */
const Queries = z.record(
  z.string(),
  z.strictObject({
    attempt: z.int().check(z.minimum(1)),
    /** The redrive that started it: a redriven execution starts its queries anew. */
    redrive: z.int().check(z.minimum(0)),
    id: z.optional(z.string()),
    /** Bytes scanned by this statement, failed attempts included; present once one ended. */
    scanned: z.optional(z.int()),
    /** Present once it succeeded: it is not looked at again. */
    done: z.optional(z.literal(true)),
  }),
);
export type Queries = z.infer<typeof Queries>;

/** What the last Athena task asks for: go on, come back later, or try a failed query again. */
const Step = z.strictObject({
  status: z.enum(['done', 'running', 'retry']),
  waitSeconds: z.int().check(z.minimum(0)),
});
export type Step = z.infer<typeof Step>;

export const Locked = z.extend(Start, {
  run: z.strictObject({ id: z.string(), epoch: z.int().check(z.minimum(1)) }),
  lock: z.strictObject({ outcome: z.enum(['acquired', 'skipped']), owner: z.string() }),
  queries: Queries,
  step: Step,
});
export type Locked = z.infer<typeof Locked>;

export const Uploaded = z.extend(Locked, {
  upload: z.strictObject({
    source: z.strictObject({
      key: z.string(),
      versionId: z.optional(z.string()),
      etag: z.string(),
      bytes: z.int(),
    }),
    raw: z.strictObject({ key: z.string(), etag: z.string(), bytes: z.int() }),
    rows: z.int(),
    rejected: z.int(),
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

export const CheckResult = z.strictObject({
  table: z.string(),
  check: z.string(),
  severity: z.enum(['error', 'warn']),
  passed: z.boolean(),
  /** What was seen: `0 rows with a NULL`, `1 to 99`. */
  observed: z.string(),
});
export type CheckResult = z.infer<typeof CheckResult>;

export const Checked = z.extend(Built, { checks: z.array(CheckResult) });
export type Checked = z.infer<typeof Checked>;

export const Published = z.extend(Checked, {
  published: z.strictObject({ table: z.string(), version: z.int(), location: z.string() }),
});
export type Published = z.infer<typeof Published>;

export const Expired = z.extend(Published, {
  expired: z.strictObject({ versions: z.array(z.string()), objects: z.int(), bytes: z.int() }),
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
