import { FORMATS } from '../../core/release/formats.ts';
import { datasetOwnerKey } from '../../core/stage/keys.ts';
import {
  assertDatasetOwner,
  assertMayTake,
  datasetOwners,
  handOverDataset,
  takeDataset,
} from '../../lake/dataset-owner.ts';
import { MemoryAws } from '../memory/aws.ts';

const now = new Date('2026-11-23T04:30:12Z');
const fresh = { holdsData: false, isItsOwn: async () => false, now };
const its = { ...fresh, isItsOwn: async () => true };
let aws: MemoryAws;
const store = () => ({ s3: aws.clients.s3, bucket: 'lake', dataset: 'orders' });
beforeEach(() => {
  aws = new MemoryAws();
});

test('who takes a dataset first has it, also when it takes it again', async () => {
  await takeDataset(store(), 'orders', fresh);
  await takeDataset(store(), 'orders', { ...fresh, holdsData: true });
  expect(aws.s3.json('locks/datasets/orders.json')).toEqual({
    pipeline: 'orders',
    since: now.toISOString(),
    format: FORMATS.owner,
  });
  await expect(takeDataset(store(), 'sales', fresh)).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message:
      'The dataset orders belongs to the pipeline orders, not to sales; hand it over with npx afluente adopt --pipeline sales --from orders, or name another in source.dataset.',
  });
  expect([...(await datasetOwners(aws.clients.s3, 'lake'))]).toEqual([['orders', 'orders']]);
});

test('of two that take it at the same time one has it', async () => {
  aws.meanwhile(
    ({ writes }) => writes,
    ({ input }) => aws.s3.put(input.Key, { pipeline: 'orders', since: now.toISOString() }),
  );
  await expect(takeDataset(store(), 'sales', fresh)).rejects.toMatchObject({ name: 'OwnedByAnother' });
  expect(aws.s3.json(datasetOwnerKey('orders')).pipeline).toBe('orders');
});

test('data that a former release put there is taken by whose it is known to be, and by nobody else unasked', async () => {
  await expect(takeDataset(store(), 'sales', { ...fresh, holdsData: true })).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(
      /^raw-data\/orders\/ holds data of a pipeline that is not told, and sales /,
    ),
  });
  expect(aws.s3.keys()).toEqual([]);
  await takeDataset(store(), 'orders', { ...its, holdsData: true });
  await expect(assertDatasetOwner(store(), 'sales')).rejects.toMatchObject({ name: 'OwnedByAnother' });
  await assertDatasetOwner(store(), 'orders');
});

test('whether a dataset may be taken is told without taking it', async () => {
  await assertMayTake(store(), 'orders', fresh);
  await assertMayTake(store(), 'orders', { ...its, holdsData: true });
  await expect(assertMayTake(store(), 'orders', { ...fresh, holdsData: true })).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(/^raw-data\/orders\/ holds data of a pipeline that is not told/),
  });
  expect(aws.s3.keys()).toEqual([]);
  await takeDataset(store(), 'orders', fresh);
  await assertMayTake(store(), 'orders', fresh);
  await expect(assertMayTake(store(), 'sales', its)).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(/^The dataset orders belongs to the pipeline orders, not to sales;/),
  });
});

test('a dataset that nobody took may go on: a run began under a former release', async () => {
  await assertDatasetOwner(store(), 'orders');
});

test('handed over, it is the other’s', async () => {
  await takeDataset(store(), 'orders', fresh);
  await handOverDataset(store(), { from: 'orders', to: 'sales' }, now);
  await assertDatasetOwner(store(), 'sales');
  await expect(takeDataset(store(), 'orders', its)).rejects.toMatchObject({
    name: 'OwnedByAnother',
  });
});

test('what nobody has, or the other has already, is handed over without a word', async () => {
  await handOverDataset(store(), { from: 'orders', to: 'sales' }, now);
  const given = aws.s3.json(datasetOwnerKey('orders'));
  expect(given).toEqual({ pipeline: 'sales', since: now.toISOString(), format: FORMATS.owner });
  await handOverDataset(store(), { from: 'orders', to: 'sales' }, new Date('2026-11-24T04:30:12Z'));
  expect(aws.s3.json(datasetOwnerKey('orders'))).toEqual(given);
});

test('a third one’s is not handed over, not even where it took it in between', async () => {
  const third = { pipeline: 'billing', since: now.toISOString() };
  const handOver = () => handOverDataset(store(), { from: 'orders', to: 'sales' }, now);
  await takeDataset(store(), 'orders', fresh);
  aws.meanwhile(
    ({ writes }) => writes,
    ({ input }) => aws.s3.put(input.Key, third),
  );
  await expect(handOver()).rejects.toMatchObject({
    name: 'AwsUnavailable',
    message: 'The dataset orders changed hands meanwhile; look again, and try again.',
  });
  await expect(handOver()).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(/^The dataset orders belongs to the pipeline billing/),
  });
  expect(aws.s3.json(datasetOwnerKey('orders'))).toEqual(third);
});

test('of a dataset whose owner goes while all are told, none is told', async () => {
  for (const dataset of ['a', 'b']) await takeDataset({ ...store(), dataset }, 'orders', fresh);
  aws.meanwhile(
    ({ operation, input }) => operation === 'ListObjectsV2' && input.Prefix === datasetOwnerKey('b'),
    () => aws.s3.remove(datasetOwnerKey('b')),
  );
  expect([...(await datasetOwners(aws.clients.s3, 'lake'))]).toEqual([['a', 'orders']]);
});
