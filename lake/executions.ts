import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { FollowUp } from './lock/release.ts';

/** DescribeExecution is eventually consistent: an execution it doesn't know is dead only when its lock is this old. */
const UNKNOWN_IS_DEAD_AFTER_MS = 5 * 60_000;

/** Whether the execution that owns a lock since then still runs. */
export async function isAtWork(
  sfn: SFNClient,
  { execution }: { readonly execution: string },
  since: Date,
  now: Date,
): Promise<boolean> {
  try {
    const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn: execution }));
    return status === 'RUNNING' || status === 'PENDING_REDRIVE';
  } catch (error) {
    const unknown = error instanceof Error && error.name === 'ExecutionDoesNotExist';
    if (unknown) return now.getTime() - since.getTime() < UNKNOWN_IS_DEAD_AFTER_MS;
    throw error;
  }
}

/**
 * Starts the follow-up run of an execution, on its own state machine; one that was started already is left as it is.
 * @param execution the ARN of the execution that it follows
 */
export async function startFollowUp(
  sfn: SFNClient,
  execution: string,
  { name, source }: FollowUp,
): Promise<void> {
  const stateMachineArn = execution.replace(':execution:', ':stateMachine:').replace(/:[^:]+$/, '');
  const input = JSON.stringify({ trigger: 'follow-up', source });
  try {
    await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input }));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}
