import { Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { HEARTBEAT_SECONDS, heartbeatExpression } from '../../core/stage/listeners.ts';
import { allow } from '../access/statement.ts';
import { scheduleGroup } from './schedule-group.ts';

export interface HeartbeatProps {
  /** Of its own group: the metrics of a pipeline's schedule are those of the pipeline's group. */
  readonly groupName: string;
  /** The pipeline's among those of the stage. */
  readonly index: number;
  readonly function: IFunction;
  readonly stateMachineArn: string;
  /** How old a success may become; absent where nothing runs by itself. Seconds. */
  readonly allowance: number | undefined;
}

/** Invokes the heartbeat's function, whether the pipeline runs or not. */
export class Heartbeat extends Construct {
  constructor(scope: Construct, id: string, props: HeartbeatProps) {
    super(scope, id);
    const group = scheduleGroup(this, props.groupName);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(this).account,
            'aws:SourceArn': group.scheduleGroupArn,
          },
        },
      }),
      description: 'Invokes the heartbeat.',
    });
    role.addToPolicy(allow(['lambda:InvokeFunction'], [props.function.functionArn]));
    const beat = Duration.seconds(HEARTBEAT_SECONDS);
    new Schedule(this, 'Schedule', {
      scheduleGroup: group,
      schedule: ScheduleExpression.expression(heartbeatExpression(props.index)),
      target: new LambdaInvoke(props.function, {
        input: ScheduleTargetInput.fromObject({
          stateMachineArn: props.stateMachineArn,
          allowance: props.allowance,
        }),
        // The target's own grant would take in all versions of the function.
        role: role.withoutPolicyUpdates(),
        // The next beat comes anyway; where none comes, its absence is told.
        maxEventAge: beat,
        retryAttempts: 2,
      }),
    });
  }
}
