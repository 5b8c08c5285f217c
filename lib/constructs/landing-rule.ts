import { Duration } from 'aws-cdk-lib';
import { EventField, Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Prefix } from '../../core/stage/keys.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';

export interface LandingRuleProps {
  /** Whether there is one; its queue stays when it goes, for what lies in it. */
  readonly enabled: boolean;
  readonly bucket: IBucket;
  readonly landing: Prefix;
  readonly stateMachine: IStateMachine;
}

/**
 * Starts the state machine for each object with content that lands; what can't be delivered goes to a queue. What the
 * pipeline takes, the run finds out: of any other file it ends at once, as *unchanged*, or as *nothing landed* where
 * nothing was published yet.
 */
export class LandingRule extends Construct {
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, props: LandingRuleProps) {
    super(scope, id);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    if (!props.enabled) return;
    new Rule(this, 'Rule', {
      description: `A file in ${props.landing} starts ${props.stateMachine.node.path}.`,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [props.bucket.bucketName] },
          // A pattern can't ask for a prefix and for an ending in any case: conditions on one field are joined by OR.
          object: { key: Match.prefix(props.landing), size: Match.greaterThan(0) },
        },
      },
      targets: [
        new SfnStateMachine(props.stateMachine, {
          input: RuleTargetInput.fromObject({
            trigger: 'landing',
            correlationId: EventField.eventId,
            source: EventField.fromPath('$.detail.object'),
          }),
          deadLetterQueue: this.deadLetters,
          maxEventAge: Duration.hours(24),
          retryAttempts: 185,
        }),
      ],
    });
  }
}
