import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { alarmTopicName, type Stage } from '../../core/stage/names.ts';
import { keepExporting } from '../former-exports.ts';

export interface AlarmTopicProps {
  readonly stage: Stage;
  /** Who is written to; each confirms once. */
  readonly emails: readonly string[];
}

/**
 * What publishes to the topic: CloudWatch's alarms, and Alertmanager of a managed Prometheus whether there is one or
 * not, so that no deployment takes its right from one that is. With SNS's own key (`alias/aws/sns`) their messages
 * would never arrive.
 */
const PUBLISHERS = ['cloudwatch.amazonaws.com', 'aps.amazonaws.com'];

/** Where alarms and failed runs are told, encrypted with a key of its own. */
export class AlarmTopic extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    const { account, region } = Stack.of(this);
    const topicName = alarmTopicName(props.stage);
    const key = new Key(this, 'Key', {
      description: `Encrypts the messages of ${topicName}.`,
      enableKeyRotation: true,
      // It protects nothing that is kept.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const topic = new Topic(this, 'Topic', {
      topicName,
      displayName: topicName,
      masterKey: key,
      enforceSSL: true,
    });
    for (const service of PUBLISHERS) {
      const principals = [new ServicePrincipal(service)];
      const conditions = { StringEquals: { 'aws:SourceAccount': account } };
      key.addToResourcePolicy(
        new PolicyStatement({
          principals,
          actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          resources: ['*'],
          conditions,
        }),
      );
      topic.addToResourcePolicy(
        new PolicyStatement({
          principals,
          // Alertmanager of the managed Prometheus asks for the attributes too.
          actions: ['sns:Publish', 'sns:GetTopicAttributes'],
          resources: [topic.topicArn],
          conditions,
        }),
      );
    }
    // Whoever may publish to the topic may have SNS use the key for it, as with AWS's own keys: a role of another stack
    // needs to know the topic's name only, and no key id.
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: {
          StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `sns.${region}.amazonaws.com` },
        },
      }),
    );
    for (const email of props.emails) topic.addSubscription(new EmailSubscription(email));
    this.topic = topic;
    keepExporting(this, topic.topicArn, key.keyArn);
  }
}

/** A stage's topic as its other stacks see it: by its name. */
export function alarmTopicIn(stack: Stack, stage: Stage): ITopic {
  const arn = stack.formatArn({ service: 'sns', resource: alarmTopicName(stage) });
  return Topic.fromTopicArn(stack, 'AlarmTopic', arn);
}
