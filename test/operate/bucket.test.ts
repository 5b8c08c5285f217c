import type { Progress } from '../../operate/attendance.ts';
import { emptyBucket, measureBucket } from '../../operate/destroy/bucket.ts';
import { MemoryAws } from '../memory/aws.ts';

/** Names that a page may end in: as XML can't hold them, and as an encoding changes them. */
const KEYS = ['bell\u0007', '1 + 2%20.csv', 'ção/🧾', 'line\nbreak\r', 'last\uffff', '"&<>'];

test('a bucket is counted and emptied whatever its keys are called, over all pages', async () => {
  const aws = new MemoryAws();
  for (const key of KEYS) {
    aws.s3.put(key, 'first');
    aws.s3.put(key, 'second');
    aws.s3.remove(key);
    aws.s3.begin(key);
  }
  const { s3 } = aws.clients;
  expect(await measureBucket(s3, 'lake', () => undefined)).toEqual({
    name: 'lake',
    objects: 0,
    older: 12,
    markers: 6,
    bytes: 66,
    uploads: 6,
  });
  const told: Progress[] = [];
  await emptyBucket(s3, { bucket: 'lake' }, (progress) => void told.push(progress));
  expect(told.at(-2)).toMatchObject({ kind: 'emptying', gone: 18 });
  expect(await measureBucket(s3, 'lake', () => undefined)).toMatchObject({
    objects: 0,
    older: 0,
    markers: 0,
    uploads: 0,
  });
});

test('a key that S3 won’t delete is told of, also where it goes alone', async () => {
  const aws = new MemoryAws();
  aws.s3.put('bell\u0007', 'x');
  aws.s3.refusing = () => ({ Code: 'AccessDenied' });
  await expect(emptyBucket(aws.clients.s3, { bucket: 'lake' }, () => undefined)).rejects.toMatchObject({
    name: 'AccessDenied',
  });
  expect(aws.s3.has('bell\u0007')).toBe(true);
});
