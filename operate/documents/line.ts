import * as z from 'zod/mini';

/** A line of a log, whichever functions there are: the page shows it, and need not know the kinds of tasks. */
export const Line = z.object({
  time: z.string().check(z.describe('ISO 8601, UTC, in milliseconds.')),
  task: z.string(),
  execution: z
    .optional(z.string())
    .check(z.describe('The name of the execution that it is about; absent where nothing tells.')),
  level: z
    .optional(z.string())
    .check(
      z.describe('`INFO`, `WARN`, `ERROR`, …; absent for what Lambda writes by itself, and for metrics.'),
    ),
  message: z
    .string()
    .check(
      z.describe('One sentence or word; `metrics` for metrics; the whole line where it has no structure.'),
    ),
  fields: z.record(z.string(), z.unknown()).check(z.describe('What else a structured line holds.')),
  kind: z
    .enum(['line', 'metrics', 'platform', 'repeat'])
    .check(z.describe('`platform` of Lambda itself, `repeat` of an error that the function logged already.')),
});
export type Line = z.infer<typeof Line>;
