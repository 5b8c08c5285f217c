import * as z from 'zod/mini';
import { ListedExecution } from './execution.ts';

/** A pipeline at a glance. */
export const PipelineStatus = z.object({
  pipeline: z.string(),
  stage: z.string(),
  table: z.string(),
  state: z
    .enum(['running', 'well', 'failed', 'unknown'])
    .check(
      z.describe(
        'How its last run ended, or that one runs; `unknown`: no execution that is kept tells. `failed` is also what timed out, or was stopped.',
      ),
    ),
  published: z
    .optional(
      z.object({
        version: z.int(),
        run: z.string(),
        publishedAt: z.string().check(z.describe('ISO 8601')),
        rows: z.int(),
        partitions: z.int(),
        bytes: z.int(),
        sourceLandedAt: z
          .optional(z.string())
          .check(z.describe('When the newest file that it was built from landed. ISO 8601')),
      }),
    )
    .check(z.describe('What readers see; absent before the first version.')),
  executions: z
    .array(ListedExecution)
    .check(
      z.describe(
        'The newest executions, the newest first: five that were not skipped, and those between them.',
      ),
    ),
  lastRun: z
    .optional(ListedExecution)
    .check(z.describe('The newest execution that ended and did something: was not skipped.')),
  checks: z
    .optional(z.object({ run: z.string(), passed: z.int(), warned: z.int(), failed: z.int() }))
    .check(
      z.describe(
        'How the checks came out of the build that the last run failed at, else of what readers see; absent where no build was checked, or you may not read them.',
      ),
    ),
  lockedBy: z.optional(z.string()).check(z.describe('The execution that holds the run lock, by its name.')),
  newest: z
    .optional(z.object({ key: z.string(), landedAt: z.string(), bytes: z.int() }))
    .check(z.describe('The newest file in the landing prefix.')),
  landedCount: z
    .int()
    .check(
      z.describe('How many files lie there that a run may take; each start lists them, 1,000 a request.'),
    ),
  notTaken: z
    .array(z.object({ key: z.string(), landedAt: z.string(), bytes: z.int(), reason: z.string() }))
    .check(
      z.describe(
        'The newest objects in the landing prefix that no run takes, or that append runs set aside, and why; at most 5.',
      ),
    ),
  notTakenCount: z.int().check(z.describe('How many there are.')),
  waiting: z.boolean().check(z.describe('Whether that file landed after what readers see was built from.')),
  waitingFiles: z.int().check(z.describe('How many files landed after that.')),
  schedule: z.string().check(z.describe('`cron(0 3 * * ? *) America/Sao_Paulo`, or `none`.')),
  nextStart: z
    .optional(z.string())
    .check(z.describe('When the schedule starts it next. ISO 8601; absent where there is none.')),
  startsOnLanding: z.boolean(),
  hasFolder: z
    .optional(z.boolean())
    .check(z.describe("Whether the pipeline has a folder in this checkout; absent where that isn't known.")),
  sharedWith: z.array(z.string()).check(z.describe('Other deployed pipelines of the same dataset or table.')),
  ownedBy: z
    .optional(z.string())
    .check(z.describe('Who has its dataset or table, where that is another pipeline.')),
  notes: z
    .array(z.string())
    .check(
      z.describe(
        'What of these three, or of where its table lies, is wrong, and what to do: a sentence each.',
      ),
    ),
});
export type PipelineStatus = z.infer<typeof PipelineStatus>;
