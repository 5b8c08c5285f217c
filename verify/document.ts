import * as z from 'zod/mini';
import { FACT_NAMES } from '../core/engine/names.ts';

/** `runs`: of what is deployed; `changes`: what is deployed over it, and runs between. */
export const Scenario = z.enum(['runs', 'changes']);
export type Scenario = z.infer<typeof Scenario>;

const Side = z.enum(['offline', 'stage']);

/** A fact that isn't the same on both sides. */
export const Difference = z.object({
  step: z.string(),
  fact: z.string(),
  offline: z
    .optional(z.string())
    .check(z.describe('What was seen there; absent where there is no such fact.')),
  stage: z.optional(z.string()),
});
export type Difference = z.infer<typeof Difference>;

/** All that a verification has to say. */
export const Verification = z.object({
  scenario: Scenario,
  pipeline: z.string(),
  stage: z.string(),
  at: z.string().check(z.describe('ISO 8601; when it began.')),
  account: z.string().check(z.describe("The last four digits of the account's number.")),
  region: z.string(),
  release: z.string().check(z.describe('Of this project.')),
  versionBefore: z.optional(z.int()).check(z.describe('What readers saw before.')),
  same: z.int().check(z.describe('How many facts are the same.')),
  differences: z.array(Difference),
  engine: z
    .array(
      z.object({
        fact: z.enum(FACT_NAMES).check(z.describe('As docs/engine-facts.md has it.')),
        assumed: z.string().check(z.describe('The reading that is taken offline.')),
        found: z.string().check(z.describe("That of the stage's Athena.")),
        setting: z
          .optional(z.string())
          .check(z.describe('Where it is another: what to write into afluente.config.ts.')),
      }),
    )
    .check(z.describe("What of Athena's engine is undecided, as far as both sides were asked.")),
  unseen: z
    .array(z.object({ step: z.string(), fact: z.string(), why: z.string(), side: Side }))
    .check(z.describe('What one side or the other could not be asked.')),
  steps: z.array(
    z.object({
      step: z.string(),
      facts: z.int(),
      differences: z.int(),
      unseen: z.int(),
      offlineMs: z.optional(z.number()),
      stageMs: z.optional(z.number()),
    }),
  ),
  dollars: z
    .number()
    .check(
      z.describe("Of the stage's runs, by list prices; its queries beside them cost as much as they scan."),
    ),
  restored: z
    .array(z.string())
    .check(z.describe('What was done to leave the stage as it was, a sentence each.')),
  left: z
    .array(z.string())
    .check(z.describe('What of it could not be done, and why: the stage is not as it was.')),
});
export type Verification = z.infer<typeof Verification>;
