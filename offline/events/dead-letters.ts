import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { openBacklog } from '../kernel/backlog.ts';
import { readJsonLines } from '../kernel/durable.ts';

/** Puts a message into a dead-letter queue. */
export type DeadLetters = (
  queueArn: string,
  body: string,
  attributes: Readonly<Record<string, string>>,
) => void;

/** Dead-letter queues on disk: `<root>/sqs/<queue>.jsonl`, a message per line, which stay until somebody reads them. */
export function deadLetterFiles(root: string, clock: Clock, backlog = openBacklog()): DeadLetters {
  return (queueArn, body, attributes) => {
    const file = fileOf(root, queueArn.slice(queueArn.lastIndexOf(':') + 1));
    backlog.appendJson(file, [{ messageId: randomUUID(), sentAt: clock.now(), body, attributes }]);
  };
}

const Message = z.object({ sentAt: z.coerce.date() });

/** When the messages that lie in a queue arrived, in ms since 1970, the oldest first. */
export function arrivals(root: string, queueName: string): readonly number[] {
  const messages = readJsonLines(fileOf(root, queueName)).map((line) => Message.parse(line));
  return messages.map(({ sentAt }) => sentAt.getTime()).toSorted((a, b) => a - b);
}

const fileOf = (root: string, queueName: string): string => join(root, 'sqs', `${queueName}.jsonl`);
