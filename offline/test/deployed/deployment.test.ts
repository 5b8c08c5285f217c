import { DescribeStacksCommand, CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { FilterLogEventsCommand, CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryDirectory } from '../lambda/handlers.ts';
import { arn, type App, assemblyOf, Fn, MACHINE, openApp, RESOURCES } from './app.ts';

let app: App;
afterEach(() => app.offline.close());

/** A machine of tasks, one after the other. */
const Machine = (name: string, tasks: readonly string[]) => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    ...RESOURCES.Machine.Properties,
    StateMachineName: name,
    DefinitionString: JSON.stringify({
      StartAt: tasks[0],
      States: Object.fromEntries(
        tasks.map((task, index) => [
          task,
          {
            Type: 'Task',
            Resource: arn('lambda', 'function:work'),
            TimeoutSeconds: 30,
            ...(index + 1 < tasks.length ? { Next: tasks[index + 1] } : { End: true }),
          },
        ]),
      ),
    }),
  },
});

/** Functions that note which code they are, and wait for a file where they are told one. */
const codeOf = (version: number, waitFor?: string) => `
import { existsSync, writeFileSync } from 'node:fs';
export const handler = async (input) => {
  const file = ${JSON.stringify(waitFor ?? null)};
  if (file) writeFileSync(file + '.begun', '');
  while (file && !existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
  return { by: [...(input.by ?? []), ${version}] };
};`;

async function ended(states: SFNClient, executionArn: string | undefined) {
  for (;;) {
    const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    await sleep(20);
  }
}

const until = async (file: string) => {
  while (!existsSync(file)) await sleep(20);
};

test('what runs goes on by the machine that it began with, and calls the functions that there are now', async () => {
  const gate = join(temporaryDirectory(), 'gate');
  const Work = Fn('work', { Timeout: 30 });
  const before = { Work, Machine: Machine('orders', ['first', 'second']) };
  app = await openApp(before, undefined, undefined, codeOf(1, gate));
  const states = new SFNClient(app.offline.connection);
  const start = async () =>
    (await states.send(new StartExecutionCommand({ stateMachineArn: MACHINE }))).executionArn;
  const first = await start();
  await until(`${gate}.begun`);
  const changes = app.offline.deploy(
    assemblyOf({ Work, Machine: Machine('orders', ['first', 'second', 'third']) }, codeOf(2)),
  );
  expect(changes).toEqual({ created: [], updated: ['app'], deleted: [] });
  writeFileSync(gate, '');
  expect(await ended(states, first)).toMatchObject({ status: 'SUCCEEDED', output: '{"by":[1,2]}' });
  expect(await ended(states, await start())).toMatchObject({
    status: 'SUCCEEDED',
    output: '{"by":[2,2,2]}',
  });
});

test('a deployment brings what is new and takes what is gone; what holds data stays', async () => {
  const Empty = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'empty' } };
  const Full = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'full' } };
  app = await openApp({ Empty, Full });
  const s3 = new S3Client({ ...app.offline.connection, forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket: 'full', Key: 'a', Body: 'a' }));
  const states = new SFNClient(app.offline.connection);
  await states.send(new DescribeStateMachineCommand({ stateMachineArn: MACHINE }));

  const LogGroup = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/aws/lambda/work' } };
  const Schedule = structuredClone(RESOURCES.Heartbeat);
  Schedule.Properties.ScheduleExpression = 'rate(1 minute)';
  app.offline.deploy(assemblyOf({ Machine: Machine('sales', ['only']), LogGroup, Heartbeat: Schedule }));
  const gone = states.send(new DescribeStateMachineCommand({ stateMachineArn: MACHINE }));
  await expect(gone).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  const stateMachineArn = arn('states', 'stateMachine:sales');
  const { executionArn } = await states.send(
    new StartExecutionCommand({ stateMachineArn, input: '{"n":1}' }),
  );
  expect(await ended(states, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '{"n":1}' });
  const logs = new CloudWatchLogsClient(app.offline.connection);
  const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName: '/aws/lambda/work' }));
  expect(events?.length).toBeGreaterThan(0);
  await s3.send(new ListObjectsV2Command({ Bucket: 'full' }));
  await expect(s3.send(new ListObjectsV2Command({ Bucket: 'empty' }))).rejects.toMatchObject({
    name: 'NoSuchBucket',
  });
  const next = app.offline.scheduler.nextRun(arn('scheduler', 'schedule/beats/heartbeat'));
  expect(next?.toISOString()).toBe('2026-03-02T12:01:00.000Z');
});

test('an app that can’t be run is refused, and changes nothing', async () => {
  app = await openApp();
  const Unknown = {
    ...RESOURCES.Machine,
    Properties: { ...RESOURCES.Machine.Properties, StateMachineType: 'EXPRESS' },
  };
  const New = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'new' } };
  expect(() => app.offline.deploy(assemblyOf({ New, Machine: Unknown }))).toThrow('StateMachineType');
  const s3 = new S3Client({ ...app.offline.connection, forcePathStyle: true });
  await expect(s3.send(new ListObjectsV2Command({ Bucket: 'new' }))).rejects.toMatchObject({
    name: 'NoSuchBucket',
  });
  const states = new SFNClient(app.offline.connection);
  await states.send(new DescribeStateMachineCommand({ stateMachineArn: MACHINE }));
  const cloudformation = new CloudFormationClient(app.offline.connection);
  const { Stacks } = await cloudformation.send(new DescribeStacksCommand({}));
  expect(Stacks?.map(({ StackName }) => StackName)).toEqual(['app']);
});
