import {
  DescribeStacks$,
  type DescribeStacksCommandInput,
  type DescribeStacksCommandOutput,
  ListStackResources$,
  type ListStackResourcesCommandInput,
  type ListStackResourcesCommandOutput,
  ResourceStatus,
  StackStatus,
} from '@aws-sdk/client-cloudformation';
import type { Deployment } from '../assembly/deployment.ts';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import { authorize, type Judge } from '../kernel/caller.ts';
import { operation, type Service } from '../kernel/service.ts';

/** Resources of one page. */
const PAGE = 100;

/** CloudFormation: the stacks of the assembly, all on one page, and their resources; each was created when this was started. */
export function createCloudFormation(deployment: Deployment, judge: Judge, now: Date): Service {
  const { account, region, stacks, protectedStacks, outputs, resources } = deployment;
  const arnOf = (stack: string) => `arn:aws:cloudformation:${region}:${account}:stack/${stack}/offline`;
  return {
    signingName: 'cloudformation',
    protocol: 'awsQuery',
    operations: [
      operation<DescribeStacksCommandInput, DescribeStacksCommandOutput>(
        'DescribeStacks',
        DescribeStacks$,
        async ({ StackName: one }, caller) => {
          const action = 'cloudformation:DescribeStacks';
          authorize(judge, { caller, action, resource: '*' }, 'AccessDenied', 403);
          if (one !== undefined) throw new NotImitated('DescribeStacks of one stack');
          return {
            Stacks: stacks.map((StackName) => ({
              StackName,
              StackId: arnOf(StackName),
              CreationTime: now,
              StackStatus: StackStatus.CREATE_COMPLETE,
              EnableTerminationProtection: protectedStacks.has(StackName),
              Outputs: Object.entries(outputs[StackName] ?? {}).map(([OutputKey, OutputValue]) => ({
                OutputKey,
                OutputValue,
              })),
            })),
          };
        },
      ),
      operation<ListStackResourcesCommandInput, ListStackResourcesCommandOutput>(
        'ListStackResources',
        ListStackResources$,
        async ({ StackName = '', NextToken = '0' }, caller) => {
          const action = 'cloudformation:ListStackResources';
          authorize(judge, { caller, action, resource: arnOf(StackName) }, 'AccessDenied', 403);
          if (!stacks.includes(StackName))
            throw new AwsError('ValidationError', `Stack with id ${StackName} does not exist`);
          const all = resources.filter(({ stack }) => stack === StackName);
          const end = Number(NextToken) + PAGE;
          return {
            StackResourceSummaries: all
              .slice(Number(NextToken), end)
              .map(({ logicalId, type, physicalId }) => ({
                LogicalResourceId: logicalId,
                PhysicalResourceId: physicalId,
                ResourceType: type,
                LastUpdatedTimestamp: now,
                ResourceStatus: ResourceStatus.CREATE_COMPLETE,
              })),
            NextToken: end < all.length ? String(end) : undefined,
          };
        },
      ),
    ],
  };
}
