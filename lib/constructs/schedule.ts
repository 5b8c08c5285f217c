import { Duration } from 'aws-cdk-lib';
import {
  ContextAttribute,
  Schedule as SchedulerSchedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { TimeZone } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Schedule as Definition } from '../../core/definition/schedule.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { scheduleGroup } from './schedule-group.ts';

export interface ScheduleProps {
  readonly groupName: string;
  /** Absent: none; its queue stays when it goes, for what lies in it. */
  readonly schedule: Definition | undefined;
  /** Whether it runs. */
  readonly enabled: boolean;
  readonly stateMachine: IStateMachine;
}

/** Starts the state machine at the definition's times, in a schedule group of its own (the metrics' dimension). */
export class Schedule extends Construct {
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    if (!props.schedule) return;
    const { expression, timeZone } = props.schedule;
    new SchedulerSchedule(this, 'Schedule', {
      scheduleGroup: scheduleGroup(this, props.groupName),
      schedule: ScheduleExpression.expression(expression, TimeZone.of(timeZone)),
      enabled: props.enabled,
      target: new StepFunctionsStartExecution(props.stateMachine, {
        input: ScheduleTargetInput.fromObject({
          trigger: 'schedule',
          scheduledTime: ContextAttribute.scheduledTime,
          correlationId: ContextAttribute.executionId,
        }),
        deadLetterQueue: this.deadLetters,
        maxEventAge: Duration.hours(1),
        retryAttempts: 10,
      }),
    });
  }
}
