import * as sdk from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { failure, startOffline, temporaryDirectory, type Offline } from '../wire/harness.ts';

const MiB = 1024 * 1024;
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest();
const name = { Bucket: 'plain', Key: 'multi/part.bin' };

let offline: Offline;
let client: sdk.S3Client;
beforeAll(async () => {
  offline = await startOffline();
  client = offline.client();
});
afterAll(() => offline.close());

const create = async (input: Partial<sdk.CreateMultipartUploadCommandInput> = {}) =>
  (await client.send(new sdk.CreateMultipartUploadCommand({ ...name, ...input }))).UploadId ?? '';
const upload = async (UploadId: string, PartNumber: number, Body: Uint8Array): Promise<sdk.CompletedPart> => {
  const { ETag, ChecksumCRC32 } = await client.send(
    new sdk.UploadPartCommand({ ...name, UploadId, PartNumber, Body }),
  );
  return { PartNumber, ETag, ChecksumCRC32 };
};
const complete = (
  UploadId: string,
  Parts: sdk.CompletedPart[],
  more: Partial<sdk.CompleteMultipartUploadCommandInput> = {},
) =>
  client.send(
    new sdk.CompleteMultipartUploadCommand({ ...name, UploadId, MultipartUpload: { Parts }, ...more }),
  );
const content = async () => {
  const { Body } = await client.send(new sdk.GetObjectCommand(name));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};
const part = (letter: string, size: number) => Buffer.alloc(size, letter);

test.each<[string, number[], number[]]>([
  ['in order', [5 * MiB, 5 * MiB, 3], [1, 2, 3]],
  ['in any order', [5 * MiB, 5 * MiB, 3], [2, 3, 1]],
  ['the last one first', [5 * MiB, 5 * MiB, 3], [3, 1, 2]],
  ['of unlike sizes', [5 * MiB, 6 * MiB, 5 * MiB + 1, 1], [1, 2, 3, 4]],
  ['only one', [10], [1]],
])('parts that arrive %s', async (_, sizes, order) => {
  const id = await create({ ContentType: 'text/csv', Metadata: { a: 'b' } });
  const bodies = sizes.map((size, index) => part(String(index), size));
  const parts = new Map<number, sdk.CompletedPart>();
  for (const number of order)
    parts.set(number, await upload(id, number, bodies[number - 1] ?? Buffer.alloc(0)));
  offline.events.length = 0;
  const { ETag } = await complete(
    id,
    [...parts.values()].sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0)),
  );

  const whole = Buffer.concat(bodies);
  expect((await content()).equals(whole)).toBe(true);
  expect(ETag).toBe(`"${md5(Buffer.concat(bodies.map(md5))).toString('hex')}-${sizes.length}"`);
  expect(await client.send(new sdk.HeadObjectCommand(name))).toMatchObject({
    ContentLength: whole.length,
    ContentType: 'text/csv',
    Metadata: { a: 'b' },
  });
  expect(offline.events).toMatchObject([
    { detail: { reason: 'CompleteMultipartUpload', object: { size: whole.length } } },
  ]);
  expect(readdirSync(join(offline.root, 's3.internal/uploads'))).toEqual([]);
});

test('a part that is sent again replaces the first', async () => {
  const id = await create();
  const first = await upload(id, 1, part('x', 5 * MiB));
  const again = await upload(id, 1, part('y', 5 * MiB));
  const last = await upload(id, 2, part('z', 1));
  expect(await failure(complete(id, [first, last]))).toMatchObject({ name: 'InvalidPart', status: 400 });
  await complete(id, [again, last]);
  expect((await content()).equals(Buffer.concat([part('y', 5 * MiB), part('z', 1)]))).toBe(true);
});

test('what a refused completion left out can still be completed', async () => {
  const id = await create();
  const parts = [];
  for (const number of [1, 2, 3]) parts.push(await upload(id, number, part(String(number), 5 * MiB)));
  await client.send(new sdk.PutObjectCommand({ ...name, Body: 'there' }));
  expect(await failure(complete(id, parts.slice(0, 2), { IfNoneMatch: '*' }))).toMatchObject({ status: 412 });
  await complete(id, parts);
  expect(
    (await content()).equals(Buffer.concat(['1', '2', '3'].map((letter) => part(letter, 5 * MiB)))),
  ).toBe(true);
});

test('an upload goes on after a restart', async () => {
  const root = temporaryDirectory();
  const before = await startOffline({ root });
  const started = before.client();
  const { UploadId = '' } = await started.send(new sdk.CreateMultipartUploadCommand(name));
  const send = async (via: sdk.S3Client, PartNumber: number, Body: Uint8Array) => {
    const { ETag } = await via.send(new sdk.UploadPartCommand({ ...name, UploadId, PartNumber, Body }));
    return { PartNumber, ETag };
  };
  const Parts = [await send(started, 1, part('a', 5 * MiB)), await send(started, 2, part('b', 5 * MiB))];
  await before.close();

  const after = await startOffline({ root });
  const resumed = after.client();
  Parts[0] = await send(resumed, 1, part('c', 5 * MiB));
  Parts.push(await send(resumed, 3, part('d', 1)));
  await resumed.send(
    new sdk.CompleteMultipartUploadCommand({ ...name, UploadId, MultipartUpload: { Parts } }),
  );
  const { Body } = await resumed.send(new sdk.GetObjectCommand(name));
  const expected = Buffer.concat([part('c', 5 * MiB), part('b', 5 * MiB), part('d', 1)]);
  expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(expected)).toBe(true);
  await after.close();
  rmSync(root, { recursive: true });
});

test('parts may be left out', async () => {
  const id = await create();
  const parts = [];
  for (const number of [1, 2, 7]) parts.push(await upload(id, number, part(String(number), 5 * MiB)));
  await complete(id, parts.slice(1));
  expect((await content()).equals(Buffer.concat([part('2', 5 * MiB), part('7', 5 * MiB)]))).toBe(true);
});

describe('what a completion is held to', () => {
  let id: string;
  let parts: sdk.CompletedPart[];
  beforeAll(async () => {
    id = await create();
    parts = [
      await upload(id, 1, part('a', 5 * MiB)),
      await upload(id, 2, part('b', 4)),
      await upload(id, 3, part('c', 4)),
    ];
  });
  const of = (...numbers: number[]) => numbers.map((number) => parts[number - 1] ?? {});

  test.each<[string, () => sdk.CompletedPart[], string]>([
    ['a small part before the last', () => of(1, 2, 3), 'EntityTooSmall'],
    ['the wrong order', () => of(2, 1), 'InvalidPartOrder'],
    ['a part twice', () => of(1, 1), 'InvalidPartOrder'],
    ['a part that never came', () => [...of(1), { PartNumber: 9, ETag: '"0"' }], 'InvalidPart'],
    ['another ETag', () => [{ PartNumber: 1, ETag: '"0"' }], 'InvalidPart'],
    ['another checksum', () => [{ ...of(1)[0], ChecksumCRC32: 'AAAAAA==' }], 'InvalidPart'],
    ['no parts', () => [], 'MalformedXML'],
  ])('%s', async (_, chosen, code) => {
    expect(await failure(complete(id, chosen()))).toMatchObject({ name: code, status: 400 });
  });

  test('its condition; the upload stays open then', async () => {
    await client.send(new sdk.PutObjectCommand({ ...name, Body: 'there' }));
    expect(await failure(complete(id, of(1, 2), { IfNoneMatch: '*' }))).toMatchObject({
      name: 'PreconditionFailed',
      status: 412,
    });
    expect(String(await content())).toBe('there');
    await complete(id, of(1, 2));
    expect((await content()).length).toBe(5 * MiB + 4);
    expect(await failure(complete(id, of(1, 2)))).toMatchObject({ name: 'NoSuchUpload', status: 404 });
  });

  test('what it must match; without an object that is a 404', async () => {
    const other = await create();
    const parts = [await upload(other, 1, part('a', 4))];
    expect(await failure(complete(other, parts, { IfMatch: '"0"' }))).toMatchObject({
      name: 'PreconditionFailed',
      status: 412,
    });
    const Delete = { Objects: [{ Key: name.Key }] };
    await client.send(new sdk.DeleteObjectsCommand({ Bucket: name.Bucket, Delete }));
    expect(await failure(complete(other, parts, { IfMatch: '"0"' }))).toMatchObject({
      name: 'NoSuchKey',
      status: 404,
    });
    await complete(other, parts, { IfNoneMatch: '*' });
    expect((await content()).length).toBe(4);
  });

  test('a part’s number', async () => {
    const other = await create();
    expect(await failure(upload(other, 10_001, part('a', 1)))).toMatchObject({ name: 'InvalidArgument' });
    expect(await failure(upload('nonsense', 1, part('a', 1)))).toMatchObject({ name: 'NoSuchUpload' });
  });
});

test.each<[sdk.ChecksumAlgorithm, sdk.ChecksumType | undefined, RegExp]>([
  ['CRC32', undefined, /-2$/],
  ['CRC32', 'FULL_OBJECT', /=$/],
])('the checksum of a whole: %s %s', async (ChecksumAlgorithm, ChecksumType, expected) => {
  const id = await create({ ChecksumAlgorithm, ...(ChecksumType && { ChecksumType }) });
  const parts = [await upload(id, 1, part('a', 5 * MiB)), await upload(id, 2, part('b', 1))];
  expect(await failure(complete(id, parts, { ChecksumCRC32: 'AAAAAA==' }))).toMatchObject({
    name: 'BadDigest',
  });
  const { ChecksumCRC32 } = await complete(id, parts);
  expect(ChecksumCRC32).toMatch(expected);
  const head = await client.send(new sdk.HeadObjectCommand({ ...name, ChecksumMode: 'ENABLED' }));
  expect(head).toMatchObject({ ChecksumCRC32, ChecksumType: ChecksumType ?? 'COMPOSITE' });
  expect((await content()).length).toBe(5 * MiB + 1);
});

test('open uploads are listed until they are aborted', async () => {
  const [a, b] = [await create({ Key: 'open/a' }), await create({ Key: 'open/b' })];
  const list = async (Prefix: string) =>
    (await client.send(new sdk.ListMultipartUploadsCommand({ Bucket: 'plain', Prefix }))).Uploads?.map(
      ({ Key, UploadId }) => [Key, UploadId],
    );
  expect(await list('open/')).toEqual([
    ['open/a', a],
    ['open/b', b],
  ]);
  await client.send(new sdk.AbortMultipartUploadCommand({ Bucket: 'plain', Key: 'open/a', UploadId: a }));
  expect(await list('open/')).toEqual([['open/b', b]]);
  expect(existsSync(join(offline.root, 's3.internal/uploads', a))).toBe(false);
  const again = client.send(
    new sdk.AbortMultipartUploadCommand({ Bucket: 'plain', Key: 'open/a', UploadId: a }),
  );
  expect(await failure(again)).toMatchObject({ name: 'NoSuchUpload', status: 404 });
});

test('100 MB stream through lib-storage without growing the memory', async () => {
  const piece = Buffer.alloc(MiB, 'abcdefg');
  const hash = createHash('md5');
  function* pieces() {
    for (let i = 0; i < 100; i++) {
      hash.update(piece);
      yield piece;
    }
  }
  let peak = 0;
  const before = process.memoryUsage().rss;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
  await new Upload({ client, partSize: 5 * MiB, params: { ...name, Body: Readable.from(pieces()) } }).done();
  const { Body } = await client.send(new sdk.GetObjectCommand(name));
  const back = createHash('md5');
  for await (const bytes of Body as Readable) back.update(bytes as Uint8Array);
  clearInterval(watch);
  expect(back.digest('hex')).toBe(hash.digest('hex'));
  // The client's parts are in this process too: 4 at a time.
  expect((peak - before) / MiB).toBeLessThan(90);
  expect(statSync(join(offline.root, 's3/plain', name.Key)).size).toBe(100 * MiB);
});
