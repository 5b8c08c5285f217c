import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Stage } from '../../core/stage/names.ts';
import type { StageSettings } from '../../core/settings/settings.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';

export interface AlertsStackProps extends StackProps {
  readonly stage: Stage;
  readonly settings: StageSettings;
}

/** Stateless: the one topic of a stage, so that people subscribe once for all its pipelines. */
export class AlertsStack extends Stack {
  constructor(scope: Construct, id: string, props: AlertsStackProps) {
    super(scope, id, props);
    const { stage, settings } = props;
    const { topic } = new AlarmTopic(this, 'Alarms', {
      stage,
      emails: settings.alarmEmails,
    });
    new CfnOutput(this, 'AlarmTopic', {
      value: topic.topicArn,
      description: 'Where alarms are told',
    });
  }
}
