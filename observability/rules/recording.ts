import { ALERTS } from '../../core/alerts/catalogue.ts';
import type { Stage } from '../../core/stage/names.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { last, lastCounted, maxPerPipeline, series, total } from '../promql.ts';
import { duration, EVENT_WINDOW } from '../timing.ts';
import type { RecordingRule } from './rule.ts';

/** Names of the recorded series. All but the stage's bear the labels of a pipeline. */
export const RECORDED = {
  successAge: 'pipeline:success_age_seconds:last',
  successAllowance: 'pipeline:success_allowance_seconds:last',
  dataAge: 'pipeline:data_age_seconds:last',
  publishedVersion: 'pipeline:published_version:last',
  lastAttempt: 'pipeline:schedule_attempt_timestamp_seconds:last',
  scannedToday: 'stage:athena_processed_bytes:sum1d',
  scanBudget: 'stage:scan_budget_bytes:constant',
} as const;

/** Bytes that all queries of a day may scan. */
export type ScanBudgets = Readonly<Record<Stage, number>>;

/** Those of every stage. */
export function scanBudgets({ stages }: Settings): ScanBudgets {
  return Object.fromEntries(
    Object.entries(stages).map(([stage, { scanBudgetBytesPerDay }]) => [stage, scanBudgetBytesPerDay]),
  );
}

/** For how long the time of the last attempt is remembered while nothing evaluates, such as a Prometheus that is down. */
const REMEMBERED = '7d';

export function recordingRules(scanBudgets: ScanBudgets): RecordingRule[] {
  const scanned = ALERTS.ScanBudget.condition;
  return [
    {
      record: RECORDED.successAge,
      // From the success itself, else from the heartbeat's own count, which begins with the deployment.
      expr: `time() - ${maxPerPipeline(last(series('LastSuccessTimestamp')))}
or
${maxPerPipeline(last(series('SuccessAge')))}`,
    },
    {
      record: RECORDED.successAllowance,
      expr: maxPerPipeline(last(series('SuccessAllowance'))),
    },
    {
      record: RECORDED.dataAge,
      expr: maxPerPipeline(last(series('DataFreshness'))),
    },
    {
      record: RECORDED.publishedVersion,
      expr: maxPerPipeline(last(series('PublishedVersion'))),
    },
    {
      record: RECORDED.lastAttempt,
      // Carried forward by itself: schedules may be a week apart, and looking back so far each minute would be dear.
      // Where none was ever seen, silence counts from when the pipeline was.
      expr: `max by (pipeline, stage) (${lastCounted(series('ScheduleAttempts'), duration(EVENT_WINDOW))})
or
max by (pipeline, stage) (last_over_time(${RECORDED.lastAttempt}[${REMEMBERED}]))
or
max by (pipeline, stage) (time() + 0 * ${RECORDED.successAllowance})`,
    },
    {
      record: RECORDED.scannedToday,
      expr: `sum by (stage) (${total(series(scanned.metric), duration(scanned.seconds))})`,
    },
    ...Object.entries(scanBudgets).map(([stage, bytes]) => ({
      record: RECORDED.scanBudget,
      labels: { stage },
      expr: `vector(${bytes})`,
    })),
  ];
}

/** Zero for each deployed pipeline for which nothing was counted: CloudWatch has no datapoint where nothing happened. */
export function orZero(expression: string, where = ''): string {
  return `${expression}
or on (pipeline, stage)
0 * ${RECORDED.successAge}${where === '' ? '' : `{${where}}`}`;
}
