import { PRICES } from '../core/runs/cost.ts';

/** CloudWatch's month: 730 hours. */
export const SECONDS_A_MONTH = 730 * 3600;

/** US dollars for one metric that is asked for once. */
export const PER_METRIC_ASKED_FOR = PRICES.cloudwatchPerThousandMetricsAskedFor / 1000;
