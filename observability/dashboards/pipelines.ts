import { ALERTS } from '../../core/alerts/catalogue.ts';
import { highest, last, maxPerPipeline, mean, ON_PIPELINE, perPipeline, series } from '../promql.ts';
import { RECORDED } from '../rules/recording.ts';
import { sumOf } from '../rules/sums.ts';
import type { Dashboard } from './dashboard.ts';
import type { Panel } from './panel.ts';
import { counted, NAME, RANGE, recorded, STEP, zero, ENDED } from './queries.ts';
import { OF_PIPELINE } from './variables.ts';

/** How much of what the schedule allows was used up; 0 without a schedule. */
const used = (name: string, times = 1) =>
  zero(`${recorded(name)} / ${ON_PIPELINE} (${times} * ${recorded(RECORDED.successAllowance)})`);

const [FAILED] = ALERTS.RunFailed.condition.sums;

const GLANCE: readonly Panel[] = [
  {
    title: 'Alerts that stand',
    description: 'Alerts of Prometheus that fire now, of all pipelines. Alertmanager tells which.',
    unit: 'short',
    show: 'number',
    queries: [{ expr: 'count(ALERTS{alertstate="firing"}) or vector(0)', legend: 'firing' }],
    limits: { bad: 1 },
    width: 4,
  },
  {
    title: 'Since the last success',
    description:
      'How much of the time that the schedule allows has passed since a run succeeded. From 100 % on NoSuccess fires. 0 % without a schedule.',
    unit: 'percentunit',
    show: 'number',
    queries: [{ expr: used(RECORDED.successAge), legend: NAME }],
    limits: { warn: 0.9, bad: 1 },
    alert: 'NoSuccess',
    width: 4,
  },
  {
    title: 'Age of the data',
    description:
      'How much of twice the time that the schedule allows has passed since the newest file of the published version landed. From 100 % on DataStale fires. 0 % without a schedule.',
    unit: 'percentunit',
    show: 'number',
    queries: [{ expr: used(RECORDED.dataAge, 2), legend: NAME }],
    limits: { warn: 0.9, bad: 1 },
    alert: 'DataStale',
    width: 4,
  },
  {
    title: 'Runs that failed',
    description: 'Executions that failed, timed out or were stopped, in the time that is shown.',
    unit: 'short',
    show: 'number',
    queries: [{ expr: zero(sumOf(FAILED, RANGE, OF_PIPELINE)), legend: NAME }],
    limits: { bad: 1 },
    alert: 'RunFailed',
    width: 4,
  },
  {
    title: 'Failed checks',
    description:
      'Checks of severity error that failed, in the time that is shown. Each kept a version from readers.',
    unit: 'short',
    show: 'number',
    queries: [{ expr: counted('DqErrorsFailed', { range: RANGE }), legend: NAME }],
    limits: { bad: 1 },
    alert: 'ChecksFailed',
    width: 4,
  },
  {
    title: 'Dead letters',
    description: 'Starts and events that could not be delivered, as they lie in the dead-letter queues now.',
    unit: 'short',
    show: 'number',
    queries: [{ expr: zero(perPipeline(last(series('DeadLetters', OF_PIPELINE)))), legend: NAME }],
    limits: { bad: 1 },
    alert: 'DeadLetters',
    width: 4,
  },
];

const RUNS: readonly Panel[] = [
  {
    title: 'Runs by outcome',
    description:
      'Executions that ended, by how. Skipped runs (another was at work) and unchanged ones (nothing was new) are among those that succeeded, and shown beside.',
    unit: 'short',
    show: 'bars',
    queries: ENDED,
    alert: 'RunFailed',
    width: 12,
  },
  {
    title: 'Duration of runs',
    description:
      'How long executions took: the mean, and what 95 % stayed below. Skipped and unchanged runs count, and are short.',
    unit: 'ms',
    show: 'lines',
    queries: [
      {
        expr: maxPerPipeline(mean(series('ExecutionTime', OF_PIPELINE, 'Average'), STEP)),
        legend: `${NAME} mean`,
      },
      {
        expr: maxPerPipeline(highest(series('ExecutionTime', OF_PIPELINE, 'p95'), STEP)),
        legend: `${NAME} p95`,
      },
    ],
    width: 12,
  },
];

const TIME: readonly Panel[] = [
  {
    title: 'Age of success and data',
    description:
      'Since a run last succeeded, since the newest published file landed, and how old a success may become by the schedule. A healthy pipeline is a saw below the line.',
    unit: 's',
    show: 'lines',
    queries: [
      { expr: recorded(RECORDED.successAge), legend: `${NAME} success` },
      { expr: recorded(RECORDED.dataAge), legend: `${NAME} data` },
      { expr: recorded(RECORDED.successAllowance), legend: `${NAME} allowed` },
    ],
    alert: 'NoSuccess',
    width: 12,
  },
  {
    title: 'Starts',
    description:
      'Executions that started, however; starts that the schedule tried, that were refused or given up, and runs that ended at once because another was at work or nothing was new.',
    unit: 'short',
    show: 'bars',
    queries: [
      { expr: counted('ExecutionsStarted'), legend: `${NAME} started` },
      { expr: counted('ScheduleAttempts'), legend: `${NAME} tried` },
      { expr: counted('ScheduleTargetErrors'), legend: `${NAME} refused` },
      { expr: counted('ScheduleDropped'), legend: `${NAME} given up` },
      { expr: counted('RunsSkipped'), legend: `${NAME} skipped` },
      { expr: counted('RunsUnchanged'), legend: `${NAME} unchanged` },
    ],
    alert: 'ScheduleSilent',
    width: 6,
  },
  {
    title: 'Delay of scheduled starts',
    description: 'From the time that the schedule meant to the start of the run.',
    unit: 's',
    show: 'lines',
    queries: [
      { expr: zero(maxPerPipeline(highest(series('ScheduleDelay', OF_PIPELINE), STEP))), legend: NAME },
    ],
    alert: 'ScheduleSilent',
    width: 6,
  },
];

const VOLUME: readonly Panel[] = [
  {
    title: 'Rows',
    description: 'Rows accepted from the source, rejected, and written to the versions that were built.',
    unit: 'short',
    show: 'bars',
    queries: [
      { expr: counted('RowsIngested'), legend: `${NAME} in` },
      { expr: counted('RowsRejected', { where: 'reason=""' }), legend: `${NAME} rejected` },
      { expr: counted('RowsWritten'), legend: `${NAME} written` },
    ],
    width: 9,
  },
  {
    title: 'Parquet written',
    description: 'Size of the versions that were built.',
    unit: 'bytes',
    show: 'bars',
    queries: [{ expr: counted('BytesWritten'), legend: NAME }],
    width: 5,
  },
  {
    title: 'Partitions written',
    description:
      'Partitions of the versions that were built. More of them make more files and slower queries.',
    unit: 'short',
    show: 'bars',
    queries: [{ expr: counted('PartitionsWritten'), legend: NAME }],
    width: 5,
  },
  {
    title: 'Cost of runs',
    description: 'What ended runs cost by list prices, free tiers left aside. The bill may differ.',
    unit: 'currencyUSD',
    show: 'bars',
    queries: [{ expr: counted('RunCost'), legend: NAME }],
    alert: 'ScanBudget',
    width: 5,
  },
];

/** All pipelines: are they well, what did they do, what did it cost. */
export const PIPELINES: Dashboard = {
  uid: 'afluente-pipelines',
  title: 'Pipelines',
  description: 'All pipelines: are they well, what did they do, what did it cost.',
  range: '7d',
  rows: [GLANCE, RUNS, TIME, VOLUME],
};
