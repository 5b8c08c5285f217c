import { lockKey } from '../../core/keys.ts';
import { take } from '../../lake/lock/take.ts';
import { FakeS3 } from '../support/fakes.ts';

const now = new Date('2026-11-23T04:30:12Z');
const attempt = (redrive: number) => ({ execution: 'arn:run', name: 'run', redrive });
const around = (s3: FakeS3, stopped: string[] = []) => ({
  place: { s3: s3.client, bucket: 'lake', pipeline: 'orders', now: () => now },
  world: {
    isAtWork: async () => true,
    lastEpoch: async () => 6,
    stopQueries: async (ids: readonly string[]) => void stopped.push(...ids),
  },
});

test('a call that an execution gave up takes nothing from its own later redrive', async () => {
  const s3 = new FakeS3();
  const stopped: string[] = [];
  const { place, world } = around(s3, stopped);
  await take(place, attempt(1), true, world);
  const held = { ...s3.json(lockKey('orders')), queries: ['q1'] };
  s3.objects.set(lockKey('orders'), JSON.stringify(held));
  await expect(take(place, attempt(0), true, world)).rejects.toMatchObject({ name: 'LockLost' });
  expect(s3.json(lockKey('orders'))).toEqual(held);
  expect(stopped).toEqual([]);
});

test('a redrive takes the lock from the attempt before it, with a new epoch, and stops its queries', async () => {
  const s3 = new FakeS3();
  const stopped: string[] = [];
  const { place, world } = around(s3, stopped);
  await take(place, attempt(0), true, world);
  s3.objects.set(lockKey('orders'), JSON.stringify({ ...s3.json(lockKey('orders')), queries: ['q1'] }));
  await expect(take(place, attempt(1), true, world)).resolves.toMatchObject({
    outcome: 'acquired',
    epoch: 8,
  });
  expect(s3.json(lockKey('orders'))).toMatchObject({ epoch: 8, owner: attempt(1), queries: [] });
  expect(stopped).toEqual(['q1']);
});

test('a lock that is behind the published table is taken with an epoch above both', async () => {
  const s3 = new FakeS3();
  const { place, world } = around(s3);
  s3.objects.set(
    lockKey('orders'),
    JSON.stringify({ epoch: 2, since: now.toISOString(), queries: [], lastOwner: 'arn:earlier' }),
  );
  expect(await take(place, attempt(0), true, world)).toMatchObject({ outcome: 'acquired', epoch: 7 });
  expect(s3.json(lockKey('orders'))).toMatchObject({ epoch: 7, owner: attempt(0) });
});
