import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import { authorize, type Caller, type Judge } from '../kernel/caller.ts';
import { operation, type Service } from '../kernel/service.ts';
import { byTime, type LogEvent, type LogStreams, type Position } from './streams.ts';

export interface LogsOptions {
  readonly account: string;
  readonly region: string;
  readonly judge: Judge;
  /** The log groups that there are, by name. */
  readonly groups: ReadonlySet<string>;
  /** Those that functions log to: into the others, nothing here writes what AWS would. */
  readonly written: ReadonlySet<string>;
  readonly streams: LogStreams;
}

/** Events and bytes on a page (*FilterLogEvents*: up to 10,000 events or 1 MB). */
const PAGE = { events: 10_000, bytes: 1_048_576 };

/** Counted for each event besides its message (*CloudWatch Logs quotas*, of a batch). */
const EVENT_BYTES = 26;

/** CloudWatch Logs: the events of the log groups that the templates declare. */
export function createLogs(options: LogsOptions): Service {
  const { account, region, judge, streams } = options;
  const groupArn = (group: string) => `arn:aws:logs:${region}:${account}:log-group:${group}`;

  const filterLogEvents = async (
    input: logs.FilterLogEventsCommandInput,
    caller: Caller,
  ): Promise<Omit<logs.FilterLogEventsCommandOutput, '$metadata'>> => {
    const { logGroupName: group = '', limit = PAGE.events, startTime = 0, endTime = Infinity } = input;
    // The stream without a name is how AWS's own denials write it.
    const resource = `${groupArn(group)}:log-stream:`;
    authorize(judge, { caller, action: 'logs:FilterLogEvents', resource });
    // `interleaved` says nothing since 2019.
    if (input.startFromHead === false) throw new NotImitated('startFromHead=false of FilterLogEvents');
    if (group === '') throw invalid('You must specify either logGroupName or logGroupIdentifier.');
    if (startTime > endTime) throw new NotImitated('a startTime after the endTime of FilterLogEvents');
    if (!options.groups.has(group))
      throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    if (!options.written.has(group))
      throw new NotImitated(`what is logged to ${group}, which is no function's`);
    const after = positionOf(input.nextToken);
    const found = streams
      .events(group)
      .filter(({ at }) => at >= startTime && at <= endTime)
      .filter((event) => after === undefined || byTime(event, after) > 0);
    const page = found.slice(0, Math.min(limit, fitting(found)));
    const last = page.at(-1);
    return {
      events: page.map((event) => toEvent(group, event)),
      searchedLogStreams: [],
      nextToken: last && page.length < found.length ? tokenOf(last) : undefined,
    };
  };

  return {
    signingName: 'logs',
    protocol: 'awsJson1_1',
    codec: new logs.CloudWatchLogsClient({ region: 'us-east-1' }).config.protocol.getPayloadCodec(),
    targetPrefix: 'Logs_20140328',
    resourceOf: (input) =>
      'logGroupName' in input && typeof input.logGroupName === 'string'
        ? groupArn(input.logGroupName)
        : undefined,
    violation: invalid,
    operations: [
      operation(
        'FilterLogEvents',
        logs.FilterLogEvents$,
        ['logGroupName', 'startTime', 'endTime', 'limit', 'nextToken', 'interleaved', 'startFromHead'],
        filterLogEvents,
      ),
    ],
  };
}

/** How many of the events fill a page: at least one. */
function fitting(events: readonly LogEvent[]): number {
  let bytes = 0;
  const first = events.findIndex(({ message }) => {
    bytes += Buffer.byteLength(message) + EVENT_BYTES;
    return bytes > PAGE.bytes;
  });
  return first === -1 ? events.length : Math.max(1, first);
}

function toEvent(group: string, { stream, index, at, message }: LogEvent): logs.FilteredLogEvent {
  const digest = createHash('sha256').update(`${group} ${stream} ${index}`).digest('hex');
  return {
    logStreamName: stream,
    timestamp: at,
    // As Lambda sends them.
    message: `${message}\n`,
    ingestionTime: at,
    eventId: BigInt(`0x${digest}`).toString().padStart(56, '0').slice(0, 56),
  };
}

const Token = z.tuple([z.number(), z.string(), z.number()]);

function tokenOf({ at, stream, index }: Position): string {
  return Buffer.from(JSON.stringify([at, stream, index])).toString('base64url');
}

function positionOf(token: string | undefined): Position | undefined {
  if (token === undefined) return undefined;
  try {
    const [at, stream, index] = Token.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
    return { at, stream, index };
  } catch {
    throw invalid('The specified nextToken is invalid.');
  }
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}
