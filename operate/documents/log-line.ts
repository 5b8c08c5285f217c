import * as z from 'zod/mini';
import { LISTENER_KINDS } from '../../core/listeners.ts';
import { TASK_KINDS } from '../../core/tasks.ts';

/** A function of a pipeline: a task's, or one beside the state machine. */
export const FunctionKind = z.enum([...TASK_KINDS, ...LISTENER_KINDS]);
export type FunctionKind = z.infer<typeof FunctionKind>;

/** A line of a log. */
export const LogLine = z.object({
  /** ISO 8601, UTC, in milliseconds. */
  time: z.string(),
  task: FunctionKind,
  /** The name of the execution that it is about; absent where nothing tells. */
  execution: z.optional(z.string()),
  /** `INFO`, `WARN`, `ERROR`, …; absent for what Lambda writes by itself, and for metrics. */
  level: z.optional(z.string()),
  /** One sentence or word; `metrics` for metrics; the whole line where it has no structure. */
  message: z.string(),
  /** What else a structured line holds. */
  fields: z.record(z.string(), z.unknown()),
});
export type LogLine = z.infer<typeof LogLine>;

/** The same, and what it is: `platform` of Lambda itself, `repeat` of an error that the function logged already. */
export const ReadLine = z.extend(LogLine, { kind: z.enum(['line', 'metrics', 'platform', 'repeat']) });
export type ReadLine = z.infer<typeof ReadLine>;
