import * as z from 'zod/mini';
import { State, Summary } from './summary.ts';

/** What an execution came to: `published`, `skipped` and `unchanged` are successes. */
export const Outcome = z.enum([
  'running',
  'published',
  'skipped',
  'unchanged',
  'failed',
  'timed out',
  'stopped',
]);
export type Outcome = z.infer<typeof Outcome>;

/** An execution in a list. */
export const ListedExecution = z.object({
  execution: z.string(),
  /** As Step Functions has it: `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`. */
  status: z.string(),
  outcome: Outcome,
  /** Of what it published. */
  version: z.optional(z.int()),
  error: z.optional(z.string()),
  /** One line. */
  cause: z.optional(z.string()),
  trigger: z.enum(['manual', 'landing', 'schedule', 'follow-up']),
  /** ISO 8601 */
  startedAt: z.string(),
  /** Absent while it runs. */
  stoppedAt: z.optional(z.string()),
  durationMs: z.optional(z.number()),
  redrives: z.int(),
});
export type ListedExecution = z.infer<typeof ListedExecution>;

/** An execution in full: its summary, and more. */
export const ExecutionDocument = z.extend(Summary, {
  /** What to do about its error. */
  remedy: z.optional(z.string()),
  /** ISO 8601 */
  startedAt: z.string(),
  /** Absent while it runs. */
  stoppedAt: z.optional(z.string()),
  redrives: z.int(),
  /** Each Task state, with the payloads that it was given and left. */
  states: z.array(
    z.extend(State, {
      startedAt: z.string(),
      input: z.unknown(),
      output: z.optional(z.unknown()),
    }),
  ),
});
export type ExecutionDocument = z.infer<typeof ExecutionDocument>;
