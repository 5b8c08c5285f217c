import { findPublished } from '../../lake/publish.ts';
import { isRecorded } from '../../lake/version/folder.ts';
import type { Publication } from '../../core/published/published-table.ts';
import type { Kept } from '../../lake/versions.ts';
import type { Session } from '../session/session.ts';
import { commandLine } from '../session/command-line.ts';
import { UserError } from '../user-error.ts';
import { QueryError } from './query.ts';

/**
 * Asks Athena of versions while they stay what they are. The table has what readers see, whichever that is by then, and
 * an expired version has no rows.
 * @param before what readers had when the versions were found
 * @param asking the queries
 * @throws UserError when readers were given another version meanwhile, or one of these was expired
 */
export async function unmoved<T>(
  session: Session,
  versions: readonly Kept[],
  before: Publication | undefined,
  asking: () => Promise<T>,
): Promise<T> {
  let answer: T;
  try {
    answer = await asking();
  } catch (error) {
    // A query may have failed by that: a column is another.
    if (error instanceof QueryError) await assertUnmoved(session, versions, before);
    throw error;
  }
  await assertUnmoved(session, versions, before);
  return answer;
}

async function assertUnmoved(
  session: Session,
  versions: readonly Kept[],
  before: Publication | undefined,
): Promise<void> {
  const { aws, pipeline } = session;
  const { bucket, database, table } = pipeline;
  const again = `${commandLine(session, 'versions')} lists what there is; try again`;
  const { publication: now } = await findPublished(aws.glue, database, table);
  if (now?.run !== before?.run || now?.epoch !== before?.epoch)
    throw new UserError(
      `Readers of ${table} were given ${now ? `version ${now.number}` : 'no version'} while it was compared, so that the numbers may be another version's; ${again}.`,
    );
  for (const { number, run } of versions) {
    if (await isRecorded(aws.s3, bucket, { table, run })) continue;
    throw new UserError(`Version ${number} of ${table} was deleted while it was compared; ${again}.`);
  }
}
