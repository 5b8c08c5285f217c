import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionName } from '../../core/stage/names.ts';
import { synthesize } from '../../operate/synthesize.ts';
import { seen } from '../support/cloudwatch.ts';
import { TestLake } from '../support/lake.ts';
import { times } from '../support/short.ts';
import { file } from '../support/trial.ts';

// A new account may have ten functions at work at once: as many as there are pipelines here, whose schedules come at one
// minute, and their heartbeats with them. All their functions stay warm, in some 6 GB of memory.

const MANY = times(10, 3);
const NAMES = Array.from({ length: MANY }, (_, index) => `trial${index}`);
const PIPELINES = join(import.meta.dirname, '../pipelines');
const root = mkdtempSync(join(tmpdir(), 'afluente-many-'));
let assembly: string;

beforeAll(async () => {
  const folders = join(root, 'pipelines');
  mkdirSync(folders);
  for (const name of NAMES) {
    const folder = join(folders, name);
    cpSync(join(PIPELINES, 'trial'), folder, { recursive: true });
    renameSync(join(folder, 'trial_by_city.sql'), join(folder, `${name}_by_city.sql`));
    for (const one of ['pipeline.ts', `${name}_by_city.sql`]) {
      const text = readFileSync(join(folder, one), 'utf8');
      const moved = text
        .replaceAll('trial', name)
        .replace('../../../core/', `${join(import.meta.dirname, '../../core')}/`)
        .replace('import { check,', 'import { check, daily,')
        .replace(/\n}\);\n$/, "\n  schedule: daily('03:00'),\n  startOnLanding: false,\n});\n");
      writeFileSync(join(folder, one), moved);
    }
  }
  assembly = (await synthesize(join(root, 'cdk.out'), 'dev', folders)).directory;
}, 600_000);

/** The alarms of a pipeline that would stand in ALARM by what CloudWatch has, by their names. */
async function alarming(lake: TestLake, name: string): Promise<string[]> {
  const stack = `afluente-dev-pipeline-${name}`;
  const template = JSON.parse(readFileSync(join(assembly, `${stack}.template.json`), 'utf8'));
  const { StackResourceSummaries = [] } = await lake.aws.cloudformation.send(
    new ListStackResourcesCommand({ StackName: stack }),
  );
  const physical = new Map(
    StackResourceSummaries.map(({ LogicalResourceId, PhysicalResourceId = '' }) => [
      LogicalResourceId,
      PhysicalResourceId.split('/').at(-1),
    ]),
  );
  const { stateMachineArn } = lake.beside(name).pipeline;
  const valueOf = (value: any): string =>
    typeof value === 'string'
      ? value
      : value.Ref
        ? stateMachineArn
        : (physical.get(value['Fn::GetAtt'][0]) ?? '');
  const names: string[] = [];
  for (const { Type, Properties: alarm } of Object.values<any>(template.Resources)) {
    if (Type !== 'AWS::CloudWatch::Alarm') continue;
    const { Namespace, MetricName, Dimensions, Period, Statistic } = alarm;
    const read: any[] = alarm.Metrics?.flatMap((one: any) => one.MetricStat ?? []) ?? [
      { Metric: { Namespace, MetricName, Dimensions }, Period, Stat: Statistic },
    ];
    const { MetricDataResults = [] } = await lake.aws.cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(Date.now() - 24 * 3600_000),
        EndTime: new Date(Date.now() + 3600_000),
        MetricDataQueries: read.map((stat, index) => ({
          Id: `m${index}`,
          MetricStat: {
            ...stat,
            Metric: {
              ...stat.Metric,
              Dimensions: stat.Metric.Dimensions.map(({ Name, Value }: any) => ({
                Name,
                Value: valueOf(Value),
              })),
            },
          },
        })),
      }),
    );
    // Sums, single values, and ages of which one alone is told: all are below what their sum is.
    const sums = new Map<number, number>();
    for (const { Timestamps = [], Values = [] } of MetricDataResults)
      for (const [index, at] of Timestamps.entries())
        sums.set(at.getTime(), (sums.get(at.getTime()) ?? 0) + Values[index]!);
    const breaching = [...sums.values()].filter((sum) => sum > alarm.Threshold).length;
    if (breaching >= (alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods)) names.push(alarm.AlarmName);
  }
  return names;
}

test.each([MANY])(
  'with %i functions at once as many pipelines that start at one minute publish, and nothing is told',
  async () => {
    const lake = await TestLake.open(NAMES[0]!, assembly, undefined, { concurrency: MANY });
    try {
      for (const [index, name] of NAMES.entries()) await lake.beside(name).put(file(index + 1));
      await lake.offline.scheduler.fireDue(new Date('2099-01-02T03:00:30Z'));
      for (const [index, name] of NAMES.entries()) {
        const one = lake.beside(name);
        const executions = await one.executions();
        expect(executions).toHaveLength(1);
        const run = await one.finish(executions[0]!);
        expect({ name, status: run.status, message: run.message }).toEqual({
          name,
          status: 'SUCCEEDED',
          message: '',
        });
        expect(await one.output(run)).toMatchObject({ trigger: 'schedule', published: { version: 1 } });
        expect(await one.sql(`SELECT amount FROM ${name}_by_city`)).toEqual([[`${index + 1}.00`]]);
      }
      await lake.offline.settled();

      const throttled = await seen(lake, 'LambdaThrottles', ['FunctionName']);
      const refused = Object.values(throttled).reduce((sum, one) => sum + one, 0);
      // Else this would show nothing.
      expect(refused).toBeGreaterThan(0);
      const errors = await seen(lake, 'LambdaErrors', ['FunctionName']);
      expect(Object.values(errors).filter((count) => count > 0)).toEqual([]);
      const invoked = await seen(lake, 'LambdaInvocations', ['FunctionName']);
      for (const name of NAMES)
        for (const listener of ['heartbeat', 'account-run'] as const)
          expect([name, listener, invoked[functionName(name, 'dev', listener)]]).toEqual([name, listener, 1]);
      expect(globSync(join(lake.state, 'sqs/*.jsonl'))).toEqual([]);
      for (const name of NAMES) expect(await alarming(lake, name)).toEqual([]);
    } finally {
      await lake.close();
    }
  },
  900_000,
);
