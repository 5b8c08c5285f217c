import type { Sum } from '../../core/alerts/condition.ts';
import { LISTENER_KINDS } from '../../core/stage/listeners.ts';
import { METRICS, type MetricKey } from '../../core/metrics/catalogue.ts';
import { isCounted } from '../../core/metrics/metric.ts';
import { TASK_KINDS } from '../../core/tasks/kinds.ts';
import { all, last, perPipeline, series, total, type Where } from '../promql.ts';

const FUNCTIONS = { tasks: TASK_KINDS, listeners: LISTENER_KINDS };

/**
 * What of a sum each pipeline has: what was counted in the range, or the last that was measured.
 * @param range a duration, or a variable of Grafana
 */
export function sumOf({ metrics, functions, by }: Sum, range?: string, where: Where = ''): string {
  const more = by === undefined ? [] : [by];
  const matched = all(functions ? `task=~"${FUNCTIONS[functions].join('|')}"` : '', where);
  const [first, ...others] = metrics;
  if (others.length === 0) return perPipeline(valueOf(first, matched, range), ...more);
  // Without the label, `or` would take them for one another.
  const each = metrics.map(
    (key) => `label_replace(${valueOf(key, matched, range)}, "metric", "${key}", "", "")`,
  );
  return perPipeline(`\n${each.join('\nor\n')}\n`, ...more);
}

function valueOf(key: MetricKey, where: Where, range: string | undefined): string {
  const selector = series(key, where);
  return isCounted(METRICS[key]) ? total(selector, range) : last(selector);
}
