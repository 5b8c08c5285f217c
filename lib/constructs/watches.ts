import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlertName } from '../../core/alerts/catalogue.ts';
import type { Counted, InCloudWatch, Lasting, Overdue, Sum } from '../../core/alerts/condition.ts';
import { METRICS, type MetricKey } from '../../core/metrics/catalogue.ts';
import { isCounted } from '../../core/metrics/metric.ts';
import { OWN_METRICS } from '../../core/metrics/own.ts';
import type { Stage } from '../../core/stage/names.ts';
import { metric, ownDimensions, totals } from '../metrics.ts';

/** A pipeline, as far as its alarms look at it. */
export interface WatchedPipeline {
  /** Its name. */
  readonly pipeline: string;
  readonly stage: Stage;
  readonly stateMachineArn: string;
  /** Names of the functions that the state machine calls. */
  readonly tasks: readonly string[];
  /** Names of those beside it. */
  readonly listeners: readonly string[];
  /** Names of the dead-letter queues. */
  readonly deadLetterQueues: readonly string[];
  /** How old a success may become; absent where nothing runs by itself. Seconds. */
  readonly allowance: number | undefined;
}

/** What one alarm looks at, and when it alarms. */
export interface Watch {
  readonly name: string;
  readonly metric: IMetric;
  /** It alarms above this. */
  readonly above: number;
  /** So many periods in a row. */
  readonly periods: number;
  /** In so many of them. @default in all */
  readonly breaching?: number;
  /** Whether people are told when it has no data any more. */
  readonly missingIsTold: boolean;
  /** Whether it is a state that may be over, rather than something that happened: then that is told too. */
  readonly isState: boolean;
}

/** What happened is told once. */
export const AT_ONCE = { above: 0, periods: 1, missingIsTold: false, isState: false } as const;

/** Three beats of the heartbeat: two may be lost. */
const AGE_PERIOD = Duration.minutes(15);

/**
 * What the alarms of an alert look at in a pipeline: nothing where its condition can't come true there, or is the
 * stage's.
 * @param hold for how many seconds the condition has to hold
 */
export function watchesOf(
  alert: AlertName,
  { condition, hold }: { readonly condition: InCloudWatch; readonly hold: number },
  watched: WatchedPipeline,
): Watch[] {
  switch (condition.kind) {
    case 'counted':
      return countedWatches(alert, condition, watched);
    case 'overdue':
      return overdueWatches(alert, condition, hold, watched);
    case 'over budget':
      return [];
  }
}

function countedWatches(alert: AlertName, { sums, lasting }: Counted, watched: WatchedPipeline): Watch[] {
  const told = lasting && { periods: lasting.of, breaching: lasting.spans };
  return sums.flatMap((sum) => {
    const { alarm = alert } = sum;
    if (alarm === false) return [];
    const isState = !isCounted(METRICS[sum.metrics[0]]);
    return addedUp(sum, watched, lasting).map((one, index) => ({
      ...AT_ONCE,
      ...told,
      name: index === 0 ? alarm : `${alarm}${index + 1}`,
      metric: one,
      isState,
    }));
  });
}

/** Alarms look at so many metrics at most: as many sums as that takes. */
function addedUp(
  { metrics, functions, label = METRICS[metrics[0]].meaning }: Sum,
  watched: WatchedPipeline,
  lasting: Lasting | undefined,
): IMetric[] {
  const reading = lasting && { period: Duration.seconds(lasting.seconds) };
  const all = metrics.flatMap((key) =>
    dimensionsOf(key, functions, watched).map((dimensions) => metric(key, dimensions, reading)),
  );
  return all.length > 1 ? totals(all, label) : all;
}

/** The dimensions under which a pipeline has a metric. @throws RangeError for what is of no resource of a pipeline */
function dimensionsOf(
  key: MetricKey,
  functions: Sum['functions'],
  { pipeline, stage, stateMachineArn, deadLetterQueues, ...watched }: WatchedPipeline,
): Record<string, string>[] {
  if (key in OWN_METRICS) return [ownDimensions(pipeline, stage)];
  const [dimension = ''] = METRICS[key].dimensions;
  switch (dimension) {
    case 'StateMachineArn':
      return [{ StateMachineArn: stateMachineArn }];
    case 'FunctionName':
      return (functions ? watched[functions] : [...watched.tasks, ...watched.listeners]).map(
        (FunctionName) => ({ FunctionName }),
      );
    case 'QueueName':
      return deadLetterQueues.map((QueueName) => ({ QueueName }));
    default:
      throw new RangeError(`${key}: an alarm of a pipeline can't look at what is told by ${dimension}.`);
  }
}

function overdueWatches(
  alert: AlertName,
  { age, allowances, whileRunsSucceed, orUnseenFor = 0 }: Overdue,
  hold: number,
  { pipeline, stage, allowance }: WatchedPipeline,
): Watch[] {
  if (allowance === undefined) return [];
  const own = (key: MetricKey): Metric => metric(key, ownDimensions(pipeline, stage), { period: AGE_PERIOD });
  const whileSucceeding = () =>
    new MathExpression({
      expression: `IF(age <= ${allowance}, freshness, 0)`,
      usingMetrics: { age: own('SuccessAge'), freshness: own(age) },
      label: 'age of the data, while runs succeed',
      period: AGE_PERIOD,
    });
  return [
    {
      name: alert,
      metric: whileRunsSucceed ? whileSucceeding() : own(age),
      above: allowances * allowance,
      periods: Math.max(1, Math.ceil(Math.max(hold, orUnseenFor) / AGE_PERIOD.toSeconds())),
      missingIsTold: orUnseenFor > 0,
      isState: true,
    },
  ];
}
