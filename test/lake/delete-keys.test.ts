import type { S3Client } from '@aws-sdk/client-s3';
import { deleteKeys } from '../../lake/objects.ts';

/** A bucket that has no time for a key so many times, and then deletes it. */
function bucketOf(keys: readonly string[], busy: Record<string, number>, Code = 'SlowDown') {
  const there = new Set(keys);
  const send = async ({ input }: { readonly input: any }) => {
    const Errors: object[] = [];
    for (const { Key } of input.Delete.Objects) {
      if ((busy[Key] ?? 0) > 0) {
        busy[Key]! -= 1;
        Errors.push({ Key, Code, Message: 'Please reduce your request rate.' });
      } else there.delete(Key);
    }
    return { Errors };
  };
  return { s3: { send } as unknown as S3Client, there };
}

const ALL = [{ key: 'a' }, { key: 'b' }];
const NO_TIME = [0, 0];

test('a key that S3 has no time for is asked for twice more', async () => {
  const { s3, there } = bucketOf(['a', 'b'], { b: 2 });
  await deleteKeys(s3, 'bucket', ALL, NO_TIME);
  expect(there).toEqual(new Set());
});

test('and no more than that', async () => {
  const { s3, there } = bucketOf(['a', 'b'], { b: 3 });
  await expect(deleteKeys(s3, 'bucket', ALL, NO_TIME)).rejects.toMatchObject({
    name: 'SlowDown',
    message: 'b: Please reduce your request rate.',
  });
  expect(there).toEqual(new Set(['b']));
});

test('what S3 refuses is not asked for again', async () => {
  const { s3 } = bucketOf(['a', 'b'], { b: 1 }, 'AccessDenied');
  await expect(deleteKeys(s3, 'bucket', ALL, NO_TIME)).rejects.toMatchObject({ name: 'AccessDenied' });
});
