import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { openOffline } from '../../index.ts';
import { temporaryDirectory } from '../lambda/handlers.ts';

/** Where the clock of a test begins: long ago, so that a datapoint of the system's clock would be missed. */
export const NOON = new Date('2026-03-02T12:00:00Z');
export const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:000000000000:${rest}`;
export const MACHINE = arn('states', 'stateMachine:orders');
export const TOPIC = arn('sns', 'failures');
const role = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
const get = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
const statement = (Action: string, over: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...over,
});
const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

/** A role that every service may assume, with one permission. */
const Role = (RoleName: string, action: string) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName,
    AssumeRolePolicyDocument: document({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: {
        Service: ['events', 'lambda', 'scheduler', 'states'].map((name) => `${name}.amazonaws.com`),
      },
    }),
    Policies: [{ PolicyName: 'p', PolicyDocument: document(statement(action)) }],
  },
});
export const Fn = (FunctionName: string, over: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName,
    Code: { S3Bucket: 'assets', S3Key: 'code.zip' },
    Handler: 'index.handler',
    Role: role('all'),
    Runtime: 'nodejs24.x',
    Timeout: 1,
    ...over,
  },
});
const Schedule = (Name: string, Arn: object, roleName: string, Input: string) => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    Name,
    GroupName: 'beats',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ScheduleExpression: 'rate(5 minutes)',
    Target: { Arn, RoleArn: role(roleName), Input, DeadLetterConfig: { Arn: get('Letters') } },
  },
});
const WorkGroup = (Name: string, PublishCloudWatchMetricsEnabled: boolean) => ({
  Type: 'AWS::Athena::WorkGroup',
  Properties: {
    Name,
    WorkGroupConfiguration: {
      EnforceWorkGroupConfiguration: false,
      PublishCloudWatchMetricsEnabled,
      ResultConfiguration: { OutputLocation: 's3://lake/results/' },
    },
  },
});

const definition = {
  StartAt: 'work',
  TimeoutSeconds: 60,
  States: {
    work: { Type: 'Task', Resource: arn('lambda', 'function:work'), TimeoutSeconds: 30, Next: 'rest' },
    rest: { Type: 'Wait', SecondsPath: '$.seconds', End: true },
  },
};
export const RESOURCES = {
  Lake: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'lake' } },
  Db: {
    Type: 'AWS::Glue::Database',
    Properties: { CatalogId: '000000000000', DatabaseInput: { Name: 'db' } },
  },
  Measured: WorkGroup('measured', true),
  Silent: WorkGroup('silent', false),
  All: Role('all', '*'),
  None: Role('none', 'sqs:SendMessage'),
  Work: Fn('work'),
  Beat: Fn('beat'),
  Busy: Fn('busy', { ReservedConcurrentExecutions: 0 }),
  Machine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: 'orders',
      RoleArn: role('all'),
      DefinitionString: JSON.stringify(definition),
      Tags: [{ Key: 'project', Value: 'afluente' }],
    },
  },
  Letters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters', MessageRetentionPeriod: 86_400 } },
  Group: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'beats' } },
  Heartbeat: Schedule('heartbeat', get('Beat'), 'all', '{"at":"<aws.scheduler.scheduled-time>"}'),
  Denied: Schedule('denied', get('Beat'), 'none', '{"at":"<aws.scheduler.scheduled-time>"}'),
  Topic: {
    Type: 'AWS::SNS::Topic',
    Properties: { TopicName: 'failures', KmsMasterKeyId: 'alias/aws/sns', DisplayName: 'Failures' },
  },
  Mail: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email' } },
  Failures: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: { source: ['aws.states'], detail: { status: ['FAILED', 'TIMED_OUT'] } },
      Targets: [
        {
          Arn: { Ref: 'Topic' },
          Id: 'T',
          RoleArn: get('All'),
          DeadLetterConfig: { Arn: get('Letters') },
          InputTransformer: {
            InputPathsMap: { status: '$.detail.status', name: '$.detail.name' },
            InputTemplate: '"Run <name> ended: <status>"',
          },
        },
      ],
    },
  },
};

/** Fails, hangs or answers with its input, as that says. */
const code = `export const handler = async (input) => {
  if (input.fail) throw new Error('no');
  if (input.hang) await new Promise((resolve) => setTimeout(resolve, 60_000));
  if (input.at) console.log('beat of ' + input.at);
  return input;
};`;

/** A clock that stands still but for what is slept. */
function standingClock() {
  let now = NOON.getTime();
  const pass = (ms: number) => (now += ms);
  const sleep = async (ms: number, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    pass(ms);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { now: () => new Date(now), sleep, pass };
}

/**
 * Writes the app, whose template may be changed: what is undefined is left out.
 * @param text of its functions' module
 */
export function assemblyOf(over: object = {}, text = code): string {
  const assembly = temporaryDirectory();
  mkdirSync(join(assembly, 'asset'));
  writeFileSync(join(assembly, 'asset/index.mjs'), text);
  const write = (name: string, content: object) =>
    writeFileSync(join(assembly, name), JSON.stringify(content));
  const files = { code: { source: { path: 'asset' }, destinations: { here: { objectKey: 'code.zip' } } } };
  write('app.template.json', { Resources: { ...RESOURCES, ...over } });
  write('app.assets.json', { files });
  write('manifest.json', {
    artifacts: {
      assets: { type: 'cdk:asset-manifest', properties: { file: 'app.assets.json' } },
      app: { type: 'aws:cloudformation:stack', properties: { templateFile: 'app.template.json' } },
    },
  });
  return assembly;
}

/** Opens the app, whose template may be changed, in a state directory that may be used again. */
export async function openApp(
  over: object = {},
  state = temporaryDirectory(),
  clock = standingClock(),
  text = code,
) {
  const assembly = assemblyOf(over, text);
  const offline = await openOffline({ assembly, state, clock });
  const cloudwatch = new CloudWatchClient(offline.connection);
  /** One value of a metric, over all the time from noon to an hour hence. */
  const metric = async (
    Namespace: string,
    MetricName: string,
    dimensions: Readonly<Record<string, string | undefined>>,
    Stat = 'Sum',
  ): Promise<number | undefined> => {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const MetricStat = { Metric: { Namespace, MetricName, Dimensions }, Period: 86_400, Stat };
    const StartTime = new Date('2026-03-02T00:00:00Z');
    const EndTime = new Date('2026-03-03T00:00:00Z');
    const MetricDataQueries = [{ Id: 'q', MetricStat }];
    const { MetricDataResults } = await cloudwatch.send(
      new GetMetricDataCommand({ StartTime, EndTime, MetricDataQueries }),
    );
    return MetricDataResults?.[0]?.Values?.[0];
  };
  const listed = async (Namespace: string) =>
    (await cloudwatch.send(new ListMetricsCommand({ Namespace }))).Metrics ?? [];
  const lines = (file: string): any[] =>
    readFileSync(join(state, file), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  return { offline, clock, state, cloudwatch, metric, listed, lines };
}

export type App = Awaited<ReturnType<typeof openApp>>;
