import * as z from 'zod/mini';

/** What one pipeline takes over from another. */
export const Adopted = z.object({
  pipeline: z.string(),
  from: z.string(),
  dataset: z.string(),
  table: z.string(),
  /** The version that readers see, before and after; absent where none was published. */
  version: z.optional(z.int()),
  /** Which of the two are handed over: what the pipeline had already isn't. */
  handedOver: z.array(z.enum(['dataset', 'target'])),
});
export type Adopted = z.infer<typeof Adopted>;
