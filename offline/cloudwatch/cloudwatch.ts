import { join } from 'node:path';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import { type Backlog, openBacklog } from '../kernel/backlog.ts';
import { authorize, type Caller, type Judge } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import { operation, type Service } from '../kernel/service.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import { keyOf, MetricStore, type Datapoint, type MetricName } from './metrics.ts';
import type { Point, Series } from './series.ts';
import { statistic } from './statistics.ts';

export interface CloudWatchOptions {
  /** The state directory; datapoints lie in `cloudwatch/` of it. */
  readonly root: string;
  readonly judge: Judge;
  readonly clock: Clock;
  /** @default one that tells on stderr */
  readonly backlog?: Backlog;
  /** Metrics that nobody records, since they can be worked out for any time. @default none */
  readonly derived?: readonly Series[];
}

export interface CloudWatch {
  readonly service: Service;
  /** Reads a log line of a function; one in embedded metric format becomes datapoints. */
  readonly onLog: (functionName: string, line: string, at: Date) => void;
  /** Records what a service measures of itself. */
  readonly record: (datapoints: readonly Datapoint[]) => void;
}

/** `ListMetrics` leaves out what was silent for longer: two weeks, or 3 hours with `RecentlyActive`. */
const LISTED_MS = 14 * 86_400_000;
const RECENT_MS = 3 * 3_600_000;

/**
 * CloudWatch metrics: those of the services, and those that functions write to their logs, read back by
 * `GetMetricData` and `ListMetrics`.
 */
export function createCloudWatch(options: CloudWatchOptions): CloudWatch {
  const { root, judge, clock, backlog = openBacklog() } = options;
  const store = new MetricStore(join(root, 'cloudwatch', 'metrics.jsonl'), backlog);
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
    const computed = new Map(options.derived?.map((series) => [keyOf(series.name), series]));
    const results = MetricDataQueries.filter(({ ReturnData }) => ReturnData !== false).map((query) => {
      const points = aggregate(
        (name) => computed.get(keyOf(name)) ?? store.get(name),
        query,
        StartTime,
        EndTime,
      );
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
    if (input.IncludeLinkedAccounts === true) throw new NotImitated('ListMetrics over several accounts');
    const now = clock.now().getTime();
    const since = now - (input.RecentlyActive === undefined ? LISTED_MS : RECENT_MS);
    const listed = [...store.all(), ...(options.derived ?? [])].filter((series) =>
      isAsked(series.name, input),
    );
    const found = listed.filter((series) => series.between(since, now + 1).length > 0);
    const { items, rest } = cut(found, 500, input.NextToken);
    return {
      Metrics: items.map(({ name: { namespace, metric, dimensions } }) => ({
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
      violation: (message) => new AwsError('ValidationError', message),
      protocol: 'awsJson1_0',
      speaksCbor: true,
      codec: new cloudwatch.CloudWatchClient({ region: 'us-east-1' }).config.protocol.getPayloadCodec(),
      targetPrefix: 'GraniteServiceVersion20100801',
      operations: [
        operation(
          'GetMetricData',
          cloudwatch.GetMetricData$,
          ['MetricDataQueries', 'StartTime', 'EndTime', 'ScanBy', 'MaxDatapoints', 'NextToken'],
          getMetricData,
        ),
        operation(
          'ListMetrics',
          cloudwatch.ListMetrics$,
          ['Namespace', 'MetricName', 'Dimensions', 'NextToken', 'RecentlyActive', 'IncludeLinkedAccounts'],
          listMetrics,
        ),
      ],
    },
    onLog: (_, line) => store.record(embeddedMetrics(line)),
    record: (datapoints) => store.record(datapoints),
  };
}

/** One value per period that has any, oldest first. Periods lie on multiples of their length since 1970. */
function aggregate(
  seriesOf: (name: MetricName) => Series | undefined,
  query: cloudwatch.MetricDataQuery,
  start: Date,
  end: Date,
) {
  if (query.Expression !== undefined) throw new NotImitated(`the metric math expression ${query.Expression}`);
  if (query.AccountId !== undefined) throw new NotImitated('GetMetricData over several accounts');
  const { Metric, Period = 0, Stat = '', Unit } = query.MetricStat ?? {};
  if (![1, 5, 10, 20, 30].includes(Period) && (Period < 60 || Period % 60 !== 0))
    throw invalid('The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.');
  const compute = statistic(Stat);
  const periodMs = Period * 1000;
  const first = Math.floor(start.getTime() / periodMs) * periodMs;
  const { Namespace: namespace = '', MetricName: metric = '', Dimensions } = Metric ?? {};
  const series = seriesOf({ namespace, metric, dimensions: toRecord(Dimensions) });
  // A period that begins before the end counts whole.
  const last = Math.ceil(end.getTime() / periodMs) * periodMs;
  const points = (series?.between(first, last) ?? []).filter(({ unit }) => (Unit ?? unit) === unit);
  const periods = Map.groupBy(points, ({ at }) => Math.floor(at / periodMs) * periodMs);
  const valuesOf = (found: readonly Point[]) => found.flatMap(({ values }) => values);
  return [...periods].map(([at, found]) => ({ at, value: compute(valuesOf(found)) }));
}

function cut<T>(all: readonly T[], size: number, token: string | undefined) {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start)) throw invalid('The value for parameter NextToken is not valid.');
  const end = start + size;
  return { items: all.slice(start, end), rest: end < all.length ? String(end) : undefined };
}

function isAsked(
  { namespace, metric, dimensions }: MetricName,
  { Namespace = namespace, MetricName = metric, Dimensions = [] }: cloudwatch.ListMetricsCommandInput,
): boolean {
  return (
    Namespace === namespace &&
    MetricName === metric &&
    Dimensions.every(
      ({ Name = '', Value }) => Name in dimensions && (Value ?? dimensions[Name]) === dimensions[Name],
    )
  );
}

function toRecord(dimensions: readonly cloudwatch.Dimension[] = []): Record<string, string> {
  return Object.fromEntries(dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}
