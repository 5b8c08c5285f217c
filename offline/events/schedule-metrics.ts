import { measured, type Datapoint } from '../cloudwatch/metrics.ts';

/** When each is emitted: at every attempt, when the target refuses one, when no more are made, at a dead letter. */
export type ScheduleMetric =
  | 'InvocationAttemptCount'
  | 'TargetErrorCount'
  | 'InvocationDroppedCount'
  | 'InvocationsSentToDeadLetterCount';

/**
 * A count of Scheduler's, of a schedule's group and of all schedules. AWS documents a drop for an exhausted retry
 * policy; what isn't retried at all is taken for one too.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html
 * @param groupArn `…:schedule-group/<group>`
 */
export function scheduleMetrics(groupArn: string, at: Date, metric: ScheduleMetric): Datapoint[] {
  const ScheduleGroup = groupArn.slice(groupArn.lastIndexOf('/') + 1);
  return measured('AWS/Scheduler', at, [{ ScheduleGroup }, {}], { [metric]: [1, 'Count'] });
}
