import { AthenaClient, GetQueryExecutionCommand, StartQueryExecutionCommand } from '@aws-sdk/client-athena';
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { arn, MACHINE, NOON, openApp, type App } from './app.ts';

let app: App;
let sfn: SFNClient;
beforeEach(async () => {
  app = await openApp();
  sfn = new SFNClient(app.offline.connection);
});
afterEach(() => app.offline.close());

const start = async (input: object) => {
  const command = new StartExecutionCommand({ stateMachineArn: MACHINE, input: JSON.stringify(input) });
  return (await sfn.send(command)).executionArn ?? '';
};
const ended = async (executionArn: string): Promise<string> => {
  for (;;) {
    const { status = '' } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING') return executionArn;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
const run = async (input: object) => ended(await start(input));

test('AWS/States counts executions by their end, of the machine and of all', async () => {
  await run({ seconds: 10 });
  await run({ seconds: 20 });
  await run({ seconds: 100 });
  const failed = await run({ fail: true });
  await sfn.send(new RedriveExecutionCommand({ executionArn: failed }));
  await ended(failed);
  const stopped = await start({ hang: true });
  await sfn.send(new StopExecutionCommand({ executionArn: stopped }));

  const names = ['Started', 'Succeeded', 'TimedOut', 'Failed', 'Redriven', 'Aborted'];
  for (const dimensions of [{ StateMachineArn: MACHINE }, {}]) {
    const sums = names.map((name) => app.metric('AWS/States', `Executions${name}`, dimensions));
    expect(await Promise.all(sums)).toEqual([5, 2, 1, 2, 1, 1]);
    const time = (stat: string) => app.metric('AWS/States', 'ExecutionTime', dimensions, stat);
    expect(await time('Maximum')).toBe(60_000);
    expect(await time('Sum')).toBe(10_000 + 20_000 + 60_000);
    expect(await time('p50')).toBe(5000);
  }
  const machine = { StateMachineArn: MACHINE };
  expect(await app.metric('AWS/States', 'RedrivenExecutionsFailed', machine)).toBe(1);
  // Each execution is counted once more at each of its ends, with 0.
  expect(await app.metric('AWS/States', 'ExecutionsStarted', machine, 'SampleCount')).toBe(11);
  expect((await app.listed('AWS/States')).map(({ MetricName }) => MetricName)).not.toContain(
    'ExecutionThrottled',
  );
});

test('AWS/Lambda counts invocations, with zeros for what they were not', async () => {
  await run({ seconds: 0 });
  await run({ fail: true });
  await run({ hang: true });
  const of = async (dimensions: Readonly<Record<string, string | undefined>>, stat?: string) =>
    Promise.all(
      ['Invocations', 'Errors', 'Throttles'].map((name) => app.metric('AWS/Lambda', name, dimensions, stat)),
    );
  for (const dimensions of [{ FunctionName: 'work' }, { FunctionName: 'work', Resource: 'work' }, {}]) {
    expect(await of(dimensions)).toEqual([3, 2, 0]);
    expect(await of(dimensions, 'SampleCount')).toEqual([3, 3, 3]);
  }
  const duration = (stat: string) => app.metric('AWS/Lambda', 'Duration', { FunctionName: 'work' }, stat);
  expect(await duration('Minimum')).toBeGreaterThan(0);
  expect(await duration('Maximum')).toBeGreaterThan(990);
  expect(await duration('SampleCount')).toBe(3);
});

test('AWS/Athena measures queries of the workgroups that publish', async () => {
  const athena = new AthenaClient(app.offline.connection);
  const query = async (QueryString: string, WorkGroup = 'measured') => {
    const input = { QueryString, WorkGroup, QueryExecutionContext: { Database: 'db' } };
    const { QueryExecutionId } = await athena.send(new StartQueryExecutionCommand(input));
    for (;;) {
      const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
      if (QueryExecution?.Status?.CompletionDateTime) return QueryExecution.Statistics;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  await query("CREATE TABLE t WITH (external_location = 's3://lake/t/') AS SELECT 1 AS x");
  const read = await query('SELECT x FROM t');
  await query('SELECT nothing FROM t');
  await query('DROP TABLE t');
  await query('SELECT 1', 'silent');

  const of = (name: string, QueryState: string, QueryType: string, stat = 'SampleCount') =>
    app.metric('AWS/Athena', name, { WorkGroup: 'measured', QueryState, QueryType }, stat);
  expect(read?.DataScannedInBytes).toBeGreaterThan(0);
  expect(await of('ProcessedBytes', 'SUCCEEDED', 'DML', 'Sum')).toBe(read?.DataScannedInBytes);
  expect(await of('ProcessedBytes', 'SUCCEEDED', 'DDL')).toBeUndefined();
  for (const name of [
    'TotalExecutionTime',
    'EngineExecutionTime',
    'QueryQueueTime',
    'QueryPlanningTime',
    'ServiceProcessingTime',
  ]) {
    const counts = [
      of(name, 'SUCCEEDED', 'DML'),
      of(name, 'FAILED', 'DML'),
      of(name, 'SUCCEEDED', 'DDL'),
      app.metric('AWS/Athena', name, { WorkGroup: 'silent', QueryState: 'SUCCEEDED', QueryType: 'DML' }),
    ];
    expect([name, ...(await Promise.all(counts))]).toEqual([name, 2, 1, 1, undefined]);
  }
});

test('AWS/SQS samples a queue’s depth each minute while it is active', async () => {
  const depths = async (from: string, to: string) => {
    const Metric = {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: 'letters' }],
    };
    const { MetricDataResults } = await app.cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(from),
        EndTime: new Date(to),
        ScanBy: 'TimestampAscending',
        MetricDataQueries: [{ Id: 'q', MetricStat: { Metric, Period: 60, Stat: 'Maximum' } }],
      }),
    );
    return MetricDataResults?.[0]?.Values;
  };
  app.clock.pass(5 * 60_000);
  await app.offline.scheduler.fireDue(app.clock.now());
  app.clock.pass(2 * 60_000 + 1);
  // Empty from noon on; the letter came at 12:05; 12:08 is not yet there.
  expect(await depths('2026-03-02T11:55:00Z', '2026-03-02T12:20:00Z')).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
  app.clock.pass(3 * 86_400_000);
  // Kept for a day, and reported as empty until six hours after it came (it came a day before).
  expect(await depths('2026-03-03T12:03:00Z', '2026-03-03T12:08:00Z')).toEqual([1, 1]);
});

test('an empty queue that nobody uses reports 0 for six hours', async () => {
  app.clock.pass(86_400_000);
  expect(
    await app.metric(
      'AWS/SQS',
      'ApproximateNumberOfMessagesVisible',
      { QueueName: 'letters' },
      'SampleCount',
    ),
  ).toBe(360);
  expect(
    await app.metric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: 'letters' }, 'Maximum'),
  ).toBe(0);
});

test('a restart keeps the datapoints, and when the machine was created', async () => {
  await run({ seconds: 10 });
  const { clock, state } = app;
  clock.pass(3_600_000);
  await app.offline.close();
  app = await openApp({}, state, clock);
  sfn = new SFNClient(app.offline.connection);
  expect(await app.metric('AWS/States', 'ExecutionsSucceeded', { StateMachineArn: MACHINE })).toBe(1);
  const machine = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: MACHINE }));
  expect(machine).toMatchObject({
    stateMachineArn: MACHINE,
    name: 'orders',
    status: 'ACTIVE',
    type: 'STANDARD',
    roleArn: 'arn:aws:iam::000000000000:role/all',
    creationDate: NOON,
    definition: expect.stringContaining('"StartAt":"work"'),
  });
  const other = new DescribeStateMachineCommand({ stateMachineArn: arn('states', 'stateMachine:other') });
  await expect(sfn.send(other)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
});
