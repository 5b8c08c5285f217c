/**
 * Writes and deletes without end until it is killed: run as a process of its own by `recovery.test.ts`, with the
 * state directory as its argument. After each change that was acknowledged it prints a line.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { systemClock } from '../../kernel/clock.ts';
import { createS3 } from '../../s3/s3.ts';

const caller = { arn: 'arn:aws:iam::000000000000:root' };
const { store } = createS3({
  root: process.argv[2] ?? '',
  account: '000000000000',
  region: 'us-east-1',
  clock: systemClock,
  judge: () => ({ allowed: true }),
  buckets: [
    { name: 'plain', versioning: false, notifications: false },
    { name: 'versioned', versioning: true, notifications: false },
  ],
  onObjectCreated: () => {},
});

for (let count = 0; ; count++) {
  const bucket = count % 2 === 0 ? 'plain' : 'versioned';
  const key = `dir/${count % 7}`;
  const content = Buffer.alloc(1 + ((count * 7919) % 300_000), String(count));
  if (count % 3 === 0) {
    const file = store.temporary();
    writeFileSync(file, content);
    await store.putFile(caller, bucket, key, file);
  } else {
    await store.put(caller, bucket, key, content);
  }
  const etag = createHash('md5').update(content).digest('hex');
  process.stdout.write(`${JSON.stringify({ bucket, key, etag })}\n`);
}
