import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { prefix } from '../../core/keys.ts';
import { list } from '../../lake/objects.ts';
import { findPublished } from '../../lake/publish.ts';
import { dropTable, readTable } from '../../lake/table.ts';
import { describe, executionName, stop } from '../execution.ts';
import { rollBack } from '../rollback.ts';
import { FORBIDDEN_PREFIX, FORBIDDEN_TABLE, landedKeys } from './files.ts';
import { lockIsFree } from './lock.ts';
import type { Trial } from './trial.ts';

/** How the scenario left a stage. */
export interface Restored {
  /** What was done about it, a sentence each. */
  readonly done: readonly string[];
  /** What could not be done, and why. */
  readonly left: readonly string[];
}

/** Brings readers back to what they saw, and removes what the scenario put there; each part also when another failed. */
export async function restore(trial: Trial): Promise<Restored> {
  const done: string[] = [];
  const left: string[] = [];
  const parts: [string, () => Promise<string | undefined>][] = [
    ['The execution that is under way may go on', () => stopRunning(trial)],
    ['Its landed files may be there', () => removeLanded(trial)],
    [`The table ${FORBIDDEN_TABLE} may be there`, () => removeTable(trial)],
    ['Readers may be at another version than before', () => backToBefore(trial)],
  ];
  for (const [otherwise, part] of parts) {
    try {
      const said = await part();
      if (said !== undefined) done.push(said);
    } catch (error) {
      left.push(
        `${otherwise}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
      );
    }
  }
  return { done, left };
}

async function stopRunning(trial: Trial): Promise<string | undefined> {
  const { underWay, session, patience } = trial;
  if (underWay === undefined || (await describe(session.aws, underWay)).status !== 'RUNNING')
    return undefined;
  await stop(session.aws, underWay, 'Stopped: the verification that started it was ended.');
  // Not by the signal that ended the scenario.
  await lockIsFree({ session, patience, signal: new AbortController().signal });
  return `${executionName(underWay)} is stopped.`;
}

async function removeLanded({ session }: Trial): Promise<string | undefined> {
  const { aws, pipeline } = session;
  const ours = new Set(landedKeys(pipeline.landing));
  const there: string[] = [];
  for await (const { key } of list(aws.s3, pipeline.bucket, prefix(pipeline.landing)))
    if (ours.has(key)) there.push(key);
  if (there.length === 0) return undefined;
  await remove(session.aws.s3, pipeline.bucket, there);
  return `${there.join(', ')} is removed.`;
}

async function removeTable({ session }: Trial): Promise<string | undefined> {
  const { aws, pipeline } = session;
  if (!(await readTable(aws.glue, pipeline.database, FORBIDDEN_TABLE))) return undefined;
  await dropTable(aws.glue, pipeline.database, FORBIDDEN_TABLE);
  const keys: string[] = [];
  for await (const { key } of list(aws.s3, pipeline.bucket, prefix(FORBIDDEN_PREFIX))) keys.push(key);
  if (keys.length > 0) await remove(aws.s3, pipeline.bucket, keys);
  return `${FORBIDDEN_TABLE}, which should not have been made, is removed.`;
}

async function remove(s3: Trial['session']['aws']['s3'], bucket: string, keys: string[]): Promise<void> {
  const Delete = { Objects: keys.map((Key) => ({ Key })), Quiet: true };
  const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete }));
  const [refused] = Errors;
  if (refused) throw Object.assign(new Error(`${refused.Key}: ${refused.Message}`), { name: refused.Code });
}

async function backToBefore({ session, before }: Trial): Promise<string | undefined> {
  const { aws, pipeline } = session;
  const { publication } = await findPublished(aws.glue, pipeline.database, pipeline.table);
  if (!publication || publication.run === before?.run) return undefined;
  if (!before)
    return `${pipeline.table} had no version before; readers have version ${publication.number} of this verification.`;
  await rollBack(aws, pipeline, { to: before.run, fenceOff: true });
  return `${pipeline.table} is at version ${before.number} again, as before.`;
}
