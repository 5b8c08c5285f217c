import {
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SmallDisk } from '../kernel/small-disk.ts';
import { failure, type Offline, PLAIN, startOffline, VERSIONED } from '../wire/harness.ts';

const disk = SmallDisk.mount(16);
afterAll(() => disk?.unmount());
const onSmallDisk = disk ? test : test.skip;

const body = (size: number, letter = 'x') => letter.repeat(size);

/** All objects and what is in them. */
async function contents({ client }: Offline): Promise<Record<string, string>> {
  const s3 = client();
  const found: Record<string, string> = {};
  for (const { name: Bucket } of [PLAIN, VERSIONED]) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    for (const { Key = '' } of Contents) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      found[`${Bucket}/${Key}`] = (await Body?.transformToString()) ?? '';
    }
  }
  return found;
}

onSmallDisk(
  'what finds no room is refused with 500, and nothing of it, nor of what was there, is other than before',
  async () => {
    const small = disk!;
    let offline = await startOffline({ root: small.path });
    const put = (Key: string, text: string, Bucket = PLAIN.name) =>
      offline.client().send(new PutObjectCommand({ Bucket, Key, Body: text }));
    await put('kept', 'first');
    await put('kept', 'first', VERSIONED.name);
    const parts = await offline
      .client()
      .send(new CreateMultipartUploadCommand({ Bucket: PLAIN.name, Key: 'parts' }));
    let refused = 0;
    // Down to the last page, each write that there is meets the end of the disk somewhere.
    for (const leave of [300_000, 100_000, 40_000, 20_000, 12_000, 8_000, 4_096, 0]) {
      small.fill(leave);
      const before = await contents(offline);
      const expected = { ...before };
      const tried: [string, string, () => Promise<unknown>][] = [PLAIN.name, VERSIONED.name].flatMap(
        (bucket): [string, string, () => Promise<unknown>][] => [
          [`${bucket}/kept`, `second ${leave}`, () => put('kept', `second ${leave}`, bucket)],
          [`${bucket}/d/${leave}/e/f`, 'x', () => put(`d/${leave}/e/f`, 'x', bucket)],
          [
            `${bucket}/large`,
            body(350_000, String(leave % 7)),
            () => put('large', body(350_000, String(leave % 7)), bucket),
          ],
        ],
      );
      for (const [name, text, write] of tried) {
        try {
          await write();
          expected[name] = text;
        } catch (error) {
          expect(error).toMatchObject({ name: 'InternalError', $metadata: { httpStatusCode: 500 } });
          refused += 1;
        }
      }
      const part = { Bucket: PLAIN.name, Key: 'parts', UploadId: parts.UploadId, PartNumber: 1 };
      await offline
        .client()
        .send(new UploadPartCommand({ ...part, Body: body(6_000_000) }))
        .catch((error: Error) => expect(error.name).toBe('InternalError'));
      expect(await contents(offline)).toEqual(expected);
      small.empty();
      // The journal is whole: a new start finds the same.
      await offline.close();
      offline = await startOffline({ root: small.path });
      expect(await contents(offline)).toEqual(expected);
      expect(readdirSync(join(small.path, 's3.internal/incoming'))).toEqual([]);
      await put('after', `${leave}`);
      expect((await contents(offline))[`${PLAIN.name}/after`]).toBe(`${leave}`);
      const Delete = { Objects: ['large', `d/${leave}/e/f`].map((Key) => ({ Key })) };
      await offline.client().send(new DeleteObjectsCommand({ Bucket: PLAIN.name, Delete }));
    }
    expect(refused).toBeGreaterThan(10);
    await offline.close();
  },
  60_000,
);

onSmallDisk('an entry of the journal that finds half of its room is taken back', async () => {
  const small = disk!;
  let offline = await startOffline({ root: small.path });
  const Metadata = { long: 'm'.repeat(1000) };
  // Without a byte of data only the journal grows, into its next page.
  const put = (Key: string) =>
    offline
      .client()
      .send(new PutObjectCommand({ Bucket: PLAIN.name, Key, Body: new Uint8Array(), Metadata }));
  small.fill();
  const made: string[] = [];
  for (let number = 0; number < 12; number += 1)
    await put(`empty-${number}`).then(
      () => made.push(`empty-${number}`),
      (error: Error) => expect(error.name).toBe('InternalError'),
    );
  expect(made.length).toBeLessThan(12);
  small.empty();
  await put('empty-last');
  const keys = async () =>
    Object.keys(await contents(offline))
      .filter((name) => name.includes('/empty-'))
      .map((name) => name.split('/')[1]);
  expect(await keys()).toEqual([...made, 'empty-last'].toSorted());
  await offline.close();
  offline = await startOffline({ root: small.path });
  expect(await keys()).toEqual([...made, 'empty-last'].toSorted());
  await offline.close();
});

onSmallDisk('a start on a full disk says so, and leaves what was there', async () => {
  const small = disk!;
  small.fill();
  expect(await failure(startOffline({ root: small.path }))).toMatchObject({
    message: expect.stringMatching(/ENOSPC/),
  });
  small.empty();
  const offline = await startOffline({ root: small.path });
  expect((await contents(offline))[`${PLAIN.name}/after`]).toBe('0');
  await offline.close();
});
