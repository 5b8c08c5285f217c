import * as z from 'zod/mini';
import { SourceRef } from '../../core/runs/payload.ts';

/** What a start asked for that was skipped. */
export const Asked = z.object({
  /** The execution that asked, by its name. */
  by: z.string(),
  at: z.iso.datetime(),
  /** The one file that it is for; absent where it takes the newest, or in append mode all there are. */
  source: z.optional(SourceRef),
});
export type Asked = z.infer<typeof Asked>;

/** What a start asks for that wants the lock. */
export interface Asking {
  readonly source?: SourceRef | undefined;
  /** It is what another was skipped for, and comes to nothing where that was superseded meanwhile. */
  readonly isFollowUp: boolean;
}

/** A list of them; the first form of the lock had the first one alone. */
export const AskedInOrder = z.union([
  z.array(Asked),
  z.pipe(
    Asked,
    z.transform((one) => [one]),
  ),
]);

/** Whether what both ask for is the same. */
export function isSame(one: SourceRef | undefined, other: SourceRef | undefined): boolean {
  const text = (ref: SourceRef | undefined) => ref && JSON.stringify([ref.key, ref.versionId, ref.etag]);
  return text(one) === text(other);
}

/** A list as it is written: an empty one isn't. */
export function orNone(asked: readonly Asked[]): Asked[] | undefined {
  return asked.length > 0 ? [...asked] : undefined;
}
