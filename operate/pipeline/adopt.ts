import { commandLine } from '../session/command-line.ts';
import { adopt, type Owners, ownersOf } from '../../lake/adopt.ts';
import { isAtWork } from '../../lake/executions.ts';
import { findLock } from '../../lake/lock/lock.ts';
import type { Session } from '../session/session.ts';
import { UserError } from '../user-error.ts';
import type { Adopted } from '../documents/adopted.ts';

/**
 * What is to be handed over; nothing is changed.
 * @throws UserError when the former owner isn't known here, or is deployed by a release that knows no owners, or somebody
 *   else has the dataset or the target
 */
export async function planAdoption(session: Session, from: string): Promise<Adopted> {
  const { name: pipeline, dataset, table } = session.pipeline;
  const owners = await ownersOf(lakeOf(session), { dataset, table });
  await assertKnown(session, from, owners);
  assertLooks(session, from);
  const handedOver: ('dataset' | 'target')[] = [];
  if (isToMove(`The dataset ${dataset}`, owners.dataset, pipeline, from)) handedOver.push('dataset');
  const { publication } = owners;
  if (publication && isToMove(`The table ${table}`, owners.target, pipeline, from)) handedOver.push('target');
  return { pipeline, from, dataset, table, version: publication?.number, handedOver };
}

/**
 * Hands over what a plan says; repeated after it was cut off, it ends at the same.
 * @throws LockLost when a run of either pipeline is at work
 */
export async function carryOut(session: Session, { pipeline, from, dataset, table }: Adopted): Promise<void> {
  const now = () => new Date();
  await adopt(lakeOf(session), { from, to: pipeline, dataset, table }, (owner, since) =>
    isAtWork(session.aws.states, owner, since, now()),
  );
}

function lakeOf({ aws: { s3, glue }, pipeline: { bucket, database } }: Session) {
  return { s3, glue, bucket, database, now: () => new Date() };
}

/** A name that is misspelt would take what nobody has, and leave what was meant. */
async function assertKnown(
  { aws, pipeline, pipelines }: Session,
  from: string,
  { dataset, target }: Owners,
): Promise<void> {
  const names = [pipeline.name, dataset, target, ...pipelines.map(({ name }) => name)];
  if (names.includes(from)) return;
  const store = { s3: aws.s3, bucket: pipeline.bucket, pipeline: from, now: () => new Date() };
  if (await findLock(store)) return;
  throw new UserError(`There is no pipeline "${from}" here, and none ever ran; name another with --from.`);
}

/** A stack of a former release asks nobody whose the table is: its next run would publish over what was handed over. */
function assertLooks(session: Session, from: string): void {
  const former = session.pipelines.find(({ name }) => name === from);
  if (!former || former.fingerprints) return;
  const { name } = session.pipeline;
  throw new UserError(
    `${from} is deployed by a former release, whose next run would take back what ${name} takes over; deploy this release over it, or remove it first with ${commandLine(session, 'destroy', ['--pipeline', from])}: what ${name} takes over stays. Nothing was done.`,
  );
}

function isToMove(what: string, owner: string | undefined, to: string, from: string): boolean {
  if (owner === to) return false;
  if (owner === undefined || owner === from) return true;
  throw new UserError(`${what} belongs to ${owner}, not to ${from}; name it with --from. Nothing was done.`);
}
