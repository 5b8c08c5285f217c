import * as z from 'zod/mini';
import { BadData } from '../../../core/errors/errors.ts';
import { RELEASE } from '../../../core/release/release.ts';
import { listenerOf, type ListenerContext } from '../../../lambdas/runtime/listener.ts';
import { called, ENVIRONMENT } from './handlers.ts';

const Event = z.object({ value: z.int() });

/** What a listener that works so answers to an event, and what is said meanwhile. */
function heard(event: unknown, work: (event: { value: number }, context: ListenerContext) => unknown) {
  Object.assign(process.env, ENVIRONMENT);
  const listener = listenerOf('heartbeat', Event, async (its, context) => void (await work(its, context)));
  return called(listener, event);
}
const ALWAYS = {
  service: 'afluente',
  pipeline: 'trial',
  stage: 'dev',
  listener: 'heartbeat',
  release: RELEASE,
  function_request_id: 'request-1',
};

test('a listener is given the event as parsed, and its place; what it says and measures is sent', async () => {
  let given: unknown;
  const { answer, lines, metrics } = await heard({ value: 7, more: 'x' }, (event, context) => {
    given = [event, context.environment, context.now()];
    context.log('bare');
    context.log('heard', { value: event.value });
    context.measure('RunCost', 2);
  });
  expect(answer).toBeUndefined();
  expect(given).toEqual([
    { value: 7 },
    { pipeline: 'trial', stage: 'dev', bucket: 'lake', database: 'db', workgroup: 'w' },
    expect.any(Date),
  ]);
  expect(lines).toEqual([
    expect.objectContaining({ ...ALWAYS, message: 'bare' }),
    expect.objectContaining({ ...ALWAYS, message: 'heard', value: 7 }),
  ]);
  expect(metrics).toEqual([expect.objectContaining({ RunCost: 2, pipeline: 'trial', stage: 'dev' })]);
});

test('what it fails by is logged, and thrown, so that Lambda repeats it; what it measured is sent', async () => {
  const { answer, lines, metrics } = await heard({ value: 1 }, (_, { measure }) => {
    measure('RunCost', 3);
    throw new BadData('no');
  });
  expect(answer).toMatchObject({ name: 'BadData', message: 'no' });
  expect(lines).toEqual([
    expect.objectContaining({
      ...ALWAYS,
      level: 'ERROR',
      message: 'no',
      error: expect.objectContaining({ name: 'BadData' }),
    }),
  ]);
  expect(metrics).toHaveLength(1);
});

test('any other fault is told by the listener, and an event that is none is one', async () => {
  const { answer, metrics } = await heard({ value: 'x' }, () => undefined);
  expect(answer).toMatchObject({
    name: 'UnexpectedFault',
    message: expect.stringMatching(/^heartbeat: \$ZodError: /),
  });
  expect(metrics).toEqual([]);
});
