import { commandLine } from '../session/command-line.ts';
import { ExecutionDoesNotExist, ExecutionNotRedrivable, RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { Built } from '../../core/tasks/ctas.ts';
import { outdated } from '../../core/runs/stamps.ts';
import { isPublishedBy } from '../../lake/table.ts';
import { executionName, newestExecutions } from './execution.ts';
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
 * @throws UserError when there is none, or it can't be redriven, or would end at once as DefinitionChanged
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
    await aws.states.send(new RedriveExecutionCommand({ executionArn }));
  } catch (error) {
    const refused = error instanceof ExecutionDoesNotExist || error instanceof ExecutionNotRedrivable;
    throw refused ? new UserError(`${executionName(executionArn)}: ${error.message}`) : error;
  }
  return followStarted(session, { executionArn, by: 'redriven' }, attendance);
}

/** What the task would say, before anything is started. The stack of an earlier release leaves it to the task. */
async function assertGoesOn(session: Session, executionArn: string): Promise<void> {
  const { fingerprints } = session.pipeline;
  if (!fingerprints) return;
  const { status, payload } = await observe(session.aws, executionArn);
  const other = status === 'RUNNING' ? undefined : outdated(payload, fingerprints, { redriven: true });
  if (other === undefined || (await isOut(session, payload))) return;
  throw new UserError(
    `${executionName(executionArn)} can't go on (DefinitionChanged): ${other}, since another definition or release was deployed. Start again: ${commandLine(session, 'run')}.`,
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
