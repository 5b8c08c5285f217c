import { prefix } from '../core/stage/keys.ts';
import { deleteKeys, list } from '../lake/objects.ts';
import { findPublished } from '../lake/publish.ts';
import { deleteTable, readTable } from '../lake/table.ts';
import { keptVersions } from '../lake/versions.ts';
import { describe, executionName, stop } from '../operate/executions/execution.ts';
import { rollBack } from '../operate/data/rollback.ts';
import { FORBIDDEN_PREFIX, FORBIDDEN_TABLE, landedKeys } from './files.ts';
import { lockIsFree } from './lock.ts';
import { whyOf } from './seen.ts';
import type { Trial } from './trial.ts';

/** How the scenario left a stage. */
export interface Restored {
  /** What was done about it, a sentence each. */
  readonly done: string[];
  /** What could not be done, and why. */
  readonly left: string[];
}

/** Brings readers back to what they saw, and removes what the scenario put there; each part also when another failed. */
export async function restore(trial: Trial): Promise<Restored> {
  const done: string[] = [];
  const left: string[] = [];
  const parts: [string, () => Promise<string | undefined>][] = [
    ['The execution that is under way may go on', () => stopRunning(trial)],
    [`${trial.session.pipeline.stack} may not be deployed as before`, () => deployBefore(trial)],
    ['Its landed files may be there', () => removeLanded(trial)],
    [`The table ${FORBIDDEN_TABLE} may be there`, () => removeTable(trial)],
    ['Readers may be at another version than before', () => backToBefore(trial)],
  ];
  for (const [otherwise, part] of parts) {
    try {
      const said = await part();
      if (said !== undefined) done.push(said);
    } catch (error) {
      left.push(`${otherwise}: ${whyOf(error)}`);
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

async function deployBefore(trial: Trial): Promise<string | undefined> {
  if (!trial.isChanged) return undefined;
  await trial.deploy('before');
  return `${trial.session.pipeline.stack} is deployed again as before.`;
}

async function removeLanded({ session }: Trial): Promise<string | undefined> {
  const { aws, pipeline } = session;
  const ours = new Set(landedKeys(pipeline.landing));
  const there: { key: string }[] = [];
  for await (const { key } of list(aws.s3, pipeline.bucket, prefix(pipeline.landing)))
    if (ours.has(key)) there.push({ key });
  if (there.length === 0) return undefined;
  await deleteKeys(aws.s3, pipeline.bucket, there);
  return `${there.map(({ key }) => key).join(', ')} is removed.`;
}

async function removeTable({ session }: Trial): Promise<string | undefined> {
  const { aws, pipeline } = session;
  if (!(await readTable(aws.glue, pipeline.database, FORBIDDEN_TABLE))) return undefined;
  await deleteTable(aws.glue, pipeline.database, FORBIDDEN_TABLE);
  // A row in a file: far from as many as one request deletes.
  const keys: { key: string }[] = [];
  for await (const { key } of list(aws.s3, pipeline.bucket, prefix(FORBIDDEN_PREFIX))) keys.push({ key });
  await deleteKeys(aws.s3, pipeline.bucket, keys);
  return `${FORBIDDEN_TABLE}, which should not have been made, is removed.`;
}

/** Readers of what others published meanwhile keep it; so does a run that is at work. */
async function backToBefore(trial: Trial): Promise<string | undefined> {
  const { session, before } = trial;
  const { aws, pipeline } = session;
  const { publication } = await findPublished(aws.glue, pipeline.database, pipeline.table);
  if (!publication || publication.run === before?.run) return undefined;
  const { table } = pipeline;
  const own = await trial.ownRuns();
  if (!own.has(publication.run))
    return `${table} stays at version ${publication.number}, which another run published meanwhile.`;
  const others = await keptVersions(aws.s3, pipeline.bucket, table);
  const meanwhile = others.find(({ number, run }) => number > (before?.last ?? 0) && !own.has(run));
  const to = meanwhile ?? before;
  if (!to)
    return `${table} had no version before; readers have version ${publication.number} of this verification.`;
  await rollBack(aws, pipeline, { to: to.run, fenceOff: false });
  return meanwhile
    ? `${table} is at version ${to.number}, which another run published meanwhile.`
    : `${table} is at version ${to.number} again, as before.`;
}
