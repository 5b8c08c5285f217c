import type { Role } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { NAMED_ALERTS } from '../../core/alerts/catalogue.ts';
import { alarmName } from '../../core/stage/names.ts';
import { alertAlarm } from './alert-alarm.ts';
import { RecoveryRules } from './recovery-rules.ts';
import { type WatchedPipeline, watchesOf } from './watches.ts';

export interface PipelineAlarmsProps extends WatchedPipeline {
  readonly topic: ITopic;
  /** Publishes to the topic what events say. */
  readonly teller: Role;
  /** What of that can't be delivered. */
  readonly deadLetters: IQueue;
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
    const { topic, teller, deadLetters, runbook, ...watched } = props;
    const { pipeline, stage } = watched;
    const subject = `${pipeline}, ${stage}`;
    const watches = NAMED_ALERTS.flatMap(([alert, record]) =>
      record.alarm ? watchesOf(alert, record, watched).map((watch) => ({ alert, watch })) : [],
    );
    const named = ({ watch }: (typeof watches)[number]) => alarmName(pipeline, stage, watch.name);
    for (const one of watches)
      alertAlarm(this, one.watch.name, { ...one, subject, alarmName: named(one), topic, runbook });
    const states = watches.filter(({ watch }) => watch.isState);
    new RecoveryRules(this, 'Recovery', {
      alarms: states.map(named),
      toldMissing: states.filter(({ watch }) => watch.missingIsTold).map(named),
      topic,
      teller,
      deadLetters,
    });
  }
}
