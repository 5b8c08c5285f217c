import { type Metric, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import type { Followed } from './follow.ts';
import type { Aws } from '../session/stage.ts';

const SECOND_MS = 1000;

/**
 * The sums of metrics over the seconds of a run, by their names. One without values is left out: CloudWatch may not have
 * it yet, and by the second it keeps values for three hours only; it was not zero.
 */
export async function metricSums(
  aws: Aws,
  metrics: readonly Metric[],
  { startedAt, stoppedAt = startedAt }: Pick<Followed, 'startedAt' | 'stoppedAt'>,
): Promise<Record<string, number>> {
  const inSeconds = (date: Date) => Math.floor(date.getTime() / SECOND_MS) * SECOND_MS;
  const pages = paginateGetMetricData(
    { client: aws.cloudwatch },
    {
      StartTime: new Date(inSeconds(startedAt)),
      // Exclusive: the second after the last may be another run's.
      EndTime: new Date(inSeconds(stoppedAt) + SECOND_MS),
      MetricDataQueries: metrics.map((Metric, index) => ({
        Id: `m${index}`,
        Label: Metric.MetricName,
        MetricStat: { Metric, Period: 1, Stat: 'Sum' },
      })),
    },
  );
  const sums: Record<string, number> = {};
  for await (const { MetricDataResults = [] } of pages) {
    for (const { Label = '', Values = [] } of MetricDataResults)
      if (Values.length > 0) sums[Label] = Values.reduce((sum, value) => sum + value, sums[Label] ?? 0);
  }
  return sums;
}
