import { GetMetricDataCommand, type Metric } from '@aws-sdk/client-cloudwatch';
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
  const { MetricDataResults = [] } = await aws.cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(inSeconds(startedAt)),
      // Exclusive: the second after the last may be another run's.
      EndTime: new Date(inSeconds(stoppedAt) + SECOND_MS),
      MetricDataQueries: metrics.map((Metric, index) => ({
        Id: `m${index}`,
        Label: Metric.MetricName,
        MetricStat: { Metric, Period: 1, Stat: 'Sum' },
      })),
    }),
  );
  return Object.fromEntries(
    MetricDataResults.filter(({ Values = [] }) => Values.length > 0).map(({ Label = '', Values = [] }) => [
      Label,
      Values.reduce((sum, value) => sum + value, 0),
    ]),
  );
}
