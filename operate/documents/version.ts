import * as z from 'zod/mini';
import { CheckReport } from '../../core/checks/document.ts';

/** A version that is still there. */
export const ListedVersion = z.object({
  version: z.int(),
  run: z.string(),
  published: z.boolean(),
  /** ISO 8601; when it was published first. */
  publishedAt: z.string(),
  /** When another took its place. */
  supersededAt: z.optional(z.string()),
  rows: z.int(),
  partitions: z.int(),
  bytes: z.int(),
  /** What its build was held to before it was published. */
  checks: z.array(CheckReport),
});
export type ListedVersion = z.infer<typeof ListedVersion>;
