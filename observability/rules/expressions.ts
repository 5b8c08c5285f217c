import type {
  Condition,
  ExporterErrors,
  Lasting,
  Overdue,
  ScheduleOverdue,
  Sum,
  Unseen,
} from '../../core/alerts/condition.ts';
import { JOB } from '../prometheus.ts';
import { last, maxPerPipeline, ON_PIPELINE, series } from '../promql.ts';
import { duration } from '../timing.ts';
import { RECORDED } from './recording.ts';
import { sumOf } from './sums.ts';

/** A condition of the catalogue as Prometheus judges it: what it has no series for isn't so. */
export function expressionOf(condition: Condition): string {
  switch (condition.kind) {
    case 'counted':
      // The first that is so: a dead letter of the schedule is counted by its queue and by the scheduler.
      return condition.sums.map((sum) => counted(sum, condition.lasting)).join('\nor on (pipeline, stage)\n');
    case 'overdue':
      return overdue(condition);
    case 'over budget':
      return `${RECORDED.scannedToday} > on (stage) ${RECORDED.scanBudget}`;
    case 'unseen':
      return unseen(condition);
    case 'nothing seen':
      return `absent_over_time(${series(condition.metric)}[${duration(condition.seconds)}])`;
    case 'exporter down':
      return `up{job="${JOB}"} == 0`;
    case 'exporter errors':
      return exporterErrors(condition);
  }
}

function counted(sum: Sum, lasting: Lasting | undefined): string {
  if (!lasting) return `${sumOf(sum)} > 0`;
  const { spans, of, seconds } = lasting;
  const span = duration(seconds);
  return `count_over_time((\n${sumOf(sum, span)} > 0\n)[${duration(of * seconds)}:${span}]) >= ${spans}`;
}

/** Ages at each evaluation, rather than those that the heartbeat measured. */
const AGES = {
  SuccessAge: RECORDED.successAge,
  DataFreshness: RECORDED.dataAge,
  ScheduleAttempts: `time() - ${RECORDED.lastAttempt}`,
};

function overdue({ age, allowances, ...more }: Overdue | ScheduleOverdue): string {
  const allowed = RECORDED.successAllowance;
  const above = `${AGES[age]} > ${ON_PIPELINE} ${allowances === 1 ? '' : `${allowances} * `}${allowed}`;
  return 'whileRunsSucceed' in more
    ? `(${above})
and on (pipeline, stage)
(${AGES.SuccessAge} <= ${ON_PIPELINE} ${allowed})`
    : above;
}

function unseen({ metric, seconds, seenWithin }: Unseen): string {
  return `${maxPerPipeline(last(series(metric), duration(seenWithin)))}
unless on (pipeline, stage)
${last(series(metric), duration(seconds))}`;
}

function exporterErrors({ share, seconds }: ExporterErrors): string {
  const grown = (counter: string) => `increase(${counter}[${duration(seconds)}])`;
  return `sum by (api_name) (${grown('yace_cloudwatch_request_errors')})
/ on (api_name)
sum by (api_name) (${grown('yace_cloudwatch_requests_total')})
> ${share}
or
sum (${grown('yace_cloudwatch_getmetricdata_metrics_requested_total')}) == 0`;
}
