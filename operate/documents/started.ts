import * as z from 'zod/mini';
import { Landed, LeftOut } from './landed.ts';

/** What `run --no-follow` leaves to itself. */
export const StartedRun = z.object({
  execution: z.string().check(z.describe('Its name.')),
});
export type StartedRun = z.infer<typeof StartedRun>;

/** What `upload --no-follow` leaves to itself. */
export const StartedUpload = z.object({
  execution: z
    .optional(z.string())
    .check(
      z.describe('Its name; absent in the first minutes of a stage, whose landing rule hears nothing yet.'),
    ),
  unheard: z
    .boolean()
    .check(
      z.describe(
        'Whether the stage is too young for that, and nothing will start by itself: `run` starts it.',
      ),
    ),
  landed: z.array(Landed),
  leftOut: z.array(LeftOut).check(z.describe('What of a directory was not landed.')),
});
export type StartedUpload = z.infer<typeof StartedUpload>;
