import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { failure, startOffline, type Offline } from './harness.ts';

let offline: Offline;
beforeAll(async () => {
  offline = await startOffline();
});
afterAll(() => offline.close());

const crc = (text: string) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString('base64');
};
const sha256 = (text: string) => createHash('sha256').update(text);

/** A PUT of raw bytes, as no SDK would send them; the client goes away behind a body shorter than its length. */
async function put(key: string, headers: Record<string, string>, body: string): Promise<string> {
  const { hostname, port } = new URL(offline.server.endpoint);
  const socket = connect(Number(port), hostname);
  const lines = Object.entries({
    host: hostname,
    authorization: 'AWS4-HMAC-SHA256 Credential=OPERATOR/20260101/us-east-1/s3/aws4_request, Signature=0',
    connection: 'close',
    ...(headers['transfer-encoding'] ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  socket[headers['content-length'] ? 'end' : 'write'](
    `PUT /plain/${key} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`,
  );
  let answer = '';
  for await (const bytes of socket) answer += String(bytes);
  return /<Code>(\w+)/.exec(answer)?.[1] ?? answer.split('\r\n')[0] ?? '';
}

const chunked = (length: number) => ({
  'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'x-amz-decoded-content-length': String(length),
  'x-amz-trailer': 'x-amz-checksum-crc32',
});

async function exists(key: string): Promise<boolean> {
  const head = offline.client().send(new HeadObjectCommand({ Bucket: 'plain', Key: key }));
  return (await failure(head.then(() => Promise.reject({ name: 'found' })))).name === 'found';
}

const GOOD = 'HTTP/1.1 200 OK';

test.each<[string, Record<string, string>, string, string]>([
  ['nothing declared', {}, 'hello', GOOD],
  ['CRC32', { 'x-amz-checksum-crc32': crc('hello') }, 'hello', GOOD],
  ['CRC32C', { 'x-amz-checksum-crc32c': 'mnG7TA==' }, 'hello', GOOD],
  ['CRC64NVME', { 'x-amz-checksum-crc64nvme': 'M3eFcAZSQlc=' }, 'hello', GOOD],
  ['SHA256', { 'x-amz-checksum-sha256': sha256('hello').digest('base64') }, 'hello', GOOD],
  ['the payload’s hash', { 'x-amz-content-sha256': sha256('hello').digest('hex') }, 'hello', GOOD],
  ['Content-MD5', { 'content-md5': createHash('md5').update('hello').digest('base64') }, 'hello', GOOD],
  ['chunks', chunked(5), `3\r\nhel\r\n2\r\nlo\r\n0\r\nx-amz-checksum-crc32:${crc('hello')}\r\n\r\n`, GOOD],
  ['no content in chunks', chunked(0), `0\r\nx-amz-checksum-crc32:${crc('')}\r\n\r\n`, GOOD],
])('a body with %s is taken', async (name, headers, body, expected) => {
  expect(await put(`good-${name}`.replace(/\W/g, '-'), headers, body)).toBe(expected);
});

test.each<[string, Record<string, string>, string, string]>([
  ['a wrong CRC32', { 'x-amz-checksum-crc32': crc('hullo') }, 'hello', 'BadDigest'],
  ['a wrong SHA256', { 'x-amz-checksum-sha256': sha256('hullo').digest('base64') }, 'hello', 'BadDigest'],
  [
    'a wrong hash',
    { 'x-amz-content-sha256': sha256('hullo').digest('hex') },
    'hello',
    'XAmzContentSHA256Mismatch',
  ],
  [
    'a wrong Content-MD5',
    { 'content-md5': createHash('md5').update('hullo').digest('base64') },
    'hello',
    'BadDigest',
  ],
  ['a Content-MD5 that is none', { 'content-md5': 'abc' }, 'hello', 'InvalidDigest'],
  ['a checksum nobody can check', { 'x-amz-checksum-xxhash64': 'AAAA' }, 'hello', 'NotImitated'],
  ['signed chunks', { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' }, 'hello', 'NotImitated'],
  [
    'a wrong trailer',
    chunked(5),
    `5\r\nhello\r\n0\r\nx-amz-checksum-crc32:${crc('hullo')}\r\n\r\n`,
    'BadDigest',
  ],
  ['no trailer', chunked(5), '5\r\nhello\r\n0\r\n\r\n', 'MalformedTrailerError'],
  ['no last chunk', chunked(5), '5\r\nhello\r\n', 'IncompleteBody'],
  ['a chunk cut short', chunked(5), '5\r\nhel', 'IncompleteBody'],
  [
    'fewer bytes than decoded',
    chunked(6),
    `5\r\nhello\r\n0\r\nx-amz-checksum-crc32:${crc('hello')}\r\n\r\n`,
    'IncompleteBody',
  ],
  [
    'more bytes than decoded',
    chunked(4),
    `5\r\nhello\r\n0\r\nx-amz-checksum-crc32:${crc('hello')}\r\n\r\n`,
    'IncompleteBody',
  ],
  ['no chunks at all', chunked(5), 'hello', 'IncompleteBody'],
  ['fewer bytes than its length', { 'content-length': '10' }, 'hello', ''],
  ['no length', { 'transfer-encoding': 'chunked' }, '5\r\nhello\r\n0\r\n\r\n', 'MissingContentLength'],
])('a body with %s never becomes an object', async (name, headers, body, expected) => {
  const key = `bad-${name}`.replace(/\W/g, '-');
  expect(await put(key, headers, body)).toContain(expected);
  expect(await exists(key)).toBe(false);
  // A client that went away doesn't wait for the file to be gone.
  const incoming = () => readdirSync(join(offline.root, 's3.internal', 'incoming'));
  for (let look = 0; look < 100 && incoming().length > 0; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(incoming()).toEqual([]);
});

test('a client that goes away is recorded as such', () => {
  expect(offline.audit).toContainEqual(
    expect.objectContaining({ operation: 'PutObject', status: 499, error: 'ClientClosedRequest' }),
  );
  expect(offline.log).toEqual([]);
});

test.each([
  ['a presigned URL', '/plain/k?X-Amz-Signature=0', {}, 'NotImitated'],
  [
    'a path that is no UTF-8',
    '/plain/%ff',
    { authorization: 'AWS4-HMAC-SHA256 Credential=OPERATOR/20260101/us-east-1/s3/aws4_request' },
    'InvalidURI',
  ],
  ['no signature', '/plain/k', {}, 'MissingAuthenticationToken'],
])('%s is refused', async (_, path, headers, code) => {
  const response = await fetch(offline.server.endpoint + path, {
    headers: headers as Record<string, string>,
  });
  expect(await response.text()).toContain(`<Code>${code}</Code>`);
});
