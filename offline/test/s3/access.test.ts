import * as sdk from '@aws-sdk/client-s3';
import { failure, OPERATOR, startOffline, TASK, type Offline } from '../wire/harness.ts';

let offline: Offline;
afterEach(() => offline.close());

const STATEMENTS = {
  read: { Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::plain/open/*' },
  list: { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::plain' },
  listOpen: {
    Effect: 'Allow',
    Action: 's3:ListBucket',
    Resource: 'arn:aws:s3:::plain',
    Condition: { StringLike: { 's3:prefix': 'open/*' } },
  },
  write: { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::plain/open/*' },
  delete: { Effect: 'Allow', Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::plain/open/*' },
};

/** A task whose role has these statements, and an object `open/x` and `closed/x`. */
async function task(...names: (keyof typeof STATEMENTS)[]): Promise<sdk.S3Client> {
  offline = await startOffline({
    policies: [{ Version: '2012-10-17', Statement: names.map((name) => STATEMENTS[name]) }],
  });
  for (const key of ['open/x', 'closed/x']) await offline.s3.store.put(OPERATOR, 'plain', key, 'x');
  return offline.client('TASK');
}

const get = (client: sdk.S3Client, Key: string) =>
  client.send(new sdk.GetObjectCommand({ Bucket: 'plain', Key }));
const denied = (action: string, resource: string) => ({
  name: 'AccessDenied',
  status: 403,
  message: `User: ${TASK.arn} is not authorized to perform: ${action} on resource: "arn:aws:s3:::${resource}" because no identity-based policy allows the ${action} action`,
});

test('an object outside of the policy', async () => {
  const client = await task('read');
  expect((await get(client, 'open/x')).ContentLength).toBe(1);
  expect(await failure(get(client, 'closed/x'))).toEqual(denied('s3:GetObject', 'plain/closed/x'));
});

test('a missing key is a 404 only to who may list', async () => {
  expect(await failure(get(await task('read'), 'open/none'))).toEqual(denied('s3:ListBucket', 'plain'));
  await offline.close();
  expect(await failure(get(await task('read', 'list'), 'open/none'))).toMatchObject({ name: 'NoSuchKey' });
});

test('listing is bound to its prefix', async () => {
  const client = await task('listOpen');
  const list = (Prefix?: string) => client.send(new sdk.ListObjectsV2Command({ Bucket: 'plain', Prefix }));
  expect((await list('open/')).KeyCount).toBe(1);
  for (const prefix of ['closed/', 'open', undefined]) {
    expect(await failure(list(prefix))).toEqual(denied('s3:ListBucket', 'plain'));
  }
});

test('an old version needs its own permission', async () => {
  const client = await task('read');
  const old = client.send(new sdk.GetObjectCommand({ Bucket: 'plain', Key: 'open/x', VersionId: 'null' }));
  expect(await failure(old)).toEqual(denied('s3:GetObjectVersion', 'plain/open/x'));
});

test('writing, and comparing what is there', async () => {
  const client = await task('write');
  const put = (Key: string, more: Partial<sdk.PutObjectCommandInput> = {}) =>
    client.send(new sdk.PutObjectCommand({ Bucket: 'plain', Key, Body: 'y', ...more }));
  await put('open/y', { IfNoneMatch: '*' });
  expect(await failure(put('closed/y'))).toEqual(denied('s3:PutObject', 'plain/closed/y'));
  expect(await failure(put('open/y', { IfMatch: '"0"' }))).toEqual(denied('s3:GetObject', 'plain/open/y'));
  const create = client.send(new sdk.CreateMultipartUploadCommand({ Bucket: 'plain', Key: 'closed/y' }));
  expect(await failure(create)).toEqual(denied('s3:PutObject', 'plain/closed/y'));
});

test('completing an upload that compares what is there', async () => {
  const client = await task('write');
  const name = { Bucket: 'plain', Key: 'open/z' };
  const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand(name));
  const { ETag } = await client.send(
    new sdk.UploadPartCommand({ ...name, UploadId, PartNumber: 1, Body: 'z' }),
  );
  const complete = (more: Partial<sdk.CompleteMultipartUploadCommandInput>) =>
    client.send(
      new sdk.CompleteMultipartUploadCommand({
        ...name,
        UploadId,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
        ...more,
      }),
    );
  expect(await failure(complete({ IfMatch: '"0"' }))).toEqual(denied('s3:GetObject', 'plain/open/z'));
  await complete({ IfNoneMatch: '*' });
});

test('a large upload is refused before it is sent', async () => {
  const client = await task();
  const put = client.send(
    new sdk.PutObjectCommand({ Bucket: 'plain', Key: 'big', Body: Buffer.alloc(20_000_000) }),
  );
  expect(await failure(put)).toMatchObject({ name: 'AccessDenied' });
  expect(await failure(get(client, 'big'))).toMatchObject({ name: 'AccessDenied' });
});

test('a batch says which keys were denied', async () => {
  const client = await task('delete');
  const Delete = { Objects: [{ Key: 'open/x' }, { Key: 'closed/x' }] };
  const { Deleted, Errors } = await client.send(new sdk.DeleteObjectsCommand({ Bucket: 'plain', Delete }));
  expect(Deleted).toEqual([{ Key: 'open/x' }]);
  const { message } = denied('s3:DeleteObject', 'plain/closed/x');
  expect(Errors).toEqual([{ Key: 'closed/x', Code: 'AccessDenied', Message: message }]);
});

test('a bucket policy denies the operator too', async () => {
  const Statement = [
    { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::plain/open/*' },
  ];
  offline = await startOffline({ bucketPolicy: { Version: '2012-10-17', Statement } });
  await offline.s3.store.put(OPERATOR, 'plain', 'open/x', 'x');
  const refused = await failure(get(offline.client(), 'open/x'));
  expect(refused.message).toMatch(/ with an explicit deny in a resource-based policy$/);
});

test('the store judges its callers as the wire does', async () => {
  await task('read', 'listOpen', 'write');
  const { store } = offline.s3;
  expect(store.list(TASK, 'plain', 'open/').map(({ key }) => key)).toEqual(['open/x']);
  expect(String(await store.read(TASK, 'plain', 'open/x'))).toBe('x');
  expect(() => store.list(TASK, 'plain', '')).toThrow('s3:ListBucket');
  expect(() => store.path(TASK, 'plain', 'closed/x')).toThrow('s3:GetObject');
  await expect(store.put(TASK, 'plain', 'closed/y', '')).rejects.toThrow('s3:PutObject');
  await expect(store.putFile(TASK, 'plain', 'closed/y', '/nowhere')).rejects.toThrow('s3:PutObject');
});
