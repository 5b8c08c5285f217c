import { DescribeStateMachineCommand, DescribeStateMachineForExecutionCommand } from '@aws-sdk/client-sfn';
import type { Aws } from '../session/stage.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';

/**
 * A pipeline's state machine.
 * @param executionArn of an execution, for the one that it runs by; without it the deployed one
 * @returns Amazon States Language, JSON text
 */
export async function definitionOf(
  aws: Aws,
  { stateMachineArn }: DeployedPipeline,
  executionArn?: string,
): Promise<string> {
  const { definition = '' } =
    executionArn === undefined
      ? await aws.states.send(new DescribeStateMachineCommand({ stateMachineArn }))
      : await aws.states.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
  return definition;
}
