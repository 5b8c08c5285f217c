import * as z from 'zod/mini';
import { CheckReport } from '../../core/checks/document.ts';

/** A Task state of an execution, all its rounds of waiting together. */
export const State = z.object({
  name: z.string(),
  status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED']),
  durationMs: z.number(),
});

/** An execution in numbers; a field that it never came to is absent. */
export const Summary = z.object({
  execution: z.string(),
  /** As Step Functions has it: `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`. */
  status: z.string(),
  error: z.optional(z.string()),
  /** One line; with values of rows, where the caller may read them. */
  cause: z.optional(z.string()),
  states: z.array(State),
  /** What it published. */
  tables: z.array(z.object({ name: z.string(), version: z.int(), location: z.string() })),
  /** The version that readers see now; absent before the first. */
  readersSee: z.optional(z.int()),
  rows: z.optional(z.object({ in: z.int(), out: z.optional(z.int()) })),
  rejected: z.optional(z.int()),
  /** What rows were rejected for, the most frequent first. */
  reasons: z.optional(z.array(z.object({ column: z.string(), reason: z.string(), rows: z.int() }))),
  /** The first rejected rows. */
  firstRejected: z.optional(
    z.array(
      z.object({
        line: z.int(),
        /** Empty where the row as a whole is at fault, as is `value`. */
        column: z.string(),
        reason: z.string(),
        /** Shortened. */
        value: z.string(),
      }),
    ),
  ),
  /** What the definition tolerates, in a file. */
  tolerate: z.optional(z.object({ rows: z.number(), share: z.number() })),
  partitions: z.optional(z.int()),
  files: z.optional(z.int()),
  /** Parquet written. */
  bytes: z.optional(z.int()),
  /** With values of rows, where the caller may read them. */
  checks: z.array(CheckReport),
  /** Where values of rows lie that the caller may not read. */
  withheld: z.optional(z.array(z.string())),
  scannedBytes: z.int(),
  /** What the run's tasks counted, by metric; empty once CloudWatch keeps it by the minute only, after three hours. */
  metrics: z.record(z.string(), z.number()),
  /** US dollars. */
  cost: z.object({
    athena: z.number(),
    stepFunctions: z.number(),
    lambda: z.number(),
    s3: z.number(),
    total: z.number(),
  }),
  durationMs: z.number(),
});
export type Summary = z.infer<typeof Summary>;
