import * as z from 'zod/mini';
import { State, Summary } from './summary.ts';

/** What an execution came to: `published`, `skipped`, `unchanged` and `nothing landed` are successes. */
export const Outcome = z.enum([
  'running',
  'published',
  'skipped',
  'unchanged',
  'nothing landed',
  'failed',
  'timed out',
  'stopped',
]);
export type Outcome = z.infer<typeof Outcome>;

/** An execution in a list. */
export const ListedExecution = z.object({
  execution: z.string(),
  status: z
    .string()
    .check(z.describe('As Step Functions has it: `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`.')),
  outcome: Outcome,
  version: z.optional(z.int()).check(z.describe('Of what it published.')),
  error: z.optional(z.string()),
  cause: z.optional(z.string()).check(z.describe('One line.')),
  trigger: z.enum(['manual', 'landing', 'schedule', 'follow-up']),
  startedAt: z.string().check(z.describe('ISO 8601')),
  stoppedAt: z.optional(z.string()).check(z.describe('Absent while it runs.')),
  durationMs: z.optional(z.number()),
  redrives: z.int(),
});
export type ListedExecution = z.infer<typeof ListedExecution>;

/** An execution in full: its summary, and more. */
export const ExecutionDocument = z.extend(Summary, {
  remedy: z.optional(z.string()).check(z.describe('What to do about its error.')),
  startedAt: z.string().check(z.describe('ISO 8601')),
  stoppedAt: z.optional(z.string()).check(z.describe('Absent while it runs.')),
  redrives: z.int(),
  states: z
    .array(
      z.extend(State, {
        startedAt: z.string(),
        input: z.unknown(),
        output: z.optional(z.unknown()),
      }),
    )
    .check(z.describe('Each Task state, with the payloads that it was given and left.')),
});
export type ExecutionDocument = z.infer<typeof ExecutionDocument>;
