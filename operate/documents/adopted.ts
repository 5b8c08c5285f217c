import * as z from 'zod/mini';

/** What one pipeline takes over from another. */
export const Adopted = z.object({
  pipeline: z.string(),
  from: z.string(),
  dataset: z.string(),
  table: z.string(),
  version: z
    .optional(z.int())
    .check(z.describe('The version that readers see, before and after; absent where none was published.')),
  handedOver: z
    .array(z.enum(['dataset', 'target']))
    .check(z.describe("Which of the two are handed over: what the pipeline had already isn't.")),
});
export type Adopted = z.infer<typeof Adopted>;
