import { METRICS } from '../core/metrics/catalogue.ts';
import type { Metric } from '../core/metrics/metric.ts';
import { NAMESPACE, OWN_DIMENSIONS, OWN_METRICS } from '../core/metrics/own.ts';
import { SERVICE_METRICS } from '../core/metrics/services.ts';
import { LISTENERS } from '../core/stage/listeners.ts';
import type { Stage } from '../core/stage/names.ts';
import { TASKS } from '../core/tasks/kinds.ts';
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

/** A tag by which the exporter finds resources, all of it. */
const tagged = (key: string, value: string) => ({ key, value: `^${value}$` });

/**
 * The configuration of YACE 0.67, with CloudWatch's own timestamps and every datapoint (ADR 11).
 * https://github.com/prometheus-community/yet-another-cloudwatch-exporter/blob/v0.67.0/docs/configuration.md
 * @param stage the one that is watched; absent: all that there are. Of what has no tags, the metrics of our own and the
 * scheduler's, the exporter offers every stage's: see `relabelRules`.
 */
export function exporterConfig(stage?: Stage): string {
  const searchTags = [
    tagged('project', 'afluente'),
    ...(stage === undefined ? [] : [tagged('stage', stage)]),
  ];
  const namespaces = [...new Set(Object.values<Metric>(SERVICE_METRICS).map(({ namespace }) => namespace))];
  // The scheduler's metrics are of no resource that could be found by its tags.
  const withTags = namespaces.filter((namespace) => namespace !== SERVICE_METRICS.ScheduleAttempts.namespace);
  return yaml('What YACE asks CloudWatch for. Replace ${AWS_REGION}, as docker-compose.yml does.', {
    apiVersion: 'v1alpha1',
    discovery: {
      exportedTagsOnMetrics: Object.fromEntries(withTags.map((namespace) => [namespace, TAGS])),
      jobs: namespaces.map((namespace) => ({
        type: namespace,
        ...(withTags.includes(namespace) ? { searchTags } : {}),
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
