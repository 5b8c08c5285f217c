import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { DeployedResource } from '../assembly/deployment.ts';
import { AwsError } from '../kernel/aws-error.ts';
import { authorize, type Caller, type Judge } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import { openBacklog } from '../kernel/backlog.ts';
import { parseProperties } from '../kernel/properties.ts';

const ignored = z.unknown().optional();
const Properties = z.strictObject({
  DisplayName: ignored,
  KmsMasterKeyId: ignored,
  SignatureVersion: ignored,
  Tags: ignored,
  TopicName: ignored,
  TracingConfig: ignored,
});

/**
 * Publishes to a topic.
 * @throws AwsError `AuthorizationError`, `NotFound`
 */
export type Publish = (topicArn: string, message: string, caller: Caller) => void;

/**
 * @param resources those of type `AWS::SNS::Topic`
 * @returns their ARNs
 * @throws NotImitated for FIFO topics and other properties that would change what happens
 */
export function topicsFromTemplates(resources: readonly DeployedResource[]): ReadonlySet<string> {
  for (const resource of resources) parseProperties(Properties, resource);
  return new Set(resources.map(({ arn }) => arn));
}

/**
 * SNS topics on disk: `<root>/sns/<topic>.jsonl`, a message per line. Nothing is delivered: subscriptions aren't
 * imitated.
 * @param has whether there is a topic, by its ARN
 */
export function createTopics(
  root: string,
  has: (topicArn: string) => boolean,
  judge: Judge,
  clock: Clock,
  backlog = openBacklog(),
): Publish {
  return (topicArn, message, caller) => {
    const access = { caller, action: 'sns:Publish', resource: topicArn };
    authorize(judge, access, 'AuthorizationError', 403);
    if (!has(topicArn)) throw new AwsError('NotFound', 'Topic does not exist', { status: 404 });
    const file = join(root, 'sns', `${topicArn.slice(topicArn.lastIndexOf(':') + 1)}.jsonl`);
    backlog.appendJson(file, [{ messageId: randomUUID(), sentAt: clock.now(), message }]);
  };
}
