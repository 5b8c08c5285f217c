import {
  DescribeStacks$,
  type DescribeStacksCommandInput,
  type DescribeStacksCommandOutput,
  StackStatus,
} from '@aws-sdk/client-cloudformation';
import type { Deployment } from '../assembly/deployment.ts';
import { authorize, type Judge } from '../kernel/caller.ts';
import { operation, type Service } from '../kernel/service.ts';

/** CloudFormation: the stacks of the assembly with their outputs, all on one page; each was created when this was started. */
export function createCloudFormation(deployment: Deployment, judge: Judge, now: Date): Service {
  const { account, region, stacks, outputs } = deployment;
  return {
    signingName: 'cloudformation',
    protocol: 'awsQuery',
    operations: [
      operation<DescribeStacksCommandInput, DescribeStacksCommandOutput>(
        'DescribeStacks',
        DescribeStacks$,
        async (_, caller) => {
          const action = 'cloudformation:DescribeStacks';
          authorize(judge, { caller, action, resource: '*' }, 'AccessDenied', 403);
          return {
            Stacks: stacks.map((StackName) => ({
              StackName,
              StackId: `arn:aws:cloudformation:${region}:${account}:stack/${StackName}/offline`,
              CreationTime: now,
              StackStatus: StackStatus.CREATE_COMPLETE,
              Outputs: Object.entries(outputs[StackName] ?? {}).map(([OutputKey, OutputValue]) => ({
                OutputKey,
                OutputValue,
              })),
            })),
          };
        },
      ),
    ],
  };
}
