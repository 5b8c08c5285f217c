import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlertName } from '../../core/alerts.ts';
import { type Schedule, successAllowance } from '../../core/definition/schedule.ts';
import type { MetricKey } from '../../core/metrics/catalogue.ts';
import { alarmName, type Stage } from '../../core/names.ts';
import { metric, ownDimensions, totals } from '../metrics.ts';
import { type AlertAlarmProps, alertAlarm } from './alert-alarm.ts';

export interface PipelineAlarmsProps {
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
  /** The schedule that runs, if any: what is switched off owes no success. */
  readonly schedule: Schedule | undefined;
  readonly topic: ITopic;
  /** Where people read the runbook. */
  readonly runbook: string | undefined;
}

/**
 * The alarms of a pipeline. They need nothing but CloudWatch: the exporter and Prometheus may be down. A run that
 * failed is also told by the rule on its status event, with the way to its cause.
 */
export class PipelineAlarms extends Construct {
  constructor(scope: Construct, id: string, props: PipelineAlarmsProps) {
    super(scope, id);
    const { pipeline, stage, stateMachineArn, tasks, listeners, deadLetterQueues, schedule, topic, runbook } =
      props;
    const machine = (key: MetricKey) => metric(key, { StateMachineArn: stateMachineArn });
    const own = (key: MetricKey, period?: Duration) =>
      metric(key, ownDimensions(pipeline, stage), period ? { period } : {});
    const functions = (key: MetricKey, names: readonly string[]) =>
      names.map((FunctionName) => metric(key, { FunctionName }));
    const alarm = (
      alert: AlertName,
      watched: IMetric,
      more: Partial<Pick<AlertAlarmProps, 'above' | 'periods' | 'missingIsBad' | 'isState'>> & {
        readonly name?: string;
      } = {},
    ) => {
      const { name = alert, ...rest } = more;
      const subject = `${pipeline}, ${stage}`;
      alertAlarm(this, name, {
        alert,
        subject,
        alarmName: alarmName(pipeline, stage, name),
        metric: watched,
        topic,
        runbook,
        ...rest,
      });
    };
    /** Any of many metrics: alarms of as many as one takes, `Throttled`, `Throttled2` …. */
    const anyOf = (
      alert: AlertName,
      watched: readonly Metric[],
      label: string,
      { name = alert, isState = false }: { readonly name?: string; readonly isState?: boolean } = {},
    ) =>
      totals(watched, label).forEach((sum, index) =>
        alarm(alert, sum, { name: index === 0 ? name : `${name}${index + 1}`, isState }),
      );

    const ends = ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'] as const;
    anyOf('RunFailed', ends.map(machine), 'runs that did not succeed');
    alarm('ChecksFailed', own('DqErrorsFailed'));
    anyOf('Throttled', functions('LambdaThrottles', tasks), 'refused invocations');
    anyOf('Throttled', functions('LambdaThrottles', listeners), 'refused invocations', {
      name: 'ListenersThrottled',
    });
    alarm('Throttled', machine('ExecutionThrottled'), { name: 'StatesThrottled' });
    anyOf('ListenerFailed', functions('LambdaErrors', listeners), 'failed invocations');
    anyOf(
      'DeadLetters',
      deadLetterQueues.map((QueueName) => metric('DeadLetters', { QueueName })),
      'messages in the dead-letter queues',
      { isState: true },
    );
    if (!schedule) return;
    const allowance = successAllowance(schedule);
    // While no run succeeds, that is what is told.
    const stale = new MathExpression({
      expression: `IF(age <= ${allowance}, freshness, 0)`,
      usingMetrics: {
        age: own('SuccessAge', Duration.minutes(15)),
        freshness: own('DataFreshness', Duration.minutes(15)),
      },
      label: 'age of the data, while runs succeed',
      period: Duration.minutes(15),
    });
    alarm('DataStale', stale, { above: 2 * allowance, isState: true });
    // A heartbeat that is missing for half an hour is as bad: nobody would be told.
    const noSuccess = { above: allowance, periods: 2, missingIsBad: true, isState: true };
    alarm('NoSuccess', own('SuccessAge', Duration.minutes(15)), noSuccess);
  }
}
