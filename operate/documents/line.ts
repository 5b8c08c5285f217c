import * as z from 'zod/mini';

/** A line of a log, whichever functions there are: the page shows it, and need not know the kinds of tasks. */
export const Line = z.object({
  /** ISO 8601, UTC, in milliseconds. */
  time: z.string(),
  task: z.string(),
  /** The name of the execution that it is about; absent where nothing tells. */
  execution: z.optional(z.string()),
  /** `INFO`, `WARN`, `ERROR`, …; absent for what Lambda writes by itself, and for metrics. */
  level: z.optional(z.string()),
  /** One sentence or word; `metrics` for metrics; the whole line where it has no structure. */
  message: z.string(),
  /** What else a structured line holds. */
  fields: z.record(z.string(), z.unknown()),
  /** `platform` of Lambda itself, `repeat` of an error that the function logged already. */
  kind: z.enum(['line', 'metrics', 'platform', 'repeat']),
});
export type Line = z.infer<typeof Line>;
