import { deleteKeys } from '../../lake/objects.ts';
import { MemoryAws } from '../memory/aws.ts';

/** A bucket that has no time for a key so many times, and then deletes it. */
function bucketOf(keys: readonly string[], busy: Record<string, number>, Code = 'SlowDown') {
  const { s3, clients } = new MemoryAws();
  for (const key of keys) s3.put(key, '');
  s3.refusing = (key) => {
    const times = busy[key] ?? 0;
    busy[key] = times - 1;
    return times > 0 ? { Code, Message: 'Please reduce your request rate.' } : undefined;
  };
  return { s3: clients.s3, there: () => s3.keys() };
}

const ALL = [{ key: 'a' }, { key: 'b' }];
const NO_TIME = [0, 0];

test('a key that S3 has no time for is asked for twice more', async () => {
  const { s3, there } = bucketOf(['a', 'b'], { b: 2 });
  await deleteKeys(s3, 'lake', ALL, NO_TIME);
  expect(there()).toEqual([]);
});

test('and no more than that', async () => {
  const { s3, there } = bucketOf(['a', 'b'], { b: 3 });
  await expect(deleteKeys(s3, 'lake', ALL, NO_TIME)).rejects.toMatchObject({
    name: 'SlowDown',
    message: 'b: Please reduce your request rate.',
  });
  expect(there()).toEqual(['b']);
});

test('what S3 refuses is not asked for again', async () => {
  const { s3 } = bucketOf(['a', 'b'], { b: 1 }, 'AccessDenied');
  await expect(deleteKeys(s3, 'lake', ALL, NO_TIME)).rejects.toMatchObject({ name: 'AccessDenied' });
});
