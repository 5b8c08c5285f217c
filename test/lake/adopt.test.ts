import { datasetOwnerKey, lockKey, versionsPrefix } from '../../core/stage/keys.ts';
import { publicationOf } from '../../core/published/published-table.ts';
import { adopt, ownersOf } from '../../lake/adopt.ts';
import { takeDataset } from '../../lake/dataset-owner.ts';
import { take } from '../../lake/lock/take.ts';
import { hold } from '../../lake/lock/hold.ts';
import type { Call } from '../memory/call.ts';
import { MemoryAws } from '../memory/aws.ts';
import { publishedParameters } from '../memory/stage.ts';

const adoption = { from: 'orders', to: 'sales', dataset: 'orders', table: 'summary' };
const nobodyWorks = () => Promise.resolve(false);
const parameters = publishedParameters({ pipeline: 'orders' });
const Location = `s3://lake/${versionsPrefix('summary')}20261122t043012_1a2b3c4d/`;

/** A stage on which `orders` published version 3, and `sales` was refused once, under a lock of its own. */
async function stage() {
  const aws = new MemoryAws();
  const { s3, catalog, clients, now } = aws;
  const lake = { ...clients, bucket: 'lake', database: 'db', now };
  await takeDataset({ s3: lake.s3, bucket: 'lake', dataset: 'orders' }, 'orders', {
    holdsData: false,
    isItsOwn: async () => false,
    now: now(),
  });
  const lock = (epoch: number, more: object) => ({ epoch, since: now(), queries: [], ...more });
  s3.put(lockKey('orders'), lock(9, { succeededAt: '2026-11-22T04:31:00.000Z' }));
  s3.put(lockKey('sales'), lock(2, {}));
  const StorageDescriptor = { Location, Columns: [] };
  catalog.set({
    Name: 'summary',
    TableType: 'EXTERNAL_TABLE',
    StorageDescriptor,
    Parameters: parameters,
    VersionId: '4',
  });
  const publication = () => publicationOf(catalog.table('summary')?.Parameters);
  const give = (pipeline: string) =>
    catalog.set({
      Name: 'summary',
      StorageDescriptor,
      Parameters: { ...parameters, 'afluente.pipeline': pipeline },
    });
  return { aws, s3, catalog, lake, lock, publication, give };
}

const store = (lake: Awaited<ReturnType<typeof stage>>['lake'], pipeline: string) => ({ ...lake, pipeline });
const isWrite = ({ writes }: Call) => writes;
const around = { isAtWork: nobodyWorks, lastEpoch: async () => 0, stopQueries: async () => undefined };
const me = { execution: 'arn', name: 'one', redrive: 0 };

test('dataset, target and epoch are the other’s; the version that readers see stays', async () => {
  const { s3, catalog, lake, publication } = await stage();
  const epoch = await adopt(lake, adoption, nobodyWorks);
  expect(await ownersOf(lake, adoption)).toMatchObject({ dataset: 'sales', target: 'sales' });
  expect(publication()).toEqual({
    ...publicationOf(parameters),
    pipeline: 'sales',
    epoch,
  });
  expect(catalog.table('summary')).toMatchObject({ StorageDescriptor: { Location }, VersionId: '5' });
  const [former, next] = [s3.json(lockKey('orders')), s3.json(lockKey('sales'))];
  expect(former.epoch).toBeGreaterThan(9);
  expect(next.epoch).toBe(epoch);
  expect(epoch).toBeGreaterThan(former.epoch);
  expect(next.succeededAt).toBe('2026-11-22T04:31:00.000Z');
  const taken = await take(store(lake, 'sales'), me, { isFollowUp: false }, around);
  expect(taken).toMatchObject({ outcome: 'acquired', epoch: epoch + 1 });
});

test('cut off at any write and repeated, it ends at the same', async () => {
  const whole = await stage();
  await adopt(whole.lake, adoption, nobodyWorks);
  const expected = await ownersOf(whole.lake, adoption);
  let cut = true;
  for (let after = 0; cut; after += 1) {
    const { aws, s3, lake } = await stage();
    let writes = 0;
    cut = false;
    aws.before = (call) => {
      if (!call.writes) return;
      writes += 1;
      if (writes <= after) return;
      cut = true;
      throw new Error('killed');
    };
    await adopt(lake, adoption, nobodyWorks).catch(() => undefined);
    // In between nobody but one of the two has it, and the former owner's version is what readers see.
    const { dataset, target, publication } = await ownersOf(lake, adoption);
    expect(['orders', 'sales']).toEqual(expect.arrayContaining([dataset, target]));
    expect(publication?.number).toBe(3);
    aws.before = undefined;
    await adopt(lake, adoption, nobodyWorks);
    const after2 = await ownersOf(lake, adoption);
    expect({ ...after2, publication: { ...after2.publication, epoch: 0 } }).toEqual({
      ...expected,
      publication: { ...expected.publication, epoch: 0 },
    });
    const [former, next] = [s3.json(lockKey('orders')), s3.json(lockKey('sales'))];
    expect(next.epoch).toBeGreaterThan(former.epoch);
    expect(after2.publication?.epoch).toBeLessThanOrEqual(next.epoch);
    if (!cut) expect(writes).toBe(4);
  }
});

test.each(['orders', 'sales'])('a run of %s at work is named, and nothing is changed', async (pipeline) => {
  const { aws, s3, lake, lock } = await stage();
  s3.put(lockKey(pipeline), lock(9, { owner: me }));
  const before = aws.state();
  await expect(adopt(lake, adoption, () => Promise.resolve(true))).rejects.toMatchObject({
    name: 'LockLost',
    message: `one of ${pipeline} is at work; wait until it has ended, or stop it.`,
  });
  expect(aws.state()).toEqual(before);
});

test.each(['orders', 'sales'])('what a dead run of %s left in its lock keeps nobody', async (pipeline) => {
  const { s3, lake, lock, publication } = await stage();
  s3.put(lockKey(pipeline), lock(9, { owner: me }));
  const epoch = await adopt(lake, adoption, nobodyWorks);
  expect(publication()).toMatchObject({ pipeline: 'sales', epoch });
});

test('a run of the new owner that begins while it is handed over is named', async () => {
  const { aws, s3, lake, lock, publication } = await stage();
  aws.meanwhile(isWrite, () => s3.put(lockKey('sales'), lock(3, { owner: me })));
  const onlySales = async () => s3.json(lockKey('sales')).owner !== undefined;
  await expect(adopt(lake, adoption, onlySales)).rejects.toMatchObject({
    name: 'LockLost',
    message: 'one of sales is at work; wait until it has ended, or stop it.',
  });
  expect(publication()?.pipeline).toBe('orders');
});

test('to a pipeline that has them, the dataset is told and its epoch raised once; its table stays', async () => {
  const { s3, catalog, lake } = await stage();
  s3.remove(datasetOwnerKey('orders'));
  const unowned = await ownersOf(lake, adoption);
  expect([unowned.dataset, unowned.target]).toEqual([undefined, 'orders']);
  const before = catalog.table('summary');
  expect(await adopt(lake, { ...adoption, to: 'orders' }, nobodyWorks)).toBe(10);
  expect(await ownersOf(lake, adoption)).toMatchObject({ dataset: 'orders', target: 'orders' });
  expect(s3.json(lockKey('orders')).epoch).toBe(10);
  expect(catalog.table('summary')).toEqual(before);
});

test('a run of the former owner that began while it was handed over writes no more', async () => {
  const { aws, s3, lake, lock } = await stage();
  aws.meanwhile(isWrite, () => s3.put(lockKey('orders'), lock(10, { owner: me })));
  await adopt(lake, adoption, nobodyWorks);
  const claim = { me, epoch: 10, redrive: 0, givesBack: false };
  const around = {
    isAtWork: nobodyWorks,
    published: async () => undefined,
    assertMayTake: async () => undefined,
  };
  await expect(hold(store(lake, 'orders'), claim, around)).rejects.toMatchObject({ name: 'LockLost' });
});

test('what was never published, and what no run ever took, can be handed over too', async () => {
  const { s3, catalog, lake } = await stage();
  catalog.drop('summary');
  s3.remove(lockKey('orders'));
  s3.remove(lockKey('sales'));
  await adopt(lake, adoption, nobodyWorks);
  expect(await ownersOf(lake, adoption)).toEqual({ dataset: 'sales' });
  expect(s3.has(lockKey('orders'))).toBe(false);
  expect((await take(store(lake, 'sales'), me, { isFollowUp: false }, around)).outcome).toBe('acquired');
});

const ofThird = (pipeline: string) => ({ pipeline, since: '2026-11-23T04:30:12Z' });
type Stage = Awaited<ReturnType<typeof stage>>;

test.each<[string, (of: Stage) => void]>([
  ['dataset', ({ s3 }) => void s3.put(datasetOwnerKey('orders'), ofThird('billing'))],
  ['target', ({ give }) => give('billing')],
])(
  'a %s that went to a third pipeline since it was asked is left to it, and so is all else',
  async (_, give) => {
    const made = await stage();
    give(made);
    const before = made.aws.state();
    await expect(adopt(made.lake, adoption, nobodyWorks)).rejects.toMatchObject({
      name: 'OwnedByAnother',
      message: expect.stringContaining('npx afluente adopt --pipeline sales --from billing'),
    });
    expect(made.aws.state()).toEqual(before);
  },
);

test('a dataset that goes to a third pipeline just before it is written is left to it', async () => {
  const { aws, s3, lake } = await stage();
  aws.meanwhile(isWrite, ({ input }) => s3.put(input.Key, ofThird('billing')));
  await expect(adopt(lake, adoption, nobodyWorks)).rejects.toMatchObject({ name: 'AwsUnavailable' });
  expect(s3.json(datasetOwnerKey('orders')).pipeline).toBe('billing');
});

test('a target that goes to a third pipeline while the locks are raised is left to it', async () => {
  const { aws, lake, publication, give } = await stage();
  aws.meanwhile(
    (call) => isWrite(call) && call.input.Key === lockKey('orders'),
    () => give('billing'),
  );
  await expect(adopt(lake, adoption, nobodyWorks)).rejects.toMatchObject({ name: 'OwnedByAnother' });
  expect(publication()?.pipeline).toBe('billing');
});
