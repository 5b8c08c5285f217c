import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { assumedRole, type Judge } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import type { LogStreams } from '../logs/streams.ts';
import type { FunctionSpec } from './function-spec.ts';

/** Receives each log line of a function as CloudWatch Logs would: `at` is when the line came in. */
export type OnLog = (functionName: string, line: string, at: Date) => void;

export interface LogOptions {
  readonly judge: Judge;
  readonly clock: Clock;
  readonly onLog: OnLog;
  readonly streams: LogStreams;
}

/**
 * Where the lines of one environment go: its own log stream, as far as the function's role may create it and
 * write to it. Without that permission they are lost, as on AWS.
 */
export function openLogStream(
  spec: FunctionSpec,
  stream: string,
  options: LogOptions,
): (line: string) => void {
  const [, partition, , region, account] = spec.arn.split(':');
  const resource = `arn:${partition}:logs:${region}:${account}:log-group:${spec.logGroup}:log-stream:${stream}`;
  const caller = assumedRole(spec.roleArn, spec.name);
  const may = (action: string) => options.judge({ caller, action, resource }).allowed;
  if (!may('logs:CreateLogStream') || !may('logs:PutLogEvents')) return () => undefined;
  const write = options.streams.open(spec.logGroup, stream);
  return (line) => {
    const now = options.clock.now();
    write(line, now);
    options.onLog(spec.name, line, now);
  };
}

/** The runtime's mark that a stream holds all the lines of an invocation. */
const endOfInvocation = '\u0004';

/** Splits a process's output into lines; `onEnd` is called at the mark that the runtime writes after each invocation. */
export function readLines(stream: Readable | null, onLine: (line: string) => void, onEnd: () => void): void {
  const decoder = new StringDecoder('utf8');
  let partial = '';
  const take = (line: string) => {
    // The mark may follow text that ended without a line break.
    const mark = line.indexOf(endOfInvocation);
    if (mark !== 0) onLine(mark === -1 ? line : line.slice(0, mark));
    if (mark !== -1) onEnd();
  };
  stream?.on('data', (chunk: Buffer) => {
    const lines = (partial + decoder.write(chunk)).split('\n');
    partial = lines.pop() ?? '';
    lines.forEach(take);
  });
  stream?.on('end', () => {
    if (partial !== '') take(partial);
  });
}
