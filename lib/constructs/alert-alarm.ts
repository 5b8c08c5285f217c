import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { type AlertName, ALERTS, runbookPlace } from '../../core/alerts.ts';

export interface AlertAlarmProps {
  readonly alert: AlertName;
  /** What the alarm watches, as it is named to people: `orders, dev`. */
  readonly subject: string;
  readonly alarmName: string;
  readonly metric: IMetric;
  /** It alarms above this. @default 0 */
  readonly above?: number;
  /** So many periods in a row. @default 1 */
  readonly periods?: number;
  /** Whether it is a state that may be over, rather than something that happened: then that is told too. @default false */
  readonly isState?: boolean;
  /** Whether no data is as bad as bad data. @default false */
  readonly missingIsBad?: boolean;
  readonly topic: ITopic;
  /** Where people read the runbook. */
  readonly runbook: string | undefined;
}

/** An alert of the catalogue as a CloudWatch alarm, whose text says what it means and where it is said what to do. */
export function alertAlarm(scope: Construct, id: string, props: AlertAlarmProps): Alarm {
  const {
    alert,
    subject,
    alarmName,
    metric,
    above = 0,
    periods = 1,
    missingIsBad = false,
    isState = false,
    topic,
    runbook,
  } = props;
  const { summary, impact } = ALERTS[alert];
  const alarm = new Alarm(scope, id, {
    alarmName,
    alarmDescription: `${subject}: ${summary} ${impact} What to do: ${runbookPlace(alert, runbook)}`,
    metric,
    threshold: above,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: periods,
    treatMissingData: missingIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(topic));
  if (isState) alarm.addOkAction(new SnsAction(topic));
  return alarm;
}
