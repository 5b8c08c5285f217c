import { fingerprintsOf } from '../../../core/definition/fingerprint.ts';
import { BadData } from '../../../core/errors/errors.ts';
import { datasetOwnerKey, failureKey, lockKey } from '../../../core/stage/keys.ts';
import type { Locked } from '../../../core/tasks/acquire-lock.ts';
import { runIdOf } from '../../../core/runs/run-id.ts';
import { type TaskKind, TASKS } from '../../../core/tasks/kinds.ts';
import { fenced, type FencedContext } from '../../../lambdas/runtime/fenced.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { contextOf, publishedParameters, TRIAL } from '../../memory/stage.ts';
import { built, locked, uploaded } from '../payloads.ts';

const LOCK = lockKey('trial');
const deployed = fingerprintsOf(TRIAL);
const OTHER = { ...deployed, build: 'other' };

let aws: MemoryAws;
let seen: { input: Locked; context: FencedContext } | undefined;
beforeEach(() => {
  aws = new MemoryAws();
  seen = undefined;
});

/** A run that took the lock at epoch 3, in its first attempt. */
function stage({ redriveCount = 0, lock = {} } = {}) {
  const execution = { ...aws.executions.start('one'), redriveCount };
  const me = { execution: execution.executionArn, name: 'one', redrive: 0 };
  aws.s3.put(LOCK, { epoch: 3, since: '2026-11-23T04:30:12.000Z', queries: [], owner: me, ...lock });
  const { context } = contextOf(aws, execution);
  const first = runIdOf({ ...context.execution, redriveCount: 0 });
  const work = (kind: TaskKind, input: Locked, act?: (context: FencedContext) => unknown) =>
    fenced<Locked, string>(TASKS[kind], aws.clients, async (held, fencedContext) => {
      seen = { input: held, context: fencedContext };
      await act?.(fencedContext);
      return 'done';
    })(input, context);
  return { context, me, first, work };
}
const stamps = { rows: deployed.rows, build: deployed.build };

test('while its run holds the lock, a task works for that run', async () => {
  const { context, work, first } = stage();
  const input = uploaded(first, 'raw', { stamps });
  expect(await work('ctas', input)).toBe('done');
  expect(seen?.input).toBe(input);
  expect(seen?.context).toMatchObject({ run: first, epoch: 3, deployed, pipeline: context.pipeline });
});

test('a query is left with the lock', async () => {
  const { work, first } = stage();
  await work('ctas', uploaded(first, 'raw', { stamps }), ({ noteQuery }) => noteQuery('q-7'));
  expect(aws.s3.json(LOCK).queries).toEqual(['q-7']);
});

test('where another run has the lock, nothing is worked', async () => {
  const owner = { execution: 'other', name: 'other', redrive: 0 };
  const { work, first } = stage({ lock: { owner, epoch: 4 } });
  await expect(work('ctas', locked(first))).rejects.toMatchObject({ name: 'LockLost' });
  expect(seen).toBeUndefined();
});

test('a run that began in another bucket writes nothing more, whoever has the lock', async () => {
  const { work, first } = stage();
  const before = aws.s3.json(LOCK);
  const input = uploaded(first, 'raw', { stamps });
  await expect(work('ctas', { ...input, bucket: 'former' })).rejects.toMatchObject({
    name: 'BucketChanged',
    message:
      'ctas_trial_by_city: this run began in the bucket former, and the stage works in lake by now; nothing more is written. Start the pipeline again.',
  });
  expect(seen).toBeUndefined();
  expect(aws.s3.json(LOCK)).toEqual(before);
  expect(await work('ctas', { ...input, bucket: 'lake' })).toBe('done');
});

test('the last task finds the lock that it gave back itself, and no other does', async () => {
  const { work, first, me } = stage();
  const { owner: _, ...free } = aws.s3.json(LOCK);
  aws.s3.put(LOCK, { ...free, lastOwner: me.execution });
  const input = built(first, 'raw', { stamps });
  await expect(work('publish', input)).rejects.toMatchObject({ name: 'LockLost' });
  expect(await work('expire-versions', input)).toBe('done');
});

test('a redriven run takes the lock again, and begins in a place of its own', async () => {
  const { work, first, context } = stage({ redriveCount: 1 });
  await work('ctas', uploaded(first, 'raw', { stamps }));
  const run = runIdOf(context.execution);
  expect(seen?.input).toMatchObject({
    run: { id: run, epoch: 4, redrive: 1 },
    stamps: { rows: deployed.rows },
  });
  expect(seen?.input.stamps).not.toHaveProperty('build');
  expect(seen?.context).toMatchObject({ run, epoch: 4 });
  expect(aws.s3.json(LOCK)).toMatchObject({ epoch: 4, owner: { name: 'one', redrive: 1 } });
});

test('with a complete build it goes on where that lies', async () => {
  const { work, first } = stage({ redriveCount: 1 });
  await work('publish', built(first, 'raw', { stamps }));
  expect(seen?.context).toMatchObject({ run: first, epoch: 4 });
  expect(seen?.input).toMatchObject({ run: { id: first, epoch: 4, redrive: 1 }, stamps });
});

test('a redriven run doesn’t take the lock for what is another pipeline’s by now', async () => {
  const { work, first } = stage({ redriveCount: 1 });
  const before = aws.s3.json(LOCK);
  aws.s3.put(datasetOwnerKey('trial'), { pipeline: 'visits', since: '2026-11-22T04:30:12.000Z' });
  await expect(work('ctas', uploaded(first, 'raw', { stamps }))).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(/^The dataset trial belongs to the pipeline visits/),
  });
  aws.s3.remove(datasetOwnerKey('trial'));
  aws.catalog.set({
    Name: 'trial_by_city',
    Parameters: publishedParameters({ pipeline: 'visits', epoch: '2' }),
  });
  await expect(work('ctas', uploaded(first, 'raw', { stamps }))).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(/^The table trial_by_city belongs to the pipeline visits/),
  });
  expect(aws.s3.json(LOCK)).toEqual(before);
  expect(seen).toBeUndefined();
});

test('nor while another execution holds it', async () => {
  const other = aws.executions.start('other');
  const owner = { execution: other.executionArn, name: 'other', redrive: 0 };
  const { work, first } = stage({ redriveCount: 1, lock: { owner, epoch: 4 } });
  await expect(work('ctas', uploaded(first, 'raw', { stamps }))).rejects.toMatchObject({ name: 'LockLost' });
});

test('what another definition would have made otherwise is not gone on with', async () => {
  const { work, first } = stage();
  const input = uploaded(first, 'raw', { stamps: { ...stamps, build: OTHER.build } });
  await expect(work('ctas', input)).rejects.toMatchObject({
    name: 'DefinitionChanged',
    message:
      'ctas_trial_by_city: the SELECT or the target is not what this run began to build, since another definition or release was deployed; start the pipeline again.',
  });
  expect(seen).toBeUndefined();
});

test('a build for a target that was renamed may have been published: it is said where to look', async () => {
  const { work, first } = stage();
  const before = built(first, 'raw', { stamps: { ...stamps, build: OTHER.build } });
  const input = { ...before, build: { ...before.build, prefix: `processed-data/trial_by_town/${first}/` } };
  await expect(work('publish', input)).rejects.toMatchObject({
    name: 'DefinitionChanged',
    message: `publish_trial_by_city: the SELECT or the target is not what this run began to build, since another definition or release was deployed; it was built for trial_by_town, whose readers have it if it was published before that: the parameter afluente.run of trial_by_town is ${first} then. For trial_by_city, start the pipeline again.`,
  });
  expect(seen).toBeUndefined();
});

test('a redriven run leaves such a build, and begins another', async () => {
  const { work, first } = stage({ redriveCount: 1 });
  expect(await work('ctas', uploaded(first, 'raw', { stamps: { ...stamps, build: OTHER.build } }))).toBe(
    'done',
  );
});

test('what readers have already is not taken back by saying that it failed', async () => {
  const { work, first } = stage();
  const input = built(first, 'raw', { stamps: { ...stamps, build: OTHER.build } });
  await expect(work('publish', input)).rejects.toMatchObject({ name: 'DefinitionChanged' });
  aws.catalog.set({ Name: 'trial_by_city', Parameters: publishedParameters({ run: first, epoch: '3' }) });
  expect(await work('publish', input)).toBe('done');
  // Whoever else asks is no publisher.
  await expect(work('check-quality', input)).rejects.toMatchObject({ name: 'DefinitionChanged' });
  aws.catalog.set({ Name: 'trial_by_city', Parameters: publishedParameters({ epoch: '3' }) });
  await expect(work('publish', input)).rejects.toMatchObject({ name: 'DefinitionChanged' });
});

test('what a failed task says lies in full in the folder of its run', async () => {
  const { work, first } = stage();
  const failing = work('ctas', uploaded(first, 'raw', { stamps }), () => {
    throw new BadData('Cannot cast.', { inFull: "Cannot cast 'Ana'." });
  });
  const key = failureKey('trial_by_city', first);
  await expect(failing).rejects.toMatchObject({
    name: 'BadData',
    message: `Cannot cast. In full: s3://lake/${key}`,
  });
  expect(aws.s3.json(key)).toMatchObject({
    run: first,
    state: 'ctas_trial_by_city',
    inFull: "Cannot cast 'Ana'.",
  });
});

test('any other fault is one of the vocabulary, told by its state', async () => {
  const { work, first } = stage();
  const failing = work('publish', locked(first), () => {
    throw Object.assign(new Error('busy'), { name: 'SlowDown' });
  });
  await expect(failing).rejects.toMatchObject({
    name: 'AwsUnavailable',
    message: 'publish_trial_by_city: SlowDown: busy.',
  });
  const among = work('ctas', uploaded(first, 'raw', { stamps }), () => {
    throw new TypeError('Ana');
  });
  await expect(among).rejects.toMatchObject({
    name: 'UnexpectedFault',
    message: expect.stringMatching(/^ctas_trial_by_city: TypeError\. .* In full: s3:\/\/lake\//),
  });
});
