import { highest, maxPerPipeline, mean, series, total } from '../promql.ts';
import { PIPELINE_LABELS } from '../labels.ts';
import type { MetricKey } from '../../core/metrics/catalogue.ts';
import type { Dashboard } from './dashboard.ts';
import type { Panel } from './panel.ts';
import { counted, NAME, STEP, ENDED } from './queries.ts';
import { OF_PIPELINE, OF_STAGE } from './variables.ts';

const TASK = '{{pipeline}} {{stage}} {{task}}';
const EACH_TASK = `${PIPELINE_LABELS.join(', ')}, task`;

/** The mean of the tasks' queries, not of the analysts'. Athena tells them by workgroup: a stage's pipelines share one. */
const athena = (key: MetricKey) =>
  `max by (stage, query_type) (${mean(series(key, `${OF_STAGE}, workgroup=~".+-pipelines"`), STEP)})`;

const DURATIONS: readonly Panel[] = [
  {
    title: 'Duration of tasks',
    description:
      'Invocations of each task’s function, the longest and the mean, by when they began. A query that outlasts an invocation is waited for by the state machine: see Athena below.',
    unit: 'ms',
    show: 'lines',
    queries: [
      {
        expr: `max by (${EACH_TASK}) (${highest(series('LambdaDuration', OF_PIPELINE, 'Maximum'), STEP)})`,
        legend: `${TASK} longest`,
      },
      {
        expr: `max by (${EACH_TASK}) (${mean(series('LambdaDuration', OF_PIPELINE, 'Average'), STEP)})`,
        legend: `${TASK} mean`,
      },
    ],
    alert: 'RunFailed',
    width: 12,
  },
  {
    title: 'Duration of runs',
    description: 'How long whole executions took: what 95 % stayed below.',
    unit: 'ms',
    show: 'lines',
    queries: [
      { expr: maxPerPipeline(highest(series('ExecutionTime', OF_PIPELINE, 'p95'), STEP)), legend: NAME },
    ],
    alert: 'RunFailed',
    width: 12,
  },
];

const ATHENA: readonly Panel[] = [
  {
    title: 'Athena: where the time goes',
    description:
      'Queries of the pipelines, the mean by kind (a CTAS is DML): waiting for capacity, planning, working, and all together.',
    unit: 'ms',
    show: 'lines',
    queries: [
      { expr: athena('AthenaQueueTime'), legend: '{{stage}} {{query_type}} queue' },
      { expr: athena('AthenaPlanningTime'), legend: '{{stage}} {{query_type}} planning' },
      { expr: athena('AthenaEngineTime'), legend: '{{stage}} {{query_type}} engine' },
      { expr: athena('AthenaTotalTime'), legend: '{{stage}} {{query_type}} total' },
    ],
    alert: 'Throttled',
    width: 12,
  },
  {
    title: 'Bytes scanned for runs',
    description:
      'What Athena read for each pipeline’s runs, all queries and attempts. It is what Athena bills.',
    unit: 'bytes',
    show: 'bars',
    queries: [{ expr: counted('BytesScanned'), legend: NAME }],
    alert: 'ScanBudget',
    width: 6,
  },
  {
    title: 'Bytes scanned in the stage',
    description:
      'What Athena read for everybody, by workgroup. A day of it is held against the stage’s budget.',
    unit: 'bytes',
    show: 'bars',
    queries: [
      {
        expr: `sum by (stage, workgroup) (${total(series('AthenaProcessedBytes', OF_STAGE), STEP)})`,
        legend: '{{workgroup}}',
      },
    ],
    alert: 'ScanBudget',
    width: 6,
  },
];

const ENDS: readonly Panel[] = [
  {
    title: 'Runs',
    description: 'Executions by how they ended. Click on one, and on This run, to look at it alone.',
    unit: 'short',
    show: 'bars',
    queries: ENDED,
    alert: 'RunFailed',
    width: 24,
  },
];

const FAULTS: readonly Panel[] = [
  {
    title: 'Errors of tasks',
    description:
      'Invocations that ended in an error, those that were tried again too. An error that is not tried again fails the run.',
    unit: 'short',
    show: 'bars',
    queries: [{ expr: counted('LambdaErrors', { by: ['task'] }), legend: TASK }],
    alert: 'ListenerFailed',
    width: 8,
  },
  {
    title: 'Invocations and redrives',
    description:
      'Invocations of each task’s function: more than one a run is a query that was waited for, or a retry. Redrives are people’s.',
    unit: 'short',
    show: 'bars',
    queries: [
      { expr: counted('LambdaInvocations', { by: ['task'] }), legend: TASK },
      { expr: counted('ExecutionsRedriven'), legend: `${NAME} redriven` },
    ],
    alert: 'RunFailed',
    width: 8,
  },
  {
    title: 'Throttles',
    description:
      'Calls that Lambda refused for want of concurrency, and states that waited for the account’s quota.',
    unit: 'short',
    show: 'bars',
    queries: [
      { expr: counted('LambdaThrottles'), legend: `${NAME} Lambda` },
      { expr: counted('ExecutionThrottled'), legend: `${NAME} Step Functions` },
    ],
    alert: 'Throttled',
    width: 8,
  },
];

/** Where a run spends its time, and which task went wrong. */
export const RUN: Dashboard = {
  uid: 'afluente-run',
  title: 'One run and its tasks',
  description:
    'Where a run spends its time, and which task went wrong. Click on a point of any dashboard, and on This run, to see that one alone.',
  range: '24h',
  rows: [ENDS, DURATIONS, ATHENA, FAULTS],
};
