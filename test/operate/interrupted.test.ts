import { backfill } from '../../operate/executions/backfill.ts';
import { startOf } from '../../operate/executions/start.ts';
import { followStarted } from '../../operate/executions/watch.ts';
import type { Session } from '../../operate/session/session.ts';
import { MemoryAws } from '../memory/aws.ts';

// What an operation says once its signal ended it: what goes on, and where to look.

/** A pipeline whose executions run until they are stopped. */
function running(at: 'served' | 'opened') {
  const { executions, clients } = new MemoryAws();
  const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:sales';
  const pipeline = { name: 'sales', stateMachineArn, startsOnLanding: true };
  const session = { aws: { states: clients.sfn }, at, stage: 'dev', state: 'my state', pipeline };
  return { session: session as unknown as Session, executions };
}

/** Who ends an operation as soon as it tells of an execution, or at once. */
function ending(at?: 'started') {
  const end = new AbortController();
  if (at === undefined) end.abort();
  return { tell: ({ kind }: { kind: string }) => kind === at && end.abort(), signal: end.signal };
}

const STEPS = [
  { key: 'a', landedAt: '2026-11-01T09:00:00.000Z' },
  { key: 'b', landedAt: '2026-11-02T10:00:00.500Z' },
];

const HERE = '--pipeline sales --state "my state"';

test('an execution that is let go goes on, and is found where it runs', async () => {
  const { session, executions } = running('served');
  const execution = executions.start('one', 'sales');
  const started = { ...execution, by: 'started here' };
  await expect(followStarted(session, started, ending('started'))).rejects.toMatchObject({
    name: 'Interrupted',
    message: `The execution goes on. See it with npx afluente executions one ${HERE}, end it with npx afluente stop one ${HERE}.`,
  });
  expect(execution.status).toBe('RUNNING');
});

test('where the offline AWS ends with the session the execution is stopped', async () => {
  const { session, executions } = running('opened');
  const execution = executions.start('one', 'sales');
  const started = { ...execution, by: 'started here' };
  await expect(followStarted(session, started, ending('started'))).rejects.toMatchObject({
    name: 'Interrupted',
    message: `The execution was stopped with the offline AWS; npx afluente redrive ${HERE} goes on with it.`,
  });
  expect(execution.status).toBe('ABORTED');
});

test('a file that has landed stays landed', async () => {
  const file = { key: 'landing/sales/a.csv', etag: 'e', bytes: 1 };
  await expect(startOf(running('served').session, file, { signal: ending().signal })).rejects.toMatchObject({
    name: 'Interrupted',
    message:
      'landing/sales/a.csv has landed, and the landing rule may start an execution for it; see npx afluente status --state "my state".',
  });
});

test('a backfill that is ended in a run says that it goes on, and what is left', async () => {
  const { session, executions } = running('served');
  const period = { until: new Date('2026-11-08T00:00:00Z') };
  await expect(backfill(session, STEPS, ending('started'), period)).rejects.toMatchObject({
    name: 'Interrupted',
    message: expect.stringMatching(
      /^The execution goes on\. .* 0 of 2 were run before it, 1 not started: npx afluente backfill --since 2026-11-02T10:00:00\.500Z --until 2026-11-08T00:00:00\.000Z --pipeline sales --state "my state" begins with the next\.$/,
    ),
  });
  expect(executions.all().map(({ status }) => status)).toEqual(['RUNNING']);
});

test('a backfill that is ended in its last run has nothing left', async () => {
  const { session } = running('served');
  await expect(backfill(session, [{}], ending('started'))).rejects.toThrow(
    / 0 of 1 were run before it, none is left\.$/,
  );
});

test('a backfill starts nothing more', async () => {
  const { session, executions } = running('served');
  await expect(backfill(session, STEPS, ending())).rejects.toMatchObject({
    name: 'Interrupted',
    message: `0 of 2 were run; npx afluente backfill --since 2026-11-01T09:00:00.000Z ${HERE} begins with the next.`,
  });
  expect(executions.all()).toEqual([]);
});
