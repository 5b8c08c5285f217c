import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { deadLetterQueue } from './dead-letter-queue.ts';

export interface StatusRuleProps {
  readonly stateMachine: IStateMachine;
  /** Told of each execution that failed, timed out or was stopped. */
  readonly listener: IFunction;
}

/** What must follow a failure hangs on Step Functions' own events: the machine itself may be what broke. */
export class StatusRule extends Construct {
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, props: StatusRuleProps) {
    super(scope, id);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    new Rule(this, 'Rule', {
      description: `An execution of ${props.stateMachine.node.path} that did not succeed.`,
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [props.stateMachine.stateMachineArn],
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
      targets: [
        new LambdaFunction(props.listener, {
          deadLetterQueue: this.deadLetters,
          maxEventAge: Duration.hours(24),
          retryAttempts: 185,
        }),
      ],
    });
  }
}
