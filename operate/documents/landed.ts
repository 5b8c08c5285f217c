import * as z from 'zod/mini';

/** A file as it lies in the landing prefix. */
export const Landed = z.object({
  key: z.string(),
  versionId: z.optional(z.string()),
  etag: z.string(),
  bytes: z.int(),
});
export type Landed = z.infer<typeof Landed>;
