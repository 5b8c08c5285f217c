import { lockKey, versionsPrefix } from '../../../core/stage/keys.ts';
import { expireVersions } from '../../../lambdas/expire-versions/task.ts';
import { type RunId, runIdOf } from '../../../core/runs/run-id.ts';
import { MemoryAws } from '../../memory/aws.ts';
import type { Call } from '../../memory/call.ts';
import { contextOf, publishedParameters, versionOf } from '../../memory/stage.ts';
import { published } from '../payloads.ts';

const TABLE = 'trial_by_city';
const LOCK = lockKey('trial');
/** Runs of other executions: before this one, and in the same second or later. */
const OLD = '20261101t043000_2b3c4d5e';
const DEAD = '20261123t043000_2b3c4d5e';
const LATER = '20261123t043013_2b3c4d5e';
const SIBLING = '20261123t043012_2b3c4d5e';

/** A run of `trial` holds the lock, after so many redrives. */
function stage({ owner = 'trial', redriveCount = 0, lock = {} } = {}) {
  const aws = new MemoryAws();
  const { s3, catalog } = aws;
  const execution = { ...aws.executions.start('one'), redriveCount };
  const me = { execution: execution.executionArn, name: execution.name, redrive: redriveCount };
  s3.put(LOCK, { epoch: 9, since: '2026-11-23T04:30:12.000Z', queries: ['q-1'], owner: me, ...lock });
  const told = contextOf(aws, execution);
  const { run } = told.context;
  const readersHave = (its: string) =>
    catalog.set({ Name: TABLE, Parameters: publishedParameters({ pipeline: owner, epoch: '9', run: its }) });
  readersHave(run);
  const expire = (table = TABLE) => expireVersions(published(run, table), aws.clients, told.context);
  return { ...aws, aws, me, told, run, readersHave, expire, under: versionsPrefix(TABLE) };
}
type Stage = ReturnType<typeof stage>;

/** A version with a file of ten bytes. */
function version({ s3, under }: Stage, run: string, number: number, supersededAt?: string): void {
  s3.put(`${under}${run}/city=a/part-0`, '0123456789');
  s3.put(`${under}${run}/_version.json`, versionOf({ run: run as RunId, number }));
  if (supersededAt !== undefined) s3.put(`${under}${run}/_superseded.json`, { number, at: supersededAt });
}
const runs = ({ s3, under }: Stage) => [
  ...new Set(s3.keys(under).map((key) => key.slice(under.length).split('/')[0])),
];
const LONG_AGO = '2026-11-20T00:00:00.000Z';

test.each([
  ['the run published another', 'former_table', 'trial'],
  ['the run published another, and this is another pipeline’s', 'former_table', 'visits'],
  ['it was handed over meanwhile', TABLE, 'visits'],
])('nothing of the target is deleted where %s; the lock is free', async (_, table, owner) => {
  const its = stage({ owner });
  its.s3.put(`${its.under}${DEAD}/part-0`, 'build');
  const before = its.s3.keys();
  expect(await its.expire(table)).toMatchObject({
    published: { table },
    expired: { versions: [], builds: [], objects: 0, bytes: 0 },
  });
  expect(its.s3.keys()).toEqual(before);
  expect(its.s3.json(LOCK)).toMatchObject({ epoch: 9, lastOwner: its.me.execution });
  expect(its.s3.json(LOCK)).not.toHaveProperty('owner');
});

test.each([
  ['no run published it', ({ catalog }: Stage) => catalog.set({ Name: TABLE })],
  ['it is gone', ({ catalog }: Stage) => catalog.drop(TABLE)],
])('nor is anything where %s', async (_, change) => {
  const its = stage();
  change(its);
  its.s3.put(`${its.under}${DEAD}/part-0`, 'build');
  expect(await its.expire()).toMatchObject({ expired: { versions: [], builds: [] } });
  expect(runs(its)).toEqual([DEAD]);
});

test('versions beyond those to keep go once nobody reads them; what went is told', async () => {
  const its = stage();
  version(its, '20261119t043012_1a2b3c4d', 1, LONG_AGO);
  version(its, '20261120t043012_1a2b3c4d', 2, LONG_AGO);
  version(its, '20261121t043012_1a2b3c4d', 3, '2026-11-23T04:30:00.000Z');
  version(its, '20261122t043012_1a2b3c4d', 4, '2026-11-23T04:30:00.000Z');
  version(its, its.run, 5);
  const output = await its.expire();
  const versions = ['20261120t043012_1a2b3c4d', '20261119t043012_1a2b3c4d'];
  expect(output).toEqual({
    ...published(its.run, TABLE),
    expired: { versions, builds: [], objects: 4, bytes: expect.any(Number) },
    followUp: undefined,
  });
  expect(output.expired.bytes).toBeGreaterThan(20);
  expect(runs(its)).toEqual(['20261121t043012_1a2b3c4d', '20261122t043012_1a2b3c4d', its.run]);
  expect(its.told.logged).toEqual([['expired', { ...output.expired, followUp: undefined }]]);
});

test('a version whose record became another since it was judged stays: a rollback publishes it', async () => {
  const its = stage();
  const [going, back] = ['20261119t043012_1a2b3c4d', '20261120t043012_1a2b3c4d'];
  version(its, going, 1, LONG_AGO);
  version(its, back, 2, LONG_AGO);
  version(its, '20261122t043012_1a2b3c4d', 4, LONG_AGO);
  const record = `${its.under}${back}/_version.json`;
  its.aws.meanwhile(
    ({ operation }) => operation === 'DeleteObjects',
    () => its.s3.put(record, { ...its.s3.json(record), publishedAgain: {} }),
  );
  version(its, its.run, 5);
  const { expired } = await its.expire();
  expect(expired.versions).toEqual([going]);
  expect(its.s3.keys(`${its.under}${back}/`)).toHaveLength(3);
});

test('versions stay where the lock was taken meanwhile; what failed runs left goes', async () => {
  const its = stage();
  version(its, '20261119t043012_1a2b3c4d', 1, LONG_AGO);
  for (const number of [2, 3, 4]) version(its, `2026112${number - 2}t043012_1a2b3c4d`, number, LONG_AGO);
  its.s3.put(`${its.under}${DEAD}/part-0`, 'build');
  const before = its.s3.keys(its.under);
  its.s3.put(LOCK, { epoch: 10, since: '2026-11-23T04:30:13.000Z', queries: [] });
  expect((await its.expire()).expired).toMatchObject({ versions: [], builds: [DEAD] });
  expect(its.s3.keys(its.under)).toEqual(before.filter((key) => !key.includes(DEAD)));
  expect(its.s3.json(LOCK)).toEqual({ epoch: 10, since: '2026-11-23T04:30:13.000Z', queries: [] });
});

test('what earlier runs left goes: builds, stages and their tables; what later ones are at stays', async () => {
  const its = stage();
  for (const run of [OLD, DEAD, SIBLING, LATER, its.run]) {
    its.s3.put(`${its.under}${run}/part-0`, 'build');
    its.s3.put(`athena-staging/builds/trial/${run}/part-0`, 'stage');
    its.catalog.set({ Name: `${TABLE}__build_${run}` });
    its.catalog.set({ Name: `${TABLE}__stage_${run}` });
  }
  for (const key of [`athena-staging/builds/other/${OLD}/x`, 'athena-staging/builds/trial/0_no-run/x'])
    its.s3.put(key, 'kept');
  its.catalog.set({ Name: `${TABLE}_of_another` });
  const output = await its.expire();
  expect(output.expired).toEqual({ versions: [], builds: [OLD, DEAD], objects: 2, bytes: 10 });
  expect(runs(its)).toEqual([its.run, SIBLING, LATER].sort());
  expect(its.s3.keys('athena-staging/')).toEqual(
    [
      `athena-staging/builds/other/${OLD}/x`,
      `athena-staging/builds/trial/${SIBLING}/part-0`,
      `athena-staging/builds/trial/${LATER}/part-0`,
      'athena-staging/builds/trial/0_no-run/x',
    ].sort(),
  );
  expect(its.catalog.names()).toEqual(
    [
      TABLE,
      `${TABLE}_of_another`,
      ...[SIBLING, LATER].flatMap((run) => [`${TABLE}__build_${run}`, `${TABLE}__stage_${run}`]),
    ].sort(),
  );
});

test('a redriven run also clears what its own earlier attempts left, in the same second', async () => {
  const its = stage({ redriveCount: 2 });
  const own = [0, 1].map((redriveCount) => runIdOf({ ...its.told.context.execution, redriveCount }));
  for (const run of own) {
    its.s3.put(`${its.under}${run}/part-0`, 'build');
    its.s3.put(`athena-staging/builds/trial/${run}/part-0`, 'stage');
    its.catalog.set({ Name: `${TABLE}__build_${run}` });
  }
  const { expired } = await its.expire();
  expect(new Set(expired.builds)).toEqual(new Set(own));
  expect(its.s3.keys('athena-staging/')).toEqual([]);
  expect(its.catalog.names()).toEqual([TABLE]);
});

test('a redriven run that goes on with the build of its first attempt keeps it', async () => {
  const its = stage({ redriveCount: 1 });
  const first = runIdOf({ ...its.told.context.execution, redriveCount: 0 });
  its.s3.put(`${its.under}${first}/part-0`, 'build');
  its.s3.put(`${its.under}${its.run}/part-0`, 'build');
  its.readersHave(first);
  const context = { ...its.told.context, run: first };
  const { expired } = await expireVersions(published(first, TABLE), its.aws.clients, context);
  expect(expired).toMatchObject({ versions: [], builds: [] });
  expect(runs(its)).toEqual([first, its.run].sort());
});

test('after a success the lock tells when, and no query is left in it', async () => {
  const its = stage();
  await its.expire();
  expect(its.s3.json(LOCK)).toEqual({
    format: 2,
    epoch: 9,
    since: '2026-11-23T04:30:12.000Z',
    queries: [],
    succeededAt: '2026-11-23T04:30:12.000Z',
    lastOwner: its.me.execution,
  });
});

test('what was skipped meanwhile has its follow-up run, once the lock is free', async () => {
  const its = stage({ lock: { pending: [{ by: 'two', at: '2026-11-23T04:31:00.000Z' }] } });
  let freed: unknown;
  its.aws.before = ({ operation }: Call) => {
    if (operation === 'StartExecution') freed = its.s3.json(LOCK).owner;
  };
  const { followUp } = await its.expire();
  expect(followUp).toMatch(/^follow-up-9-[0-9a-f]{8}$/);
  expect(its.executions.all().map(({ name }) => name)).toEqual(['one', followUp]);
  expect(freed).toBeUndefined();
  expect(its.told.logged.at(-1)).toEqual(['expired', expect.objectContaining({ followUp })]);
});

test('a lock of a later redrive stays with it', async () => {
  const its = stage();
  const owner = { ...its.me, redrive: 1 };
  its.s3.put(LOCK, { epoch: 10, since: '2026-11-23T04:30:12.000Z', queries: [], owner });
  await its.expire();
  expect(its.s3.json(LOCK)).toMatchObject({ epoch: 10, owner });
});
