import * as z from 'zod/mini';
import { ListedExecution } from './execution.ts';

/** A pipeline at a glance. */
export const PipelineStatus = z.object({
  pipeline: z.string(),
  stage: z.string(),
  table: z.string(),
  /** What readers see; absent before the first version. */
  published: z.optional(
    z.object({
      version: z.int(),
      run: z.string(),
      /** ISO 8601 */
      publishedAt: z.string(),
      rows: z.int(),
      partitions: z.int(),
      bytes: z.int(),
      /** When the newest file that it was built from landed. ISO 8601 */
      sourceLandedAt: z.optional(z.string()),
    }),
  ),
  /** The newest executions, the newest first. */
  executions: z.array(ListedExecution),
  /** The execution that holds the run lock, by its name. */
  lockedBy: z.optional(z.string()),
  /** The newest file in the landing prefix. */
  newest: z.optional(z.object({ key: z.string(), landedAt: z.string(), bytes: z.int() })),
  /** Whether that file landed after what readers see was built from. */
  waiting: z.boolean(),
  /** `cron(0 3 * * ? *) America/Sao_Paulo`, or `none`. */
  schedule: z.string(),
  startsOnLanding: z.boolean(),
  /** Whether the pipeline has a folder in this checkout; absent where that isn't known. */
  hasFolder: z.optional(z.boolean()),
  /** Other deployed pipelines of the same dataset or table. */
  sharedWith: z.array(z.string()),
  /** Who has its dataset or table, where that is another pipeline. */
  ownedBy: z.optional(z.string()),
  /** What of these three, or of where its table lies, is wrong, and what to do: a sentence each. */
  notes: z.array(z.string()),
});
export type PipelineStatus = z.infer<typeof PipelineStatus>;
