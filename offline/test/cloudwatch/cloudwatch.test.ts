import { createCloudWatch } from '../../cloudwatch/cloudwatch.ts';
import { embeddedMetrics } from '../../cloudwatch/embedded-metrics.ts';
import { allowAll, operator, temporaryDirectory } from '../lambda/handlers.ts';

const noon = Date.parse('2026-11-23T12:00:00Z');
const clock = { now: () => new Date(noon + 3_600_000), sleep: async () => {} };
const emf = (at: number, fields: object, metrics = [{ Name: 'rows', Unit: 'Count' }]) =>
  JSON.stringify({
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [
        { Namespace: 'Afluente', Dimensions: [['pipeline', 'task'], []], Metrics: metrics },
      ],
    },
    pipeline: 'orders',
    task: 'upload',
    ...fields,
  });

function start(root = temporaryDirectory()) {
  const cloudwatch = createCloudWatch({ root, judge: allowAll, clock });
  const call = async (name: string, input: object): Promise<any> =>
    cloudwatch.service.operations.find((operation) => operation.name === name)?.run(input, operator);
  const log = (line: string) => cloudwatch.onLog('upload', line, new Date(noon));
  return { log, call, root, record: cloudwatch.record };
}
const Dimensions = [
  { Name: 'task', Value: 'upload' },
  { Name: 'pipeline', Value: 'orders' },
];
const stat = (Stat: string, Period = 300) => ({
  Id: Stat.toLowerCase(),
  MetricStat: { Metric: { Namespace: 'Afluente', MetricName: 'rows', Dimensions }, Period, Stat },
});
const span = { StartTime: new Date(noon), EndTime: new Date(noon + 3_600_000) };

describe('embedded metric format', () => {
  test('one datapoint per dimension set and metric', () => {
    const metrics = [
      { Name: 'rows', Unit: 'Count' },
      { Name: 'missing', Unit: 'Count' },
    ];
    expect(embeddedMetrics(`2026Z\tid\tINFO\t${emf(noon, { rows: [1, 2] }, metrics)}`)).toEqual([
      {
        namespace: 'Afluente',
        metric: 'rows',
        dimensions: { pipeline: 'orders', task: 'upload' },
        unit: 'Count',
        at: noon,
        values: [1, 2],
      },
      { namespace: 'Afluente', metric: 'rows', dimensions: {}, unit: 'Count', at: noon, values: [1, 2] },
    ]);
  });
  test.each(['', 'text', '{"a":1}', '{"_aws":', '{"_aws":{}}'])('none of %j', (line) => {
    expect(embeddedMetrics(line)).toEqual([]);
  });
});

describe('GetMetricData', () => {
  test('aligns periods, computes statistics, survives a restart', async () => {
    const { log, root } = start();
    for (const [minute, rows] of [
      [1, 10],
      [4, 30],
      [11, 5],
    ] as const)
      log(emf(noon + minute * 60_000, { rows }));
    const { call } = start(root);
    const names = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount', 'p50'];
    const { MetricDataResults } = await call('GetMetricData', {
      ...span,
      ScanBy: 'TimestampAscending',
      MetricDataQueries: names.map((name) => stat(name)),
    });
    expect(MetricDataResults.map(({ Values }: { Values: number[] }) => Values)).toEqual([
      [40, 5],
      [20, 5],
      [10, 5],
      [30, 5],
      [2, 1],
      [20, 5],
    ]);
    expect(MetricDataResults[0]).toMatchObject({
      Id: 'sum',
      Label: 'rows',
      StatusCode: 'Complete',
      Timestamps: [new Date(noon), new Date(noon + 600_000)],
    });
  });

  test('newest first by default, in pages', async () => {
    const { log, call } = start();
    for (let hour = 0; hour < 3; hour += 1) log(emf(noon + hour * 1_000_000, { rows: hour }));
    const input = { ...span, MetricDataQueries: [stat('Sum', 60)], MaxDatapoints: 2 };
    const first = await call('GetMetricData', input);
    expect(first.MetricDataResults[0]).toMatchObject({ Values: [2, 1], StatusCode: 'PartialData' });
    const second = await call('GetMetricData', { ...input, NextToken: first.NextToken });
    expect(second.MetricDataResults[0]).toMatchObject({ Values: [0], StatusCode: 'Complete' });
    expect(second.NextToken).toBeUndefined();
  });

  test.each([
    ['metric math', { Id: 'e', Expression: 'a / b' }],
    ['the statistic tm90', stat('tm90')],
  ])('%s is refused by name', async (what, query) => {
    const { call } = start();
    await expect(call('GetMetricData', { ...span, MetricDataQueries: [query] })).rejects.toThrow(what);
  });
});

test('a page of an exporter’s questions is quick among 50,000 datapoints', async () => {
  const { record, call } = start();
  const metrics = Array.from({ length: 100 }, (_, metric) => `m${metric}`);
  record(
    Array.from({ length: 50_000 }, (_, i) => ({
      namespace: 'Many',
      metric: `m${i % 100}`,
      dimensions: {},
      unit: 'Count',
      at: noon + Math.floor(i / 100) * 60_000,
      values: [1],
    })),
  );
  const MetricDataQueries = metrics.map((MetricName) => ({
    Id: MetricName,
    MetricStat: { Metric: { Namespace: 'Many', MetricName }, Period: 60, Stat: 'Sum' },
  }));
  const begun = performance.now();
  const { MetricDataResults } = await call('GetMetricData', { ...span, MetricDataQueries });
  expect(performance.now() - begun).toBeLessThan(500);
  expect(MetricDataResults.map(({ Values }: { Values: number[] }) => Values.length)).toEqual(
    metrics.map(() => 60),
  );
});

test('what comes late finds its place, and what was silent for two weeks is listed no more', async () => {
  const { log, call } = start();
  for (const minute of [9, 3, 6]) log(emf(noon + minute * 60_000, { rows: minute }));
  log(emf(noon - 15 * 86_400_000, { old: 1 }, [{ Name: 'old', Unit: 'Count' }]));
  const input = { ...span, ScanBy: 'TimestampAscending', MetricDataQueries: [stat('Sum', 60)] };
  expect((await call('GetMetricData', input)).MetricDataResults[0].Values).toEqual([3, 6, 9]);
  const { Metrics } = await call('ListMetrics', { Namespace: 'Afluente' });
  expect(new Set(Metrics.map(({ MetricName }: { MetricName: string }) => MetricName))).toEqual(
    new Set(['rows']),
  );
});

test('ListMetrics filters by namespace, name and dimensions', async () => {
  const { log, call } = start();
  log(emf(noon, { rows: 1 }));
  log(emf(noon + 1, { rows: 2 }));
  expect((await call('ListMetrics', { Namespace: 'Afluente' })).Metrics).toHaveLength(2);
  expect((await call('ListMetrics', { MetricName: 'other' })).Metrics).toEqual([]);
  const filtered = await call('ListMetrics', { Dimensions: [{ Name: 'task' }] });
  expect(filtered.Metrics).toEqual([
    {
      Namespace: 'Afluente',
      MetricName: 'rows',
      Dimensions: [
        { Name: 'pipeline', Value: 'orders' },
        { Name: 'task', Value: 'upload' },
      ],
    },
  ]);
  expect((await call('ListMetrics', { Dimensions: [{ Name: 'task', Value: 'x' }] })).Metrics).toEqual([]);
});
