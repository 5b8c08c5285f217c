import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { functionArn, functionOf, lambdaOf, operator } from '../lambda/handlers.ts';
import { answering, executionArn, invokes, machineArn, statesOf } from './machines.ts';

const DAY_MS = 24 * 3600_000;
const types = (events: HistoryEvent[]) => events.map(({ type }) => type);

class Broken extends Error {
  override readonly name = 'Broken';
}

/** `first` adds to its input; `second` fails as often as it is told to, and is retried once. */
function flaky(failures: number) {
  const seen: any[] = [];
  const lambda = answering((payload, arn) => {
    if (arn === functionArn('first')) return { ...payload, first: seen.length };
    seen.push(payload);
    if (seen.length <= failures) throw new Broken('not yet');
    return payload;
  });
  const Payload = {
    'input.$': '$',
    'redrives.$': '$$.Execution.RedriveCount',
    'retries.$': '$$.State.RetryCount',
    'started.$': '$$.Execution.StartTime',
  };
  const definition = {
    StartAt: 'first',
    TimeoutSeconds: 600,
    States: {
      first: invokes('first', { Next: 'second' }),
      second: invokes('second', {
        Parameters: { FunctionName: functionArn('second'), Payload },
        Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }],
        End: true,
      }),
    },
  };
  return { definition, lambda, seen };
}

describe('a redriven execution', () => {
  test('goes on at the state that failed, with its input, its retries anew and its history continued', async () => {
    const { definition, lambda, seen } = flaky(3);
    const { run, call, finished, history, statuses } = statesOf(definition, { lambda });
    const failed = await run({ day: 1 });
    expect(failed).toMatchObject({ status: 'FAILED', redriveCount: 0, redriveStatus: 'REDRIVABLE' });
    const before = await history('run');

    const { redriveDate } = await call('RedriveExecution', { executionArn: executionArn('run') });
    const running = await call('DescribeExecution', { executionArn: executionArn('run') });
    expect(running).toMatchObject({ status: 'RUNNING', redriveCount: 1, redriveDate });
    expect([running.stopDate, running.error, running.cause]).toEqual([undefined, undefined, undefined]);

    const done = await finished('run');
    expect(done).toMatchObject({
      status: 'SUCCEEDED',
      executionArn: executionArn('run'),
      startDate: failed.startDate,
      redriveCount: 1,
      redriveDate,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
    const started = failed.startDate.toISOString();
    const input = { day: 1, first: 0 };
    expect(seen).toEqual([
      { input, redrives: 0, retries: 0, started },
      { input, redrives: 0, retries: 1, started },
      { input, redrives: 1, retries: 0, started },
      { input, redrives: 1, retries: 1, started },
    ]);
    const after = await history('run');
    expect(after.slice(0, before.length)).toEqual(before);
    expect(types(after.slice(before.length)).join(' ')).toBe(
      'ExecutionRedriven TaskScheduled TaskStarted TaskFailed TaskScheduled TaskStarted TaskSucceeded ' +
        'TaskStateExited ExecutionSucceeded',
    );
    expect(after.map(({ id }) => id)).toEqual(after.map((_, index) => index + 1));
    expect(after[before.length]?.executionRedrivenEventDetails).toEqual({ redriveCount: 1 });
    expect(statuses).toEqual(['RUNNING', 'FAILED', 'RUNNING', 'SUCCEEDED']);
    const { executions } = await call('ListExecutions', { stateMachineArn: machineArn });
    expect(executions).toMatchObject([{ name: 'run', redriveCount: 1, redriveDate }]);
  });

  test('goes on by the definition that it was started with, which is told, whatever is deployed since', async () => {
    const { definition, lambda } = flaky(2);
    const before = statesOf(definition, { lambda });
    await before.run();
    const other = { StartAt: 'other', States: { other: invokes('other') } };
    const after = statesOf(other, { lambda, root: before.root });
    const of = { executionArn: executionArn('run') };
    const told = async () =>
      JSON.parse((await after.call('DescribeStateMachineForExecution', of)).definition);
    expect(await told()).toEqual(definition);
    await after.call('RedriveExecution', of);
    expect(await after.finished('run')).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
    expect(await told()).toEqual(definition);
    const { definition: deployed } = await after.call('DescribeStateMachine', {
      stateMachineArn: machineArn,
    });
    expect(JSON.parse(deployed)).toEqual(other);
  });

  test('may be asked for again with the same token, and twice with two', async () => {
    const { definition, lambda } = flaky(4);
    const { run, call, finished } = statesOf(definition, { lambda });
    await run();
    const redrive = (clientToken: string) =>
      call('RedriveExecution', { executionArn: executionArn('run'), clientToken });
    const first = await redrive('one');
    expect(await redrive('one')).toEqual(first);
    expect(await finished('run')).toMatchObject({ status: 'FAILED', redriveCount: 1 });
    expect(await redrive('one')).toEqual(first);
    await redrive('two');
    expect(await finished('run')).toMatchObject({ status: 'SUCCEEDED', redriveCount: 2 });
  });

  test('has the machine’s whole time again, and the state that ran out of it goes on', async () => {
    let calls = 0;
    const lambda = answering(() => ({ status: (calls += 1) < 70 ? 'running' : 'done' }));
    const States = {
      work: invokes('work', { Next: 'work_next' }),
      work_next: {
        Type: 'Choice',
        Choices: [{ Variable: '$.status', StringEquals: 'running', Next: 'work_wait' }],
        Default: 'done',
      },
      work_wait: { Type: 'Wait', Seconds: 10, Next: 'work' },
      done: { Type: 'Succeed' },
    };
    const { run, call, finished } = statesOf({ StartAt: 'work', TimeoutSeconds: 600, States }, { lambda });
    expect(await run()).toMatchObject({ status: 'TIMED_OUT', redriveStatus: 'REDRIVABLE' });
    await call('RedriveExecution', { executionArn: executionArn('run') });
    expect(await finished('run')).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
    expect(calls).toBe(70);
  });

  test('after a stop goes on at the state that was running', async () => {
    const begun = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    let calls = 0;
    const lambda = answering(async (payload) => {
      calls += 1;
      begun.resolve();
      await answer.promise;
      return payload;
    });
    const States = { only: invokes('work', { End: true }) };
    const { states, call, finished, history } = statesOf({ StartAt: 'only', States }, { lambda });
    await states.start({ stateMachineArn: machineArn, name: 'run', input: '{"a":1}' }, operator);
    await begun.promise;
    await call('StopExecution', { executionArn: executionArn('run'), error: 'Manual', cause: 'enough' });
    expect((await finished('run')).status).toBe('ABORTED');
    await call('RedriveExecution', { executionArn: executionArn('run') });
    answer.resolve();
    expect(await finished('run')).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}' });
    expect(calls).toBe(2);
    // What the first call answered once it was of no use stands nowhere.
    expect(types(await history('run')).join(' ')).toBe(
      'ExecutionStarted TaskStateEntered TaskScheduled TaskStarted ExecutionAborted ' +
        'ExecutionRedriven TaskScheduled TaskStarted TaskSucceeded TaskStateExited ExecutionSucceeded',
    );
  });

  test('at a Fail state fails again', async () => {
    const States = { only: { Type: 'Fail', Error: 'Broken' } };
    const { run, call, finished } = statesOf({ StartAt: 'only', States });
    await run();
    await call('RedriveExecution', { executionArn: executionArn('run') });
    expect(await finished('run')).toMatchObject({ status: 'FAILED', error: 'Broken', redriveCount: 1 });
  });

  test('may be one that a former process left behind, or failed', async () => {
    const { definition, lambda } = flaky(2);
    const before = statesOf(definition, { lambda });
    await before.run({ day: 1 });
    before.states.close();
    const { call, finished } = statesOf(definition, { lambda, root: before.root });
    await call('RedriveExecution', { executionArn: executionArn('run') });
    expect(await finished('run')).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
  });

  test('is idempotent by name and input while it runs, as a started one', async () => {
    const never = Promise.withResolvers<never>();
    let calls = 0;
    const lambda = answering(() => {
      calls += 1;
      if (calls === 1) throw new Broken('once');
      return never.promise;
    });
    const { states, run, call } = statesOf(
      { StartAt: 'only', States: { only: invokes('work') } },
      { lambda },
    );
    const { startDate } = await run();
    const input = { stateMachineArn: machineArn, name: 'run', input: '{}' };
    await expect(states.start(input, operator)).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
    await call('RedriveExecution', { executionArn: executionArn('run') });
    expect(await states.start(input, operator)).toMatchObject({ startDate });
    states.close();
  });
});

describe('an execution that is not redriven', () => {
  const redrive = { executionArn: executionArn('run') };

  test('because it runs, succeeded, or does not exist', async () => {
    const { definition, lambda } = flaky(0);
    const { states, run, call } = statesOf(definition, { lambda });
    await expect(call('RedriveExecution', redrive)).rejects.toMatchObject({ code: 'ExecutionDoesNotExist' });
    await states.start({ stateMachineArn: machineArn, name: 'other' }, operator);
    await expect(call('RedriveExecution', { executionArn: executionArn('other') })).rejects.toMatchObject({
      code: 'ExecutionNotRedrivable',
      message: expect.stringContaining('RUNNING'),
    });
    await run();
    await expect(call('RedriveExecution', redrive)).rejects.toMatchObject({
      code: 'ExecutionNotRedrivable',
      message: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });

  test('because it ended more than 14 days ago', async () => {
    const { definition, lambda } = flaky(2);
    const before = statesOf(definition, { lambda });
    await before.run();
    const later = (days: number) => ({
      now: () => new Date(Date.now() + days * DAY_MS),
      sleep: async () => undefined,
    });
    const after = statesOf(definition, { lambda, root: before.root, clock: later(15) });
    await expect(after.call('RedriveExecution', redrive)).rejects.toMatchObject({
      code: 'ExecutionNotRedrivable',
      message: 'Execution redrivable period exceeded',
    });
    const within = statesOf(definition, { lambda, root: before.root, clock: later(13) });
    expect(await within.call('DescribeExecution', redrive)).toMatchObject({ redriveStatus: 'REDRIVABLE' });
  });

  test('because it was started by an earlier release of this, which kept no definition', async () => {
    const { definition, lambda } = flaky(2);
    const before = statesOf(definition, { lambda });
    await before.run();
    rmSync(join(before.root, 'state-machines'), { recursive: true });
    const after = statesOf({ ...definition, TimeoutSeconds: 60 }, { lambda, root: before.root });
    await expect(after.call('RedriveExecution', redrive)).rejects.toMatchObject({ code: 'NotImitated' });
    await expect(after.call('DescribeStateMachineForExecution', redrive)).rejects.toMatchObject({
      code: 'NotImitated',
    });
  });

  test('because the caller may not', async () => {
    const { states } = statesOf(flaky(0).definition, {
      lambda: flaky(0).lambda,
      judge: ({ action }) =>
        action === 'states:RedriveExecution' ? { allowed: false, reason: 'so' } : { allowed: true },
    });
    const operation = states.service.operations.find(({ name }) => name === 'RedriveExecution');
    await expect(operation?.run(redrive, operator)).rejects.toThrow(
      `is not authorized to perform: states:RedriveExecution on resource: ${executionArn('run')}`,
    );
  });
});

test('a stopped execution’s function runs on in its process, and what it did afterwards stands', async () => {
  const code = `
    import { writeFileSync } from 'node:fs';
    export const handler = async ({ file }) => {
      console.log('begun');
      await new Promise((resolve) => setTimeout(resolve, 300));
      writeFileSync(file, 'done');
    };`;
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const { lambda } = lambdaOf([functionOf('work', code)], {
    onLog: (_, line) => {
      if (line.endsWith('begun')) begun.resolve();
      if (line.startsWith('REPORT')) ended.resolve();
    },
  });
  const { states, call, root } = statesOf({ StartAt: 'only', States: { only: invokes('work') } }, { lambda });
  const file = `${root}/written`;
  const input = JSON.stringify({ file });
  await states.start({ stateMachineArn: machineArn, name: 'run', input }, operator);
  await begun.promise;
  await call('StopExecution', { executionArn: executionArn('run') });
  expect(existsSync(file)).toBe(false);
  await ended.promise;
  expect(existsSync(file)).toBe(true);
  await lambda.close();
});
