import { fingerprintOf, fingerprintsOf, formerFingerprint } from '../../../core/definition/fingerprint.ts';
import { datasetOwnerKey, lockKey, versionManifestKey } from '../../../core/stage/keys.ts';
import type { Start } from '../../../core/runs/payload.ts';
import type { RunId } from '../../../core/runs/run-id.ts';
import { identityOf } from '../../../core/runs/source-identity.ts';
import { acquireLock } from '../../../lambdas/acquire-lock/task.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { contextOf, publishedParameters, type Told, TRIAL, VISITS } from '../../memory/stage.ts';

const LOCK = lockKey('trial');
const LANDED = 'landing/trial/a.csv';
const FORMER = '20261122t043012_1a2b3c4d' as RunId;
const DEFINITION = fingerprintOf(fingerprintsOf(TRIAL));

let aws: MemoryAws;
let told: Told;
beforeEach(() => {
  aws = new MemoryAws();
  aws.s3.put(LANDED, 'id,city,amount,note\n1,Lisboa,5.00,\n');
  told = contextOf(aws, aws.executions.start('one'));
});
const acquire = (start: Partial<Start> = {}) =>
  acquireLock({ trigger: 'manual', ...start }, aws.clients, told.context);
const lock = () => aws.s3.json(LOCK);
const source = () => {
  const { VersionId } = aws.s3.operations['HeadObject']!({ Bucket: 'lake', Key: LANDED }) as any;
  return identityOf([{ key: LANDED, versionId: VersionId, etag: aws.s3.etag(LANDED)! }]);
};
/** Readers have a version of this source and definition, unless it is told otherwise. */
function publish(change: Record<string, string> = {}, whole = true): void {
  const Parameters = publishedParameters({
    run: FORMER,
    epoch: '7',
    source: source(),
    definition: DEFINITION,
    ...change,
  });
  aws.catalog.set({ Name: 'trial_by_city', Parameters });
  if (whole) aws.s3.put(versionManifestKey('trial_by_city', FORMER), '{}');
}
/** Another execution that holds the lock. */
function held(status: 'RUNNING' | 'FAILED', change: object = {}) {
  const other = aws.executions.start('other');
  aws.executions.end(other.executionArn, status);
  const owner = { execution: other.executionArn, name: 'other', redrive: 0 };
  aws.s3.put(LOCK, { epoch: 4, since: '2026-11-23T04:30:00.000Z', queries: [], owner, ...change });
  return owner;
}

test('the first run has the lock, and its payload begins', async () => {
  const { run, execution } = told.context;
  expect(await acquire()).toEqual({
    trigger: 'manual',
    format: 1,
    bucket: 'lake',
    run: { id: run, epoch: 1, redrive: 0 },
    lock: { outcome: 'acquired', owner: 'one' },
    stamps: {},
    queries: {},
    step: { status: 'done', waitSeconds: 0 },
  });
  expect(lock()).toEqual({
    format: 2,
    epoch: 1,
    since: '2026-11-23T04:30:12.000Z',
    queries: [],
    owner: { execution: execution.id, name: 'one', redrive: 0 },
    firstLandedAt: '2026-11-23T04:30:12.000Z',
  });
  expect(aws.s3.json(datasetOwnerKey('trial'))).toMatchObject({ pipeline: 'trial' });
  expect(told.logged).toEqual([['acquired', { epoch: 1 }]]);
  expect(told.measured).toEqual([]);
});

test('where the lock is gone, its epoch begins after that of the published version', async () => {
  publish({ epoch: '7' });
  expect(await acquire()).toMatchObject({ run: { epoch: 8 } });
});

test('a run skips while another is at work, and is owed a follow-up', async () => {
  const owner = held('RUNNING');
  expect(await acquire({ trigger: 'landing' })).toEqual({
    trigger: 'landing',
    lock: { outcome: 'skipped', owner: 'other' },
  });
  expect(lock()).toMatchObject({ epoch: 4, owner, pending: [{ by: 'one', at: '2026-11-23T04:30:12.000Z' }] });
  expect(told.measured).toEqual([['RunsSkipped', 1]]);
  expect(told.logged).toEqual([['skipped', { owner: 'other' }]]);
});

test('of a run that is dead the lock is taken, and its queries are stopped', async () => {
  aws.queries.outcome = () => ({ state: 'RUNNING' });
  aws.queries.operations['StartQueryExecution']!({});
  held('FAILED', { queries: ['q-1'] });
  expect(await acquire()).toMatchObject({ run: { epoch: 5, redrive: 0 } });
  expect(aws.queries.get('q-1')).toMatchObject({ stopped: true, state: 'CANCELLED' });
  expect(lock()).toMatchObject({ epoch: 5, owner: { name: 'one' }, queries: [] });
});

test('a redriven run has the lock as another owner', async () => {
  const execution = aws.executions.start('again');
  told = contextOf(aws, { ...execution, redriveCount: 2 });
  expect(await acquire()).toMatchObject({ run: { id: told.context.run, redrive: 2 } });
  expect(lock()).toMatchObject({ owner: { name: 'again', redrive: 2 } });
});

const pending = [{ by: 'two', at: '2026-11-23T04:00:00.000Z' }];

test.each<[string, Partial<Start>, boolean]>([
  ['is started by hand, with {}', {}, true],
  ['is started by hand, for one file', { source: { key: LANDED } }, false],
  ['is started by a landing', { trigger: 'landing', source: { key: LANDED } }, true],
])('what others were skipped for: a run that %s takes it', async (_, start, takesIt) => {
  held('FAILED', { pending });
  await acquire(start);
  expect(lock().superseded).toEqual(takesIt ? undefined : pending);
});

test.each<[string, Partial<Start>, boolean]>([
  ['by hand, with {}', {}, false],
  ['by hand, for one file', { source: { key: LANDED } }, true],
  ['by a landing', { trigger: 'landing', source: { key: LANDED } }, false],
  ['by the schedule', { trigger: 'schedule' }, false],
])('a start that is skipped leaves what it asks for: %s', async (_, start, named) => {
  held('RUNNING');
  await acquire(start);
  expect(lock().pending).toEqual([
    { by: 'one', at: '2026-11-23T04:30:12.000Z', ...(named && { source: { key: LANDED } }) },
  ]);
});

test('a follow-up run is for the file that its start names, and is unchanged where readers have that', async () => {
  publish();
  await aws.sleep(60_000);
  aws.s3.put('landing/trial/newer.csv', 'id,city,amount,note\n2,Porto,7.00,\n');
  const start = { trigger: 'follow-up', source: { key: LANDED } } as const;
  expect(await acquire(start)).toMatchObject({ lock: { outcome: 'unchanged' } });
});

test('of a dataset that takes all files a start by hand asks for none', async () => {
  const other = aws.executions.start('other');
  const owner = { execution: other.executionArn, name: 'other', redrive: 0 };
  const key = lockKey('visits');
  aws.s3.put(key, { epoch: 4, since: '2026-11-23T04:30:00.000Z', queries: [], owner });
  told = contextOf(aws, aws.executions.start('visiting'), { pipeline: VISITS });
  await acquire({ source: { key: 'landing/visits/a.csv' } });
  expect(aws.s3.json(key).pending).toEqual([{ by: 'visiting', at: '2026-11-23T04:30:12.000Z' }]);
});

test('a follow-up run that nobody waits for any more is skipped', async () => {
  const free = { epoch: 4, since: '2026-11-23T04:30:00.000Z', queries: [], lastOwner: 'arn:later' };
  aws.s3.put(LOCK, free);
  expect(await acquire({ trigger: 'follow-up', source: { key: LANDED } })).toMatchObject({
    lock: { outcome: 'skipped', owner: 'later' },
  });
  expect(lock()).toEqual(free);
});

test('a table that no run published has no epoch', async () => {
  aws.catalog.set({ Name: 'trial_by_city' });
  expect(await acquire()).toMatchObject({ run: { epoch: 1 } });
});

test.each<[scheduledTime: string, delay: number]>([
  ['2026-11-23T01:30:00-03:00', 12],
  ['2026-11-23T04:30:10.500Z', 1.5],
  ['2026-11-23T05:00:00Z', 0],
])('a run that was meant for %s was late by %d seconds', async (scheduledTime, delay) => {
  await acquire({ trigger: 'schedule', scheduledTime });
  expect(told.measured).toEqual([['ScheduleDelay', delay]]);
});

test.each(['landing', 'schedule', 'follow-up'] as const)(
  'where nothing is new a %s ends at once, gives the lock back, and says when it succeeded',
  async (trigger) => {
    publish();
    expect(await acquire({ trigger })).toEqual({ trigger, lock: { outcome: 'unchanged', owner: 'one' } });
    expect(lock()).toMatchObject({ epoch: 8, succeededAt: '2026-11-23T04:30:12.000Z' });
    expect(lock()).not.toHaveProperty('owner');
    expect(told.measured).toEqual([['RunsUnchanged', 1]]);
    expect(told.logged).toEqual([
      ['unchanged', { source: source(), definition: DEFINITION, followUp: undefined }],
    ]);
  },
);

describe('the landing of a file that no run takes', () => {
  const notes = { trigger: 'landing', source: { key: 'landing/trial/notes.txt' } } as const;
  beforeEach(() => aws.s3.put(notes.source.key, 'x'));
  /** It ends so, and writes nothing. */
  async function ends(outcome: 'unchanged' | 'nothing landed'): Promise<void> {
    const before = aws.s3.contents();
    expect(await acquire(notes)).toEqual({ ...notes, lock: { outcome, owner: 'one' } });
    expect(aws.s3.contents()).toEqual(before);
    expect(aws.executions.all().filter(({ name }) => name.startsWith('follow-up'))).toEqual([]);
    expect(told.measured).toEqual(outcome === 'unchanged' ? [['RunsUnchanged', 1]] : []);
    expect(told.logged).toEqual([[outcome, { notTaken: notes.source.key }]]);
  }

  test('fails nothing where nothing else lies there, and takes from nobody since when a success is owed', async () => {
    aws.s3.remove(LANDED);
    held('FAILED', { firstLandedAt: '2026-11-22T04:00:00.000Z' });
    await ends('nothing landed');
  });

  test('does not try again what was refused', async () => {
    publish({ source: 'other' });
    held('FAILED', { succeededAt: '2026-11-22T04:00:00.000Z', pending });
    await ends('unchanged');
  });

  test('builds nothing after a deployment', async () => {
    publish({ definition: 'other' });
    await ends('unchanged');
  });

  test('is owed nothing where another execution is at work', async () => {
    publish();
    held('RUNNING');
    await ends('unchanged');
  });

  test('is not the start by hand that names it', async () => {
    expect(await acquire({ source: notes.source })).toMatchObject({ lock: { outcome: 'acquired' } });
  });
});

test('who asks by hand has a rebuild', async () => {
  publish();
  expect(await acquire()).toMatchObject({ lock: { outcome: 'acquired' } });
});

test.each<[string, Record<string, string>, boolean]>([
  ['the source is another', { source: 'other' }, true],
  ['the definition is another', { definition: 'other' }, true],
  ['the run that published it was cut off', {}, false],
  [
    'the version that a rollback took back was of another source',
    { source: 'x', withdrawn: `other ${DEFINITION}` },
    true,
  ],
])('it is built anew where %s', async (_, change, whole) => {
  publish(change, whole);
  expect(await acquire({ trigger: 'landing' })).toMatchObject({ lock: { outcome: 'acquired' } });
});

test.each([
  ['of this definition', DEFINITION],
  ['told by a former release', formerFingerprint(TRIAL)],
])('what a rollback took back, %s, is not built again', async (_, definition) => {
  publish({ source: 'x', definition: 'y', withdrawn: `${source()} ${definition}` });
  expect(await acquire({ trigger: 'landing' })).toMatchObject({ lock: { outcome: 'unchanged' } });
});

test('a former release’s word on what readers have isn’t taken', async () => {
  publish({ definition: formerFingerprint(TRIAL) });
  expect(await acquire({ trigger: 'landing' })).toMatchObject({ lock: { outcome: 'acquired' } });
});

test('who ends unchanged starts the run that others are owed', async () => {
  publish();
  aws.before = ({ operation, input }) => {
    // Skipped while this run looks.
    if (operation !== 'GetObject' || input.Key !== LOCK || lock().pending) return;
    aws.s3.put(LOCK, { ...lock(), pending });
  };
  await acquire({ trigger: 'landing' });
  const [, followUp] = aws.executions.all();
  expect(followUp?.name).toMatch(/^follow-up-8-/);
  expect(told.logged.at(-1)?.[1]).toMatchObject({ followUp: followUp?.name });
});

describe('where nothing has landed', () => {
  beforeEach(() => aws.s3.remove(LANDED));

  test.each(['manual', 'landing', 'follow-up'] as const)('a %s run is refused', async (trigger) => {
    await expect(acquire({ trigger })).rejects.toMatchObject({ name: 'NoSource' });
  });

  test('a scheduled one of a stage that never published ends at once, and is no success', async () => {
    expect(await acquire({ trigger: 'schedule' })).toEqual({
      trigger: 'schedule',
      lock: { outcome: 'nothing landed', owner: 'one' },
    });
    expect(lock()).toEqual({
      format: 2,
      epoch: 1,
      since: '2026-11-23T04:30:12.000Z',
      queries: [],
      lastOwner: told.context.execution.id,
    });
    expect(told.measured).toEqual([]);
    expect(told.logged).toEqual([['nothing landed', { followUp: undefined }]]);
  });

  test('it starts the run that others are owed', async () => {
    held('FAILED', { superseded: pending });
    aws.before = ({ operation, input }) => {
      // Skipped while this run looks.
      if (operation !== 'GetObject' || input.Key !== LOCK || lock().owner?.name !== 'one') return;
      aws.s3.put(LOCK, { ...lock(), pending });
    };
    await acquire({ trigger: 'schedule' });
    const followUp = aws.executions.all().at(-1)?.name;
    expect(followUp).toMatch(/^follow-up-5-/);
    expect(told.logged).toEqual([['nothing landed', { followUp }]]);
  });

  test('nor does it take from the lock since when a success is owed', async () => {
    held('FAILED', { firstLandedAt: '2026-11-22T04:00:00.000Z' });
    await acquire({ trigger: 'schedule' });
    expect(lock()).toMatchObject({ firstLandedAt: '2026-11-22T04:00:00.000Z' });
    expect(lock()).not.toHaveProperty('succeededAt');
  });

  test('once something was published a scheduled one is refused as well', async () => {
    aws.catalog.set({ Name: 'trial_by_city', Parameters: publishedParameters({ run: FORMER }) });
    await expect(acquire({ trigger: 'schedule' })).rejects.toMatchObject({ name: 'NoSource' });
  });
});

test('a success is owed since the file landed that the first run found, whatever lands after it', async () => {
  await acquire();
  aws.executions.end(told.context.execution.id, 'FAILED');
  aws.s3.put(LANDED, 'later', new Date('2026-11-24T04:30:12.000Z'));
  told = contextOf(aws, aws.executions.start('two'));
  await acquire();
  expect(lock()).toMatchObject({ owner: { name: 'two' }, firstLandedAt: '2026-11-23T04:30:12.000Z' });
});

test('after a success none is owed since the first file', async () => {
  held('FAILED', { succeededAt: '2026-11-22T04:00:00.000Z' });
  await acquire();
  expect(lock()).toMatchObject({ owner: { name: 'one' } });
  expect(lock()).not.toHaveProperty('firstLandedAt');
});

test('a dataset or target of another pipeline is refused', async () => {
  aws.s3.put(datasetOwnerKey('trial'), { pipeline: 'visits', since: '2026-11-22T04:30:12.000Z' });
  await expect(acquire()).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(/^The dataset trial/),
  });
  publish({ pipeline: 'visits' });
  await expect(acquire()).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(/^The table trial_by_city/),
  });
});
