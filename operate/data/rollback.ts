import { isAtWork } from '../../lake/executions.ts';
import { findPublished } from '../../lake/publish.ts';
import { rollback } from '../../lake/rollback.ts';
import { otherBucketOf } from '../../lake/version/table.ts';
import { type Kept, keptVersions } from '../../lake/versions.ts';
import type { Aws } from '../session/stage.ts';
import { UserError } from '../user-error.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';
import type { RolledBack } from '../documents/rolled-back.ts';

/** What a rollback would publish, and in place of what. */
export interface RollbackPlan {
  readonly wanted: Kept;
  readonly rolledBack: RolledBack;
}

/**
 * The version that a rollback goes to: the one that `to` names by its number or run, else the newest before the published
 * one. Nothing is changed.
 * @throws UserError when there is no such version, or it is the published one
 */
export async function planRollback(
  { glue, s3 }: Aws,
  { table, bucket, database }: DeployedPipeline,
  to?: string,
): Promise<RollbackPlan> {
  const { current, publication } = await findPublished(glue, database, table);
  if (!publication) throw new UserError(`${table} was never published; there is nothing to go back to.`);
  const versions = await keptVersions(s3, bucket, table);
  const wanted =
    to === undefined
      ? versions.find(({ number }) => number < publication.number)
      : versions.find(({ number, run }) => String(number) === to || run === to);
  if (!wanted) {
    const numbers = versions.map(({ number }) => number).join(', ') || 'none';
    const other = current && otherBucketOf(current, bucket);
    const there =
      other === undefined
        ? `there are: ${numbers}`
        : `in ${bucket} there are: ${numbers}; what readers have lies in the former bucket, ${other}`;
    throw new UserError(
      to === undefined
        ? `No version before ${publication.number}, the published one, is still there (${there}).`
        : `There is no version "${to}" of ${table} (${there}).`,
    );
  }
  if (wanted.run === publication.run) {
    throw new UserError(`${table} is at version ${wanted.number} already; name another with --to.`);
  }
  return { wanted, rolledBack: { table, from: publication.number, to: wanted.number, run: wanted.run } };
}

/**
 * Publishes the version that was planned.
 * @param fenceOff whether a run that is at work may publish no more
 */
export async function carryOutRollback(
  { glue, s3, states }: Aws,
  { name, bucket, database }: DeployedPipeline,
  { wanted, rolledBack }: RollbackPlan,
  fenceOff: boolean,
): Promise<RolledBack> {
  const now = () => new Date();
  const lake = { glue, s3, bucket, database, now };
  await rollback(lake, wanted, name, (owner, since) => isAtWork(states, owner, since, now()), fenceOff);
  return rolledBack;
}

/** Plans a rollback and carries it out. @throws UserError as `planRollback` does */
export async function rollBack(
  aws: Aws,
  pipeline: DeployedPipeline,
  { to, fenceOff }: { readonly to?: string; readonly fenceOff: boolean },
): Promise<RolledBack> {
  return carryOutRollback(aws, pipeline, await planRollback(aws, pipeline, to), fenceOff);
}
