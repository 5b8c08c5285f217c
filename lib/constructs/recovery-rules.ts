import { EventField, Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface RecoveryRulesProps {
  /** Names of the alarms of states that may be over. */
  readonly alarms: readonly string[];
  /** Those of them that tell of missing data too. */
  readonly toldMissing: readonly string[];
  readonly topic: ITopic;
  /** Publishes to the topic. */
  readonly teller: Role;
  /** What can't be delivered. */
  readonly deadLetters: IQueue;
}

/**
 * Tells people that what an alarm told of is over. An alarm's own OK action can't: it acts on every transition to OK, and
 * a new alarm makes one as soon as it is looked at first.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export class RecoveryRules extends Construct {
  constructor(scope: Construct, id: string, props: RecoveryRulesProps) {
    super(scope, id);
    const { alarms, toldMissing, topic, teller, deadLetters } = props;
    const rule = (name: string, description: string, alarmName: readonly string[], previousState: object) => {
      if (alarmName.length === 0) return;
      new Rule(this, name, {
        description,
        eventPattern: {
          source: ['aws.cloudwatch'],
          detailType: ['CloudWatch Alarm State Change'],
          detail: { alarmName: [...alarmName], state: { value: ['OK'] }, previousState },
        },
        targets: [
          new SnsTopic(topic, {
            message: RuleTargetInput.fromText(NOTICE),
            deadLetterQueue: deadLetters,
            role: teller.withoutPolicyUpdates(),
          }),
        ],
      });
    };
    rule('Over', 'What an alarm told of is over.', alarms, { value: ['ALARM'] });
    // CloudWatch says so of an alarm that it never looked at.
    const reason = Match.anythingButPrefix('Unchecked: Initial alarm creation');
    rule('SeenAgain', 'Data that an alarm told of as missing is there again.', toldMissing, {
      value: ['INSUFFICIENT_DATA'],
      reason,
    });
  }
}

const detail = (field: string) => EventField.fromPath(`$.detail.${field}`);

/** What people are written. Why it is over stays with the alarm: a template can't take a text with quotes in it safely. */
const REGION = EventField.fromPath('$.region');
const CONSOLE = `https://${REGION}.console.aws.amazon.com/cloudwatch/home?region=${REGION}#alarmsV2:alarm/${detail('alarmName')}`;
const NOTICE = `OK: ${detail('alarmName')}, after ${detail('previousState.value')}, at ${EventField.fromPath('$.time')}. Why: ${CONSOLE}`;
