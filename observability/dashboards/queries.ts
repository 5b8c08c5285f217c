import type { MetricKey } from '../../core/metrics/catalogue.ts';
import { all, perPipeline, series, total, type Where } from '../promql.ts';
import { orZero } from '../rules/recording.ts';
import type { Query } from './panel.ts';
import { OF_PIPELINE } from './variables.ts';

/** What the series of a pipeline is called. */
export const NAME = '{{pipeline}} {{stage}}';

/** Grafana's step: what is counted into one bar. */
export const STEP = '$__interval';

/** All of the time that is shown. */
export const RANGE = '$__range';

/** 0 for each chosen pipeline that has no value. */
export function zero(expression: string): string {
  return orZero(expression, OF_PIPELINE);
}

export interface Counting {
  /** Labels that split a pipeline's count; then there is no 0 where nothing was counted. */
  readonly by?: readonly string[];
  readonly where?: Where;
  readonly range?: string;
}

/** What was counted of each chosen pipeline in a step, 0 where nothing was. */
export function counted(key: MetricKey, { by = [], where = '', range = STEP }: Counting = {}): string {
  const sum = perPipeline(total(series(key, all(OF_PIPELINE, where)), range), ...by);
  return by.length === 0 ? zero(sum) : sum;
}

/** A recorded series of the chosen pipelines. */
export function recorded(name: string): string {
  return `${name}{${OF_PIPELINE}}`;
}

/** Executions by how they ended. */
export const ENDED: readonly Query[] = [
  { expr: counted('ExecutionsSucceeded'), legend: `${NAME} succeeded` },
  { expr: counted('ExecutionsFailed'), legend: `${NAME} failed` },
  { expr: counted('ExecutionsTimedOut'), legend: `${NAME} timed out` },
  { expr: counted('ExecutionsAborted'), legend: `${NAME} stopped` },
];
