import * as z from 'zod/mini';
import type { Fingerprints } from '../definition/fingerprint.ts';
import { DefinitionChanged } from '../errors/errors.ts';

/**
 * The fingerprints of the definition that a run has worked by so far. Before its stamp a step takes the code that is
 * deployed; what is stamped stays so.
 */
export const Stamps = z.strictObject({
  /** Of the rules that judged the rows. */
  rows: z.optional(z.string()),
  /** Of the SELECT and the target of the build that has begun. */
  build: z.optional(z.string()),
  /** Of the checks that the build passed. */
  checks: z.optional(z.string()),
});
export type Stamps = z.infer<typeof Stamps>;

/** What of a payload tells how far its run came. */
const Reached = z.partial(
  z.object({ stamps: Stamps, upload: z.unknown(), build: z.unknown(), published: z.unknown() }),
);

/** What of a run is of another definition than the deployed one, in words. */
const OUTDATED = {
  rows: 'the rules of the rows are not those that judged them in this run',
  build: 'the SELECT or the target is not what this run began to build',
} as const;

/**
 * Whether a run has made what the deployed definition would have made otherwise. Checks are none of that: they are
 * asked anew, or were passed. Nor is what is published: all that is left then is to clear up.
 * @param payload of the run, at any state
 * @param how `redriven`: it is about to begin anew, so that a build that isn't complete is left, and another begun
 * @returns what it is, in words; nothing where the run may go on
 */
export function outdated(
  payload: unknown,
  deployed: Fingerprints,
  { redriven }: { readonly redriven: boolean },
): string | undefined {
  const { stamps = {}, upload, build, published } = Reached.safeParse(payload).data ?? {};
  if (upload === undefined || published !== undefined) return undefined;
  // A release that left no stamps is not guessed about.
  if (stamps.rows !== deployed.rows) return OUTDATED.rows;
  const begun = build !== undefined || (stamps.build !== undefined && !redriven);
  return begun && stamps.build !== deployed.build ? OUTDATED.build : undefined;
}

/**
 * The definition that a version is of, by the stamps of its run.
 * @throws DefinitionChanged when a stamp is missing, as in the payload of an earlier release
 */
export function stamped({ rows, build, checks }: Stamps): Fingerprints {
  if (rows !== undefined && build !== undefined && checks !== undefined) return { rows, build, checks };
  throw new DefinitionChanged('The run has no record of what judged it; start the pipeline again.');
}
