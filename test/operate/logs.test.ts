import { CloudWatchLogsClient, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import { SFNClient } from '@aws-sdk/client-sfn';
import { type LogEvent, LogReader } from '../../operate/logs/line.ts';
import { functionKind, functionOfState, logSources } from '../../operate/logs/sources.ts';
import { logLines } from '../../cli/log-lines.ts';
import { isInScope, scopeOf } from '../../operate/logs/window.ts';
import { readLogs } from '../../operate/logs/read.ts';
import { painted } from '../../cli/style.ts';
import type { Session } from '../../operate/session/session.ts';
import type { Aws } from '../../operate/session/stage.ts';
import type { Terminal } from '../../cli/terminal.ts';
import { UserError } from '../../operate/user-error.ts';
import { LISTENER_KINDS } from '../../core/stage/listeners.ts';
import { TASK_KINDS } from '../../core/tasks/kinds.ts';
import type { ReadLine } from '../../operate/documents/log-line.ts';
import type { DeployedPipeline } from '../../operate/documents/pipeline.ts';

/** The SDK's paginators take their own client only. */
const CLIENT = CloudWatchLogsClient.prototype;
const NOON = Date.parse('2026-11-23T12:00:00.000Z');
const PIPELINE = {
  name: 'orders',
  stage: 'prod',
  dataset: 'sales',
  landing: 'landing/sales/',
  table: 'orders_summary',
  stateMachineArn: 'arn:aws:states:r:a:stateMachine:orders_pipeline-prod',
} as DeployedPipeline;
const PLAIN = { style: (_: unknown, text: string) => text } as unknown as Terminal;

const request = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-000000000000`;
const R1 = request('1');
const R2 = request('2');
const structured = (fields: object) =>
  JSON.stringify({ level: 'INFO', message: 'done', timestamp: '2026-11-23T12:00:00.000Z', ...fields });
const event = (message: string, over: Partial<LogEvent> = {}): LogEvent => ({
  id: message,
  task: 'ctas',
  stream: 'a',
  at: NOON,
  message: `${message}\n`,
  ...over,
});
const read = (...messages: string[]) => new LogReader().read(messages.map((message) => event(message)));
const text = (line: ReadLine, stacks = false) => logLines(line, PLAIN, stacks).map(painted).join('\n');

describe('the functions of a pipeline', () => {
  test('all have their log group, tasks and listeners', () => {
    const sources = logSources(PIPELINE);
    expect(sources.map(({ task }) => task)).toEqual([...TASK_KINDS, ...LISTENER_KINDS]);
    expect(logSources(PIPELINE, 'ctas')).toEqual([
      { task: 'ctas', logGroup: '/aws/lambda/afluente-prod-orders-ctas' },
    ]);
  });

  test.each([
    ['ctas', 'ctas'],
    ['ctas_orders_summary', 'ctas'],
    ['create_external_raw_sales', 'create-raw-table'],
    ['acquire_run_lock', 'acquire-lock'],
    ['heartbeat', 'heartbeat'],
  ])('%s is the kind %s', (name, kind) => {
    expect(functionKind(PIPELINE, name)).toBe(kind);
  });

  test('a state of an execution that ran before its table was renamed is known too', () => {
    expect(functionOfState(PIPELINE, 'ctas_other')).toBe('ctas');
  });

  test('a wrong one is told with the choices', () => {
    expect(() => functionKind(PIPELINE, 'ctas_other')).toThrow(
      /^There is no task "ctas_other"; use --task with one of acquire-lock, .*, ctas, .*, heartbeat\.$/,
    );
  });
});

describe('lines', () => {
  test('a structured one has its level, message and the rest', () => {
    const [line] = read(structured({ execution: 'one', function_request_id: R1, milliseconds: 12 }));
    expect(line).toEqual({
      time: '2026-11-23T12:00:00.000Z',
      task: 'ctas',
      execution: 'one',
      level: 'INFO',
      message: 'done',
      fields: { function_request_id: R1, milliseconds: 12 },
      kind: 'line',
    });
  });

  test('Lambda’s own, and metrics, are told apart', () => {
    const lines = read(
      'INIT_START Runtime Version: nodejs:24.v1',
      `START RequestId: ${R1} Version: $LATEST`,
      '{"_aws":{"Timestamp":1},"pipeline":"orders","RowsWritten":5}',
      `END RequestId: ${R1}`,
      `REPORT RequestId: ${R1}\tDuration: 1 ms`,
      'Runtime.ExitError',
      'something else {',
    );
    expect(lines.map(({ kind }) => kind)).toEqual([
      'platform',
      'platform',
      'metrics',
      'platform',
      'platform',
      'platform',
      'line',
    ]);
    expect(lines[2]).toMatchObject({ message: 'metrics', fields: { pipeline: 'orders', RowsWritten: 5 } });
    expect(lines[2]?.level).toBeUndefined();
  });

  test('those without an execution are of their invocation’s, also of one that ended from outside', () => {
    const lines = read(
      `START RequestId: ${R1} Version: $LATEST`,
      structured({ execution: 'one', function_request_id: R1 }),
      `END RequestId: ${R1}`,
      `2026-11-23T12:00:01.000Z ${R1} Task timed out after 1.00 seconds`,
      `START RequestId: ${R2} Version: $LATEST`,
      structured({ execution: 'arn:aws:states:r:a:execution:m:two', function_request_id: R2 }),
      `RequestId: ${R2} Error: Runtime exited with error: signal: killed`,
      'Runtime.ExitError',
    );
    expect(lines.map(({ execution }) => execution)).toEqual([
      ...Array<string>(4).fill('one'),
      ...Array<string>(4).fill('two'),
    ]);
    expect(lines[3]).toMatchObject({ level: 'ERROR', message: 'Task timed out after 1.00 seconds' });
    expect(lines[6]).toMatchObject({
      level: 'ERROR',
      message: 'Error: Runtime exited with error: signal: killed',
    });
  });

  test('what the runtime says of an error that was logged is a repeat, of any other it is the line', () => {
    const thrown = JSON.stringify({
      errorType: 'SqlError',
      errorMessage: 'no',
      stack: ['SqlError: no', ' at x'],
    });
    const uncaught = (id: string) => `2026-11-23T12:00:00.000Z\t${id}\tERROR\tInvoke Error \t${thrown}`;
    const error = { name: 'SqlError', message: 'no', stack: 'SqlError: no\n at x' };
    const lines = read(
      structured({ level: 'ERROR', message: 'no', function_request_id: R1, error }),
      uncaught(R1),
      uncaught(R2),
    );
    expect(lines.map(({ kind }) => kind)).toEqual(['line', 'repeat', 'line']);
    expect(lines[2]).toMatchObject({ level: 'ERROR', message: 'no', fields: { error } });
  });

  test('of an execution are also those that no execution is known of, but for the heartbeat’s', () => {
    const scope = { since: new Date(NOON), execution: 'one' };
    const of = (over: object) => isInScope({ task: 'ctas', ...over } as ReadLine, scope);
    expect([of({ execution: 'one' }), of({ execution: 'two' }), of({}), of({ task: 'heartbeat' })]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('for people', () => {
  const one = (fields: object) => text(read(structured(fields))[0]!);

  test('time, task, level, message and the fields that say something, in units', () => {
    expect(
      one({
        message: 'query',
        execution: 'one',
        service: 'afluente',
        function_request_id: R1,
        statement: 'stage',
        queryId: 'q-1',
        attempt: 1,
        queryState: 'SUCCEEDED',
        scanned: 491_730,
        milliseconds: 2640,
      }),
    ).toBe(
      '2026-11-23T12:00:00.000Z  ctas              INFO   query  statement=stage  queryId=q-1  scanned=492 kB  2.6 s',
    );
    expect(
      one({ attempt: 2, queryState: 'FAILED', step: 'retry', queries: { stage: 'q' }, milliseconds: 7 }),
    ).toMatch(/INFO {3}done {2}attempt=2 {2}queryState=FAILED {2}step=retry {2}7 ms$/);
    expect(
      one({ dollars: 0.00066, versions: ['a', 'b'], checks: [{}, {}], none: [], followUp: null }),
    ).toMatch(/done {2}\$0\.00066 {2}versions=a,b {2}checks=2$/);
  });

  test('an error by its name, its stack only on demand', () => {
    const error = { name: 'SqlError', message: 'no', stack: 'SqlError: no\n    at x' };
    const [line] = read(structured({ level: 'ERROR', message: 'no', error }));
    expect(text(line!)).toMatch(/ERROR {2}SqlError: no$/);
    expect(text(line!, true)).toMatch(/ERROR {2}SqlError: no\nSqlError: no\n {4}at x$/);
  });

  test('control characters of what was logged are shown', () => {
    expect(text(read('two\rlines \u001b[2J')[0]!)).toMatch(/ {2}two␍lines ␛\[2J$/);
    expect(one({ message: 'a\u0007', value: 'x\ny' })).toMatch(/ a␇ {2}value=x␊y$/);
  });
});

/** CloudWatch Logs of one group, whose pages and lateness a test decides. */
function logsOf(...rounds: { eventId: string; timestamp: number }[][]) {
  const asked: number[] = [];
  const send = async ({ input }: { input: { startTime: number } }) => {
    asked.push(input.startTime);
    const events = rounds[Math.min(asked.length, rounds.length) - 1] ?? [];
    return {
      events: events
        .filter(({ timestamp }) => timestamp >= input.startTime)
        .map((one) => ({ ...one, message: one.eventId, logStreamName: 's' })),
    };
  };
  const logs = Object.assign(Object.create(CLIENT), { send });
  return { aws: { logs } as unknown as Aws, asked };
}

describe('following', () => {
  const SOURCES = logSources(PIPELINE, 'ctas');
  const since = new Date(NOON - 60_000);

  test('asks again for what may come late, and tells each line once', async () => {
    const [a, b, late, c] = [
      { eventId: 'a', timestamp: NOON },
      { eventId: 'b', timestamp: NOON + 100 },
      { eventId: 'late', timestamp: NOON + 50 },
      { eventId: 'c', timestamp: NOON + 200 },
    ];
    const { aws, asked } = logsOf([b, a], [a, b], [a, late, b, c]);
    const stop = new AbortController();
    const told: string[] = [];
    const sleep = async (_: number, signal?: AbortSignal) => signal?.throwIfAborted();
    for await (const { message } of readLogs(aws, SOURCES, { since }, { signal: stop.signal, sleep })) {
      told.push(message);
      if (message === 'c') stop.abort();
    }
    expect(told).toEqual(['a', 'b', 'late', 'c']);
    expect(asked).toEqual([since.getTime(), NOON + 100 - 30_000, NOON + 100 - 30_000]);
  });

  test('without a signal it ends with what is there', async () => {
    const { aws } = logsOf([{ eventId: 'a', timestamp: NOON }]);
    const told = [];
    for await (const { message } of readLogs(aws, SOURCES, { since })) told.push(message);
    expect(told).toEqual(['a']);
  });
});

describe('the window', () => {
  const now = new Date(NOON);
  const started = new Date(NOON - 120_000);
  const stopped = new Date(NOON - 60_000);
  const EXECUTION = 'arn:aws:states:r:a:execution:orders_pipeline-prod';
  const scope = (wanted: object, newest: object[] = []) => {
    const answers: Record<string, object> = {
      ListExecutionsCommand: {
        executions: newest.map((one) => ({ executionArn: `${EXECUTION}:one`, ...one })),
      },
      DescribeExecutionCommand: { startDate: started, stopDate: stopped },
    };
    const states = Object.assign(Object.create(SFNClient.prototype) as SFNClient, {
      send: async (command: object) => answers[command.constructor.name],
    });
    return scopeOf(
      { aws: { states }, pipeline: PIPELINE } as unknown as Session,
      { follow: false, ...wanted },
      now,
    );
  };
  const ended = { name: 'one', status: 'SUCCEEDED', startDate: started };
  const running = { name: 'one', status: 'RUNNING', startDate: started };
  const until = new Date(stopped.getTime() + 600_000);

  test('is the newest execution’s, or a named one’s, and what listeners do after it', async () => {
    expect(await scope({}, [ended])).toEqual({ execution: 'one', since: started, until });
    expect(await scope({ execution: 'x' })).toEqual({ execution: 'x', since: started, until });
    expect(await scope({ execution: 'x', since: 90_000 })).toMatchObject({ since: new Date(NOON - 90_000) });
    expect(await scope({ execution: 'last' }, [ended])).toMatchObject({ execution: 'one' });
    expect(await scope({})).toBeUndefined();
  });

  test('is a duration, whatever the execution', async () => {
    expect(await scope({ since: 3_600_000 }, [ended])).toEqual({ since: new Date(NOON - 3_600_000) });
    expect(await scope({ task: 'heartbeat' }, [ended])).toEqual({ since: new Date(NOON - 3_600_000) });
  });

  test('of who follows has no end, and begins with the execution that is at work', async () => {
    expect(await scope({ follow: true }, [running])).toEqual({ since: started });
    expect(await scope({ follow: true }, [ended])).toEqual({ since: now });
    expect(await scope({ follow: true })).toEqual({ since: now });
    expect(await scope({ follow: true, execution: 'x' })).toEqual({ execution: 'x', since: started });
  });
});

test('a function without a log group is told with what to do', async () => {
  const send = async () => {
    throw new ResourceNotFoundException({
      message: 'The specified log group does not exist.',
      $metadata: {},
    });
  };
  const aws = { logs: Object.assign(Object.create(CLIENT), { send }) } as unknown as Aws;
  const reading = readLogs(aws, logSources(PIPELINE, 'ctas'), { since: new Date() }).next();
  await expect(reading).rejects.toThrow(UserError);
  await expect(reading).rejects.toThrow(
    '/aws/lambda/afluente-prod-orders-ctas: there is no such log group; deploy the stage again.',
  );
});
