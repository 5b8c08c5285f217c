import * as z from 'zod/mini';

const Side = z.enum(['offline', 'stage']);

/** A fact that isn't the same on both sides. */
export const Difference = z.object({
  step: z.string(),
  fact: z.string(),
  /** What was seen there; absent where there is no such fact. */
  offline: z.optional(z.string()),
  stage: z.optional(z.string()),
});
export type Difference = z.infer<typeof Difference>;

/** All that a verification has to say. */
export const Verification = z.object({
  pipeline: z.string(),
  stage: z.string(),
  /** ISO 8601; when it began. */
  at: z.string(),
  /** The last four digits of the account's number. */
  account: z.string(),
  region: z.string(),
  /** Of this project. */
  release: z.string(),
  /** What readers saw before. */
  versionBefore: z.optional(z.int()),
  /** How many facts are the same. */
  same: z.int(),
  differences: z.array(Difference),
  /** What one side or the other could not be asked. */
  unseen: z.array(z.object({ step: z.string(), fact: z.string(), why: z.string(), side: Side })),
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
  /** Of the stage's runs, by list prices; its queries beside them cost as much as they scan. */
  dollars: z.number(),
  /** What was done to leave the stage as it was, a sentence each. */
  restored: z.array(z.string()),
  /** What of it could not be done, and why: the stage is not as it was. */
  left: z.array(z.string()),
});
export type Verification = z.infer<typeof Verification>;
