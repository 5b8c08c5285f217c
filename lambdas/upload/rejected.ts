import type { Tolerance } from '../../core/definition/source.ts';
import { MOST_REJECTED } from '../../core/limits/payload.ts';
import type { Uploaded } from '../../core/tasks/upload.ts';
import type { TakenIn } from './take-in.ts';

/** What of a file was rejected, and where it lies. */
export interface RejectedIn extends Pick<TakenIn, 'rejected' | 'reasons'> {
  readonly rejectedTo: string;
}

/** What was rejected in all of a run's files, by counts; the rows themselves lie under their keys. */
export function rejectedOf(files: readonly RejectedIn[], limit: Tolerance): Uploaded['upload']['rejected'] {
  const those = files.filter(({ rejected }) => rejected > 0);
  const reasons = those.flatMap((file) => file.reasons).toSorted((a, b) => b.rows - a.rows);
  return {
    rows: those.reduce((sum, { rejected }) => sum + rejected, 0),
    limit,
    keys: those.slice(0, MOST_REJECTED).map(({ rejectedTo }) => rejectedTo),
    reasons: reasons.slice(0, MOST_REJECTED),
  };
}
