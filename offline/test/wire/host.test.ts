import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { mkdtempSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { operatorKey } from '../../operator-key.ts';
import { Principals } from '../../principals.ts';
import { markStateDirectory } from '../../state-directory.ts';
import { failure, type Offline, PLAIN, startOffline } from './harness.ts';

let offline: Offline;
beforeAll(async () => {
  offline = await startOffline({ allowHosts: ['host.docker.internal'] });
  await offline.client().send(new PutObjectCommand({ Bucket: PLAIN.name, Key: 'a/b.txt', Body: 'mine' }));
});
afterAll(() => offline.close());

const SIGNED = 'AWS4-HMAC-SHA256 Credential=OPERATOR/20260101/us-east-1/s3/aws4_request, Signature=0';

/** Asks for an object with an access key that is known, and any headers. */
async function ask(headers: Record<string, string>, path = `/${PLAIN.name}/a/b.txt`) {
  const { hostname, port } = new URL(offline.server.endpoint);
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const sent = request(
      { hostname, port, path, headers: { authorization: SIGNED, ...headers } },
      (response) =>
        void text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject),
    );
    sent.on('error', reject).end();
  });
}

test.each([
  'localhost',
  'LOCALHOST:4566',
  '127.0.0.1:1',
  '127.1.2.3',
  '[::1]:4566',
  'localhost.',
  'host.docker.internal:4566',
])('it answers to %s', async (host) => {
  expect(await ask({ host })).toEqual({ status: 200, body: 'mine' });
});

test.each(['plain.localhost:4566', 'plain.s3.localhost', 'plain.127.0.0.1', 'plain.host.docker.internal'])(
  'S3’s virtual host %s names the bucket',
  async (host) => {
    expect(await ask({ host }, '/a/b.txt')).toEqual({ status: 200, body: 'mine' });
  },
);

test.each([
  ['a foreign name that leads here', 'evil.example', '--allow-host evil.example'],
  ['a foreign name with our port', 'evil.example:4566', '--allow-host evil.example'],
  ['a name that ends as an allowed one', 'evilhost.docker.internal', '--allow-host'],
  ['a name that begins as loopback', '127.0.0.1.evil.example', '--allow-host'],
  ['localhost in a foreign zone', 'localhost.evil.example', '--allow-host'],
  ['the address of another interface', '10.0.0.1', '--allow-host 10.0.0.1'],
  ['every address', '0.0.0.0', '--allow-host'],
  ['a name with an empty label', 'a..b', 'ask 127.0.0.1'],
  ['a label that ends in a hyphen', 'a-.b', 'ask 127.0.0.1'],
  ['no name at all', '.', 'ask 127.0.0.1'],
  ['what is no name', '\u00a0"<', 'ask 127.0.0.1'],
])('%s is refused as AWS refuses, and what to do is said', async (_, host, mend) => {
  const { status, body } = await ask({ host });
  expect(status).toBe(403);
  expect(body).toContain('<Code>AccessDenied</Code>');
  expect(body).toContain(mend);
  expect(body).not.toContain('mine');
});

test.each<Record<string, string>>([
  { origin: 'http://127.0.0.1:4566' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'none' },
])('what a browser sends is refused, whatever its site: %j', async (headers) => {
  expect(await ask(headers)).toMatchObject({ status: 403, body: expect.stringContaining('no web page') });
});

test('a refusal has the form that its client reads', async () => {
  const json = await ask({ host: 'evil.example', 'content-type': 'application/x-amz-json-1.1' });
  expect(JSON.parse(json.body)).toMatchObject({ __type: 'AccessDenied' });
  const { endpoint } = offline.server;
  const named = (host: string) =>
    offline.client('OPERATOR', {
      endpoint: endpoint.replace('127.0.0.1', host),
      forcePathStyle: false,
      requestHandler: {
        httpAgent: {
          lookup: (_: string, __: object, found: any) => found(null, [{ address: '127.0.0.1', family: 4 }]),
        },
      },
    });
  const get = new GetObjectCommand({ Bucket: PLAIN.name, Key: 'a/b.txt' });
  // The SDK itself asks under the bucket's name.
  const { Body } = await named('host.docker.internal').send(get);
  expect(await Body?.transformToString()).toBe('mine');
  expect(await failure(named('evil.example').send(get))).toMatchObject({ name: 'AccessDenied', status: 403 });
});

test('nothing was done for those who were refused, and the audit has them', () => {
  const refused = offline.audit.filter(({ status }) => status === 403);
  expect(refused.length).toBeGreaterThan(10);
  expect(new Set(refused.map(({ caller }) => caller))).toEqual(new Set(['']));
});

test('a key that is none of here is refused', async () => {
  const list = new ListObjectsV2Command({ Bucket: PLAIN.name });
  expect(await failure(offline.client('AKIAOFFLINEOPERATOR').send(list))).toMatchObject({
    name: 'InvalidAccessKeyId',
    status: 403,
  });
});

test('each state directory has a key of its own, which stays, and which none but its owner reads', () => {
  const [one, other] = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'afluente-key-')));
  markStateDirectory(one!);
  const key = operatorKey(one!);
  expect(operatorKey(one!)).toEqual(key);
  expect(operatorKey(other!).accessKeyId).not.toBe(key.accessKeyId);
  // As AWS's own pattern has it, and 128 bits of chance.
  expect(key.accessKeyId).toMatch(/^AKIA[0-9A-F]{32}$/);
  const principals = new Principals('000000000000', key);
  expect(principals.callerOf(key.accessKeyId)?.arn).toMatch(/user\/operator$/);
  expect(principals.callerOf('AKIAOFFLINEOPERATOR')).toBeUndefined();
  if (process.platform === 'win32') return;
  expect((statSync(one!).mode & 0o777).toString(8)).toBe('700');
  expect((statSync(join(one!, 'operator.json')).mode & 0o777).toString(8)).toBe('600');
});
