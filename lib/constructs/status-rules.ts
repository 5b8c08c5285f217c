import { Duration } from 'aws-cdk-lib';
import { EventField, type IRuleTarget, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { runbookUrl } from '../../core/alerts.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';

export interface StatusRulesProps {
  readonly stateMachine: IStateMachine;
  /** Told of each execution that failed, timed out or was stopped. */
  readonly onFailure: IFunction;
  /** Told of each execution that ended. */
  readonly onEnd: IFunction;
  /** People, who are told of each that failed, timed out or was stopped. */
  readonly topic: ITopic;
}

const FAILURES = ['FAILED', 'TIMED_OUT', 'ABORTED'];

/** What must follow the end of a run hangs on Step Functions' own events: the machine itself may be what broke. */
export class StatusRules extends Construct {
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, props: StatusRulesProps) {
    super(scope, id);
    const { stateMachine, onFailure, onEnd, topic } = props;
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    const delivery = {
      deadLetterQueue: this.deadLetters,
      maxEventAge: Duration.hours(24),
      retryAttempts: 185,
    };
    const rule = (name: string, description: string, status: string[], targets: IRuleTarget[]) =>
      new Rule(this, name, {
        description,
        eventPattern: {
          source: ['aws.states'],
          detailType: ['Step Functions Execution Status Change'],
          detail: { stateMachineArn: [stateMachine.stateMachineArn], status },
        },
        targets,
      });
    // By its ARN: the topic's own policy admits this account's rules only, where a grant would admit everybody's.
    const told = Topic.fromTopicArn(this, 'Topic', topic.topicArn);
    const { path } = stateMachine.node;
    rule('Rule', `An execution of ${path} that did not succeed.`, FAILURES, [
      new LambdaFunction(onFailure, delivery),
      new SnsTopic(told, { message: RuleTargetInput.fromText(NOTICE), deadLetterQueue: this.deadLetters }),
    ]);
    rule(
      'Ended',
      `An execution of ${path} that ended.`,
      ['SUCCEEDED', ...FAILURES],
      [new LambdaFunction(onEnd, delivery)],
    );
  }
}

const detail = (field: string) => EventField.fromPath(`$.detail.${field}`);

/** What people are written. The cause stays with the execution: a template can't take a text with quotes in it safely. */
const REGION = EventField.fromPath('$.region');
const CONSOLE = `https://${REGION}.console.aws.amazon.com/states/home?region=${REGION}#/v2/executions/details/${detail('executionArn')}`;
const NOTICE = `${detail('status')}: ${detail('name')}, error ${detail('error')}. Its cause: ${CONSOLE} . Readers keep the version that was published before. What to do: ${runbookUrl('RunFailed')}`;
