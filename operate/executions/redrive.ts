import { commandLine } from '../session/command-line.ts';
import { ExecutionDoesNotExist, ExecutionNotRedrivable } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import { Locked } from '../../core/tasks/acquire-lock.ts';
import { Built } from '../../core/tasks/ctas.ts';
import { outdated } from '../../core/runs/stamps.ts';
import { formerBucket } from '../../lake/moved.ts';
import { isPublishedBy, readTable } from '../../lake/table.ts';
import { executionName, goOn, newestExecutions } from './execution.ts';
import { findExecution } from './executions.ts';
import { type Followed, observe } from './follow.ts';
import type { Session } from '../session/session.ts';
import type { Aws } from '../session/stage.ts';
import { type Attendance, UNATTENDED } from '../attendance.ts';
import { UserError } from '../user-error.ts';
import { followStarted } from './watch.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';

/**
 * Goes on with an execution at the state that failed, and follows it to its end.
 * @param name of the execution; without one the newest that failed, timed out or was stopped
 * @throws UserError when there is none, or it can't be redriven, or would end as BucketChanged or DefinitionChanged
 */
export async function redrive(
  session: Session,
  name: string | undefined,
  attendance: Attendance = UNATTENDED,
): Promise<Followed> {
  const { aws, pipeline } = session;
  const executionArn =
    name === undefined ? await newestFailed(aws, pipeline) : await findExecution(aws, pipeline, name);
  try {
    await assertGoesOn(session, executionArn);
    await goOn(aws, executionArn);
  } catch (error) {
    const refused = error instanceof ExecutionDoesNotExist || error instanceof ExecutionNotRedrivable;
    throw refused ? new UserError(`${executionName(executionArn)}: ${error.message}`) : error;
  }
  return followStarted(session, { executionArn, by: 'redriven' }, attendance);
}

/** What the tasks would say, before anything is started. */
async function assertGoesOn(session: Session, executionArn: string): Promise<void> {
  const { status, payload } = await observe(session.aws, executionArn);
  if (status === 'RUNNING') return;
  const against =
    (await movedSince(session, payload)) ??
    ((await isOut(session, payload)) ? undefined : changedSince(session, payload));
  if (against === undefined) return;
  throw new UserError(
    `${executionName(executionArn)} can't go on (${against}. Start again: ${commandLine(session, 'run')}.`,
  );
}

/** The stack of an earlier release tells no fingerprints, and leaves it to the task. */
function changedSince({ pipeline: { fingerprints } }: Session, payload: unknown): string | undefined {
  const other = fingerprints && outdated(payload, fingerprints, { redriven: true });
  return other && `DefinitionChanged): ${other}, since another definition or release was deployed`;
}

const Begun = z.object({ bucket: Locked.shape.bucket, trigger: Locked.shape.trigger });

/** What the fence says of a run that began in another bucket, and what says of any other who replaces the table. */
async function movedSince({ aws, pipeline }: Session, payload: unknown): Promise<string | undefined> {
  const begun = Begun.safeParse(payload).data;
  if (begun?.bucket !== undefined && begun.bucket !== pipeline.bucket)
    return `BucketChanged): it began in the bucket ${begun.bucket}, and the stage works in ${pipeline.bucket} by now`;
  const other = formerBucket(await readTable(aws.glue, pipeline.database, pipeline.table), {
    bucket: pipeline.bucket,
    trigger: begun?.trigger ?? 'manual',
  });
  return (
    other &&
    `BucketChanged): ${pipeline.table} lies in the bucket ${other}, which the stage worked in before, and only a start by hand replaces it by what landed in ${pipeline.bucket}`
  );
}

/** What the fence of `publish` asks: readers have it, and the run has only to say so. */
async function isOut({ aws, pipeline: { database, table } }: Session, payload: unknown): Promise<boolean> {
  const { run, build } = Built.safeParse(payload).data ?? {};
  return run !== undefined && build !== undefined && isPublishedBy(aws.glue, database, table, run.id);
}

const ENDED_BADLY = ['FAILED', 'TIMED_OUT', 'ABORTED'] as const;

async function newestFailed(aws: Aws, { stateMachineArn, name }: DeployedPipeline): Promise<string> {
  const lists = await Promise.all(
    ENDED_BADLY.map((status) => newestExecutions(aws, stateMachineArn, 1, status)),
  );
  const [newest] = lists
    .flat()
    .sort((one, other) => (other.startDate?.getTime() ?? 0) - (one.startDate?.getTime() ?? 0));
  if (newest?.executionArn) return newest.executionArn;
  throw new UserError(`No execution of ${name} failed; there is nothing to redrive.`);
}
