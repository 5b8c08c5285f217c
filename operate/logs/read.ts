import { paginateFilterLogEvents, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import { type Polling, sleep } from '../poll.ts';
import { type LogEvent, LogReader } from './line.ts';
import type { LogSource } from './sources.ts';
import type { Aws } from '../session/stage.ts';
import { UserError } from '../user-error.ts';
import type { ReadLine } from '../documents/log-line.ts';

/** From when to when; without an end, to now. */
export interface LogWindow {
  readonly since: Date;
  readonly until?: Date;
}

const POLL_MS = 1000;

/** Events may arrive late: what is this much older than the newest is asked for again. */
const OVERLAP_MS = 30_000;

/**
 * The lines of functions' logs by their time.
 * It waits by itself, and not by `poll`: that ends with what it finds, and the looks here go on behind it, each a pause
 * after the one before.
 * @param following has a signal to go on with what comes in, until it is aborted; a line that arrives late then comes
 *   late
 * @throws UserError where a function has no log group
 */
export async function* readLogs(
  aws: Aws,
  sources: readonly LogSource[],
  { since, until }: LogWindow,
  { signal, sleep: pause = sleep }: Pick<Polling, 'signal' | 'sleep'> = {},
): AsyncGenerator<ReadLine> {
  const reader = new LogReader();
  /** Ids of events in the overlap, with their times. */
  const seen = new Map<string, number>();
  let from = since.getTime();
  for (;;) {
    const found = await eventsOf(aws, sources, { since: new Date(from), until });
    const events = found.filter(({ id }) => !seen.has(id)).toSorted((one, other) => one.at - other.at);
    yield* reader.read(events);
    if (!signal) return;
    for (const { id, at } of events) seen.set(id, at);
    const newest = events.at(-1)?.at ?? 0;
    from = Math.max(from, newest - OVERLAP_MS);
    for (const [id, at] of seen) if (at < from) seen.delete(id);
    try {
      await pause(POLL_MS, signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
  }
}

/** One after the other: CloudWatch Logs allows few of these calls a second. */
async function eventsOf(aws: Aws, sources: readonly LogSource[], window: LogWindow): Promise<LogEvent[]> {
  const events: LogEvent[] = [];
  for (const { task, logGroup } of sources) {
    const pages = paginateFilterLogEvents(
      { client: aws.logs },
      { logGroupName: logGroup, startTime: window.since.getTime(), endTime: window.until?.getTime() },
    );
    try {
      for await (const page of pages) {
        for (const { eventId = '', logStreamName = '', timestamp = 0, message = '' } of page.events ?? [])
          events.push({ id: `${logGroup} ${eventId}`, task, stream: logStreamName, at: timestamp, message });
      }
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      throw new UserError(`${logGroup}: there is no such log group; deploy the stage again.`);
    }
  }
  return events;
}
