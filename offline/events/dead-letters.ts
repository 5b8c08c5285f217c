import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../kernel/clock.ts';
import { appendJsonLine } from '../kernel/durable.ts';

/** Puts a message into a dead-letter queue. */
export type DeadLetters = (
  queueArn: string,
  body: string,
  attributes: Readonly<Record<string, string>>,
) => void;

/** Dead-letter queues on disk: `<root>/sqs/<queue>.jsonl`, a message per line, which stay until somebody reads them. */
export function deadLetterFiles(root: string, clock: Clock): DeadLetters {
  return (queueArn, body, attributes) => {
    const file = join(root, 'sqs', `${queueArn.slice(queueArn.lastIndexOf(':') + 1)}.jsonl`);
    appendJsonLine(file, { messageId: randomUUID(), sentAt: clock.now(), body, attributes });
  };
}
