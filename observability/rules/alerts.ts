import type { AlertName } from '../../core/alerts.ts';
import { TASK_KINDS } from '../../core/tasks.ts';
import { JOB } from '../prometheus.ts';
import { last, maxPerPipeline, ON_PIPELINE, perPipeline, series, total } from '../promql.ts';
import { duration, EVENT_WINDOW, GAUGE_WINDOW } from '../timing.ts';
import { RECORDED } from './recording.ts';
import type { AlertingRule } from './rule.ts';
import { failedRuns } from './runs.ts';

const WHO = '{{ $labels.pipeline }} ({{ $labels.stage }})';
const IN_WINDOW = `in the last ${duration(EVENT_WINDOW)}`;
/** The heartbeat's own schedule is no pipeline's. */
const OF_SCHEDULE = 'schedule="pipeline"';
/** More than one of the six polls in half an hour. */
const TOLERATED_ERRORS = 0.25;

/** What stands for each alert. Events hold at once: they happened. States hold for a while first. */
const RULES: Readonly<Record<AlertName, Omit<AlertingRule, 'alert'>>> = {
  RunFailed: {
    expr: `${failedRuns()} > 0`,
    for: '0m',
    description: `${WHO}: {{ $value | humanize }} executions failed, timed out or were stopped ${IN_WINDOW}.`,
  },
  NoSuccess: {
    expr: `${RECORDED.successAge} > ${ON_PIPELINE} ${RECORDED.successAllowance}`,
    for: '5m',
    description: `${WHO}: no run succeeded for {{ $value | humanizeDuration }}, which is longer than the schedule allows.`,
  },
  DataStale: {
    // While no run succeeds, that is what is told.
    expr: `(${RECORDED.dataAge} > ${ON_PIPELINE} 2 * ${RECORDED.successAllowance})
and on (pipeline, stage)
(${RECORDED.successAge} <= ${ON_PIPELINE} ${RECORDED.successAllowance})`,
    for: '15m',
    description: `${WHO}: the newest file of the published version landed {{ $value | humanizeDuration }} ago.`,
  },
  ScheduleSilent: {
    expr: `time() - ${RECORDED.lastAttempt} > ${ON_PIPELINE} ${RECORDED.successAllowance}`,
    for: '15m',
    description: `${WHO}: the schedule tried no start for {{ $value | humanizeDuration }}.`,
  },
  DeadLetters: {
    expr: `${perPipeline(last(series('DeadLetters')), 'queue')} > 0
or on (pipeline, stage)
${perPipeline(total(series('ScheduleDeadLetters', OF_SCHEDULE)))} > 0
or on (pipeline, stage)
${perPipeline(total(series('ScheduleDropped', OF_SCHEDULE)))} > 0`,
    for: '0m',
    description: `${WHO}: {{ $value | humanize }} starts or events could not be delivered.`,
  },
  ChecksFailed: {
    expr: `${perPipeline(total(series('DqErrorsFailed')))} > 0`,
    for: '0m',
    description: `${WHO}: {{ $value | humanize }} checks of severity error failed ${IN_WINDOW}.`,
  },
  Throttled: {
    expr: `${perPipeline(total(series('LambdaThrottles')))} > 0
or on (pipeline, stage)
${perPipeline(total(series('ExecutionThrottled')))} > 0`,
    for: '0m',
    description: `${WHO}: {{ $value | humanize }} calls were refused ${IN_WINDOW}.`,
  },
  ListenerFailed: {
    expr: `${perPipeline(total(series('LambdaErrors', `task!~"${TASK_KINDS.join('|')}"`)), 'task')} > 0`,
    for: '0m',
    description: `${WHO}: {{ $value | humanize }} invocations of {{ $labels.task }} failed ${IN_WINDOW}.`,
  },
  ScanBudget: {
    expr: `${RECORDED.scannedToday} > on (stage) ${RECORDED.scanBudget}`,
    for: '0m',
    description: 'Stage {{ $labels.stage }}: queries scanned {{ $value | humanize }}B in 24 hours.',
  },
  HeartbeatMissing: {
    expr: `${maxPerPipeline(`last_over_time(${series('SuccessAge')}[7d])`)}
unless on (pipeline, stage)
${last(series('SuccessAge'))}`,
    for: '5m',
    description: `${WHO}: the heartbeat was seen within a week, but not for ${duration(GAUGE_WINDOW)}. It said then that the last success was {{ $value | humanizeDuration }} old.`,
  },
  NothingSeen: {
    expr: `absent_over_time(${series('SuccessAge')}[1h])`,
    for: '15m',
    description: 'Prometheus has no heartbeat of any pipeline in the last hour.',
  },
  ExporterDown: {
    expr: `up{job="${JOB}"} == 0`,
    for: '5m',
    description: 'Prometheus gets no answer from {{ $labels.instance }}.',
  },
  ExporterErrors: {
    expr: `sum by (api_name) (increase(yace_cloudwatch_request_errors[30m]))
/ on (api_name)
sum by (api_name) (increase(yace_cloudwatch_requests_total[30m]))
> ${TOLERATED_ERRORS}
or
sum (increase(yace_cloudwatch_getmetricdata_metrics_requested_total[30m])) == 0`,
    for: '15m',
    // Failing calls of STS or of the tagging API are counted nowhere; then the exporter asks for nothing.
    description:
      '{{ if $labels.api_name }}{{ $value | humanizePercentage }} of the calls of {{ $labels.api_name }} failed in the last 30m.' +
      '{{ else }}The exporter asked CloudWatch for no metric in the last 30m: see its log for STS or tagging errors.{{ end }}',
  },
};

export function alertingRules(): AlertingRule[] {
  return names().map((alert) => ({ alert, ...RULES[alert] }));
}

function names(): AlertName[] {
  return Object.keys(RULES).filter((name): name is AlertName => name in RULES);
}
