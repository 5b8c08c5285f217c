import { columnChanges } from '../../core/published/evolution.ts';
import { findPublished } from '../../lake/publish.ts';
import { askedOf, partitionName, unasked } from './diff-values.ts';
import { type Kept, keptVersions } from '../../lake/versions.ts';
import type { VersionDiff } from '../documents/diff.ts';
import { unmoved } from './unmoved.ts';
import type { Session } from '../session/session.ts';
import { commandLine } from '../session/command-line.ts';
import { UserError } from '../user-error.ts';

/** What is compared. */
export interface Comparing {
  /** Versions by number, as `versions` tells them. */
  readonly from: number;
  readonly to: number;
  /** Whether rows of partitions, totals and keys are: of a version that isn't published it makes a table meanwhile. */
  readonly values: boolean;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/**
 * Two versions of a table, side by side: by what lies beside their data, and where values are asked for by Athena, as an
 * analyst would.
 * @throws UserError when one isn't there, both are the same, or a run or rollback changed what Athena was asked of
 */
export async function diffVersions(session: Session, comparing: Comparing): Promise<VersionDiff> {
  const { aws, pipeline } = session;
  const { bucket, database, table } = pipeline;
  const kept = await keptVersions(aws.s3, bucket, table);
  const [from, to] = [comparing.from, comparing.to].map((number) => versionIn(kept, number, session));
  if (!from || !to || from === to)
    throw new UserError(`Version ${comparing.from} is compared with another; name two.`);
  const { publication } = await findPublished(aws.glue, database, table);
  const sideOf = ({ number, run, publishedAt, rows, partitions, bytes }: Kept) => ({
    version: number,
    run,
    published: run === publication?.run,
    publishedAt,
    rows,
    partitions: partitions.length,
    bytes,
  });
  const [before, after] = [from, to].map(partitionsOf);
  const { changed, ...asked } = comparing.values
    ? await unmoved(session, [from, to], publication, () =>
        askedOf(session, { from, to, published: publication?.run, signal: comparing.signal }),
      )
    : unasked([from, to].filter(({ run }) => run !== publication?.run));
  return {
    table,
    from: sideOf(from),
    to: sideOf(to),
    columns: columnChanges(from.columns, to.columns),
    partitions: {
      added: [...(after ?? [])].filter((one) => !before?.has(one)),
      gone: [...(before ?? [])].filter((one) => !after?.has(one)),
      changed,
    },
    ...asked,
  };
}

function versionIn(kept: readonly Kept[], wanted: number, session: Session): Kept {
  const found = kept.find(({ number }) => number === wanted);
  if (found) return found;
  const numbers = kept.map(({ number }) => number).join(', ') || 'none';
  throw new UserError(
    `There is no version ${wanted} of ${session.pipeline.table} (there are: ${numbers}); ${commandLine(session, 'versions')} lists them.`,
  );
}

function partitionsOf({ partitionBy, partitions }: Kept): ReadonlySet<string> {
  return new Set(partitions.map((values) => partitionName(partitionBy, values)));
}
