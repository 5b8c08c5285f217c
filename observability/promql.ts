import { METRICS, type MetricKey } from '../core/metrics/catalogue.ts';
import { exportedName, type Metric, type Statistic } from '../core/metrics/metric.ts';
import { OF_SCHEDULE, PIPELINE_LABELS } from './labels.ts';
import { duration, EVENT_WINDOW, GAUGE_WINDOW } from './timing.ts';

// Samples bear CloudWatch's time and are minutes old when they come. An instant selector looks back five minutes and
// would miss most of them: every selector of an `aws_` series here has a range.

/** Label matchers, `stage=~"dev"`, or nothing. */
export type Where = string;

/** A selector of an exported metric; its first statistic unless another is named. Of schedules, the pipelines' alone. */
export function series(key: MetricKey, where: Where = '', statistic?: Statistic): string {
  const metric: Metric = METRICS[key];
  const [first = 'Sum'] = metric.statistics;
  const ofSchedule = metric.dimensions.includes('ScheduleGroup') ? OF_SCHEDULE : '';
  return `${exportedName(metric, statistic ?? first)}${braced(all(where, ofSchedule))}`;
}

/** `{stage="dev"}`, or nothing for nothing. */
function braced(where: Where): string {
  return where === '' ? '' : `{${where}}`;
}

/** Matchers that must all hold. */
export function all(...matchers: readonly Where[]): Where {
  return matchers.filter((matcher) => matcher !== '').join(', ');
}

/** The last value of a gauge that the heartbeat measures, in the range that ends now. */
export function last(selector: string, range: string = duration(GAUGE_WINDOW)): string {
  return `last_over_time(${selector}[${range}])`;
}

/**
 * What was counted in the range that ends now. Samples lie on whole minutes, and so do the steps of Grafana and the
 * windows of rules: Prometheus 2 would count a sample on each edge twice, since its ranges are closed on both sides,
 * and Prometheus 3 leaves the older one out. A millisecond earlier, both take [now − range, now).
 * @param range a duration, or a variable of Grafana
 */
export function total(selector: string, range: string = duration(EVENT_WINDOW)): string {
  return `sum_over_time(${selector}[${range}] offset 1ms)`;
}

/** The mean of the minutes' means: each minute with a value counts the same. */
export function mean(selector: string, range: string): string {
  return `avg_over_time(${selector}[${range}] offset 1ms)`;
}

/** The highest value in the range. */
export function highest(selector: string, range: string): string {
  return `max_over_time(${selector}[${range}] offset 1ms)`;
}

/** Summed up, by the labels of a pipeline and more of them. */
export function perPipeline(expression: string, ...more: readonly string[]): string {
  return `sum by (${[...PIPELINE_LABELS, ...more].join(', ')}) (${expression})`;
}

/** The highest, by the labels of a pipeline. */
export function maxPerPipeline(expression: string): string {
  return `max by (${PIPELINE_LABELS.join(', ')}) (${expression})`;
}

/** How pipelines are matched. Labels of the left side stay. */
export const ON_PIPELINE = 'on (pipeline, stage) group_left ()';

/**
 * When a sample of a counting metric last was above zero, seconds since 1970. Within a subquery the instant selector
 * is evaluated at each minute of the past, where its samples are not old.
 */
export function lastCounted(selector: string, range: string): string {
  return `max_over_time((timestamp(${selector}) and ${selector} > 0)[${range}:1m])`;
}
