import { lockKey, versionPrefix } from '../../core/stage/keys.ts';
import { publicationOf } from '../../core/published/published-table.ts';
import type { RunId } from '../../core/runs/run-id.ts';
import { type Version, parseVersion } from '../../core/published/version.ts';
import { findPublished, point } from '../../lake/publish.ts';
import { rollback } from '../../lake/rollback.ts';
import { MemoryAws } from '../memory/aws.ts';
import { versionOf } from '../memory/stage.ts';

const [FIRST, SECOND] = ['20261121t043012_1a2b3c4d' as RunId, '20261122t043012_1a2b3c4d' as RunId];

let aws: MemoryAws;
const lake = () => ({ ...aws.clients, bucket: 'lake', database: 'db', now: aws.now });
const version = (run: RunId, number: number) => {
  const its = { run, number, definition: `d${number}`, source: `s${number}` };
  return versionOf({ table: 't', rows: 1, bytes: 1, ...its });
};
const publish = async (one: Version, epoch: number) =>
  point(lake(), await findPublished(aws.clients.glue, 'db', 't'), one, { pipeline: 'trial', epoch });
const publication = () => {
  const { Parameters, Description } = aws.catalog.table('t') ?? {};
  return publicationOf(Parameters, Description);
};
const note = (run: RunId) => aws.s3.json(`${versionPrefix('t', run)}_superseded.json`);

const back = version(FIRST, 1);
const RECORD = `${versionPrefix('t', FIRST)}_version.json`;
beforeEach(async () => {
  aws = new MemoryAws();
  await publish(back, 4);
  await publish(version(SECOND, 2), 5);
  for (const one of [back, version(SECOND, 2)]) {
    const folder = versionPrefix('t', one.run);
    aws.s3.put(`${folder}_version.json`, one);
    aws.s3.put(`${folder}city=a/part`, 'x');
  }
});
const hold = (more: object) =>
  aws.s3.put(lockKey('trial'), { epoch: 5, since: aws.time, queries: [], ...more });
const roll = (fenceOff: boolean, isAtWork = false, to = back) =>
  rollback(lake(), to, 'trial', async () => isAtWork, fenceOff);
const owner = { execution: 'arn', name: 'one', redrive: 0 };

test('a rollback publishes a version again with an epoch of its own, and marks what it takes back', async () => {
  hold({});
  await roll(false);
  expect(publication()).toMatchObject({
    run: FIRST,
    epoch: 6,
    number: 1,
    last: 2,
    withdrawn: 's2 d2',
  });
  expect(note(SECOND)).toMatchObject({ number: 2, by: { number: 1, run: FIRST } });
  expect(aws.s3.json(lockKey('trial')).epoch).toBe(6);
  // Going forward again takes nothing back.
  await roll(false, false, version(SECOND, 2));
  expect(publication()).toMatchObject({ run: SECOND, epoch: 7, withdrawn: undefined });
});

test('a rollback goes above what is published, where the lock is behind', async () => {
  hold({ epoch: 2 });
  await roll(false);
  expect(publication()).toMatchObject({ run: FIRST, number: 1, epoch: 6 });
  expect(aws.s3.json(lockKey('trial')).epoch).toBe(6);
});

test('a rollback writes nothing here of a version that lies in a former bucket', async () => {
  hold({});
  const table = aws.catalog.table('t')!;
  const Location = `s3://former/${versionPrefix('t', SECOND)}`;
  aws.catalog.set({ ...table, Name: 't', StorageDescriptor: { ...table.StorageDescriptor, Location } });
  await roll(false);
  expect(note(SECOND)).toBeUndefined();
  expect(aws.catalog.table('t')?.StorageDescriptor?.Location).toBe(`s3://lake/${versionPrefix('t', FIRST)}`);
});

test('a rollback waits for nobody: a run at work is named, or fenced off', async () => {
  hold({ owner });
  const before = aws.state();
  await expect(roll(false, true)).rejects.toMatchObject({
    name: 'LockLost',
    message: expect.stringMatching(/^one is at work; .*--now/),
  });
  expect(aws.state()).toEqual(before);
  await roll(true, true);
  expect(publication()).toMatchObject({ run: FIRST, epoch: 6 });
  expect(aws.s3.json(lockKey('trial'))).not.toHaveProperty('owner');
});

test('a rollback takes the lock from an owner that is dead', async () => {
  hold({ owner });
  await roll(false, false);
  expect(publication()).toMatchObject({ run: FIRST });
});

test.each(['city=a/part', '_version.json', undefined])(
  'a rollback to a version of which %s was deleted meanwhile is refused: readers keep what they have',
  async (part) => {
    hold({});
    const folder = versionPrefix('t', FIRST);
    for (const key of part === undefined ? aws.s3.keys(folder) : [`${folder}${part}`]) aws.s3.remove(key);
    await expect(roll(false)).rejects.toMatchObject({ name: 'PublishConflict' });
    expect(publication()).toMatchObject({ run: SECOND, epoch: 5 });
    expect(note(SECOND)).toBeUndefined();
  },
);

test('a rollback of another pipeline’s table is refused', async () => {
  hold({});
  await expect(rollback(lake(), back, 'sales', async () => false, false)).rejects.toMatchObject({
    name: 'OwnedByAnother',
  });
  expect(publication()).toMatchObject({ run: SECOND, epoch: 5 });
});

test('a rollback is told in the version’s record, which is that of the same version otherwise', async () => {
  hold({});
  aws.s3.put(RECORD, { ...back, epoch: 4, upload: { source: 'of its run' }, format: 1 });
  await roll(false);
  const publishedAgain = { epoch: 6, at: aws.time.toISOString() };
  expect(aws.s3.json(RECORD)).toEqual({
    ...back,
    epoch: 4,
    upload: { source: 'of its run' },
    format: 1,
    publishedAgain,
  });
  expect(parseVersion(aws.s3.text(RECORD)!, RECORD)).toEqual(back);
});

test.each([
  ['deletes', () => aws.s3.remove(RECORD)],
  ['writes', () => aws.s3.put(RECORD, { ...back, publishedAgain: 'by another' })],
])('a rollback is refused where somebody %s the record at the same time', async (_, change) => {
  hold({});
  aws.meanwhile(({ operation, input }) => operation === 'PutObject' && input.Key === RECORD, change);
  await expect(roll(false)).rejects.toMatchObject({ name: 'PublishConflict' });
  expect(publication()).toMatchObject({ run: SECOND, epoch: 5 });
});
