import {
  ExecutionDoesNotExist,
  ExecutionNotRedrivable,
  ListExecutionsCommand,
  RedriveExecutionCommand,
} from '@aws-sdk/client-sfn';
import { follow, type Followed } from './follow.ts';
import { stateLine } from './report.ts';
import type { Aws, DeployedPipeline } from './stage.ts';
import type { Terminal } from './terminal.ts';
import { duration } from './units.ts';
import { UserError } from './user-error.ts';

/**
 * Goes on with an execution at the state that failed, and follows it to its end.
 * @param name of the execution; without one the newest that failed, timed out or was stopped
 * @throws UserError when there is none, or it can't be redriven
 */
export async function redrive(
  aws: Aws,
  pipeline: DeployedPipeline,
  name: string | undefined,
  { print, style, working, settle }: Terminal,
): Promise<Followed> {
  const executionArn =
    name === undefined
      ? await newestFailed(aws, pipeline)
      : `${pipeline.stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  try {
    await aws.states.send(new RedriveExecutionCommand({ executionArn }));
  } catch (error) {
    const refused = error instanceof ExecutionDoesNotExist || error instanceof ExecutionNotRedrivable;
    throw refused ? new UserError(`${executionArn.split(':').at(-1) ?? ''}: ${error.message}`) : error;
  }
  print(`${style('dim', 'redrive'.padEnd(10))}${executionArn.split(':').at(-1) ?? ''}`);
  return follow(aws, executionArn, {
    entered: (state) => working(() => `${state.name}   ${duration(Date.now() - state.enteredAt.getTime())}`),
    left: (state) => settle(stateLine(state, { style, print, working, settle })),
  });
}

const ENDED_BADLY = new Set<string>(['FAILED', 'TIMED_OUT', 'ABORTED']);

async function newestFailed(aws: Aws, { stateMachineArn, name }: DeployedPipeline): Promise<string> {
  const { executions = [] } = await aws.states.send(new ListExecutionsCommand({ stateMachineArn }));
  const newest = executions.find(({ status = '' }) => ENDED_BADLY.has(status));
  if (newest?.executionArn) return newest.executionArn;
  throw new UserError(`No execution of ${name} failed; there is nothing to redrive.`);
}
