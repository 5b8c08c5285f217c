import * as z from 'zod/mini';
import { CheckReport } from '../../core/checks/document.ts';
import { UndecidedFact } from './undecided.ts';

/** A Task state of an execution, all its rounds of waiting together. */
export const State = z.object({
  name: z.string(),
  status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED']),
  durationMs: z.number(),
});

/** An execution in numbers; a field that it never came to is absent. */
export const Summary = z.object({
  execution: z.string(),
  status: z
    .string()
    .check(z.describe('As Step Functions has it: `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`.')),
  error: z.optional(z.string()),
  cause: z
    .optional(z.string())
    .check(z.describe('One line; with values of rows, where the caller may read them.')),
  states: z.array(State),
  tables: z
    .array(z.object({ name: z.string(), version: z.int(), location: z.string() }))
    .check(z.describe('What it published.')),
  readersSee: z
    .optional(z.int())
    .check(z.describe('The version that readers see now; absent before the first.')),
  rows: z.optional(z.object({ in: z.int(), out: z.optional(z.int()) })),
  rejected: z.optional(z.int()),
  setAside: z
    .optional(z.object({ files: z.int(), first: z.array(z.object({ key: z.string(), error: z.string() })) }))
    .check(
      z.describe('Landed files that could not be taken in while others could, in append mode; the first 10.'),
    ),
  reasons: z
    .optional(z.array(z.object({ column: z.string(), reason: z.string(), rows: z.int() })))
    .check(z.describe('What rows were rejected for, the most frequent first.')),
  firstRejected: z
    .optional(
      z.array(
        z.object({
          line: z.int(),
          column: z.string().check(z.describe('Empty where the row as a whole is at fault, as is `value`.')),
          reason: z.string(),
          value: z.string().check(z.describe('Shortened.')),
          text: z.string().check(z.describe('The row as the file has it, cut where it is long.')),
        }),
      ),
    )
    .check(z.describe('The first rejected rows, 20 at most.')),
  tolerate: z
    .optional(z.object({ rows: z.number(), share: z.number() }))
    .check(z.describe('What the definition tolerates, in a file.')),
  partitions: z.optional(z.int()),
  files: z.optional(z.int()),
  bytes: z.optional(z.int()).check(z.describe('Parquet written.')),
  checks: z.array(CheckReport).check(z.describe('With values of rows, where the caller may read them.')),
  withheld: z
    .optional(z.array(z.string()))
    .check(z.describe('Where values of rows lie that the caller may not read.')),
  scannedBytes: z.int(),
  metrics: z
    .record(z.string(), z.number())
    .check(
      z.describe(
        "What the run's tasks counted, by metric; empty once CloudWatch keeps it by the minute only, after three hours.",
      ),
    ),
  cost: z
    .object({
      athena: z.number(),
      stepFunctions: z.number(),
      lambda: z.number(),
      total: z.number(),
    })
    .check(
      z.describe(
        'US dollars, as the metric `RunCost` and the page have it; requests to S3, logs and metrics are not in it.',
      ),
    ),
  requests: z
    .optional(z.object({ writes: z.int(), reads: z.int(), dollars: z.number() }))
    .check(z.describe('To S3, where they were counted: by `start`.')),
  undecided: z
    .optional(z.array(UndecidedFact))
    .check(
      z.describe(
        "Where its statements depend on what of Athena's engine is undecided; of runs on the offline AWS alone.",
      ),
    ),
  durationMs: z.number(),
});
export type Summary = z.infer<typeof Summary>;
