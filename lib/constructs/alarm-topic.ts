import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { allow } from '../access/statement.ts';

export interface AlarmTopicProps {
  readonly topicName: string;
  /** Who is written to; each confirms once. */
  readonly emails: readonly string[];
  /** Services that publish too. */
  readonly alsoBy: readonly string[];
}

/** What publishes to the topic. With SNS's own key (`alias/aws/sns`) its messages would never arrive. */
const ALARMS = 'cloudwatch.amazonaws.com';

/** Where alarms and failed runs are told, encrypted with a key of its own. */
export class AlarmTopic extends Construct {
  readonly topic: ITopic;
  readonly #key: IKey;

  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    const { account } = Stack.of(this);
    const key = new Key(this, 'Key', {
      description: `Encrypts the messages of ${props.topicName}.`,
      enableKeyRotation: true,
      // It protects nothing that is kept.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const topic = new Topic(this, 'Topic', {
      topicName: props.topicName,
      displayName: props.topicName,
      masterKey: key,
      enforceSSL: true,
    });
    for (const service of [ALARMS, ...props.alsoBy]) {
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
    for (const email of props.emails) topic.addSubscription(new EmailSubscription(email));
    this.topic = topic;
    this.#key = key;
  }

  /** Lets a role publish, by what the role may do: of another stack, it can't be named in policies here. */
  grantPublish(role: Role): void {
    role.addToPolicy(allow(['sns:Publish'], [this.topic.topicArn]));
    role.addToPolicy(allow(['kms:Decrypt', 'kms:GenerateDataKey'], [this.#key.keyArn]));
  }
}
