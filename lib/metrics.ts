import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS, type MetricKey } from '../core/metrics/catalogue.ts';
import type { Statistic } from '../core/metrics/metric.ts';
import { SERVICE } from '../core/metrics/own.ts';
import type { Stage } from '../core/stage/names.ts';

interface Reading {
  /** @default the metric's first of the catalogue */
  readonly statistic?: Statistic;
  /** @default 5 minutes */
  readonly period?: Duration;
  /** @default what it means */
  readonly label?: string;
}

/** A metric of the catalogue as CloudWatch's alarms and dashboards read it. */
export function metric(
  key: MetricKey,
  dimensionsMap: Readonly<Record<string, string>>,
  { statistic, period = Duration.minutes(5), label }: Reading = {},
): Metric {
  const { namespace, name, statistics, meaning } = METRICS[key];
  return new Metric({
    namespace,
    metricName: name,
    statistic: statistic ?? statistics[0],
    period,
    label: label ?? meaning,
    dimensionsMap: { ...dimensionsMap },
  });
}

/** The dimensions of a pipeline's own metrics. */
export function ownDimensions(pipeline: string, stage: Stage): Record<string, string> {
  return { service: SERVICE, pipeline, stage };
}

/** What an alarm can add up: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const MOST = 10;

/** Sums of metrics, each of as many as an alarm adds up. */
export function totals(metrics: readonly Metric[], label: string): MathExpression[] {
  return slices(metrics, MOST).map((some) => total(some, label));
}

/**
 * The sum of metrics, of which any may have no data.
 * @throws RangeError for more than an alarm takes
 */
export function total(metrics: readonly Metric[], label: string): MathExpression {
  if (metrics.length > MOST) throw new RangeError(`${label}: an alarm adds up ${MOST} metrics at most.`);
  const named = metrics.map((one, index) => [`m${index}`, one] as const);
  const { period } = metrics[0] ?? { period: Duration.minutes(5) };
  return new MathExpression({
    expression: named.map(([id]) => `FILL(${id}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(named),
    label,
    period,
  });
}

/** A list in parts of at most so many. */
export function slices<T>(list: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / most) }, (_, index) =>
    list.slice(index * most, (index + 1) * most),
  );
}
