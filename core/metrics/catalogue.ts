import type { Metric } from './metric.ts';
import { OWN_METRICS } from './own.ts';
import { SERVICE_METRICS } from './services.ts';

/**
 * Every metric that is read anywhere: by the exporter, rules, dashboards and alarms. Whatever shows or judges a
 * metric takes it from here by its key.
 */
export const METRICS = { ...SERVICE_METRICS, ...OWN_METRICS } as const satisfies Record<string, Metric>;

export type MetricKey = keyof typeof METRICS;
