import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { InvalidInput } from '../errors/errors.ts';

z.config(en());

/**
 * What travels from task to task: each task's output is its input, extended (`core/tasks`). The first input is what a
 * start says, and a start may say nothing (`{}`, the console's default). Step Functions keeps, logs and tells all of
 * it: keys, counts and words of the definition, never a value of a row.
 */

/** One object version in the landing prefix. */
export const SourceRef = z.strictObject({
  key: z.string().check(z.minLength(1)),
  versionId: z.optional(z.string()),
  etag: z.optional(z.string()),
});
export type SourceRef = z.infer<typeof SourceRef>;

/**
 * An object as S3's event has it. The landing rule hands it over as a whole: a template of single values would break
 * where an unversioned bucket's event has no `version-id`, or a key has a quote in it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
const EventObject = z.object({
  key: z.string(),
  size: z.number(),
  etag: z.optional(z.string()),
  'version-id': z.optional(z.string()),
});

/** What a start names, and in the event's words too. */
const Source = z.pipe(
  z.transform((named: unknown): unknown => {
    const object = EventObject.safeParse(named).data;
    return object ? { key: object.key, versionId: object['version-id'], etag: object.etag } : named;
  }),
  SourceRef,
);

export const Start = z.object({
  /** Who started it. `follow-up`: the run before, for what landed or was asked for while it was at work. */
  trigger: z._default(z.enum(['manual', 'landing', 'schedule', 'follow-up']), 'manual'),
  /**
   * The file that a start by hand asks for, or the follow-up run of one that was skipped. Every other run takes the
   * newest, so that events may come in any order.
   */
  source: z.optional(Source),
  /** ISO 8601; when the schedule meant this execution to start. */
  scheduledTime: z.optional(z.iso.datetime({ offset: true })),
  /** What every log line of the run bears: the id of the schedule's or the landing's event; else the execution's name. */
  correlationId: z.optional(z.string()),
});
export type Start = z.infer<typeof Start>;

/** The one file that a start asks for; nothing where it takes the newest. */
export function askedFor({ trigger, source }: Start): SourceRef | undefined {
  return trigger === 'manual' || trigger === 'follow-up' ? source : undefined;
}

/** Athena's part in a run: each statement's query, and what they cost together. */
export const Queries = z.record(
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
export const Step = z.strictObject({
  status: z.enum(['done', 'running', 'retry']),
  waitSeconds: z.int().check(z.minimum(0)),
});
export type Step = z.infer<typeof Step>;

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
