import { lockKey } from '../../core/keys.ts';
import { take } from '../../lake/lock/take.ts';
import { MemoryAws } from '../memory/aws.ts';

const attempt = (redrive: number) => ({ execution: 'arn:run', name: 'run', redrive });
const around = ({ clients, now }: MemoryAws, stopped: string[] = []) => ({
  place: { s3: clients.s3, bucket: 'lake', pipeline: 'orders', now },
  world: {
    isAtWork: async () => true,
    lastEpoch: async () => 6,
    stopQueries: async (ids: readonly string[]) => void stopped.push(...ids),
  },
});

test('a call that an execution gave up takes nothing from its own later redrive', async () => {
  const aws = new MemoryAws();
  const { s3 } = aws;
  const stopped: string[] = [];
  const { place, world } = around(aws, stopped);
  await take(place, attempt(1), true, world);
  const held = { ...s3.json(lockKey('orders')), queries: ['q1'] };
  s3.put(lockKey('orders'), held);
  await expect(take(place, attempt(0), true, world)).rejects.toMatchObject({ name: 'LockLost' });
  expect(s3.json(lockKey('orders'))).toEqual(held);
  expect(stopped).toEqual([]);
});

test('a redrive takes the lock from the attempt before it, with a new epoch, and stops its queries', async () => {
  const aws = new MemoryAws();
  const { s3 } = aws;
  const stopped: string[] = [];
  const { place, world } = around(aws, stopped);
  await take(place, attempt(0), true, world);
  s3.put(lockKey('orders'), { ...s3.json(lockKey('orders')), queries: ['q1'] });
  await expect(take(place, attempt(1), true, world)).resolves.toMatchObject({
    outcome: 'acquired',
    epoch: 8,
  });
  expect(s3.json(lockKey('orders'))).toMatchObject({ epoch: 8, owner: attempt(1), queries: [] });
  expect(stopped).toEqual(['q1']);
});
