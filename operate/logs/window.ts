import { ExecutionDoesNotExist, type ExecutionListItem } from '@aws-sdk/client-sfn';
import { describe, executionName, newestExecutions } from '../executions/execution.ts';
import { findExecution, noSuchExecution } from '../executions/executions.ts';
import type { LogWindow } from './read.ts';
import type { Session } from '../session/session.ts';
import type { Aws } from '../session/stage.ts';
import type { FunctionKind, ReadLine } from '../documents/log-line.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';

/** Which lines are asked for. */
export interface Wanted {
  readonly task?: FunctionKind;
  /** As `findExecution` takes it. */
  readonly execution?: string;
  /** So many milliseconds back. */
  readonly since?: number;
  readonly follow: boolean;
}

/** Where they are found. */
export interface Scope extends LogWindow {
  /** Only lines of this execution, and those that no execution is known of. */
  readonly execution?: string;
}

/** Listeners are told of an execution's end after it, and tried again for some minutes. */
const AFTER_END_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;

/**
 * Turns what is asked for into a window of time: an execution's, by default the newest one's; who follows without
 * naming one sees all that come, from the one that is at work on.
 * @returns nothing where the pipeline never ran
 * @throws UserError when there is no execution of the name, or more than one
 */
export async function scopeOf(
  session: Session,
  { task, execution, since, follow }: Wanted,
  now: Date,
): Promise<Scope | undefined> {
  const back = since === undefined ? undefined : new Date(now.getTime() - since);
  if (execution !== undefined) return scopeOfExecution(session, execution, back, follow);
  if (back) return { since: back };
  // It runs by the clock, and is of no execution.
  if (task === 'heartbeat') return { since: follow ? now : new Date(now.getTime() - HOUR_MS) };
  const newest = await newestExecution(session.aws, session.pipeline);
  if (follow) return { since: newest?.status === 'RUNNING' ? (newest.startDate ?? now) : now };
  return newest && scopeOfExecution(session, newest.name ?? '', undefined, follow);
}

/** @param stoppedAt is left out where it runs, or may be redriven meanwhile */
export function scopeOfRun(execution: string, startedAt: Date, stoppedAt?: Date): Scope {
  return {
    execution,
    since: startedAt,
    until: stoppedAt && new Date(stoppedAt.getTime() + AFTER_END_MS),
  };
}

async function scopeOfExecution(
  session: Session,
  said: string,
  back: Date | undefined,
  follow: boolean,
): Promise<Scope> {
  const { aws, pipeline } = session;
  try {
    const executionArn = await findExecution(aws, pipeline, said);
    const { startDate = new Date(0), stopDate } = await describe(aws, executionArn);
    const scope = scopeOfRun(executionName(executionArn), startDate, follow ? undefined : stopDate);
    return back && back > startDate ? { ...scope, since: back } : scope;
  } catch (error) {
    if (!(error instanceof ExecutionDoesNotExist)) throw error;
    throw noSuchExecution(session, said);
  }
}

export async function newestExecution(
  aws: Aws,
  { stateMachineArn }: DeployedPipeline,
): Promise<ExecutionListItem | undefined> {
  const [newest] = await newestExecutions(aws, stateMachineArn, 1);
  return newest;
}

/** Whether a line is of the execution that was asked for, as far as anything tells. */
export function isInScope({ execution, task }: ReadLine, scope: Scope): boolean {
  if (scope.execution === undefined) return true;
  return execution === undefined ? task !== 'heartbeat' : execution === scope.execution;
}
