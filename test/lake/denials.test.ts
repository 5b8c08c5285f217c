import { GlueClient, BatchCreatePartitionCommand, GetTableCommand } from '@aws-sdk/client-glue';
import {
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetQueryResultsCommand, AthenaClient } from '@aws-sdk/client-athena';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askedBy, isDeniedQuery } from '../../lake/denials/of-query.ts';
import { isDenial, nameDenials, statusOf } from '../../lake/denials/name-denials.ts';
import { needOf } from '../../lake/denials/need.ts';

const ROLE = 'arn:aws:iam::111122223333:role/afluente-dev-uploadRole';
const who = () => Promise.resolve(ROLE);
const PERFORM = (action: string, resource: string, said = '') =>
  `User: ${ROLE} is not authorized to perform: ${action} on resource: ${resource}${said}`;

/** A service that answers everything with one answer. */
let reply: { status: number; body: string; type?: string };
const service = createServer((request, response) => {
  request.resume();
  response.writeHead(reply.status, { 'content-type': reply.type ?? 'application/xml' });
  response.end(request.method === 'HEAD' ? undefined : reply.body);
});
beforeAll(async () => {
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
});
afterAll(() => {
  service.close();
  service.closeAllConnections();
});

const settings = () => ({
  endpoint: `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'A', secretAccessKey: 'S' },
  maxAttempts: 1,
});
const s3 = () => nameDenials(new S3Client(settings()), who);
const refused = (sent: Promise<unknown>) =>
  sent.then(
    () => undefined,
    (error: Error) => error,
  );
const s3Error = (code: string, message: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;

const at = { Bucket: 'lake', Key: 'raw-data/orders/orders.csv' };

test('a HEAD’s 403, which has no body, is named', async () => {
  reply = { status: 403, body: '' };
  const error = await refused(s3().send(new HeadObjectCommand(at)));
  expect(error?.message).toBe(PERFORM('s3:GetObject', `arn:aws:s3:::lake/${at.Key}`));
  expect(isDenial(error!)).toBe(true);
});

test.each([
  [new GetObjectCommand(at), 's3:GetObject', `lake/${at.Key}`],
  [new GetObjectCommand({ ...at, VersionId: '1' }), 's3:GetObjectVersion', `lake/${at.Key}`],
  [new PutObjectCommand({ ...at, Body: 'x' }), 's3:PutObject', `lake/${at.Key}`],
  [new CreateMultipartUploadCommand(at), 's3:PutObject', `lake/${at.Key}`],
  [new ListObjectsV2Command({ Bucket: 'lake', Prefix: 'a/' }), 's3:ListBucket', 'lake (s3:prefix "a/")'],
  [new ListObjectVersionsCommand({ Bucket: 'lake' }), 's3:ListBucketVersions', 'lake'],
  [new ListMultipartUploadsCommand({ Bucket: 'lake' }), 's3:ListBucketMultipartUploads', 'lake'],
  [
    new DeleteObjectsCommand({ Bucket: 'lake', Delete: { Objects: [{ Key: 'a' }] } }),
    's3:DeleteObject',
    'lake/*',
  ],
])('S3’s bare words are completed: %#', async (command, action, resource) => {
  reply = { status: 403, body: s3Error('AccessDenied', 'Access Denied') };
  const error = await refused(s3().send(command as GetObjectCommand));
  expect(error).toMatchObject({
    name: 'AccessDenied',
    message: PERFORM(action, `arn:aws:s3:::${resource}`, ': Access Denied'),
  });
});

test('what AWS says whole stays as it is', async () => {
  const whole =
    'User: arn:aws:sts::1:assumed-role/r/f is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::lake/x" because no identity-based policy allows the s3:GetObject action';
  reply = { status: 403, body: s3Error('AccessDenied', whole.replaceAll('"', '&quot;')) };
  expect((await refused(s3().send(new GetObjectCommand(at))))?.message).toBe(whole);
});

test('what only speaks of such words is completed', async () => {
  const said = 'Athena: User: x is not authorized to perform: s3:GetObject on y';
  reply = { status: 403, body: s3Error('AccessDenied', said) };
  expect((await refused(s3().send(new GetObjectCommand(at))))?.message).toBe(
    PERFORM('s3:GetObject', `arn:aws:s3:::lake/${at.Key}`, `: ${said}`),
  );
});

test.each([
  ['AccessDenied', undefined, true],
  ['AccessDeniedException', 400, true],
  ['Forbidden', undefined, true],
  ['403', undefined, true],
  ['UnknownError', 403, true],
  ['Unknown', 403, true],
  ['UnknownError', 404, false],
  ['UnknownError', undefined, false],
  ['NotFound', 404, false],
  ['InvalidObjectState', 403, false],
])('an error of the name %s and the status %s is a denial: %s', (name, httpStatusCode, denied) => {
  expect(isDenial(Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } }))).toBe(denied);
});

test.each([
  ['a number', { $metadata: { httpStatusCode: 503 } }, 503],
  ['none', {}, 0],
  ['no number', { $metadata: { httpStatusCode: '503' } }, 0],
  ['no record', { $metadata: null }, 0],
  ['no record either', { $metadata: '503' }, 0],
])('the status that an error carries is %s', (_, carried, status) => {
  expect(statusOf(Object.assign(new Error('no'), carried))).toBe(status);
});

test('another 403 than a denial stays as it is', async () => {
  reply = { status: 403, body: s3Error('InvalidObjectState', 'It is archived') };
  const error = await refused(s3().send(new GetObjectCommand(at)));
  expect([error?.message, isDenial(error!)]).toEqual(['It is archived', false]);
});

test('a denial of one part of a batch is named too', async () => {
  reply = {
    status: 200,
    body: '<DeleteResult><Error><Key>a/b</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error><Error><Key>b</Key><Code>AccessDenied</Code></Error><Error><Key>c</Key><Code>SlowDown</Code><Message>later</Message></Error></DeleteResult>',
  };
  const Delete = { Objects: [{ Key: 'a/b' }, { Key: 'c' }] };
  const { Errors } = await s3().send(new DeleteObjectsCommand({ Bucket: 'lake', Delete }));
  expect(Errors?.map(({ Message }) => Message)).toEqual([
    PERFORM('s3:DeleteObject', 'arn:aws:s3:::lake/a/b', ': Access Denied'),
    PERFORM('s3:DeleteObject', 'arn:aws:s3:::lake/b'),
    'later',
  ]);
  const type = 'application/x-amz-json-1.1';
  const detail = {
    ErrorCode: 'AccessDeniedException',
    ErrorMessage: 'Insufficient Lake Formation permission(s)',
  };
  reply = {
    status: 200,
    type,
    body: JSON.stringify({ Errors: [{ PartitionValues: ['1'], ErrorDetail: detail }] }),
  };
  const glue = nameDenials(new GlueClient(settings()), who);
  const created = await glue.send(
    new BatchCreatePartitionCommand({
      DatabaseName: 'd',
      TableName: 't',
      PartitionInputList: [{ Values: ['1'] }],
    }),
  );
  expect(created.Errors?.[0]?.ErrorDetail?.ErrorMessage).toBe(
    PERFORM('glue:BatchCreatePartition', 'table/d/t', `: ${detail.ErrorMessage}`),
  );
});

test('Lake Formation’s and Athena’s words, which leave out who and what, are completed', async () => {
  const type = 'application/x-amz-json-1.1';
  const answer = (message: string) =>
    void (reply = { status: 400, type, body: JSON.stringify({ __type: 'AccessDeniedException', message }) });
  answer('Insufficient Lake Formation permission(s): Required Describe on orders');
  const glue = nameDenials(new GlueClient(settings()), who);
  expect(
    (await refused(glue.send(new GetTableCommand({ DatabaseName: 'd', Name: 'orders' }))))?.message,
  ).toBe(
    PERFORM(
      'glue:GetTable',
      'table/d/orders',
      ': Insufficient Lake Formation permission(s): Required Describe on orders',
    ),
  );
  answer('You are not authorized to perform: athena:GetQueryResults on the resource.');
  const athena = nameDenials(new AthenaClient(settings()), who);
  expect(
    (await refused(athena.send(new GetQueryResultsCommand({ QueryExecutionId: 'q' }))))?.message,
  ).toMatch(
    /^User: arn\S+Role is not authorized to perform: athena:GetQueryResults on resource: the workgroup of query q: You are not/,
  );
});

test.each([
  ['User: x is not authorized to perform: s3:GetObject on resource: y', true, /^It was asked for by role\.$/],
  ['Permission denied on S3 path: s3://lake/x', true, /^It was asked for by role, which needs s3:GetObject/],
  ['AccessDenied', true, /which needs s3:GetObject/],
  ['Insufficient permission(s) on t', true, /which needs s3:GetObject/],
  ['Insufficient Lake Formation permission(s) on t', true, /which needs s3:GetObject/],
  ['Access denied: TABLE_NOT_FOUND', true, /which needs s3:GetObject/],
  ["COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved or requester is not authorized", false, /./],
  ['SYNTAX_ERROR: no', false, /./],
])('of a query %j is a denial: %s', (said, denied, told) => {
  expect(isDeniedQuery(said)).toBe(denied);
  expect(askedBy(said, 'role')).toMatch(told);
});

test('a client or command that nobody knows is named by its own name', () => {
  expect(needOf('KMSClient', 'DecryptCommand', {})).toEqual({ action: 'kms:Decrypt', resource: '*' });
  expect(needOf('S3Client', 'HeadObjectCommand', undefined)).toEqual({
    action: 's3:GetObject',
    resource: '*',
  });
});
