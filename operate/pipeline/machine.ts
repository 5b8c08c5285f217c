import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import type { Aws } from '../session/stage.ts';
import type { DeployedPipeline } from '../documents/pipeline.ts';

/** The deployed state machine of a pipeline: Amazon States Language, JSON text. */
export async function definitionOf(aws: Aws, { stateMachineArn }: DeployedPipeline): Promise<string> {
  const { definition = '' } = await aws.states.send(new DescribeStateMachineCommand({ stateMachineArn }));
  return definition;
}
