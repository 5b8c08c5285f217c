import { SERVICE_METRICS } from '../core/metrics/services.ts';
import { exportedPrefix } from '../core/metrics/metric.ts';
import type { Stage } from '../core/stage/names.ts';

/** What every series of a pipeline bears once Prometheus has it; `state_machine` is an ARN. */
export const PIPELINE_LABELS = ['pipeline', 'stage', 'region', 'state_machine'] as const;

/** Matches the schedule that starts a pipeline: the heartbeat's own is no pipeline's. */
export const OF_SCHEDULE = 'schedule="pipeline"';

/** The exporter's labels, and ours for them. A dimension or a tag: whichever a metric has. */
const RENAMED = {
  dimension_pipeline: 'pipeline',
  tag_pipeline: 'pipeline',
  dimension_stage: 'stage',
  tag_stage: 'stage',
  tag_task: 'task',
  dimension_reason: 'reason',
  dimension_FunctionName: 'function',
  dimension_QueueName: 'queue',
  dimension_WorkGroup: 'workgroup',
  dimension_QueryState: 'query_state',
  dimension_QueryType: 'query_type',
} as const;

/** A pipeline's name in the name of a schedule group; no `-`, so that `-heartbeat` is never a part of it. */
const PIPELINE_NAME = '[a-z_][a-z0-9_]*';

/** Which stages' series Prometheus takes. */
export interface Watched {
  readonly stages: readonly Stage[];
  /** Whether series of other stages are dropped; else they are there as far as they can be told. */
  readonly only: boolean;
}

/** One rule of https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config */
export interface RelabelRule {
  readonly source_labels?: readonly string[];
  readonly regex: string;
  readonly target_label?: string;
  readonly replacement?: string;
  readonly action?: 'drop' | 'keep' | 'labeldrop';
}

/** From the exporter's labels to ours, so that every rule and panel joins on `pipeline` and `stage`. */
export function relabelRules({ stages, only }: Watched): RelabelRule[] {
  return [
    // The tags of each resource as a metric of its own: nothing reads it.
    { source_labels: ['__name__'], regex: 'aws_.+_info', action: 'drop' },
    ...Object.entries(RENAMED).map(([from, to]) => ({
      source_labels: [from],
      regex: '(.+)',
      target_label: to,
    })),
    ...scheduleRules(stages),
    // The exporter's own series are of no stage.
    ...(only ? [{ source_labels: ['stage'], regex: `(${stages.join('|')})?`, action: 'keep' } as const] : []),
    ...stateMachineRules(),
    // The account's alias comes and goes with a permission, and would make other series of the same.
    { regex: 'dimension_.+|tag_.+|name|account_alias', action: 'labeldrop' },
  ];
}

/** The scheduler's metrics have no tags: what they are of is in the name of the group. Those of others go. */
function scheduleRules(stages: readonly Stage[]): RelabelRule[] {
  // `afluente-<stage>-<pipeline>` holds the schedule; the group of the same name with `-heartbeat` isn't it.
  const group = `afluente-(${stages.join('|')})-(${PIPELINE_NAME})`;
  const from = { source_labels: ['dimension_ScheduleGroup'] };
  return [
    { ...from, regex: `${group}(?:-heartbeat)?`, target_label: 'stage', replacement: '${1}' },
    { ...from, regex: `${group}(?:-heartbeat)?`, target_label: 'pipeline', replacement: '${2}' },
    { ...from, regex: group, target_label: 'schedule', replacement: 'pipeline' },
    { ...from, regex: `${group}-heartbeat`, target_label: 'schedule', replacement: 'heartbeat' },
    {
      source_labels: ['__name__', 'pipeline'],
      regex: `${exportedPrefix(SERVICE_METRICS.ScheduleAttempts.namespace)}_.+;`,
      action: 'drop',
    },
  ];
}

/**
 * The state machine that each series of a pipeline belongs to, so that whatever shows one can link to it: made of the
 * pipeline's labels, and the resource itself where the metric is the state machine's own.
 */
function stateMachineRules(): RelabelRule[] {
  const target_label = 'state_machine';
  return [
    {
      source_labels: ['region', 'account_id', 'pipeline', 'stage'],
      regex: '(.+);(.+);(.+);(.+)',
      target_label,
      // As core's stateMachineName has it. Go takes `$3_pipeline` for a group of that name: braces.
      replacement: 'arn:aws:states:${1}:${2}:stateMachine:${3}_pipeline-${4}',
    },
    {
      source_labels: ['__name__', 'name'],
      regex: `${exportedPrefix(SERVICE_METRICS.ExecutionsStarted.namespace)}_.+;(.+)`,
      target_label,
    },
  ];
}
