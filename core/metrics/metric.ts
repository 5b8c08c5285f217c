/** Units as CloudWatch has them; `None` is the one of what has no other, such as US dollars. */
export type Unit = 'Count' | 'Bytes' | 'Seconds' | 'Milliseconds' | 'None';

/** CloudWatch's statistics, as far as something here reads them. */
export type Statistic = 'Sum' | 'Average' | 'Maximum' | 'p95';

/** One metric of CloudWatch: what it says, and how it is read. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly unit: Unit;
  /** Names of its dimensions. Values are constants of a deployment, or of a short list: never an id. */
  readonly dimensions: readonly string[];
  /** The statistics that the exporter asks for. */
  readonly statistics: readonly Statistic[];
  /** What a value says, in a few words. */
  readonly meaning: string;
  /** The metric of the Airflow demo that it takes the place of. */
  readonly replaces?: string;
}

/** Whether a metric counts what happens, so that its values add up; else each says how something stands. */
export function isCounted({ statistics }: Metric): boolean {
  return statistics.includes('Sum');
}

/**
 * The name under which the exporter offers a statistic to Prometheus: `aws_states_executions_failed_sum`.
 * The rule is YACE's (`BuildMetricName` and `PromString` of its `promutil`), for the names that are used here.
 */
export function exportedName({ namespace, name }: Metric, statistic: Statistic): string {
  return [exportedPrefix(namespace), snake(name), snake(statistic)].join('_');
}

/** What the exported names of a namespace begin with: `aws_states`. */
export function exportedPrefix(namespace: string): string {
  const prefix = namespace.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
  return prefix.startsWith('aws') ? prefix : `aws_${prefix}`;
}

/** `ExecutionsTimedOut` → `executions_timed_out` */
function snake(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
