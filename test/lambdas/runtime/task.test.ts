import * as z from 'zod/mini';
import { BadData } from '../../../core/errors/errors.ts';
import { RELEASE } from '../../../core/release/release.ts';
import { runIdOf } from '../../../core/runs/run-id.ts';
import { TASKS } from '../../../core/tasks/kinds.ts';
import { handlerOf, type TaskContext } from '../../../lambdas/runtime/task.ts';
import { TRIAL } from '../../memory/stage.ts';
import { called, ENVIRONMENT } from './handlers.ts';

const execution = {
  id: 'arn:aws:states:us-east-1:000000000000:execution:trial_pipeline-dev:one',
  name: 'one',
  startTime: '2026-11-23T04:30:12.345Z',
  redriveCount: 1,
};
const run = runIdOf(execution);
const Input = z.object({ value: z.int() });
const asked = (input: unknown) => ({ execution, input });

/** A function of the kind `publish` that works so. */
function made(work: (input: { value: number }, context: TaskContext) => unknown) {
  Object.assign(process.env, ENVIRONMENT);
  const { definition, sql } = TRIAL;
  const task = { ...TASKS.publish, input: Input };
  return handlerOf(task, { definition, sql }, async (input, context) => work(input, context));
}

const ALWAYS = {
  service: 'afluente',
  pipeline: 'trial',
  stage: 'dev',
  state: 'publish_trial_by_city',
  release: RELEASE,
  function_request_id: 'request-1',
};
const OF_RUN = { execution: 'one', run, redrive: 1 };

test('a task is given its pipeline, its environment, its run and its input as parsed, and its answer is handed on', async () => {
  const given: unknown[] = [];
  const handler = made((input, context) => {
    given.push(input, context);
    return { ...input, done: true };
  });
  const { answer } = await called(handler, asked({ value: 7, more: 'x' }));
  expect(answer).toEqual({ value: 7, done: true });
  const { definition, sql } = TRIAL;
  expect(given).toMatchObject([
    { value: 7 },
    {
      pipeline: { name: 'trial', definition, sql },
      environment: { pipeline: 'trial', stage: 'dev', bucket: 'lake', database: 'db', workgroup: 'w' },
      execution,
      run,
    },
  ]);
});

test('a step is one line: whose it is, how long, which queries it began or saw end', async () => {
  const query = (id: string) => ({ attempt: 1, redrive: 0, id });
  const before = { stage: { ...query('q-1'), succeeded: true }, plan: query('q-2'), ctas: query('q-3') };
  const after = {
    ...before,
    plan: { ...query('q-2'), succeeded: true },
    ctas: query('q-4'),
    insert_1: query('q-5'),
  };
  const handler = made(() => ({ queries: after, step: { status: 'running', waitSeconds: 1 } }));
  const { lines } = await called(handler, asked({ value: 1, correlationId: 'event-1', queries: before }));
  expect(lines).toEqual([
    expect.objectContaining({
      ...ALWAYS,
      ...OF_RUN,
      level: 'INFO',
      message: 'done',
      correlation_id: 'event-1',
      step: 'running',
      queries: { plan: 'q-2', ctas: 'q-4', insert_1: 'q-5' },
      milliseconds: expect.any(Number),
    }),
  ]);
  expect(lines[0].milliseconds).toBeGreaterThanOrEqual(0);
  expect(lines[0].milliseconds).toBeLessThan(60_000);
});

test('without an id of an event the run is told by the execution’s name, and without queries there are none', async () => {
  const { lines } = await called(
    made(() => ({ value: 1 })),
    asked({ value: 1 }),
  );
  expect(lines[0]).toMatchObject({ correlation_id: 'one', queries: {} });
  expect(lines[0]).not.toHaveProperty('step');
});

test('what a task logs bears the same, and nothing of the invocation before', async () => {
  const handler = made(({ value }, { log }) => {
    log('bare');
    log('fields', { value });
    return {};
  });
  await called(handler, asked({ value: 1, correlationId: 'event-1' }));
  const { lines } = await called(handler, asked({ value: 2 }));
  expect(lines.map(({ message, value }) => [message, value])).toEqual([
    ['bare', undefined],
    ['fields', 2],
    ['done', undefined],
  ]);
  for (const line of lines) expect(line).toMatchObject({ ...ALWAYS, ...OF_RUN, correlation_id: 'one' });
  const { lines: none } = await called(handler, {});
  expect(none[0]).toMatchObject(ALWAYS);
  expect(none[0]).not.toHaveProperty('execution');
});

test('what it measures is sent, also where it fails', async () => {
  const handler = made(({ value }, { measure }) => {
    measure('RowsWritten', value);
    if (value === 2) throw new BadData('no');
    return {};
  });
  for (const value of [1, 2]) {
    const { metrics } = await called(handler, asked({ value }));
    expect(metrics).toHaveLength(1);
    expect(metrics[0]).toMatchObject({ RowsWritten: value, pipeline: 'trial', stage: 'dev' });
  }
});

test('time and waiting are real', async () => {
  let waited = 0;
  const handler = made(async (_, { now, sleep }) => {
    const before = now().getTime();
    await sleep(30);
    waited = now().getTime() - before;
    return {};
  });
  await called(handler, asked({ value: 1 }));
  expect(waited).toBeGreaterThanOrEqual(25);
});

test('a verdict leaves as one line, its stack and its cause in the log alone', async () => {
  const cause = new Error('within');
  const handler = made(() => {
    throw new BadData('Cannot cast.', { cause });
  });
  const { answer, lines } = await called(handler, asked({ value: 1 }));
  expect(answer).toMatchObject({ name: 'BadData', message: 'Cannot cast.', stack: 'BadData: Cannot cast.' });
  expect(answer.cause).toBeUndefined();
  expect(lines).toEqual([
    expect.objectContaining({
      ...ALWAYS,
      ...OF_RUN,
      level: 'ERROR',
      message: 'Cannot cast.',
      milliseconds: expect.any(Number),
      error: expect.objectContaining({
        name: 'BadData',
        stack: expect.stringContaining('task.test.ts'),
        cause: expect.objectContaining({ name: 'Error' }),
      }),
    }),
  ]);
  expect(lines[0].milliseconds).toBeLessThan(60_000);
});

test('any other fault is told by its state', async () => {
  const handler = made(() => {
    throw new TypeError('odd');
  });
  const { answer } = await called(handler, asked({ value: 1 }));
  expect(answer).toMatchObject({
    name: 'UnexpectedFault',
    message: expect.stringMatching(/^publish_trial_by_city: TypeError: odd\./),
  });
});

test.each<[string, unknown, string, RegExp]>([
  [
    'no event of the state machine',
    { input: {} },
    'InvalidInput',
    /^execution: .*\. The state machine sends this; deploy the pipeline again\.$/,
  ],
  [
    'an execution that is none',
    { execution: { ...execution, redriveCount: -1 } },
    'InvalidInput',
    /^execution\.redriveCount: /,
  ],
  [
    'no input of the task',
    { execution, input: { value: 'x' } },
    'InvalidInput',
    /^value: .*\. Start with \{\} or /,
  ],
  [
    'a payload of a later release',
    { execution, input: { value: 1, format: 99 } },
    'NewerFormat',
    /^What this execution hands on is of format 99/,
  ],
])('%s is refused, and nothing is worked', async (_, event, name, message) => {
  let worked = false;
  const handler = made(() => {
    worked = true;
  });
  const { answer } = await called(handler, event);
  expect(answer).toMatchObject({ name, message: expect.stringMatching(message) });
  expect(worked).toBe(false);
});
