import { PRICES } from '../core/runs/cost.ts';
import { LISTENER_KINDS } from '../core/stage/listeners.ts';
import { METRICS } from '../core/metrics/catalogue.ts';
import type { Metric } from '../core/metrics/metric.ts';
import { NAMESPACE, REJECT_KINDS } from '../core/metrics/own.ts';
import { TASK_KINDS } from '../core/tasks/kinds.ts';
import { PER_METRIC_ASKED_FOR, SECONDS_A_MONTH } from './price.ts';
import { POLL } from './timing.ts';

/** How many series a namespace has for one pipeline in one stage. */
interface Share {
  readonly namespace: string;
  readonly resources: number;
  /** What the resources are. */
  readonly why: string;
}

const SHARES: readonly Share[] = [
  { namespace: 'AWS/States', resources: 1, why: 'state machine' },
  {
    namespace: 'AWS/Lambda',
    resources: TASK_KINDS.length + LISTENER_KINDS.length,
    why: 'functions: tasks and listeners',
  },
  {
    namespace: 'AWS/Athena',
    resources: 3,
    why: 'DDL and DML that succeed, and one kind that failed within two weeks',
  },
  { namespace: 'AWS/Scheduler', resources: 2, why: 'schedule groups: of the pipeline and of its heartbeat' },
  { namespace: 'AWS/SQS', resources: 3, why: 'dead-letter queues' },
  { namespace: NAMESPACE, resources: 1, why: 'pipeline' },
];

/** What watching one pipeline costs a month by list prices, US dollars. */
export interface MonthlyCost {
  readonly rows: readonly (Share & { readonly statistics: number; readonly series: number })[];
  readonly series: number;
  readonly polls: number;
  readonly askingDollars: number;
  readonly customMetrics: number;
  readonly customDollars: number;
}

export function monthlyCost(): MonthlyCost {
  const rows = SHARES.map((share) => {
    const metrics = Object.values<Metric>(METRICS).filter(({ namespace }) => namespace === share.namespace);
    const statistics = metrics.reduce((sum, metric) => sum + metric.statistics.length, 0);
    const reasons = share.namespace === NAMESPACE ? REJECT_KINDS.length : 0;
    return { ...share, statistics, series: statistics * share.resources + reasons };
  });
  const series = rows.reduce((sum, row) => sum + row.series, 0);
  const polls = SECONDS_A_MONTH / POLL;
  const customMetrics = rows.find(({ namespace }) => namespace === NAMESPACE)?.series ?? 0;
  return {
    rows,
    series,
    polls,
    askingDollars: series * polls * PER_METRIC_ASKED_FOR,
    customMetrics,
    customDollars: customMetrics * PRICES.cloudwatchPerCustomMetricMonth,
  };
}
