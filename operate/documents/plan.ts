import * as z from 'zod/mini';

/** What a definition is made of: the rows and their rules, the SELECT and the target, the checks. */
const Part = z.enum(['rows', 'build', 'checks']);
export type Part = z.infer<typeof Part>;

/** What of a definition may be another than what is deployed. */
export const Changed = z.enum([
  'rows',
  'build',
  'checks',
  'dataset',
  'table',
  'mode',
  'schedule',
  'startsOnLanding',
]);
export type Changed = z.infer<typeof Changed>;

const Change = z.object({
  what: Changed,
  deployed: z.optional(z.string()).check(z.describe('Absent where what is deployed doesn’t tell.')),
  defined: z.string().check(z.describe('Of rows, build and checks a fingerprint.')),
});
export type Change = z.infer<typeof Change>;

const Target = z.object({
  columns: z.array(
    z.object({
      name: z.string(),
      change: z
        .enum(['added', 'widened', 'narrowed', 'gone'])
        .check(z.describe('Readers break where one is `narrowed` or `gone`.')),
      from: z.optional(z.string()),
      to: z.optional(z.string()),
    }),
  ),
  partitionBy: z
    .optional(z.object({ from: z.array(z.string()), to: z.array(z.string()) }))
    .check(z.describe('Absent where it stays.')),
});

const NextRun = z.object({
  outcome: z
    .enum(['builds', 'unchanged', 'nothing landed', 'fails'])
    .check(
      z.describe('`nothing landed`: the stage waits for its first file, and a scheduled run is no failure.'),
    ),
  error: z.optional(z.string()).check(z.describe('The name that it would end by.')),
  reasons: z.array(z.string()).check(z.describe('A sentence each.')),
});
export type NextRun = z.infer<typeof NextRun>;

/** What a deployment and the run after it would change. Nothing is changed by asking. */
export const Plan = z.object({
  pipeline: z.string(),
  stage: z.string(),
  deployed: z.boolean(),
  hasFolder: z.boolean().check(z.describe('Without one a deployment leaves it as it is.')),
  limits: z
    .array(z.string())
    .check(z.describe('What of AWS’s limits the definition breaks: it can’t be deployed.')),
  deployment: z
    .array(Change)
    .check(
      z.describe(
        'What of the definition is another than what is deployed; of `keepVersions` nothing deployed tells.',
      ),
    ),
  published: z
    .optional(
      z.object({
        version: z.int(),
        run: z.string(),
        changed: z
          .optional(z.array(Part))
          .check(z.describe('What of the definition is another than it is of; absent where it doesn’t say.')),
      }),
    )
    .check(z.describe('What readers see; absent before the first version.')),
  target: z.optional(Target).check(z.describe('Against what readers see.')),
  newest: z
    .optional(
      z.object({
        key: z.string(),
        landedAt: z.string(),
        published: z
          .boolean()
          .check(
            z.describe('Whether what readers see was built from this; in append mode from all that landed.'),
          ),
      }),
    )
    .check(z.describe('The newest file in the landing prefix.')),
  lockedBy: z.optional(z.string()).check(z.describe('The execution that is at work.')),
  nextRun: z
    .optional(NextRun)
    .check(z.describe('What the next start by a file or the schedule comes to; one by hand always builds.')),
});
export type Plan = z.infer<typeof Plan>;
