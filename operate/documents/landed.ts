import * as z from 'zod/mini';

/** A file as it lies in the landing prefix. */
export const Landed = z.object({
  key: z.string(),
  versionId: z.optional(z.string()),
  etag: z.string(),
  bytes: z.int(),
});
export type Landed = z.infer<typeof Landed>;

/** What of a directory isn't landed. */
export const LeftOut = z.object({
  file: z.string(),
  reason: z.string().check(z.describe('A clause that follows its name.')),
});
export type LeftOut = z.infer<typeof LeftOut>;
