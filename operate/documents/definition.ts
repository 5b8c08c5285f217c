import * as z from 'zod/mini';
import { Changed } from './plan.ts';

/** A column as its definition has it. */
export const DefinedColumn = z.object({
  name: z.string(),
  type: z.string().check(z.describe('`decimal(12, 2)`')),
  mayBeEmpty: z.boolean().check(z.describe('Whether an empty field is NULL.')),
  header: z.optional(z.string()).check(z.describe('What the file calls it, where that is another name.')),
  nullWords: z.optional(z.array(z.string())).check(z.describe('Texts that are NULL as well.')),
  mayBeAbsent: z.optional(z.boolean()).check(z.describe("Whether a file's header may lack it.")),
  notation: z
    .optional(z.record(z.string(), z.string()))
    .check(z.describe("How its values are written, where that isn't as the file's others.")),
  rules: z.object({
    oneOf: z.optional(z.array(z.string())),
    minLength: z.optional(z.number()),
    maxLength: z.optional(z.number()),
    pattern: z.optional(z.string()),
    min: z.optional(z.union([z.number(), z.string()])),
    max: z.optional(z.union([z.number(), z.string()])),
  }),
});
export type DefinedColumn = z.infer<typeof DefinedColumn>;

/** What a pipeline's folder in this checkout says of it. */
export const Definition = z.object({
  file: z.string().check(z.describe('`pipelines/orders/pipeline.ts`')),
  source: z.object({
    dataset: z.string(),
    mode: z.enum(['snapshot', 'append']),
    delimiter: z.string(),
    quote: z.string(),
    encoding: z.string(),
    escape: z.optional(z.string()),
    decimal: z.string(),
    group: z.optional(z.string()),
    date: z.string(),
    skip: z.number(),
    comment: z.optional(z.string()),
    header: z.boolean(),
    footer: z.optional(z.union([z.number(), z.string()])),
    trailingDelimiter: z.boolean(),
    trim: z.boolean(),
    extra: z.string(),
    tolerate: z.object({ rows: z.number(), share: z.number() }),
    columns: z.array(DefinedColumn),
  }),
  sql: z.string(),
  target: z.object({
    table: z.string(),
    partitionBy: z.array(z.string()),
    keepVersions: z.int(),
    evolution: z.string(),
    columns: z.array(DefinedColumn),
  }),
  checks: z.array(
    z.object({
      check: z.string().check(z.describe('`unique(day, country)`')),
      asks: z
        .string()
        .check(z.describe('What it asks of them: `at least 0`, an expression; empty: nothing more.')),
      severity: z.enum(['error', 'warn']),
    }),
  ),
  schedule: z.string().check(z.describe('`cron(0 3 * * ? *) America/Sao_Paulo`, or `none`.')),
  startsOnLanding: z.boolean(),
});
export type Definition = z.infer<typeof Definition>;

/** A deployed pipeline, and what defines it. */
export const PipelineDefinition = z.object({
  pipeline: z.string(),
  definition: z.optional(Definition).check(z.describe("This checkout's; absent where it has none.")),
  missing: z.optional(z.string()).check(z.describe('Why there is none.')),
  differs: z
    .array(Changed)
    .check(
      z.describe(
        'What of it is not what is deployed, as `plan` tells it: how rows are judged, what is built, what the build is held to, what it reads and publishes, when it starts.',
      ),
    ),
  compared: z
    .boolean()
    .check(
      z.describe(
        "Whether the deployed fingerprints are known: the stack of an earlier release doesn't tell.",
      ),
    ),
});
export type PipelineDefinition = z.infer<typeof PipelineDefinition>;
