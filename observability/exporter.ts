import { METRICS } from '../core/metrics/catalogue.ts';
import type { Metric } from '../core/metrics/metric.ts';
import { NAMESPACE, OWN_DIMENSIONS, OWN_METRICS } from '../core/metrics/own.ts';
import { SERVICE_METRICS } from '../core/metrics/services.ts';
import { LISTENERS } from '../core/listeners.ts';
import { TASKS } from '../core/tasks.ts';
import { DELAY, lambdaLength, LENGTH, PERIOD } from './timing.ts';
import { yaml } from './yaml.ts';

/** Where the region goes: the exporter reads no environment variables in its file, so whoever starts it fills it in. */
export const REGION = '${AWS_REGION}';

/** What the exporter puts on a metric, of the resource's tags. */
const TAGS = ['pipeline', 'stage', 'task'];

/** Longest that a function may work, in seconds. */
const LONGEST_FUNCTION = Math.max(
  ...[...Object.values(TASKS), ...Object.values(LISTENERS)].map(({ limits }) => limits.seconds),
);

/**
 * The configuration of YACE 0.67, with CloudWatch's own timestamps and every datapoint (ADR 11).
 * https://github.com/prometheus-community/yet-another-cloudwatch-exporter/blob/v0.67.0/docs/configuration.md
 */
export function exporterConfig(): string {
  const namespaces = [...new Set(Object.values<Metric>(SERVICE_METRICS).map(({ namespace }) => namespace))];
  // The scheduler's metrics are of no resource that could be found by its tags.
  const tagged = namespaces.filter((namespace) => namespace !== SERVICE_METRICS.ScheduleAttempts.namespace);
  return yaml('What YACE asks CloudWatch for. Replace ${AWS_REGION}, as docker-compose.yml does.', {
    apiVersion: 'v1alpha1',
    discovery: {
      exportedTagsOnMetrics: Object.fromEntries(tagged.map((namespace) => [namespace, TAGS])),
      jobs: namespaces.map((namespace) => ({
        type: namespace,
        ...(tagged.includes(namespace) ? { searchTags: [{ key: 'project', value: '^afluente$' }] } : {}),
        ...jobOf(Object.values<Metric>(SERVICE_METRICS).filter((metric) => metric.namespace === namespace)),
      })),
    },
    customNamespace: [
      {
        name: 'afluente',
        namespace: NAMESPACE,
        ...jobOf(
          Object.values<Metric>(OWN_METRICS).map((metric) => ({ ...metric, dimensions: OWN_DIMENSIONS })),
        ),
      },
      { name: 'afluente-by-reason', namespace: NAMESPACE, ...jobOf([METRICS.RowsRejected]) },
    ],
  });
}

/** @param metrics of one namespace and the same dimensions */
function jobOf(metrics: readonly Metric[]) {
  const [first] = metrics;
  const lambda = first?.namespace === SERVICE_METRICS.LambdaErrors.namespace;
  return {
    regions: [REGION],
    // Exactly these: Lambda and Athena offer the same numbers by fewer or more dimensions as well.
    dimensionNameRequirements: first?.dimensions,
    period: PERIOD,
    length: lambda ? lambdaLength(LONGEST_FUNCTION) : LENGTH,
    delay: DELAY,
    addCloudwatchTimestamp: true,
    exportAllDataPoints: true,
    metrics: metrics.map(({ name, statistics }) => ({ name, statistics })),
  };
}
