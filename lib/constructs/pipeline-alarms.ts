import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { NAMED_ALERTS } from '../../core/alerts/catalogue.ts';
import { alarmName } from '../../core/stage/names.ts';
import { alertAlarm } from './alert-alarm.ts';
import { type WatchedPipeline, watchesOf } from './watches.ts';

export interface PipelineAlarmsProps extends WatchedPipeline {
  readonly topic: ITopic;
  /** Where people read the runbook. */
  readonly runbook: string | undefined;
}

/**
 * The alarms of a pipeline. They need nothing but CloudWatch: the exporter and Prometheus may be down. A run that
 * failed is also told by the rule on its status event, with the way to its cause.
 */
export class PipelineAlarms extends Construct {
  constructor(scope: Construct, id: string, { topic, runbook, ...watched }: PipelineAlarmsProps) {
    super(scope, id);
    const { pipeline, stage } = watched;
    const subject = `${pipeline}, ${stage}`;
    for (const [alert, record] of NAMED_ALERTS) {
      if (!record.alarm) continue;
      for (const watch of watchesOf(alert, record, watched))
        alertAlarm(this, watch.name, {
          alert,
          subject,
          alarmName: alarmName(pipeline, stage, watch.name),
          watch,
          topic,
          runbook,
        });
    }
  }
}
