import { AthenaClient } from '@aws-sdk/client-athena';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GlueClient } from '@aws-sdk/client-glue';
import { SFNClient } from '@aws-sdk/client-sfn';
import { destroyPipeline } from '../../cli/destroy-pipeline.ts';
import type { Aws } from '../../operate/session/stage.ts';
import { terminal } from '../../cli/terminal.ts';
import { datasetOwnerKey, lockKey } from '../../core/keys.ts';
import { MemoryAws } from '../memory/aws.ts';

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
export const machine = (name: string) => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;
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

/** What the catalog holds of a table that `orders` published. */
const PUBLISHED = {
  'afluente.pipeline': 'orders',
  'afluente.run': '20261122t043012_1a2b3c4d',
  'afluente.epoch': '1',
  'afluente.version': '1',
  'afluente.last': '1',
  'afluente.source': 's',
  'afluente.definition': 'd',
};

/** An account with some stacks, on which `orders` published once. */
export function account(...stacks: readonly Stack[]) {
  const { s3, clients } = new MemoryAws();
  const own = { pipeline: 'orders', since: '2026-11-23T04:30:12.000Z' };
  s3.put(datasetOwnerKey('orders'), own);
  for (const key of ['landing/orders/a.csv', 'raw-data/orders/a.csv']) s3.put(key, 'x');
  const lock = { epoch: 1, since: '2026-11-23T04:30:12.000Z', queries: ['of-a-stopped-run'] };
  s3.put(lockKey('orders'), lock);
  const made = {
    s3,
    tables: ['raw_orders', 'orders_summary'],
    /** Those of them that no run made. */
    foreign: new Set<string>(),
    stacks: [storage, ...stacks],
    /** The state machines that run something, and those whose executions were stopped. */
    working: new Set<string>(),
    stopped: [] as string[],
    /** The queries that Athena is at. */
    queries: new Set(['of-a-stopped-run', 'of-somebody']),
    buckets: new Set<string>(),
    asked: 0,
    lines: [] as string[],
  };
  const answers: Readonly<Record<string, (input: any) => object>> = {
    DescribeStacksCommand: () => ({ Stacks: made.stacks.map((one) => ({ StackId: one.StackName, ...one })) }),
    GetTemplateCommand: () => ({ TemplateBody: '{"Resources":{}}' }),
    ListStackResourcesCommand: ({ StackName }) => ({
      StackResourceSummaries: Object.entries(
        made.stacks.find((one) => one.StackName === StackName)?.resources ?? {},
      ).map(([ResourceType, PhysicalResourceId]) => ({ ResourceType, PhysicalResourceId })),
    }),
    GetTablesCommand: () => ({
      TableList: made.tables.map((Name) => ({
        Name,
        Parameters: made.foreign.has(Name)
          ? {}
          : Name.startsWith('raw_')
            ? { 'afluente.ddl': 'd' }
            : PUBLISHED,
      })),
    }),
    DeleteTableCommand: ({ Name }) => {
      made.tables = made.tables.filter((table) => table !== Name);
      return {};
    },
    ListExecutionsCommand: ({ stateMachineArn }) => ({
      executions: made.working.has(stateMachineArn) ? [{ executionArn: `${stateMachineArn}:one` }] : [],
    }),
    GetQueryExecutionCommand: ({ QueryExecutionId }) => ({
      QueryExecution: { Status: { State: made.queries.has(QueryExecutionId) ? 'RUNNING' : 'CANCELLED' } },
    }),
    StopQueryExecutionCommand: ({ QueryExecutionId }) => {
      made.queries.delete(QueryExecutionId);
      return {};
    },
    DescribeExecutionCommand: () => ({ status: 'ABORTED' }),
    StopExecutionCommand: ({ executionArn }) => {
      made.stopped.push(executionArn);
      return {};
    },
  };
  const imitated = <C extends { send: unknown }>(client: C): C =>
    Object.assign(client, {
      send: async ({ constructor, input }: { constructor: { name: string }; input: object }) => {
        const answer = answers[constructor.name];
        if (!answer) throw new Error(`${constructor.name} is not imitated.`);
        return answer(input);
      },
    });
  const region = 'us-east-1';
  const aws = {
    s3: {
      send: (command: any) => {
        made.buckets.add(command.input.Bucket);
        return clients.s3.send(command);
      },
    },
    athena: imitated(new AthenaClient({ region })),
    glue: imitated(new GlueClient({ region })),
    cloudformation: imitated(new CloudFormationClient({ region })),
    states: imitated(new SFNClient({ region })),
  } as unknown as Aws;
  const destroy = (name: string, pipelines: string, at: 'aws' | 'served' = 'aws') =>
    destroyPipeline(
      { aws, stage: 'dev', at },
      name,
      {
        dryRun: false,
        pipelines,
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
