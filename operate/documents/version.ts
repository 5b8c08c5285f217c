import * as z from 'zod/mini';
import { CheckReport } from '../../core/checks/document.ts';

/** A version that is still there. */
export const ListedVersion = z.object({
  version: z.int(),
  run: z.string(),
  published: z.boolean(),
  publishedAt: z.string().check(z.describe('ISO 8601; when it was published first.')),
  supersededAt: z.optional(z.string()).check(z.describe('When another took its place.')),
  rows: z.int(),
  partitions: z.int(),
  bytes: z.int(),
  checks: z.array(CheckReport).check(z.describe('What its build was held to before it was published.')),
});
export type ListedVersion = z.infer<typeof ListedVersion>;
