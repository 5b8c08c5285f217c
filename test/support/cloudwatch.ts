import { GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { METRICS, type MetricKey } from '../../core/metrics/catalogue.ts';
import type { TestLake } from './lake.ts';

/**
 * What CloudWatch has of a metric, summed or the largest over all its time, by the values of its dimensions:
 * `dev trial` → 2.
 */
export async function seen(
  lake: TestLake,
  key: MetricKey,
  dimensions: readonly string[],
): Promise<Record<string, number>> {
  const { namespace: Namespace, name: MetricName, statistics } = METRICS[key];
  const { Metrics = [] } = await lake.aws.cloudwatch.send(new ListMetricsCommand({ Namespace, MetricName }));
  const wanted = Metrics.filter(({ Dimensions = [] }) => Dimensions.length === dimensions.length);
  if (wanted.length === 0) return {};
  const { MetricDataResults = [] } = await lake.aws.cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(0),
      EndTime: new Date('2100-01-01'),
      MetricDataQueries: wanted.map((Metric, index) => ({
        Id: `m${index}`,
        MetricStat: { Metric, Period: 60, Stat: statistics[0] },
      })),
    }),
  );
  return Object.fromEntries(
    MetricDataResults.map(({ Values = [] }, index) => {
      const values = new Map(wanted[index]!.Dimensions!.map(({ Name, Value }) => [Name!, Value!]));
      const all = statistics[0] === 'Maximum' ? Math.max(...Values) : Values.reduce((a, b) => a + b, 0);
      return [dimensions.map((name) => values.get(name)).join(' '), all];
    }),
  );
}
