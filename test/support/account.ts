import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GlueClient } from '@aws-sdk/client-glue';
import { destroyPipeline } from '../../cli/destroy-pipeline.ts';
import type { Aws } from '../../operate/session/stage.ts';
import { terminal } from '../../cli/terminal.ts';
import { datasetOwnerKey, lockKey } from '../../core/stage/keys.ts';
import { MemoryAws } from '../memory/aws.ts';
import { imitated, type Operations } from '../memory/call.ts';
import { MemoryCatalog } from '../memory/catalog.ts';
import { publishedParameters } from '../memory/stage.ts';

/** A stack of CloudFormation's, as far as it matters here. */
export interface Stack {
  readonly StackName: string;
  readonly StackStatus?: string;
  readonly Outputs?: readonly { readonly OutputKey: string; readonly OutputValue: string }[];
  /** What there is of it: type → id. */
  readonly resources?: Readonly<Record<string, string>>;
}

const outputs = (of: Readonly<Record<string, string>>) =>
  Object.entries(of).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
/** The ARN of a pipeline's state machine. */
const machine = (name: string) => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;
/** A pipeline's stack, with outputs. */
export const deployed = (name: string, dataset = name, bucket = 'lake'): Stack => ({
  StackName: `afluente-dev-pipeline-${name}`,
  resources: { 'AWS::StepFunctions::StateMachine': machine(name) },
  Outputs: outputs({
    PipelineName: name,
    StateMachineArn: machine(name),
    LandingLocation: `s3://${bucket}/landing/${dataset}/`,
    Table: `${dataset}_summary`,
  }),
});
/** The stack of the data bucket; and of the database, for short. */
export const storage: Stack = {
  StackName: 'afluente-dev-storage',
  Outputs: outputs({ BucketName: 'lake' }),
  resources: { 'AWS::S3::Bucket': 'lake', 'AWS::Glue::Database': 'afluente_dev' },
};

/** An account with some stacks, on which `orders` published once. */
export function account(...stacks: readonly Stack[]) {
  const memory = new MemoryAws();
  const { s3, executions, queries } = memory;
  const own = { pipeline: 'orders', since: '2026-11-23T04:30:12.000Z' };
  s3.put(datasetOwnerKey('orders'), own);
  for (const key of ['landing/orders/a.csv', 'raw-data/orders/a.csv']) s3.put(key, 'x');
  queries.outcome = () => ({ state: 'RUNNING' });
  const [left] = ['of a run that was stopped', 'of somebody'].map((QueryString): any =>
    queries.operations['StartQueryExecution']!({ QueryString }),
  );
  const lock = { epoch: 1, since: '2026-11-23T04:30:12.000Z', queries: [left.QueryExecutionId] };
  s3.put(lockKey('orders'), lock);
  const catalog = new MemoryCatalog('afluente_dev');
  catalog.set({ Name: 'raw_orders', Parameters: { 'afluente.ddl': 'd' } });
  catalog.set({ Name: 'orders_summary', Parameters: publishedParameters({ pipeline: 'orders' }) });
  const made = {
    s3,
    catalog,
    executions,
    queries,
    stacks: [storage, ...stacks],
    buckets: new Set<string>(),
    asked: 0,
    lines: [] as string[],
  };
  memory.before = ({ service, input }) => service === 's3' && made.buckets.add(input.Bucket);
  const cloudformation: Operations = {
    DescribeStacks: () => ({ Stacks: made.stacks.map((one) => ({ StackId: one.StackName, ...one })) }),
    GetTemplate: () => ({ TemplateBody: '{"Resources":{}}' }),
    ListStackResources: ({ StackName }) => ({
      StackResourceSummaries: Object.entries(
        made.stacks.find((one) => one.StackName === StackName)?.resources ?? {},
      ).map(([ResourceType, PhysicalResourceId]) => ({ ResourceType, PhysicalResourceId })),
    }),
  };
  const region = 'us-east-1';
  const { sfn, ...clients } = memory.clients;
  const aws = {
    ...clients,
    states: sfn,
    glue: imitated(new GlueClient({ region }), 'glue', catalog.operations, []),
    cloudformation: imitated(new CloudFormationClient({ region }), 'cloudformation', cloudformation, []),
  } as unknown as Aws;
  const destroy = (name: string, pipelines: string, at: 'aws' | 'served' = 'aws') =>
    destroyPipeline(
      { aws, stage: 'dev', at, folders: pipelines },
      name,
      {
        dryRun: false,
        confirm: async () => void (made.asked += 1),
        deleteStack: async (_, __, stack) =>
          void (made.stacks = made.stacks.filter(({ StackName }) => StackName !== stack)),
      },
      {
        ...terminal(process.stderr, true),
        print: (line = '') => void made.lines.push(line),
        style: (_, text) => text,
      },
    );
  return { made, destroy };
}
