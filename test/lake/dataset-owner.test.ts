import { FORMATS } from '../../core/formats.ts';
import { datasetOwnerKey } from '../../core/keys.ts';
import { assertDatasetOwner, datasetOwners, handOverDataset, takeDataset } from '../../lake/dataset-owner.ts';
import { FakeS3 } from '../support/fakes.ts';

const now = new Date('2026-11-23T04:30:12Z');
const fresh = { holdsData: false, isItsOwn: async () => false, now };
const its = { ...fresh, isItsOwn: async () => true };
let s3: FakeS3;
const place = () => ({ s3: s3.client, bucket: 'lake', dataset: 'orders' });
beforeEach(() => {
  s3 = new FakeS3();
});

test('who takes a dataset first has it, also when it takes it again', async () => {
  await takeDataset(place(), 'orders', fresh);
  await takeDataset(place(), 'orders', { ...fresh, holdsData: true });
  expect(s3.json('locks/datasets/orders.json')).toEqual({
    pipeline: 'orders',
    since: now.toISOString(),
    format: FORMATS.owner,
  });
  await expect(takeDataset(place(), 'sales', fresh)).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message:
      'The dataset orders belongs to the pipeline orders, not to sales; hand it over with npx afluente adopt --pipeline sales --from orders, or name another in source.dataset.',
  });
  expect([...(await datasetOwners(s3.client, 'lake'))]).toEqual([['orders', 'orders']]);
});

test('of two that take it at the same time one has it', async () => {
  s3.beforeWrite = (key) => {
    s3.beforeWrite = () => undefined;
    s3.objects.set(key, JSON.stringify({ pipeline: 'orders', since: now.toISOString() }));
  };
  await expect(takeDataset(place(), 'sales', fresh)).rejects.toMatchObject({ name: 'OwnedByAnother' });
  expect(s3.json(datasetOwnerKey('orders')).pipeline).toBe('orders');
});

test('data that a former release put there is taken by whose it is known to be, and by nobody else unasked', async () => {
  await expect(takeDataset(place(), 'sales', { ...fresh, holdsData: true })).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(
      /^raw-data\/orders\/ holds data of a pipeline that is not told, and sales /,
    ),
  });
  expect(s3.objects.size).toBe(0);
  await takeDataset(place(), 'orders', { ...its, holdsData: true });
  await expect(assertDatasetOwner(place(), 'sales')).rejects.toMatchObject({ name: 'OwnedByAnother' });
  await assertDatasetOwner(place(), 'orders');
});

test('a dataset that nobody took may go on: a run began under a former release', async () => {
  await assertDatasetOwner(place(), 'orders');
});

test('handed over, it is the other’s', async () => {
  await takeDataset(place(), 'orders', fresh);
  await handOverDataset(place(), { from: 'orders', to: 'sales' }, now);
  await assertDatasetOwner(place(), 'sales');
  await expect(takeDataset(place(), 'orders', its)).rejects.toMatchObject({
    name: 'OwnedByAnother',
  });
});
