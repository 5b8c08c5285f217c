import { Duration, Stack } from 'aws-cdk-lib';
import { EventField, type IRuleTarget, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { runbookPlace } from '../../core/alerts/runbook.ts';
import { allow } from '../access/statement.ts';

export interface StatusRulesProps {
  readonly stateMachine: IStateMachine;
  /** Told of each execution that failed, timed out or was stopped. */
  readonly onFailure: IFunction;
  /** Told of each execution that ended. */
  readonly onEnd: IFunction;
  /** People, who are told of each that failed, timed out or was stopped. */
  readonly topic: ITopic;
  /** What can't be delivered. */
  readonly deadLetters: IQueue;
  /** Where people read the runbook. */
  readonly runbook: string | undefined;
}

const FAILURES = ['FAILED', 'TIMED_OUT', 'ABORTED'];

/** What must follow the end of a run hangs on Step Functions' own events: the machine itself may be what broke. */
export class StatusRules extends Construct {
  /** Publishes to the topic what events say. */
  readonly teller: Role;

  constructor(scope: Construct, id: string, props: StatusRulesProps) {
    super(scope, id);
    const { stateMachine, onFailure, onEnd, topic, deadLetters } = props;
    const delivery = {
      deadLetterQueue: deadLetters,
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
    const teller = new Role(this, 'Teller', {
      assumedBy: new ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: 'Tells people of runs that failed, and of alarms that are over.',
    });
    // The topic is another stack's: it can't name the role, so the role says what it may do.
    this.teller = teller;
    teller.addToPolicy(allow(['sns:Publish'], [topic.topicArn]));
    const { path } = stateMachine.node;
    rule('Rule', `An execution of ${path} that did not succeed.`, FAILURES, [
      new LambdaFunction(onFailure, delivery),
      new SnsTopic(topic, {
        message: RuleTargetInput.fromText(
          `${NOTICE} What to do: ${runbookPlace('RunFailed', props.runbook)}`,
        ),
        deadLetterQueue: deadLetters,
        // A topic's policy can't tell one account's rules from another's: EventBridge sends SNS no conditions.
        role: teller.withoutPolicyUpdates(),
      }),
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
const NOTICE = `${detail('status')}: ${detail('name')}, error ${detail('error')}. Its cause: ${CONSOLE} . Readers keep the version that was published before.`;
