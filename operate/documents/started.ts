import * as z from 'zod/mini';
import { Landed } from './landed.ts';

/** What `run --no-follow` leaves to itself. */
export const StartedRun = z.object({
  /** Its name. */
  execution: z.string(),
});
export type StartedRun = z.infer<typeof StartedRun>;

/** What `upload --no-follow` leaves to itself. */
export const StartedUpload = z.object({
  /** Its name. */
  execution: z.string(),
  landed: z.array(Landed),
});
export type StartedUpload = z.infer<typeof StartedUpload>;
