import * as sdk from '@aws-sdk/client-s3';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../kernel/clock.ts';
import { createS3 } from '../../s3/s3.ts';
import { OPERATOR, startOffline, temporaryDirectory, VERSIONED, type Offline } from '../wire/harness.ts';

let offline: Offline;
let client: sdk.S3Client;
beforeAll(async () => {
  offline = await startOffline();
  client = offline.client();
});
afterAll(() => offline.close());

const put = async (Key: string, Body: string, Bucket = 'versioned') =>
  (await client.send(new sdk.PutObjectCommand({ Bucket, Key, Body }))).VersionId;
const get = async (Key: string, Bucket = 'versioned') =>
  (await client.send(new sdk.GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
const remove = (Objects: sdk.ObjectIdentifier[], Bucket = 'versioned') =>
  client.send(new sdk.DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
const list = (Prefix: string, more: Partial<sdk.ListObjectVersionsCommandInput> = {}, Bucket = 'versioned') =>
  client.send(new sdk.ListObjectVersionsCommand({ Bucket, Prefix, ...more }));

describe('listing versions', () => {
  test('by key, the newest first, with delete markers', async () => {
    const first = await put('list/a', '1');
    const second = await put('list/a', '22');
    await put('list/b', '333');
    const { Deleted = [] } = await remove([{ Key: 'list/a' }]);
    const { Versions = [], DeleteMarkers = [], IsTruncated } = await list('list/');
    expect(IsTruncated).toBe(false);
    expect(Versions.map(({ Key, VersionId, IsLatest, Size }) => [Key, VersionId, IsLatest, Size])).toEqual([
      ['list/a', second, false, 2],
      ['list/a', first, false, 1],
      ['list/b', expect.any(String), true, 3],
    ]);
    expect(DeleteMarkers.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest])).toEqual([
      ['list/a', Deleted[0]?.DeleteMarkerVersionId, true],
    ]);
  });

  test('a page begins behind the version or the key that is named', async () => {
    await put('page/a', '1');
    const second = await put('page/a', '2');
    await put('page/b', '3');
    const from = async (more: Partial<sdk.ListObjectVersionsCommandInput>) =>
      ((await list('page/', more)).Versions ?? []).map(({ Key, Size }) => [Key, Size]);
    expect(await from({ KeyMarker: 'page/a', VersionIdMarker: second })).toHaveLength(2);
    expect(await from({ KeyMarker: 'page/a' })).toEqual([['page/b', 1]]);
    await expect(from({ VersionIdMarker: second })).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  test('without versioning each object has the version null', async () => {
    await put('null', 'x', 'plain');
    expect((await list('null', {}, 'plain')).Versions).toMatchObject([
      { Key: 'null', VersionId: 'null', IsLatest: true },
    ]);
    await remove([{ Key: 'null', VersionId: 'null' }], 'plain');
    expect((await list('null', {}, 'plain')).Versions ?? []).toEqual([]);
  });
});

test('keys of versions and of uploads are encoded on demand', async () => {
  await put('e f+\u0007', '1');
  const { UploadId } = await client.send(
    new sdk.CreateMultipartUploadCommand({ Bucket: 'versioned', Key: 'e f+\u0007' }),
  );
  const { Versions, Prefix } = await list('e f', { EncodingType: 'url' });
  expect([Versions?.map(({ Key }) => Key), Prefix]).toEqual([['e+f%2B%07'], 'e+f']);
  const uploads = await client.send(
    new sdk.ListMultipartUploadsCommand({ Bucket: 'versioned', Prefix: 'e f', EncodingType: 'url' }),
  );
  expect(uploads.Uploads).toMatchObject([{ Key: 'e+f%2B%07', UploadId }]);
});

describe('deleting versions', () => {
  test('one by one it is as it is in a batch', async () => {
    const Bucket = 'versioned';
    const first = await put('one', 'old');
    const etag = `"${'0'.repeat(32)}"`;
    await expect(
      client.send(new sdk.DeleteObjectCommand({ Bucket, Key: 'one', IfMatch: etag })),
    ).rejects.toMatchObject({ name: 'PreconditionFailed' });
    const marked = await client.send(new sdk.DeleteObjectCommand({ Bucket, Key: 'one' }));
    expect(marked).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });
    const unmarked = await client.send(
      new sdk.DeleteObjectCommand({ Bucket, Key: 'one', VersionId: marked.VersionId }),
    );
    expect(unmarked).toMatchObject({ DeleteMarker: true, VersionId: marked.VersionId });
    expect(await get('one')).toBe('old');
    await client.send(new sdk.DeleteObjectCommand({ Bucket, Key: 'one', VersionId: first }));
    expect((await list('one')).Versions ?? []).toEqual([]);
  });

  test('the one before the current becomes the current', async () => {
    await put('back', 'old');
    const newest = await put('back', 'new');
    const { Deleted } = await remove([{ Key: 'back', VersionId: newest }]);
    expect(Deleted).toMatchObject([{ Key: 'back', VersionId: newest }]);
    expect(Deleted?.[0]?.DeleteMarker).toBeUndefined();
    expect(await get('back')).toBe('old');
  });

  test('without its delete marker an object is there again', async () => {
    await put('undelete', 'here');
    const { Deleted = [] } = await remove([{ Key: 'undelete' }]);
    const VersionId = Deleted[0]?.DeleteMarkerVersionId;
    await expect(get('undelete')).rejects.toMatchObject({ name: 'NoSuchKey' });
    const undone = await remove([{ Key: 'undelete', VersionId }]);
    expect(undone.Deleted).toMatchObject([
      { Key: 'undelete', VersionId, DeleteMarker: true, DeleteMarkerVersionId: VersionId },
    ]);
    expect(await get('undelete')).toBe('here');
  });

  test('also where another object’s folder took its place on disk', async () => {
    await put('place', 'first');
    const { Deleted = [] } = await remove([{ Key: 'place' }]);
    await put('place/below', 'second');
    await remove([{ Key: 'place', VersionId: Deleted[0]?.DeleteMarkerVersionId }]);
    expect([await get('place'), await get('place/below')]).toEqual(['first', 'second']);
  });

  test('an older one leaves the current, and what never was is deleted too', async () => {
    const old = await put('older', '1');
    await put('older', '2');
    const { Deleted, Errors = [] } = await remove([
      { Key: 'older', VersionId: old },
      { Key: 'older', VersionId: 'never' },
      { Key: 'nowhere', VersionId: 'never' },
    ]);
    expect(Errors).toEqual([]);
    expect(Deleted).toHaveLength(3);
    expect(await get('older')).toBe('2');
    expect((await list('older')).Versions).toHaveLength(1);
  });

  test('all of them leave no file behind', async () => {
    await put('all/a', '1');
    await put('all/a', '2');
    await remove([{ Key: 'all/a' }]);
    const { Versions = [], DeleteMarkers = [] } = await list('all/');
    const before = readdirSync(join(offline.root, 's3.internal/versions')).length;
    await remove([...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId })));
    expect(readdirSync(join(offline.root, 's3.internal/versions')).length).toBe(before - 2);
    expect(existsSync(join(offline.root, 's3/versioned/all'))).toBe(false);
    const after = await list('all/');
    expect([...(after.Versions ?? []), ...(after.DeleteMarkers ?? [])]).toEqual([]);
  });
});

test('what was removed stays so in the next process', async () => {
  const root = temporaryDirectory();
  const open = () =>
    createS3({
      root,
      account: '000000000000',
      region: 'us-east-1',
      clock: systemClock,
      judge: () => ({ allowed: true }),
      buckets: [VERSIONED],
      onObjectCreated: () => {},
    });
  const call = (s3: ReturnType<typeof createS3>, name: string, input: object) =>
    s3.service.operations.find((one) => one.name === name)!.run(input, OPERATOR) as Promise<any>;
  const one = open();
  const Bucket = VERSIONED.name;
  await one.store.put(OPERATOR, Bucket, 'k', 'old');
  await one.store.put(OPERATOR, Bucket, 'k', 'new');
  const { Versions } = await call(one, 'ListObjectVersions', { Bucket });
  await call(one, 'DeleteObjects', {
    Bucket,
    Delete: { Objects: [{ Key: 'k', VersionId: Versions[0].VersionId }] },
  });
  one.close();
  // Twice: the first opening replays the journal, the second its snapshot.
  for (let opening = 0; opening < 2; opening += 1) {
    const next = open();
    expect(String(await next.store.read(OPERATOR, Bucket, 'k'))).toBe('old');
    next.close();
  }
});
