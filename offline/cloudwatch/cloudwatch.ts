import { join } from 'node:path';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import { authorize, type Caller, type Judge } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import { operation, type Service } from '../kernel/service.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import { MetricStore, type Datapoint } from './metrics.ts';
import { statistic } from './statistics.ts';

export interface CloudWatchOptions {
  /** The state directory; datapoints lie in `cloudwatch/` of it. */
  readonly root: string;
  readonly judge: Judge;
  readonly clock: Clock;
}

export interface CloudWatch {
  readonly service: Service;
  /** Reads a log line of a function; one in embedded metric format becomes datapoints. */
  readonly onLog: (functionName: string, line: string, at: Date) => void;
  /** Records a datapoint of a service's own metric. */
  readonly record: (datapoint: Datapoint) => void;
}

/** CloudWatch metrics: those that functions write to their logs, read back by `GetMetricData` and `ListMetrics`. */
export function createCloudWatch({ root, judge, clock }: CloudWatchOptions): CloudWatch {
  const store = new MetricStore(join(root, 'cloudwatch', 'metrics.jsonl'));
  const allow = (caller: Caller, action: string) =>
    authorize(judge, { caller, action: `cloudwatch:${action}`, resource: '*' }, 'AccessDenied', 403);

  const getMetricData = async (
    input: cloudwatch.GetMetricDataCommandInput,
    caller: Caller,
  ): Promise<Omit<cloudwatch.GetMetricDataCommandOutput, '$metadata'>> => {
    allow(caller, 'GetMetricData');
    const { StartTime, EndTime, MetricDataQueries = [] } = input;
    if (StartTime === undefined || EndTime === undefined || StartTime >= EndTime)
      throw invalid('The parameter StartTime must be less than the parameter EndTime.');
    const ascending = input.ScanBy === 'TimestampAscending';
    const results = MetricDataQueries.filter(({ ReturnData }) => ReturnData !== false).map((query) => {
      const points = aggregate(store.all(), query, StartTime, EndTime);
      return { query, points: ascending ? points : points.toReversed() };
    });
    // The datapoints of all queries, one list, cut into pages.
    const flat = results.flatMap(({ query, points }) => points.map((point) => ({ query, ...point })));
    const { items, rest } = cut(flat, input.MaxDatapoints ?? 100_800, input.NextToken);
    return {
      MetricDataResults: results.map(({ query, points }) => {
        const here = items.filter((item) => item.query === query);
        return {
          Id: query.Id,
          Label: query.Label ?? query.MetricStat?.Metric?.MetricName,
          Timestamps: here.map(({ at }) => new Date(at)),
          Values: here.map(({ value }) => value),
          StatusCode: here.length === points.length || rest === undefined ? 'Complete' : 'PartialData',
        };
      }),
      Messages: [],
      NextToken: rest,
    };
  };

  const listMetrics = async (
    input: cloudwatch.ListMetricsCommandInput,
    caller: Caller,
  ): Promise<Omit<cloudwatch.ListMetricsCommandOutput, '$metadata'>> => {
    allow(caller, 'ListMetrics');
    if (input.IncludeLinkedAccounts || input.OwningAccount)
      throw new NotImitated('ListMetrics over several accounts');
    const since = input.RecentlyActive === undefined ? 0 : clock.now().getTime() - 3 * 3_600_000;
    const found = new Map<string, Datapoint>();
    for (const point of store.all())
      if (
        (input.Namespace ?? point.namespace) === point.namespace &&
        (input.MetricName ?? point.metric) === point.metric &&
        (input.Dimensions ?? []).every((filter) => hasDimension(point, filter)) &&
        point.at >= since
      )
        found.set(JSON.stringify([point.namespace, point.metric, key(point.dimensions)]), point);
    const { items, rest } = cut([...found.values()], 500, input.NextToken);
    return {
      Metrics: items.map(({ namespace, metric, dimensions }) => ({
        Namespace: namespace,
        MetricName: metric,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      })),
      NextToken: rest,
    };
  };

  return {
    service: {
      signingName: 'monitoring',
      protocol: 'awsJson1_0',
      codec: new cloudwatch.CloudWatchClient({ region: 'us-east-1' }).config.protocol.getPayloadCodec(),
      targetPrefix: 'GraniteServiceVersion20100801',
      operations: [
        operation('GetMetricData', cloudwatch.GetMetricData$, getMetricData),
        operation('ListMetrics', cloudwatch.ListMetrics$, listMetrics),
      ],
    },
    onLog: (_, line) => embeddedMetrics(line).forEach((datapoint) => store.record(datapoint)),
    record: (datapoint) => store.record(datapoint),
  };
}

/** One value per period that has any, oldest first. Periods lie on multiples of their length since 1970. */
function aggregate(all: readonly Datapoint[], query: cloudwatch.MetricDataQuery, start: Date, end: Date) {
  if (query.Expression !== undefined) throw new NotImitated(`the metric math expression ${query.Expression}`);
  if (query.AccountId !== undefined) throw new NotImitated('GetMetricData over several accounts');
  const { Metric, Period = 0, Stat = '', Unit } = query.MetricStat ?? {};
  if (![1, 5, 10, 20, 30].includes(Period) && (Period < 60 || Period % 60 !== 0))
    throw invalid('The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.');
  const compute = statistic(Stat);
  const periodMs = Period * 1000;
  const first = Math.floor(start.getTime() / periodMs) * periodMs;
  const wanted = key(toRecord(Metric?.Dimensions));
  const periods = new Map<number, number[]>();
  for (const point of all) {
    if (point.namespace !== Metric?.Namespace || point.metric !== Metric.MetricName) continue;
    if (key(point.dimensions) !== wanted || (Unit ?? point.unit) !== point.unit) continue;
    const at = Math.floor(point.at / periodMs) * periodMs;
    if (at < first || at >= end.getTime()) continue;
    periods.set(at, [...(periods.get(at) ?? []), ...point.values]);
  }
  return [...periods].map(([at, values]) => ({ at, value: compute(values) })).toSorted((a, b) => a.at - b.at);
}

function cut<T>(all: readonly T[], size: number, token: string | undefined) {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start)) throw invalid('The value for parameter NextToken is not valid.');
  const end = start + size;
  return { items: all.slice(start, end), rest: end < all.length ? String(end) : undefined };
}

function hasDimension({ dimensions }: Datapoint, { Name = '', Value }: cloudwatch.DimensionFilter): boolean {
  return Name in dimensions && (Value ?? dimensions[Name]) === dimensions[Name];
}

function toRecord(dimensions: readonly cloudwatch.Dimension[] = []): Record<string, string> {
  return Object.fromEntries(dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));
}

/** Dimensions are a set: their order says nothing. */
function key(dimensions: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}
