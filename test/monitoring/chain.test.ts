import { setTimeout as sleep } from 'node:timers/promises';
import { describe as describeExecution } from '../../operate/executions/execution.ts';
import { findPipeline, pipelinesOf } from '../../operate/session/stage.ts';
import { ALERTS } from '../../core/alerts/catalogue.ts';
import { METRICS, type MetricKey } from '../../core/metrics/catalogue.ts';
import { exportedName, type Metric } from '../../core/metrics/metric.ts';
import { OWN_DIMENSIONS } from '../../core/metrics/own.ts';
import { expressions } from '../observability/panels.ts';
import medicoes from '../pipelines/medicoes/pipeline.ts';
import trial from '../pipelines/trial/pipeline.ts';
import { seen } from '../support/cloudwatch.ts';
import { TestLake } from '../support/lake.ts';
import { prometheus, yace } from '../support/tools.ts';
import { Bridge, type JudgedAlert, type Series } from './bridge.ts';
import { calls, executionsOf, LATE, makeRuns } from './runs.ts';

// CloudWatch → exporter → Prometheus, as it is deployed: the generated files, the real programs, and what runs did.

let lake: TestLake;
let bridge: Bridge;
let alerts: JudgedAlert[];
/** Seconds of each ended execution of `trial`. */
let durations: number[];
const HOUR = '1h';

beforeAll(async () => {
  // First, since a new machine takes minutes for them, and the runs must be fresh when they are looked at.
  prometheus();
  yace();
  lake = await TestLake.open('trial');
  await makeRuns(lake);
  const ended = await Promise.all(
    (await executionsOf(lake, lake.pipeline.stateMachineArn)).map((arn) => describeExecution(lake.aws, arn)),
  );
  durations = ended.map(({ startDate, stopDate }) => (stopDate!.getTime() - startDate!.getTime()) / 1000);
  // The exporter asks for whole minutes.
  await sleep(62_000 - (Date.now() % 60_000));
  bridge = await Bridge.open(lake.offline.connection);
  await bridge.until('pipeline:success_age_seconds:last{pipeline="trial"}');
  await bridge.until('increase(yace_cloudwatch_getmetricdata_metrics_requested_total[30m]) > 0');
  // Rules that read recorded series are a round behind them.
  await sleep(6000);
  alerts = await bridge.alerts();
});
afterAll(async () => {
  bridge?.close();
  await lake?.close();
});

type Expected = number | ((value: number) => boolean);
const between = (low: number, high: number) => (value: number) => value >= low && value <= high;
const about = (wanted: number, by: number) => between(wanted - by, wanted + by);

/** The series of one pipeline, or without the label of the stage, by what else tells them apart. */
function of(series: readonly Series[], wanted: Readonly<Record<string, string>>): Series[] {
  return series.filter(({ labels }) =>
    Object.entries(wanted).every(([name, value]) => labels[name] === value),
  );
}

function judge(what: string, series: readonly Series[], expected: Expected): string[] {
  if (series.length !== 1) return [`${what}: ${series.length} series`];
  const [{ value } = { value: Number.NaN }] = series;
  const right = typeof expected === 'number' ? Math.abs(value - expected) < 1e-9 : expected(value);
  return right ? [] : [`${what}: ${value}${typeof expected === 'number' ? `, not ${expected}` : ''}`];
}

/** What each panel must show of an hour: by its title and the end of its legend. */
const PANELS: Readonly<Record<string, Readonly<Record<string, Expected>>>> = {
  'Pipelines / Alerts that stand: firing': { '': 2 },
  'Pipelines / Since the last success:': { trial: 0, medicoes: between(0, 0.05) },
  'Pipelines / Age of the data:': { trial: 0, medicoes: 0 },
  'Pipelines / Runs that failed:': { trial: 4, medicoes: 0 },
  'Pipelines / Failed checks:': { trial: 2, medicoes: 0 },
  'Pipelines / Dead letters:': { trial: 0, medicoes: 0 },
  'Pipelines / Runs by outcome: succeeded': { trial: 5, medicoes: 1 },
  'Pipelines / Runs by outcome: failed': { trial: 3, medicoes: 0 },
  'Pipelines / Runs by outcome: timed out': { trial: 0, medicoes: 0 },
  'Pipelines / Runs by outcome: stopped': { trial: 1, medicoes: 0 },
  'Pipelines / Duration of runs: mean': {
    trial: (value) => between(Math.min(...durations), Math.max(...durations))(value / 1000),
  },
  'Pipelines / Duration of runs: p95': { trial: (value) => value / 1000 <= Math.max(...durations) },
  'Pipelines / Age of success and data: success': { trial: between(0, 600), medicoes: between(0, 600) },
  'Pipelines / Age of success and data: data': { trial: between(0, 600) },
  'Pipelines / Age of success and data: allowed': { medicoes: 3 * 3600 },
  'Pipelines / Starts: started': { trial: 8, medicoes: 1 },
  'Pipelines / Starts: tried': { trial: 0, medicoes: 1 },
  'Pipelines / Starts: refused': { trial: 0, medicoes: 0 },
  'Pipelines / Starts: given up': { trial: 0, medicoes: 0 },
  'Pipelines / Starts: skipped': { trial: 1, medicoes: 0 },
  'Pipelines / Starts: unchanged': { trial: 2, medicoes: 0 },
  'Pipelines / Delay of scheduled starts:': { trial: between(LATE, LATE + 10), medicoes: 0 },
  'Pipelines / Rows: in': { trial: 5, medicoes: 0 },
  'Pipelines / Rows: rejected': { trial: 6, medicoes: 0 },
  'Pipelines / Rows: written': { trial: 5, medicoes: 0 },
  'Pipelines / Partitions written:': { trial: 5, medicoes: 0 },
  'Data quality / Checks that failed:': { trial: 2, medicoes: 0 },
  'Data quality / Warnings:': { trial: 0, medicoes: 0 },
  'Data quality / Checks that passed:': { trial: 14, medicoes: 0 },
  'Data quality / Share of rejected rows:': { trial: 6 / 11, medicoes: 0 },
  'Data quality / Errors, warnings, files set aside: errors': { trial: 2, medicoes: 0 },
  'Data quality / Errors, warnings, files set aside: warnings': { trial: 0, medicoes: 0 },
  'Data quality / Errors, warnings, files set aside: set aside': { trial: 0, medicoes: 0 },
  'Data quality / Rejected rows by reason: all': { trial: 6, medicoes: 0 },
  'Data quality / Share of rejected rows over time:': { trial: 6 / 11, medicoes: 0 },
  'Data quality / Rows in and written: in': { trial: 5, medicoes: 0 },
  'Data quality / Rows in and written: written': { trial: 5, medicoes: 0 },
  'One run and its tasks / Runs: succeeded': { trial: 5, medicoes: 1 },
  'One run and its tasks / Runs: failed': { trial: 3, medicoes: 0 },
  'One run and its tasks / Runs: timed out': { trial: 0, medicoes: 0 },
  'One run and its tasks / Runs: stopped': { trial: 1, medicoes: 0 },
  'One run and its tasks / Invocations and redrives: redriven': { trial: 1, medicoes: 0 },
  'One run and its tasks / Throttles: Lambda': { trial: 0, medicoes: 0 },
  'One run and its tasks / Throttles: Step Functions': { trial: 0, medicoes: 0 },
  'One run and its tasks / Duration of runs:': { trial: (value) => value / 1000 <= Math.max(...durations) },
  'Bridge health / Exporter:': { '': 1 },
  'Bridge health / Reachable:': { '': 1 },
  'Bridge health / Age of the newest sample: heartbeat': { '': between(0, 300) },
  'Bridge health / Failed calls: failed': { '': 0 },
  'Bridge health / Failed calls by API:': { '': 0 },
};

/** Those with series of their own kinds: judged below, or by what CloudWatch itself has. */
const ELSEWHERE = [
  /^Pipelines \/ (Parquet written|Cost of runs):/,
  /^One run and its tasks \/ (Duration of tasks|Athena|Bytes scanned|Errors of tasks|Invocations and redrives:$)/,
  /^Data quality \/ Rejected rows by reason:$/,
  /^Bridge health \/ (Price of asking|Calls by API|Metrics asked for|Samples of a scrape)/,
];

const shown = expressions({ __interval: HOUR, __rate_interval: HOUR, __range: HOUR });
const keyOf = (panel: string, legend: string) =>
  `${panel}: ${legend.replaceAll(/\{\{\w+\}\}/g, '').trim()}`.trim();

test('every panel has a result, and shows what runs did', async () => {
  const problems: string[] = [];
  for (const { panel, legend, expr } of shown) {
    const key = keyOf(panel, legend);
    const series = await bridge.query(expr);
    if (series.length === 0) problems.push(`${key}: nothing`);
    if (!(key in PANELS) && !ELSEWHERE.some((pattern) => pattern.test(key)))
      problems.push(`${key}: nobody says what it must show`);
    for (const [pipeline, expected] of Object.entries(PANELS[key] ?? {}))
      problems.push(
        ...judge(`${key} ${pipeline}`, pipeline === '' ? series : of(series, { pipeline }), expected),
      );
  }
  expect(problems).toEqual([]);
});

test('nothing is expected of a panel that isn’t there', () => {
  const keys = new Set(shown.map(({ panel, legend }) => keyOf(panel, legend)));
  expect(Object.keys(PANELS).filter((key) => !keys.has(key))).toEqual([]);
});

const panel = (title: string, legend: string) =>
  bridge.query(
    shown.find((one) => one.panel === title && keyOf(title, one.legend) === `${title}: ${legend}`.trim())!
      .expr,
  );

test('tasks were called, and failed, as the executions’ histories say; listeners once for each end', async () => {
  const invocations = await panel('One run and its tasks / Invocations and redrives', '');
  const errors = await panel('One run and its tasks / Errors of tasks', '');
  const problems: string[] = [];
  for (const [pipeline, definition] of Object.entries({ trial, medicoes }))
    for (const [task, counted] of Object.entries(await calls(lake, pipeline, definition))) {
      if (counted.calls === 0) continue;
      problems.push(
        ...judge(`${pipeline} ${task} calls`, of(invocations, { pipeline, task }), counted.calls),
        ...judge(`${pipeline} ${task} errors`, of(errors, { pipeline, task }), counted.failures),
      );
    }
  // Eight executions ended, one of them twice; three failed, one was stopped.
  const listeners = { 'account-run': 9, 'release-lock': 4, heartbeat: 1 };
  for (const [task, wanted] of Object.entries(listeners))
    problems.push(...judge(`trial ${task}`, of(invocations, { pipeline: 'trial', task }), wanted));
  expect(problems).toEqual([]);
});

test('rows were rejected for what was wrong with them', async () => {
  const series = of(await panel('Data quality / Rejected rows by reason', ''), { pipeline: 'trial' });
  expect(Object.fromEntries(series.map(({ labels, value }) => [labels['reason'], value]))).toEqual({
    fields: 1,
    type: 2,
    required: 1,
    quote: 1,
    encoding: 1,
  });
});

test('what runs scanned is what Athena says that it read, and a query has its phases', async () => {
  const [runs] = of(await panel('One run and its tasks / Bytes scanned for runs', ''), { pipeline: 'trial' });
  const [workgroup] = of(await panel('One run and its tasks / Bytes scanned in the stage', ''), {
    workgroup: 'afluente-dev-pipelines',
  });
  expect(runs!.value).toBeGreaterThan(0);
  expect(workgroup!.value).toBe(runs!.value);
  const title = 'One run and its tasks / Athena: where the time goes';
  const phase = async (name: string) =>
    of(await panel(title, name), { query_type: 'DML' }).map(({ value }) => value)[0]!;
  const [queue, planning, engine, all] = [
    await phase('queue'),
    await phase('planning'),
    await phase('engine'),
    await phase('total'),
  ];
  for (const part of [queue, planning, engine]) expect(part).toBeGreaterThanOrEqual(0);
  expect(all).toBeGreaterThan(engine);
});

test('every metric is in Prometheus with the number that CloudWatch has', async () => {
  const problems: string[] = [];
  let compared = 0;
  for (const [key, metric] of Object.entries<Metric>(METRICS)) {
    const [statistic = 'Sum'] = metric.statistics;
    if (metric.namespace !== 'Afluente' || !['Sum', 'Maximum'].includes(statistic)) continue;
    const over = statistic === 'Sum' ? 'sum_over_time' : 'max_over_time';
    const series = await bridge.query(
      `${over}(${exportedName(metric, statistic)}{reason=""}[${HOUR}] offset 1ms)`,
    );
    const cloudwatch = await seen(lake, key as MetricKey, OWN_DIMENSIONS);
    for (const [dimensions, value] of Object.entries(cloudwatch)) {
      const pipeline = dimensions.split(' ')[1]!;
      problems.push(...judge(`${key} ${pipeline}`, of(series, { pipeline }), about(value, 1e-9)));
      compared += 1;
    }
  }
  expect(problems).toEqual([]);
  expect(compared).toBeGreaterThan(20);
});

test('alerts fire for what happened, with its number, and for nothing else', () => {
  const firing = alerts.filter(({ state }) => state === 'firing');
  expect(
    firing
      .flatMap(({ name, of: series }) =>
        series.map(({ labels, value }) => [name, labels['pipeline'], labels['severity'], value]),
      )
      // Prometheus tells those of one alert in any order.
      .sort(([alert, pipeline], [other, another]) =>
        `${alert} ${pipeline}` < `${other} ${another}` ? -1 : 1,
      ),
  ).toEqual([
    ['ChecksFailed', 'trial', 'warning', 2],
    ['RunFailed', 'trial', 'critical', 4],
  ]);
  expect(alerts.map(({ name }) => name)).toEqual(Object.keys(ALERTS));
  expect(alerts.filter(({ state }) => state === 'pending').map(({ name }) => name)).toEqual([]);
});

test('CloudWatch’s own alarms would say the same', async () => {
  const machine = findPipeline(pipelinesOf(lake.offline.outputs, 'dev'), 'dev', 'trial').stateMachineArn;
  const failed = await Promise.all(
    (['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'] as const).map((key) =>
      seen(lake, key, ['StateMachineArn']),
    ),
  );
  expect(failed.reduce((sum, one) => sum + (one[machine] ?? 0), 0)).toBe(4);
  expect((await seen(lake, 'DqErrorsFailed', OWN_DIMENSIONS))['afluente trial dev']).toBe(2);
});

test('the exporter tells how often it asked, which is what is billed', async () => {
  const [asked] = await bridge.query(
    'yace_cloudwatch_getmetricdata_metrics_requested_total / (yace_cloudwatch_getmetricdata_requests_total > 0)',
  );
  expect(asked!.value).toBeGreaterThan(10);
  expect(await bridge.exported()).not.toMatch(/yace_cloudwatch_request_errors\{.*\} [1-9]/);
});
