import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { type AlertName, ALERTS } from '../../core/alerts/catalogue.ts';
import { runbookPlace } from '../../core/alerts/runbook.ts';
import type { Watch } from './watches.ts';

export interface AlertAlarmProps {
  readonly alert: AlertName;
  /** What the alarm watches, as it is named to people: `orders, dev`. */
  readonly subject: string;
  readonly alarmName: string;
  readonly watch: Omit<Watch, 'name'>;
  readonly topic: ITopic;
  /** Where people read the runbook. */
  readonly runbook: string | undefined;
}

/**
 * An alert of the catalogue as a CloudWatch alarm, whose text says what it means and where it is said what to do. That it
 * is over is told by `RecoveryRules`.
 */
export function alertAlarm(scope: Construct, id: string, props: AlertAlarmProps): Alarm {
  const { alert, subject, alarmName, watch, topic, runbook } = props;
  const { summary, impact } = ALERTS[alert];
  const alarm = new Alarm(scope, id, {
    alarmName,
    alarmDescription: `${subject}: ${summary} ${impact} What to do: ${runbookPlace(alert, runbook)}`,
    metric: watch.metric,
    threshold: watch.above,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: watch.periods,
    datapointsToAlarm: watch.breaching,
    // A new alarm has no data yet: were that a breach, it would be told of within its first minutes.
    treatMissingData: watch.missingIsTold ? TreatMissingData.MISSING : TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(topic));
  // Actions are of transitions: not of the state that an alarm is created in, which is this one.
  if (watch.missingIsTold) alarm.addInsufficientDataAction(new SnsAction(topic));
  return alarm;
}
