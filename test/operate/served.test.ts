import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { announce, servedAt } from '../../operate/session/served.ts';

const server = createServer((_, response) => void response.writeHead(400).end());
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => void server.close());

const connection = () => ({
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  region: 'us-east-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
});

/** A state directory that a process has, by its lock. */
function stateOf(pid: number): string {
  const state = mkdtempSync(join(tmpdir(), 'afluente-served-'));
  writeFileSync(join(state, 'lock'), String(pid));
  return state;
}

test('who announces an offline AWS is found, until it takes that back', async () => {
  const state = stateOf(process.pid);
  expect(await servedAt(state)).toBeUndefined();
  const takeBack = announce(state, { connection: connection() });
  expect(await servedAt(state)).toEqual({ pid: process.pid, connection: connection() });
  takeBack();
  expect(await servedAt(state)).toBeUndefined();
});

test('what a process that was killed announced is not taken for another’s on its port', async () => {
  const state = stateOf(process.pid);
  announce(state, { connection: connection() });
  // Taken over since by a start that serves nobody else.
  writeFileSync(join(state, 'lock'), String(process.ppid));
  expect(await servedAt(state)).toBeUndefined();
});

test('an announcement whose endpoint doesn’t answer is none', async () => {
  const state = stateOf(process.pid);
  announce(state, { connection: { ...connection(), endpoint: 'http://127.0.0.1:1' } });
  expect(await servedAt(state)).toBeUndefined();
  writeFileSync(join(state, 'served.json'), 'half a docu');
  expect(await servedAt(state)).toBeUndefined();
});
