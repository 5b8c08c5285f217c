import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Session } from '../session.ts';

/**
 * Starts an execution with an input of any kind, as the schedule or the console would.
 * @returns its ARN
 */
export async function begin({ aws, pipeline }: Session, input: object): Promise<string> {
  const { executionArn = '' } = await aws.states.send(
    new StartExecutionCommand({ stateMachineArn: pipeline.stateMachineArn, input: JSON.stringify(input) }),
  );
  return executionArn;
}
