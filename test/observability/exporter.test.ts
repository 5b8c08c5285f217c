import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parse } from 'yaml';
import { METRICS } from '../../core/metrics/catalogue.ts';
import type { Metric } from '../../core/metrics/metric.ts';
import { type Stage, stateMachineName } from '../../core/stage/names.ts';
import { exporterConfig } from '../../observability/exporter.ts';
import { relabelRules, type Watched } from '../../observability/labels.ts';

const config = parse(exporterConfig());
const jobs: any[] = [...config.discovery.jobs, ...config.customNamespace];
const FILE = join(import.meta.dirname, '../../monitoring/exporter.yml');

/** Prometheus' relabeling, as far as our rules use it. */
function relabel(
  series: Record<string, string>,
  watched: Watched = { stages: ['dev', 'prod'], only: false },
): Record<string, string> | undefined {
  let labels = { ...series };
  for (const { source_labels = [], regex, target_label, replacement = '$1', action } of relabelRules(
    watched,
  )) {
    const pattern = new RegExp(`^(?:${regex})$`);
    if (action === 'labeldrop') {
      labels = Object.fromEntries(Object.entries(labels).filter(([name]) => !pattern.test(name)));
      continue;
    }
    const value = source_labels.map((label) => labels[label] ?? '').join(';');
    if (!pattern.test(value)) {
      if (action === 'keep') return undefined;
      continue;
    }
    if (action === 'drop') return undefined;
    if (action === 'keep') continue;
    labels[target_label!] = expanded(replacement, pattern.exec(value)!);
  }
  return labels;
}

/** A replacement as Go expands it: `$3_x` is the group `3_x`, which there is not, and so nothing. */
function expanded(replacement: string, groups: RegExpExecArray): string {
  return replacement.replaceAll(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (_, braced?: string, bare?: string) => groups[Number(braced ?? bare)] ?? '',
  );
}

const PLACE = { region: 'eu-west-1', account_id: '123456789012' };
const machine = (pipeline: string, stage: Stage) =>
  `arn:aws:states:eu-west-1:123456789012:stateMachine:${stateMachineName(pipeline, stage)}`;

test('every metric of the catalogue is asked for, with its statistics', () => {
  const asked = jobs.flatMap((job) => job.metrics.map(({ name, statistics }: any) => [name, statistics]));
  for (const { name, statistics } of Object.values<Metric>(METRICS))
    expect(asked).toContainEqual([name, statistics]);
});

test('each job asks for exact minutes, all of them, long enough after they ended', () => {
  for (const job of jobs) {
    expect(job).toMatchObject({ period: 60, addCloudwatchTimestamp: true, exportAllDataPoints: true });
    expect(job.delay).toBeGreaterThanOrEqual(120);
    expect(job.length).toBeGreaterThanOrEqual(600);
    expect(job.dimensionNameRequirements.length).toBeGreaterThan(0);
    expect(job).not.toHaveProperty('recentlyActiveOnly');
  }
});

test('rejected rows are asked for as a whole and by reason', () => {
  const dimensions = config.customNamespace
    .filter(({ metrics }: any) => metrics.some(({ name }: any) => name === 'RowsRejected'))
    .map((job: any) => job.dimensionNameRequirements);
  expect(dimensions).toEqual([
    ['service', 'pipeline', 'stage'],
    ['service', 'pipeline', 'stage', 'reason'],
  ]);
});

test.each([
  [
    'a state machine’s',
    {
      __name__: 'aws_states_executions_failed_sum',
      name: machine('orders', 'dev'),
      tag_pipeline: 'orders',
      tag_stage: 'dev',
      dimension_StateMachineArn: 'x',
    },
    { pipeline: 'orders', stage: 'dev', state_machine: machine('orders', 'dev') },
  ],
  [
    'a function’s',
    {
      __name__: 'aws_lambda_errors_sum',
      name: 'arn',
      tag_pipeline: 'orders',
      tag_stage: 'dev',
      tag_task: 'upload',
      dimension_FunctionName: 'f',
    },
    {
      pipeline: 'orders',
      stage: 'dev',
      task: 'upload',
      function: 'f',
      state_machine: machine('orders', 'dev'),
    },
  ],
  [
    'our own',
    {
      __name__: 'aws_afluente_rows_rejected_sum',
      name: 'afluente-by-reason',
      dimension_service: 'afluente',
      dimension_pipeline: 'my_orders',
      dimension_stage: 'prod',
      dimension_reason: 'type',
    },
    { pipeline: 'my_orders', stage: 'prod', reason: 'type', state_machine: machine('my_orders', 'prod') },
  ],
  [
    'a schedule’s',
    {
      __name__: 'aws_scheduler_invocation_attempt_count_sum',
      name: 'global',
      dimension_ScheduleGroup: 'afluente-prod-my_orders',
    },
    {
      pipeline: 'my_orders',
      stage: 'prod',
      schedule: 'pipeline',
      state_machine: machine('my_orders', 'prod'),
    },
  ],
  [
    'a heartbeat’s schedule’s',
    {
      __name__: 'aws_scheduler_invocation_attempt_count_sum',
      name: 'global',
      dimension_ScheduleGroup: 'afluente-dev-orders-heartbeat',
    },
    { pipeline: 'orders', stage: 'dev', schedule: 'heartbeat', state_machine: machine('orders', 'dev') },
  ],
  [
    'a workgroup’s',
    {
      __name__: 'aws_athena_processed_bytes_sum',
      name: 'arn',
      account_alias: 'acme',
      tag_pipeline: '',
      tag_stage: 'dev',
      dimension_WorkGroup: 'afluente-dev-analysts',
      dimension_QueryState: 'FAILED',
      dimension_QueryType: 'DML',
    },
    {
      stage: 'dev',
      workgroup: 'afluente-dev-analysts',
      query_state: 'FAILED',
      query_type: 'DML',
    },
  ],
])('in Prometheus %s labels are ours', (_, { __name__: metric, ...series }, labels) => {
  expect(relabel({ __name__: metric, ...series, ...PLACE })).toEqual({
    __name__: metric,
    ...PLACE,
    ...labels,
  });
});

test('schedules of others and the exporter’s information are dropped', () => {
  expect(
    relabel({
      __name__: 'aws_scheduler_invocation_attempt_count_sum',
      dimension_ScheduleGroup: 'default',
      ...PLACE,
    }),
  ).toBeUndefined();
  expect(relabel({ __name__: 'aws_lambda_info', name: 'arn', tag_stage: 'dev' })).toBeUndefined();
});

const { YACE } = process.env;
(YACE ? test : test.skip)('YACE reads its configuration (YACE names its program)', () => {
  const ended = spawnSync(YACE!, ['verify-config', `--config.file=${FILE}`], { encoding: 'utf8' });
  expect(ended).toMatchObject({ status: 0, stderr: expect.stringContaining('Config file is valid') });
  expect(ended.stderr).not.toMatch(/"level":"(WARN|ERROR)"/);
});

test('a bridge takes the series of its own stage and the exporter’s own, and no other', () => {
  const own = { stages: ['qa-eu'], only: true };
  const ours = (stage: string) => ({
    __name__: 'aws_afluente_rows_written_sum',
    dimension_stage: stage,
    ...PLACE,
  });
  expect(relabel(ours('qa-eu'), own)).toMatchObject({ stage: 'qa-eu' });
  expect(relabel(ours('qa'), own)).toBeUndefined();
  expect(relabel(ours('qa-eu-2'), own)).toBeUndefined();
  const exporters = { __name__: 'yace_cloudwatch_requests_total', api_name: 'x' };
  expect(relabel(exporters, own)).toEqual(exporters);
  const schedule = (group: string) => ({
    __name__: 'aws_scheduler_invocation_attempt_count_sum',
    dimension_ScheduleGroup: group,
    ...PLACE,
  });
  expect(relabel(schedule('afluente-qa-eu-orders-heartbeat'), own)).toMatchObject({
    stage: 'qa-eu',
    pipeline: 'orders',
    schedule: 'heartbeat',
  });
  expect(relabel(schedule('afluente-qa-orders'), own)).toBeUndefined();
});

test('stages are told apart, also where the name of one begins as another’s', () => {
  const watched = { stages: ['qa', 'qa-eu'], only: false };
  for (const stage of watched.stages)
    expect(
      relabel(
        { __name__: 'aws_scheduler_x', dimension_ScheduleGroup: `afluente-${stage}-my_orders`, ...PLACE },
        watched,
      ),
    ).toMatchObject({ stage, pipeline: 'my_orders', schedule: 'pipeline' });
});
