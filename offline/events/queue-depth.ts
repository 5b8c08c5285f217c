import { z } from 'zod';
import type { DeployedResource } from '../assembly/deployment.ts';
import type { Series } from '../cloudwatch/series.ts';
import type { Clock } from '../kernel/clock.ts';
import { arrivals } from './dead-letters.ts';

const MINUTE_MS = 60_000;
/** A queue that is empty and that nobody used for six hours reports nothing. */
const ACTIVE_MS = 6 * 3_600_000;
/** `MessageRetentionPeriod` where the template has none: 4 days. */
const RETENTION_SECONDS = 345_600;

const Properties = z.object({
  MessageRetentionPeriod: z.coerce.number().default(RETENTION_SECONDS),
});

/**
 * `ApproximateNumberOfMessagesVisible` of a queue: a sample at the beginning of each minute up to now. SQS reports
 * it while a queue is active, which it is as long as it holds messages, and for six hours after each call. The
 * calls here are its creation and what was sent to it, so that an empty queue reports 0 for six hours. Worked out
 * from the messages that lie there: whoever takes some away changes the past too.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/monitoring-using-cloudwatch.html
 * @param resource an `AWS::SQS::Queue`
 * @param created when it was deployed first
 */
export function queueDepth(root: string, resource: DeployedResource, created: Date, clock: Clock): Series {
  const queue = resource.arn.slice(resource.arn.lastIndexOf(':') + 1);
  const retentionMs = Properties.parse(resource.properties).MessageRetentionPeriod * 1000;
  const born = created.getTime();
  return {
    name: {
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: queue },
    },
    between: (from, to) => {
      const sent = arrivals(root, queue);
      const first = Math.ceil(Math.max(from, born) / MINUTE_MS) * MINUTE_MS;
      const minutes = Math.ceil((Math.min(to, clock.now().getTime() + 1) - first) / MINUTE_MS);
      return Array.from({ length: Math.max(0, minutes) }, (_, minute) => first + minute * MINUTE_MS).flatMap(
        (at) => {
          const before = sent.filter((time) => time <= at);
          const visible = before.filter((time) => time > at - retentionMs).length;
          const active = visible > 0 || at - (before.at(-1) ?? born) < ACTIVE_MS;
          return active ? [{ at, unit: 'Count', values: [visible] }] : [];
        },
      );
    },
  };
}
