import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath, kill } from 'node:process';
import { fileURLToPath } from 'node:url';

import { AwsError } from '../../kernel/aws-error.ts';
import { systemClock } from '../../kernel/clock.ts';
import { parseDefinition } from '../../states/definition.ts';
import { Recorder } from '../../states/recorder.ts';
import { functionArn, functionOf, lambdaOf, operator, temporaryDirectory } from '../lambda/handlers.ts';
import { answering, executionArn, invokes, machine, machineArn, statesOf } from './machines.ts';

class Named extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** Whether a process ends within 2 s. */
async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

const types = (events: { type?: string }[]) => events.map(({ type }) => type);

describe('an execution', () => {
  const definition = {
    StartAt: 'work',
    TimeoutSeconds: 600,
    States: {
      work: invokes('work', {
        Next: 'work_next',
        Retry: [{ ErrorEquals: ['Throttled'], IntervalSeconds: 2, MaxAttempts: 2, BackoffRate: 3 }],
      }),
      work_next: {
        Type: 'Choice',
        Choices: [{ Variable: '$.status', StringEquals: 'running', Next: 'work_wait' }],
        Default: 'done',
      },
      work_wait: { Type: 'Wait', Seconds: 10, Next: 'work' },
      done: { Type: 'Succeed' },
    },
  };

  test('retries, waits, loops and succeeds, with the history that AWS has', async () => {
    let calls = 0;
    const lambda = answering(() => {
      calls += 1;
      if (calls <= 2) throw new Named('Throttled', 'slow down');
      return { status: calls === 3 ? 'running' : 'done' };
    });
    const { run, history, statuses, clock, call } = statesOf(definition, { lambda });
    const done = await run({ day: 1 });
    expect(done).toMatchObject({ status: 'SUCCEEDED', output: '{"status":"done"}', redriveCount: 0 });
    expect(done.redriveStatus).toBe('NOT_REDRIVABLE');
    expect(clock.waits).toEqual([2000, 6000, 10_000]);
    expect(statuses).toEqual(['RUNNING', 'SUCCEEDED']);
    const events = await history('run');
    const tried = 'TaskScheduled TaskStarted';
    const chosen = 'TaskStateExited ChoiceStateEntered ChoiceStateExited';
    expect(types(events).join(' ')).toBe(
      `ExecutionStarted TaskStateEntered ${tried} TaskFailed ${tried} TaskFailed ${tried} TaskSucceeded ${chosen} ` +
        `WaitStateEntered WaitStateExited TaskStateEntered ${tried} TaskSucceeded ${chosen} ` +
        'SucceedStateEntered SucceedStateExited ExecutionSucceeded',
    );
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect(events.slice(0, 4).map(({ previousEventId }) => previousEventId)).toEqual([0, 0, 2, 3]);
    expect(events[2]?.taskScheduledEventDetails).toEqual({
      resource: 'invoke',
      resourceType: 'lambda',
      region: 'eu-west-1',
      parameters: JSON.stringify({ FunctionName: functionArn('work'), Payload: { day: 1 } }),
      timeoutInSeconds: 30,
    });
    expect(events[4]?.taskFailedEventDetails).toMatchObject({
      error: 'Throttled',
      cause: '{"errorType":"Throttled","errorMessage":"slow down","trace":[]}',
    });
    const input = { executionArn: executionArn('run'), reverseOrder: true, maxResults: 2 };
    const first = await call('GetExecutionHistory', { ...input, includeExecutionData: false });
    expect(types(first.events)).toEqual(['ExecutionSucceeded', 'SucceedStateExited']);
    expect(first.events[0].executionSucceededEventDetails.output).toBeUndefined();
    const second = await call('GetExecutionHistory', { ...input, nextToken: first.nextToken });
    expect(types(second.events)).toEqual(['SucceedStateEntered', 'ChoiceStateExited']);
  });

  test('fails at the state whose error nobody catches', async () => {
    const lambda = answering(() => {
      throw new Named('LockLost', 'the lock is gone');
    });
    const { run, history } = statesOf(definition, { lambda });
    expect(await run()).toMatchObject({
      status: 'FAILED',
      error: 'LockLost',
      cause: '{"errorType":"LockLost","errorMessage":"the lock is gone","trace":[]}',
      redriveStatus: 'REDRIVABLE',
    });
    expect(types(await history('run')).slice(-2)).toEqual(['TaskFailed', 'ExecutionFailed']);
  });

  test('times out as a whole without an error of its own', async () => {
    const lambda = answering(() => ({ status: 'running' }));
    const { run, history } = statesOf(definition, { lambda });
    const ended = await run();
    expect(ended.status).toBe('TIMED_OUT');
    expect(ended.error).toBeUndefined();
    expect((await history('run')).at(-1)).toMatchObject({
      type: 'ExecutionTimedOut',
      previousEventId: 0,
      executionTimedOutEventDetails: { error: 'States.Timeout' },
    });
  });

  test('a task that times out fails the execution while its function runs on', async () => {
    let finished = false;
    const lambda = answering(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1300));
      finished = true;
    });
    const states = { only: invokes('slow', { TimeoutSeconds: 1, End: true }) };
    const { run, history } = statesOf({ StartAt: 'only', States: states }, { lambda });
    expect(await run()).toMatchObject({ status: 'FAILED', error: 'States.Timeout', cause: undefined });
    expect(finished).toBe(false);
    expect((await history('run')).slice(-2)).toMatchObject([
      { type: 'TaskTimedOut', taskTimedOutEventDetails: { error: 'States.Timeout', resource: 'invoke' } },
      { type: 'ExecutionFailed', executionFailedEventDetails: { error: 'States.Timeout' } },
    ]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(finished).toBe(true);
  });
});

describe('data', () => {
  test('the Context Object is complete, retries included', async () => {
    const seen: unknown[] = [];
    const lambda = answering((payload) => {
      seen.push(payload);
      if (seen.length === 1) throw new Named('Again', '');
      return null;
    });
    const work = invokes('work', {
      Parameters: {
        FunctionName: functionArn('work'),
        Payload: {
          'retries.$': '$$.State.RetryCount',
          'state.$': '$$.State.Name',
          'input.$': '$$.Execution.Input',
          'started.$': '$$.Execution.StartTime',
          'name.$': "States.Format('{}/{}', $$.StateMachine.Name, $$.Execution.Name)",
          'redrives.$': '$$.Execution.RedriveCount',
        },
      },
      Retry: [{ ErrorEquals: ['States.ALL'] }],
      End: true,
    });
    const first = { Type: 'Pass', Result: { other: true }, Next: 'work' };
    const { run } = statesOf({ StartAt: 'first', States: { first, work } }, { lambda });
    const { startDate } = await run({ a: 1 });
    const common = { state: 'work', input: { a: 1 }, name: 'orders/run', redrives: 0 };
    const started = startDate.toISOString();
    expect(seen).toEqual([
      { ...common, retries: 0, started },
      { ...common, retries: 1, started },
    ]);
  });

  test.each([null, false, 0, ''])('a Pass may result in %p', async (Result) => {
    const only = { Type: 'Pass', Result, ResultPath: '$.value', End: true };
    const { run } = statesOf({ StartAt: 'only', States: { only } });
    expect(JSON.parse((await run({ kept: 1 })).output)).toEqual({ kept: 1, value: Result });
  });

  test('ResultPath "$" is the whole, and a caught error takes its place', async () => {
    const lambda = answering(() => {
      throw new Named('NotFound', 'no file');
    });
    const States = {
      only: invokes('work', {
        ResultPath: '$',
        Next: 'end',
        Catch: [
          { ErrorEquals: ['States.Timeout'], Next: 'end' },
          { ErrorEquals: ['States.TaskFailed'], Next: 'end', ResultPath: '$.failure' },
        ],
      }),
      end: { Type: 'Pass', ResultPath: '$', Parameters: { 'all.$': '$' }, End: true },
    };
    const { run, history } = statesOf({ StartAt: 'only', States }, { lambda });
    const cause = '{"errorType":"NotFound","errorMessage":"no file","trace":[]}';
    expect(JSON.parse((await run({ a: 1 })).output)).toEqual({
      all: { a: 1, failure: { Error: 'NotFound', Cause: cause } },
    });
    expect(types(await history('run')).slice(4, 7)).toEqual([
      'TaskFailed',
      'TaskStateExited',
      'PassStateEntered',
    ]);
  });

  test('a result above 256 KB fails its task', async () => {
    const { run, history } = statesOf(
      { StartAt: 'only', States: { only: invokes('work') } },
      { lambda: answering(() => 'é'.repeat(131_073)) },
    );
    const cause =
      "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.";
    expect(await run()).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded', cause });
    expect(types(await history('run')).slice(-2)).toEqual(['TaskFailed', 'ExecutionFailed']);
  });

  test('a path without a value is no state’s to catch', async () => {
    const only = invokes('work', {
      Parameters: { FunctionName: functionArn('work'), 'Payload.$': '$.absent' },
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'end' }],
      Next: 'end',
    });
    const { run } = statesOf({ StartAt: 'only', States: { only, end: { Type: 'Succeed' } } });
    expect(await run()).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringMatching(
        /^An error occurred while executing the state 'only' \(entered at the event id #2\)\. .*\$\.absent/,
      ),
    });
  });

  test('a Fail state gives its error and cause', async () => {
    const States = { only: { Type: 'Fail', Error: 'Broken', CausePath: '$.why' } };
    const { run } = statesOf({ StartAt: 'only', States });
    expect(await run({ why: 'because' })).toMatchObject({ error: 'Broken', cause: 'because' });
  });

  test('a history is full at event 25,000', () => {
    const written: object[] = [];
    const store = { append: (_: unknown, event: object) => written.push(event) } as never;
    const recorder = new Recorder(store, {} as never, systemClock, 24_998);
    recorder.add('ChoiceStateEntered');
    expect(() => recorder.add('ChoiceStateExited')).toThrow(
      'The execution reached the maximum number of history events (25000).',
    );
    recorder.end({ status: 'FAILED' });
    recorder.end({ status: 'ABORTED' });
    expect(written).toMatchObject([{ id: 24_999 }, { id: 25_000, previousEventId: 24_999 }]);
  });
});

describe('functions', () => {
  test('are called as the machine’s role, in real processes', async () => {
    const { lambda } = lambdaOf(
      [functionOf('work', 'export const handler = async ({ n }) => ({ n: n + 1 });')],
      {
        judge: ({ caller }) =>
          caller.roleArn?.endsWith('role/machine') ? { allowed: true } : { allowed: false, reason: '' },
      },
    );
    const only = { Type: 'Task', Resource: functionArn('work'), TimeoutSeconds: 5, End: true };
    const { run, history } = statesOf({ StartAt: 'only', States: { only } }, { lambda });
    expect(await run({ n: 1 })).toMatchObject({ status: 'SUCCEEDED', output: '{"n":2}' });
    expect(types(await history('run')).slice(2, 5)).toEqual([
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
    ]);
    await lambda.close();
  });

  test('that the role may not invoke fail as AWSLambdaException', async () => {
    const denied = new AwsError('AccessDeniedException', 'User: x is not authorized', { status: 403 });
    const lambda = answering(() => {
      throw denied;
    });
    const { run } = statesOf({ StartAt: 'only', States: { only: invokes('work') } }, { lambda });
    expect(await run()).toMatchObject({
      error: 'Lambda.AWSLambdaException',
      cause: expect.stringMatching(/^User: x is not authorized \(Service: AWSLambda; Status Code: 403;/),
    });
  });

  test('that die report how', async () => {
    const { lambda } = lambdaOf([functionOf('work', 'export const handler = () => process.exit(1);')]);
    const { run } = statesOf({ StartAt: 'only', States: { only: invokes('work') } }, { lambda });
    expect(await run()).toMatchObject({
      error: 'Runtime.ExitError',
      cause: expect.stringContaining('Runtime exited with error: exit status 1'),
    });
    await lambda.close();
  });
});

describe('operations', () => {
  const States = { only: { Type: 'Wait', SecondsPath: '$.seconds', End: true } };
  const definition = { StartAt: 'only', States };
  const never = {
    now: () => new Date(),
    sleep: (_: number, signal?: AbortSignal) =>
      new Promise<void>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
  };

  test('StartExecution is idempotent by name and input while the execution runs', async () => {
    const { states, call } = statesOf(definition, { clock: never });
    const input = { stateMachineArn: machineArn, name: 'once', input: '{"seconds":5}' };
    const first = await states.start(input, operator);
    expect(await states.start(input, operator)).toEqual(first);
    await expect(states.start({ ...input, input: '{}' }, operator)).rejects.toMatchObject({
      code: 'ExecutionAlreadyExists',
    });
    await call('StopExecution', { executionArn: first.executionArn, error: 'Manual', cause: 'enough' });
    await expect(states.start(input, operator)).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
    expect(await call('DescribeExecution', { executionArn: first.executionArn })).toMatchObject({
      status: 'ABORTED',
      error: 'Manual',
      cause: 'enough',
    });
  });

  test('StopExecution between a state’s entry and its call leaves its function uncalled', async () => {
    const called: unknown[] = [];
    const lambda = answering((payload) => called.push(payload));
    const task = { StartAt: 'only', States: { only: invokes('work') } };
    const { states, call, finished, history } = statesOf(task, { lambda });
    await states.start({ stateMachineArn: machineArn, name: 'run', input: '{}' }, operator);
    await call('StopExecution', { executionArn: executionArn('run') });
    expect((await finished('run')).status).toBe('ABORTED');
    expect((await history('run')).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'ExecutionAborted',
    ]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(called).toEqual([]);
  });

  test.each([
    ['InvalidExecutionInput', { input: '{' }],
    ['InvalidName', { name: 'a b' }],
    ['InvalidName', { name: 'a'.repeat(81) }],
    ['ValidationException', { input: `"${'x'.repeat(262_143)}"` }],
    ['StateMachineDoesNotExist', { stateMachineArn: `${machineArn}x` }],
  ])('StartExecution refuses with %s', async (code, input) => {
    const { states } = statesOf(definition);
    await expect(states.start({ stateMachineArn: machineArn, ...input }, operator)).rejects.toMatchObject({
      code,
    });
  });

  test('ListExecutions: newest first, by status, in pages', async () => {
    const { run, call } = statesOf(definition);
    for (const name of ['a', 'b', 'c']) await run({ seconds: 1 }, name);
    const input = { stateMachineArn: machineArn, statusFilter: 'SUCCEEDED', maxResults: 2 };
    const first = await call('ListExecutions', input);
    expect(first.executions.map(({ name }: { name: string }) => name)).toEqual(['c', 'b']);
    const { executions, nextToken } = await call('ListExecutions', { ...input, nextToken: first.nextToken });
    expect(executions).toHaveLength(1);
    expect(nextToken).toBeUndefined();
    await expect(call('ListExecutions', { ...input, nextToken: 'x' })).rejects.toMatchObject({
      code: 'InvalidToken',
    });
    await expect(call('DescribeExecution', { executionArn: executionArn('z') })).rejects.toMatchObject({
      code: 'ExecutionDoesNotExist',
    });
  });

  test('what ran when the process died is ABORTED at the next start, its history kept', async () => {
    const before = statesOf(definition, { clock: never });
    await before.states.start({ stateMachineArn: machineArn, name: 'Cut', input: '{"seconds":9}' }, operator);
    await new Promise((resolve) => setTimeout(resolve, 50));
    before.states.close();
    const { call, history, statuses } = statesOf(definition, { root: before.root });
    expect(await call('DescribeExecution', { executionArn: executionArn('Cut') })).toMatchObject({
      status: 'ABORTED',
      cause: 'The offline AWS ended while this execution was running.',
    });
    expect(types(await history('Cut'))).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionAborted']);
    expect(statuses).toEqual(['ABORTED']);
  });

  test('a kill -9 leaves neither a running execution nor a function’s process', async () => {
    const root = temporaryDirectory();
    const script = fileURLToPath(new URL('./killed.ts', import.meta.url));
    const process = spawn(execPath, [script, root], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [chunk] = await once(process.stdout, 'data');
    const functionPid = Number(String(chunk));
    process.kill('SIGKILL');
    await once(process, 'exit');
    appendFileSync(join(root, 'states/orders/cut/history.jsonl'), '\n{"id":5,"previ');
    const { call, history } = statesOf(definition, { root });
    expect(await call('DescribeExecution', { executionArn: executionArn('cut') })).toMatchObject({
      status: 'ABORTED',
    });
    const events = await history('cut');
    expect(types(events).slice(-2)).toEqual(['TaskStarted', 'ExecutionAborted']);
    await expect(gone(functionPid)).resolves.toBe(true);
  });

  test('callers are judged', async () => {
    const judge = () => ({ allowed: false, reason: 'because no identity-based policy allows it' }) as const;
    const { states } = statesOf(definition, { judge });
    await expect(states.start({ stateMachineArn: machineArn }, operator)).rejects.toThrow(
      `is not authorized to perform: states:StartExecution on resource: ${machineArn}`,
    );
  });
});

describe('a machine that is refused by name', () => {
  const task = { Type: 'Task', Resource: functionArn('f'), TimeoutSeconds: 5, End: true };
  test.each([
    ['QueryLanguage', { only: task }, { QueryLanguage: 'JSONata' }],
    ['Assign', { only: { ...task, Assign: {} } }],
    ['Heartbeat', { only: { ...task, HeartbeatSeconds: 1 } }],
    ['TimeoutSeconds', { only: { ...task, TimeoutSeconds: undefined } }],
    ['Type', { only: { Type: 'Map', ItemProcessor: {}, End: true } }],
    ['waitForTaskToken', { only: { ...task, Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' } }],
    ['glue:startJobRun', { only: { ...task, Resource: 'arn:aws:states:::glue:startJobRun.sync' } }],
    [
      'Qualifier',
      { only: invokes('f', { Parameters: { FunctionName: functionArn('f'), Qualifier: '1' }, End: true }) },
    ],
    ['absent, which is no state', { only: { ...task, End: undefined, Next: 'absent' } }],
  ])('%s', (what, States, rest: object = {}) => {
    const spec = machine({ StartAt: 'only', States, ...rest });
    expect(() => parseDefinition(spec, (arn) => arn.startsWith('arn:aws:lambda:'))).toThrow(
      what === 'Qualifier' ? 'Parameters of only' : what,
    );
  });
});
