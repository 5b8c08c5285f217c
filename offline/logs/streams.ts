import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Backlog, openBacklog } from '../kernel/backlog.ts';
import { isSystemError } from '../kernel/system-error.ts';

/** One event of a log group. */
export interface LogEvent {
  /** `2026/11/23/[$LATEST]0123…` */
  readonly stream: string;
  /** Its place in the stream, from 0 on. */
  readonly index: number;
  /** ms since 1970 */
  readonly at: number;
  /** One line, without its break. */
  readonly message: string;
}

const LINE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (.*)$/s;
const FILE = /^(\d{4})-(\d\d)-(\d\d)-LATEST-([0-9a-f]+)\.log$/;

/**
 * Log streams as files for people to open: a directory per log group, a file per stream, a line per event with
 * its time before it.
 */
export class LogStreams {
  readonly #directory: string;
  readonly #backlog: Backlog;

  constructor(directory: string, backlog = openBacklog()) {
    this.#directory = directory;
    this.#backlog = backlog;
  }

  /** Makes a stream; what it returns adds an event to it. */
  open(group: string, stream: string): (message: string, at: Date) => void {
    // `2026/11/23/[$LATEST]0123…` isn't a file name everywhere.
    const file = join(this.#directory, group, `${stream.replaceAll(/[^\w]+/g, '-')}.log`);
    // There from the first event on at the latest, though it has none.
    this.#backlog.append(file, '');
    return (message, at) => this.#backlog.append(file, `${at.toISOString()} ${message}\n`);
  }

  /** All events of a group by their time, those of one time by stream and place. */
  events(group: string): LogEvent[] {
    const directory = join(this.#directory, group);
    // A stream that began when the disk took nothing has no file yet.
    const waiting = this.#backlog.waitingBelow(directory).map((path) => relative(directory, path));
    return [...new Set([...filesOf(directory), ...waiting])]
      .flatMap((file) => {
        const [, year, month, day, id] = FILE.exec(file) ?? [];
        if (id === undefined) return [];
        return eventsIn(
          textOf(join(directory, file)) + this.#backlog.waitingFor(join(directory, file)),
          `${year}/${month}/${day}/[$LATEST]${id}`,
        );
      })
      .toSorted(byTime);
  }
}

/** Where an event stands among those of its group. */
export type Position = Pick<LogEvent, 'at' | 'stream' | 'index'>;

export function byTime(one: Position, other: Position): number {
  if (one.at !== other.at) return one.at - other.at;
  if (one.stream !== other.stream) return one.stream < other.stream ? -1 : 1;
  return one.index - other.index;
}

const filesOf = (directory: string) => unlessMissing(() => readdirSync(directory), []);
const textOf = (file: string) => unlessMissing(() => readFileSync(file, 'utf8'), '');

function unlessMissing<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return otherwise;
    throw error;
  }
}

/** The events of a stream's file; a line that a `kill -9` cut short is none. */
function eventsIn(text: string, stream: string): LogEvent[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.flatMap((line, index) => {
    const [, time = '', message] = LINE.exec(line) ?? [];
    return message === undefined ? [] : [{ stream, index, at: Date.parse(time), message }];
  });
}
