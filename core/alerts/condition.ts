import type { MetricKey } from '../metrics/catalogue.ts';
import type { OwnMetric } from '../metrics/own.ts';

/**
 * What must be so for an alert to be told, in the terms of the catalogue of metrics. `lib` makes CloudWatch alarms of
 * it, `observability` Prometheus' rules: a kind that either doesn't know doesn't compile there.
 */
export type Condition = InCloudWatch | ScheduleOverdue | Unseen | NothingSeen | ExporterDown | ExporterErrors;

/** What CloudWatch can look at by itself, too. */
export type InCloudWatch = Counted | Overdue | OverBudget;

/** Something happened, or lies there, that should not: any of these sums is above zero. */
export interface Counted {
  readonly kind: 'counted';
  readonly sums: readonly [Sum, ...Sum[]];
  /** Where once is no matter. @default it is told at once */
  readonly lasting?: Lasting;
}

/** Something happened in so many of the last spans of so many seconds: not what is over before anybody looks. */
export interface Lasting {
  readonly spans: number;
  readonly of: number;
  readonly seconds: number;
}

/** Metrics of all resources of a pipeline that have them, added up. */
export interface Sum {
  /** All of the same resources. */
  readonly metrics: readonly [MetricKey, ...MetricKey[]];
  /** What is added up, in a few words. @default what the metric says */
  readonly label?: string;
  /** Of metrics of functions: of which. */
  readonly functions?: 'tasks' | 'listeners';
  /** What its alarm is called; false where none looks at it. @default the alert's name */
  readonly alarm?: string | false;
  /** Prometheus' label by which it is told apart: of which of the resources it is. */
  readonly by?: 'task' | 'queue';
}

interface AboveAllowance {
  readonly kind: 'overdue';
  /** Above so many times what the schedule allows a success: `successAllowance`. */
  readonly allowances: number;
}

/** An age is higher than the schedule allows. Where nothing runs by itself, nothing is. */
export interface Overdue extends AboveAllowance {
  /** The age: what the heartbeat measures. */
  readonly age: Extract<OwnMetric, 'SuccessAge' | 'DataFreshness'>;
  /** Only while the last success is no older than once the allowance; otherwise that is what is told. */
  readonly whileRunsSucceed?: true;
  /**
   * Seconds without a value that are told too, where there was one before: CloudWatch says INSUFFICIENT_DATA. Prometheus
   * has an alert of its own for that.
   */
  readonly orUnseenFor?: number;
}

/** The same, of the time since the schedule last tried: a week and hours are farther back than any alarm looks. */
export interface ScheduleOverdue extends AboveAllowance {
  readonly age: 'ScheduleAttempts';
}

/** In so many seconds, a stage's queries read more than its settings allow a day. */
export interface OverBudget {
  readonly kind: 'over budget';
  readonly metric: MetricKey;
  readonly seconds: number;
}

/** A pipeline that had a value within `seenWithin` has none for `seconds`. */
export interface Unseen {
  readonly kind: 'unseen';
  readonly metric: MetricKey;
  readonly seconds: number;
  readonly seenWithin: number;
}

/** No pipeline has a value for `seconds`. */
export interface NothingSeen {
  readonly kind: 'nothing seen';
  readonly metric: MetricKey;
  readonly seconds: number;
}

/** The exporter gives no answer. */
export interface ExporterDown {
  readonly kind: 'exporter down';
}

/** Of the exporter's calls in so many seconds a larger share failed, or it asked for nothing. */
export interface ExporterErrors {
  readonly kind: 'exporter errors';
  readonly share: number;
  readonly seconds: number;
}
