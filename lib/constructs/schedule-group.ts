import { RemovalPolicy } from 'aws-cdk-lib';
import { type IScheduleGroup, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';

/** A schedule group that goes with its stack, in every stage: it holds nothing but what the template declares. */
export function scheduleGroup(scope: Construct, scheduleGroupName: string): IScheduleGroup {
  return new ScheduleGroup(scope, 'Group', { scheduleGroupName, removalPolicy: RemovalPolicy.DESTROY });
}
