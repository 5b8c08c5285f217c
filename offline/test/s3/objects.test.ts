import * as sdk from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { failure, startOffline, type Offline } from '../wire/harness.ts';

let offline: Offline;
let client: sdk.S3Client;
beforeAll(async () => {
  offline = await startOffline();
  client = offline.client();
});
afterAll(() => offline.close());

const put = (
  Key: string,
  Body: sdk.PutObjectCommandInput['Body'],
  more: Partial<sdk.PutObjectCommandInput> = {},
) => client.send(new sdk.PutObjectCommand({ Bucket: 'plain', Key, Body, ...more }));
const get = (Key: string, more: Partial<sdk.GetObjectCommandInput> = {}) =>
  client.send(new sdk.GetObjectCommand({ Bucket: 'plain', Key, ...more }));
const text = async (Key: string, more: Partial<sdk.GetObjectCommandInput> = {}) =>
  (await get(Key, more)).Body?.transformToString();
const head = (Key: string, more: Partial<sdk.HeadObjectCommandInput> = {}) =>
  client.send(new sdk.HeadObjectCommand({ Bucket: 'plain', Key, ...more }));
const remove = (Bucket: string, ...keys: string[]) =>
  client.send(new sdk.DeleteObjectsCommand({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })) } }));

describe('an object', () => {
  test('is a plain file that anybody can open', async () => {
    await put('raw/orders/orders.csv', 'a,b\n1,2\n');
    expect(readFileSync(join(offline.root, 's3/plain/raw/orders/orders.csv'), 'utf8')).toBe('a,b\n1,2\n');
  });

  test('comes back with everything that was said about it', async () => {
    const before = Date.now() - 1000;
    const { ETag, ChecksumCRC32, VersionId } = await put('all', 'hello', {
      ContentType: 'text/csv',
      ContentEncoding: 'gzip',
      Metadata: { source: 'a b', other: '1' },
    });
    expect({ ETag, ChecksumCRC32, VersionId }).toEqual({
      ETag: `"${createHash('md5').update('hello').digest('hex')}"`,
      ChecksumCRC32: 'NhCmhg==',
      VersionId: undefined,
    });
    const expected = {
      ETag,
      ContentLength: 5,
      ContentType: 'text/csv',
      ContentEncoding: 'gzip',
      Metadata: { source: 'a b', other: '1' },
      AcceptRanges: 'bytes',
    };
    const got = await get('all');
    expect(got).toMatchObject({ ...expected, ChecksumCRC32, ChecksumType: 'FULL_OBJECT' });
    expect(await got.Body?.transformToString()).toBe('hello');
    expect(got.LastModified?.getTime()).toBeGreaterThanOrEqual(before);
    expect(await head('all')).toMatchObject(expected);
  });

  test('from a stream arrives in chunks with the checksum behind them', async () => {
    const body = Readable.from([Buffer.from('ab'), Buffer.alloc(100_000, 'c'), Buffer.from('d')]);
    await put('stream', body, { ContentLength: 100_003 });
    expect((await text('stream'))?.length).toBe(100_003);
    expect((await head('stream')).ContentEncoding).toBeUndefined();
  });

  test('may be empty', async () => {
    await put('empty', Buffer.alloc(0));
    expect(await text('empty')).toBe('');
    expect(await head('empty')).toMatchObject({
      ContentLength: 0,
      ETag: '"d41d8cd98f00b204e9800998ecf8427e"',
    });
  });

  test.each([
    ['CRC32C', 'mnG7TA=='],
    ['CRC64NVME', 'M3eFcAZSQlc='],
    ['SHA1', 'qvTGHdzF6KLavt4PO0gs2a6pQ00='],
    ['SHA256', 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ='],
  ] as const)('keeps its %s', async (ChecksumAlgorithm, sum) => {
    const sent = await put('sum', 'hello', { ChecksumAlgorithm });
    const member = `Checksum${ChecksumAlgorithm}` as const;
    expect(sent[member]).toBe(sum);
    expect((await head('sum', { ChecksumMode: 'ENABLED' }))[member]).toBe(sum);
    expect(await text('sum')).toBe('hello');
  });

  test('is replaced whole while it is being read', async () => {
    await put('replaced', Buffer.alloc(3_000_000, 'a'));
    const reading = await get('replaced');
    await put('replaced', 'b');
    await remove('plain', 'replaced');
    expect(await reading.Body?.transformToString()).toBe('a'.repeat(3_000_000));
  });
});

describe('reading', () => {
  beforeAll(() => put('range', '0123456789'));

  test.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-30', '0123456789', 'bytes 0-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
  ])('%s', async (Range, expected, ContentRange) => {
    const part = await get('range', { Range });
    expect(part).toMatchObject({
      ContentRange,
      ContentLength: expected.length,
      $metadata: { httpStatusCode: 206 },
    });
    expect(await part.Body?.transformToString()).toBe(expected);
  });

  test.each(['bytes=10-', 'bytes=-0'])('%s is beyond the end', async (Range) => {
    expect(await failure(get('range', { Range }))).toMatchObject({ name: 'InvalidRange', status: 416 });
  });

  test.each(['lines=1-2', 'bytes=4-2', 'bytes=x'])('%s is no range and passed over', async (Range) => {
    expect(await text('range', { Range })).toBe('0123456789');
  });

  test('a key that does not exist', async () => {
    expect(await failure(get('none'))).toMatchObject({ name: 'NoSuchKey', status: 404 });
    expect(await failure(head('none'))).toMatchObject({ name: 'NotFound', status: 404 });
  });

  test('a bucket that does not exist', async () => {
    const list = client.send(new sdk.ListObjectsV2Command({ Bucket: 'nowhere' }));
    expect(await failure(list)).toMatchObject({ name: 'NoSuchBucket', status: 404 });
  });

  test('on a condition', async () => {
    const { ETag } = await head('range');
    expect(await text('range', { IfMatch: ETag })).toBe('0123456789');
    expect(await failure(get('range', { IfMatch: '"0"' }))).toMatchObject({
      name: 'PreconditionFailed',
      status: 412,
    });
    expect(await failure(get('range', { IfNoneMatch: ETag }))).toMatchObject({ status: 304 });
  });
});

describe('writing on a condition', () => {
  test('If-None-Match: * creates, and never replaces', async () => {
    await put('lock', '1', { IfNoneMatch: '*' });
    const second = await failure(put('lock', '2', { IfNoneMatch: '*' }));
    expect(second).toMatchObject({ name: 'PreconditionFailed', status: 412 });
    expect(second.message).toBe('At least one of the pre-conditions you specified did not hold');
    expect(await text('lock')).toBe('1');
  });

  test('If-Match replaces only what was read', async () => {
    const { ETag } = await put('epoch', '1');
    await put('epoch', '2', { IfMatch: ETag });
    expect(await failure(put('epoch', '3', { IfMatch: ETag }))).toMatchObject({
      name: 'PreconditionFailed',
      status: 412,
    });
    expect(await text('epoch')).toBe('2');
  });

  test('If-Match without an object is a 404', async () => {
    expect(await failure(put('missing', '1', { IfMatch: '"0"' }))).toMatchObject({
      name: 'NoSuchKey',
      status: 404,
    });
  });

  test('a delete during the write is a conflict, or leaves nothing to match', async () => {
    const { ETag } = await put('slow', 'there');
    const during = async (condition: Partial<sdk.PutObjectCommandInput>) => {
      const body = new PassThrough();
      const writing = failure(put('slow', body, { ContentLength: 2, ...condition }));
      body.write('1');
      await new Promise((resolve) => setTimeout(resolve, 200));
      await client.send(
        new sdk.DeleteObjectsCommand({ Bucket: 'plain', Delete: { Objects: [{ Key: 'slow' }] } }),
      );
      body.end('2');
      return writing;
    };
    expect(await during({ IfNoneMatch: '*' })).toMatchObject({
      name: 'ConditionalRequestConflict',
      status: 409,
    });
    await put('slow', 'there');
    expect(await during({ IfMatch: ETag })).toMatchObject({ name: 'NoSuchKey', status: 404 });
    expect(readdirSync(join(offline.root, 's3.internal/incoming'))).toEqual([]);
  });

  test('of many at once, one creates it', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => put('race', String(i), { IfNoneMatch: '*' })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(readdirSync(join(offline.root, 's3.internal/incoming'))).toEqual([]);
  });
});

describe('with versioning', () => {
  const version = { Bucket: 'versioned', Key: 'v/data.bin' };
  const write = (Body: string) => client.send(new sdk.PutObjectCommand({ ...version, Body }));
  const read = async (VersionId?: string) =>
    (await client.send(new sdk.GetObjectCommand({ ...version, VersionId }))).Body?.transformToString();

  test('every version can be read, the file is the current one', async () => {
    const first = await write('one');
    const second = await write('two');
    expect(first.VersionId).not.toBe(second.VersionId);
    expect([await read(), await read(second.VersionId), await read(first.VersionId)]).toEqual([
      'two',
      'two',
      'one',
    ]);
    expect(readFileSync(join(offline.root, 's3/versioned/v/data.bin'), 'utf8')).toBe('two');
  });

  test('a delete hides it behind a marker, and a new version stands before that', async () => {
    const last = await write('three');
    const { Deleted } = await remove('versioned', version.Key, 'never-there');
    expect(Deleted).toMatchObject([
      { Key: version.Key, DeleteMarker: true },
      { Key: 'never-there', DeleteMarker: true },
    ]);
    expect(existsSync(join(offline.root, 's3/versioned/v'))).toBe(false);
    expect(await failure(read())).toMatchObject({ name: 'NoSuchKey' });
    expect(await read(last.VersionId)).toBe('three');
    const marker = Deleted?.[0]?.DeleteMarkerVersionId;
    expect(await failure(read(marker))).toMatchObject({ name: 'MethodNotAllowed', status: 405 });
    expect(await failure(read('no-such'))).toMatchObject({ name: 'NoSuchVersion', status: 404 });
    await client.send(new sdk.PutObjectCommand({ ...version, Body: 'four', IfNoneMatch: '*' }));
    expect(await read()).toBe('four');
  });
});

describe('deleting', () => {
  test('removes the data and the directories that are empty then', async () => {
    await put('d/e/f/1', 'x');
    await put('d/e/2', 'x');
    expect((await remove('plain', 'd/e/f/1', 'd/none')).Deleted).toEqual([
      { Key: 'd/e/f/1' },
      { Key: 'd/none' },
    ]);
    expect(readdirSync(join(offline.root, 's3/plain/d/e'))).toEqual(['2']);
  });

  test('takes at most 1,000 keys, and at least one', async () => {
    const keys = Array.from({ length: 1001 }, (_, i) => String(i));
    expect(await failure(remove('plain', ...keys))).toMatchObject({ name: 'MalformedXML' });
    expect(await failure(remove('plain'))).toMatchObject({ name: 'MalformedXML' });
  });

  test('each on condition of its ETag, where it has one', async () => {
    const { ETag } = await put('as-read', 'x');
    await put('changed', 'y');
    const Objects = ['as-read', 'changed', 'never'].map((Key) => ({ Key, ETag }));
    const send = (one: object[]) =>
      client.send(
        new sdk.DeleteObjectsCommand({ Bucket: 'plain', Delete: { Objects: one as typeof Objects } }),
      );
    const { Deleted, Errors } = await send(Objects);
    expect(Deleted).toEqual([{ Key: 'as-read' }]);
    expect(Errors?.map(({ Key, Code }) => [Key, Code])).toEqual([
      ['changed', 'PreconditionFailed'],
      ['never', 'NoSuchKey'],
    ]);
    expect(await failure(send([{ Key: 'changed', VersionId: 'null', ETag }]))).toMatchObject({
      message: expect.stringContaining('ETag of a version in DeleteObjects'),
    });
  });

  test('quietly', async () => {
    await put('quiet', 'x');
    const Delete = { Objects: [{ Key: 'quiet' }], Quiet: true };
    const { Deleted, Errors } = await client.send(new sdk.DeleteObjectsCommand({ Bucket: 'plain', Delete }));
    expect([Deleted, Errors]).toEqual([undefined, undefined]);
    expect(await failure(head('quiet'))).toMatchObject({ status: 404 });
  });
});

const HOSTILE = [
  '../escape',
  '../../../../etc/passwd',
  'a/../../b',
  '.',
  '..',
  './x',
  '/absolute',
  '//',
  'a//b',
  'folder/',
  'x/./y',
  'a',
  'a/b',
  'a/b/c',
  'A',
  'null\u0001byte',
  'tab\there',
  'line\nbreak',
  ' blank',
  'blank ',
  'dot.',
  'con',
  'NUL.txt',
  'c:\\windows\\x',
  'star*?[a-z]{b}.csv',
  'quote"\'`;--',
  '%2e%2e/%2f',
  '%',
  'ação/日本語/🎉.csv',
  'month=2024-01/ship to=São Paulo/x.parquet',
  'a+b c&d=e#f?g',
  '<xml>&amp;',
  '.escaped/x',
  '.hidden',
  `${'long/'.repeat(150)}x`,
  'n'.repeat(1024),
  '\u{FFFF}',
  'e\u0301',
  '\u00e9',
  '__proto__',
  'constructor',
];

describe('hostile keys', () => {
  let before: string[];
  beforeAll(() => {
    before = readdirSync(join(offline.root, '..')).filter((name) => !name.startsWith('afluente-offline-'));
  });

  test('each is an object of its own', async () => {
    await Promise.all(HOSTILE.map((key) => put(key, `content of ${key}`)));
    for (const key of HOSTILE) expect([key, await text(key)]).toEqual([key, `content of ${key}`]);
  });

  test('none leaves the root', () => {
    expect(readdirSync(offline.root).sort()).toEqual(['s3', 's3.internal']);
    expect(readdirSync(join(offline.root, 's3')).sort()).toEqual(['plain', 'versioned']);
    const now = readdirSync(join(offline.root, '..')).filter((name) => !name.startsWith('afluente-offline-'));
    expect(now.filter((name) => !before.includes(name))).not.toContain('escape');
  });

  test('all are listed in UTF-8 order, and can be deleted', async () => {
    const { Contents = [] } = await client.send(
      new sdk.ListObjectsV2Command({ Bucket: 'plain', EncodingType: 'url' }),
    );
    const listed = Contents.map(({ Key = '' }) => decodeURIComponent(Key.replaceAll('+', ' ')));
    expect(listed).toEqual(expect.arrayContaining(HOSTILE));
    expect(listed).toEqual(listed.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    // XML can't carry control characters: no client can name them in a batch.
    const beyond = HOSTILE.filter((key) => key.includes('\u0001') || key.includes('\u{FFFF}'));
    for (const key of beyond)
      expect(await failure(remove('plain', key))).toMatchObject({ name: 'MalformedXML', status: 400 });
    const deletable = HOSTILE.filter((key) => !beyond.includes(key));
    expect((await remove('plain', ...deletable)).Errors).toBeUndefined();
    for (const Key of beyond) await client.send(new sdk.DeleteObjectCommand({ Bucket: 'plain', Key }));
    for (const key of HOSTILE) expect(await failure(head(key))).toMatchObject({ status: 404 });
  });

  test('too long a key is refused', async () => {
    expect(await failure(put('é'.repeat(513), 'x'))).toMatchObject({ name: 'KeyTooLongError', status: 400 });
  });
});

describe('what is not imitated', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    [
      'a copy',
      () => client.send(new sdk.CopyObjectCommand({ Bucket: 'plain', Key: 'x', CopySource: 'plain/y' })),
      'x-amz-copy-source',
    ],
    [
      'an ACL',
      () => client.send(new sdk.PutObjectAclCommand({ Bucket: 'plain', Key: 'x', ACL: 'private' })),
      'acl',
    ],
    ['a tag', () => put('x', 'x', { Tagging: 'a=b' }), 'Tagging'],
    ['a storage class', () => put('x', 'x', { StorageClass: 'GLACIER' }), 'StorageClass'],
    ['a part of an object', () => get('x', { PartNumber: 1 }), 'PartNumber'],
    ['several ranges', () => get('range', { Range: 'bytes=0-1,3-4' }), 'several ranges'],
    [
      'a version’s end on a condition',
      () =>
        client.send(
          new sdk.DeleteObjectCommand({ Bucket: 'plain', Key: 'x', VersionId: '1', IfMatch: '"e"' }),
        ),
      'IfMatch of a version',
    ],
    ['old listings', () => client.send(new sdk.ListObjectsCommand({ Bucket: 'plain' })), 'GET'],
  ])('%s is refused by name', async (_, call, name) => {
    const refused = await failure(call());
    expect(refused).toMatchObject({ name: 'NotImitated', status: 501 });
    expect(refused.message).toContain(name);
    expect(await failure(head('x'))).toMatchObject({ status: 404 });
  });
});

describe('events', () => {
  test('tell EventBridge of each object that was created', async () => {
    offline.events.length = 0;
    await put('landing/orders/ação 1.csv', 'abc');
    const { VersionId } = await client.send(
      new sdk.PutObjectCommand({ Bucket: 'versioned', Key: 'k', Body: 'x' }),
    );
    await failure(put('landing/orders/ação 1.csv', 'abc', { IfNoneMatch: '*' }));
    expect(offline.events).toMatchObject([
      {
        version: '0',
        'detail-type': 'Object Created',
        source: 'aws.s3',
        account: '000000000000',
        region: 'us-east-1',
        resources: ['arn:aws:s3:::plain'],
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        detail: {
          version: '0',
          bucket: { name: 'plain' },
          object: { key: 'landing/orders/ação 1.csv', size: 3, etag: '900150983cd24fb0d6963f7d28e17f72' },
          requester: '000000000000',
          reason: 'PutObject',
        },
      },
      { detail: { object: { 'version-id': VersionId, size: 1 } } },
    ]);
    expect(offline.events[0]?.detail.object).not.toHaveProperty('version-id');
    const [first = '', second = ''] = offline.events.map(({ detail }) => detail.object.sequencer);
    expect(first < second).toBe(true);
  });
});

test('the audit names the object', async () => {
  offline.audit.length = 0;
  await put('audited', 'x');
  expect(offline.audit).toMatchObject([
    {
      service: 's3',
      operation: 'PutObject',
      resource: 'arn:aws:s3:::plain/audited',
      caller: 'arn:aws:iam::000000000000:root',
      status: 200,
    },
  ]);
});
