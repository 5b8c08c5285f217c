import {
  DescribeStacks$,
  type DescribeStacksCommandInput,
  type DescribeStacksCommandOutput,
  GetTemplate$,
  type GetTemplateCommandInput,
  type GetTemplateCommandOutput,
  ListStackResources$,
  type ListStackResourcesCommandInput,
  type ListStackResourcesCommandOutput,
  ResourceStatus,
  StackStatus,
} from '@aws-sdk/client-cloudformation';
import type { Deployment } from '../assembly/deployment.ts';
import { AwsError } from '../kernel/aws-error.ts';
import { authorize, type Judge } from '../kernel/caller.ts';
import { operation, type Service } from '../kernel/service.ts';

/** Resources of one page. */
const PAGE = 100;

export interface CloudFormationOptions {
  /** What is deployed, and since when. */
  readonly deployed: { readonly deployment: Deployment; readonly at: Date };
  readonly judge: Judge;
}

/** CloudFormation: the stacks of the assembly, all on one page, their templates and resources; each was created when the assembly was deployed. */
export function createCloudFormation(options: CloudFormationOptions): Service {
  const { judge } = options;
  const { account, region } = options.deployed.deployment;
  const arnOf = (stack: string) => `arn:aws:cloudformation:${region}:${account}:stack/${stack}/offline`;
  const absent = (stack: string) => new AwsError('ValidationError', `Stack with id ${stack} does not exist`);
  return {
    signingName: 'cloudformation',
    protocol: 'awsQuery',
    operations: [
      operation<DescribeStacksCommandInput, DescribeStacksCommandOutput>(
        'DescribeStacks',
        DescribeStacks$,
        [],
        async (_, caller) => {
          const action = 'cloudformation:DescribeStacks';
          authorize(judge, { caller, action, resource: '*' }, 'AccessDenied', 403);
          const { deployment, at } = options.deployed;
          const { stacks, protectedStacks, outputs } = deployment;
          return {
            Stacks: stacks.map((StackName) => ({
              StackName,
              StackId: arnOf(StackName),
              CreationTime: at,
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
      operation<GetTemplateCommandInput, GetTemplateCommandOutput>(
        'GetTemplate',
        GetTemplate$,
        ['StackName'],
        async ({ StackName = '' }, caller) => {
          const action = 'cloudformation:GetTemplate';
          authorize(judge, { caller, action, resource: arnOf(StackName) }, 'AccessDenied', 403);
          const TemplateBody = options.deployed.deployment.templates[StackName];
          if (TemplateBody === undefined) throw absent(StackName);
          return { TemplateBody, StagesAvailable: ['Original', 'Processed'] };
        },
      ),
      operation<ListStackResourcesCommandInput, ListStackResourcesCommandOutput>(
        'ListStackResources',
        ListStackResources$,
        ['StackName', 'NextToken'],
        async ({ StackName = '', NextToken = '0' }, caller) => {
          const action = 'cloudformation:ListStackResources';
          authorize(judge, { caller, action, resource: arnOf(StackName) }, 'AccessDenied', 403);
          const { deployment, at } = options.deployed;
          if (!deployment.stacks.includes(StackName)) throw absent(StackName);
          const all = deployment.resources.filter(({ stack }) => stack === StackName);
          const end = Number(NextToken) + PAGE;
          return {
            StackResourceSummaries: all
              .slice(Number(NextToken), end)
              .map(({ logicalId, type, physicalId }) => ({
                LogicalResourceId: logicalId,
                PhysicalResourceId: physicalId,
                ResourceType: type,
                LastUpdatedTimestamp: at,
                ResourceStatus: ResourceStatus.CREATE_COMPLETE,
              })),
            NextToken: end < all.length ? String(end) : undefined,
          };
        },
      ),
    ],
  };
}
