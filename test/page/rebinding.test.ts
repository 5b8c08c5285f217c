import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, launch } from 'puppeteer-core';
import { readJsonLines } from '../../offline/kernel/durable.ts';
import type { AuditEntry } from '../../offline/wire/server.ts';
import { TestLake } from '../support/lake.ts';
import { file } from '../support/trial.ts';
import { chromium } from '../support/tools.ts';

/** A page of somebody else, on a name of theirs that leads to this machine. */
const EVIL = 'evil.example';
/** What the key was once, for everybody. */
const CONSTANT = 'AKIAOFFLINEOPERATOR';

let lake: TestLake;
let browser: Browser;
const foreign = createServer((_, response) => void response.end('<title>a page of somebody else</title>'));

beforeAll(async () => {
  lake = await TestLake.open('trial');
  await lake.landText(file(1));
  foreign.listen(0, '127.0.0.1');
  await once(foreign, 'listening');
  browser = await launch({
    executablePath: chromium(),
    // The tests may run as root, in a container. Rebinding, as if the name's short-lived answer had changed.
    args: ['--no-sandbox', `--host-resolver-rules=MAP ${EVIL} 127.0.0.1`],
  });
}, 180_000);

afterAll(async () => {
  await browser.close();
  foreign.close();
  foreign.closeAllConnections();
  await lake.close();
});

/** What a page at an address gets of the endpoint: the status of each try, or that there was no answer to read. */
async function attack(from: string, endpoint: string, key: string): Promise<Record<string, unknown>> {
  const page = await browser.newPage();
  try {
    await page.goto(from);
    return await page.evaluate(
      async (at, accessKey, { bucket, landing, stateMachineArn }) => {
        const ask = async (service: string, path: string, init: RequestInit = {}) => {
          const scope = `${accessKey}/20260101/us-east-1/${service}/aws4_request`;
          const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
          try {
            const answer = await fetch(`${at}${path}`, {
              ...init,
              headers: { authorization, ...init.headers },
            });
            return { status: answer.status, said: await answer.text() };
          } catch {
            return 'no answer';
          }
        };
        return {
          list: await ask('s3', `/${bucket}?list-type=2`),
          land: await ask('s3', `/${bucket}/${landing}evil.csv`, { method: 'PUT', body: 'id\n1\n' }),
          start: await ask('states', '/', {
            method: 'POST',
            headers: {
              'content-type': 'application/x-amz-json-1.0',
              'x-amz-target': 'AWSStepFunctions.StartExecution',
            },
            body: JSON.stringify({ stateMachineArn, input: '{}' }),
          }),
        };
      },
      endpoint,
      key,
      lake.pipeline,
    );
  } finally {
    await page.close();
  }
}

interface Simple {
  readonly path: string;
  /** With one it is a POST of `text/plain`, else a GET. */
  readonly body?: string;
}

/**
 * Requests that a browser sends without asking the endpoint first (no preflight), as any form does: with the key in the
 * query, where S3 takes it from a presigned URL. https://fetch.spec.whatwg.org/#cors-safelisted-method
 */
function simple(key: string, object: string): Readonly<Record<string, Simple>> {
  const { bucket, landing, stateMachineArn } = lake.pipeline;
  const signed = (service: string) =>
    new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `${key}/20260101/us-east-1/${service}/aws4_request`,
      'X-Amz-Date': '20260101T000000Z',
      'X-Amz-Expires': '604800',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': '0',
    }).toString();
  const start = { stateMachineArn, input: '{}' };
  return {
    list: { path: `/${bucket}?list-type=2&${signed('s3')}` },
    read: { path: `/${bucket}/${object}?${signed('s3')}` },
    remove: {
      path: `/${bucket}?delete&${signed('s3')}`,
      body: `<Delete><Object><Key>${object}</Key></Object></Delete>`,
    },
    land: { path: `/${bucket}/${landing}evil.csv?uploads&${signed('s3')}`, body: 'id\n1\n' },
    start: {
      path: `/?X-Amz-Target=AWSStepFunctions.StartExecution&${signed('states')}`,
      body: JSON.stringify(start),
    },
    // As AWS's query protocol has it.
    query: { path: `/?Action=StartExecution&${new URLSearchParams(start)}&${signed('states')}` },
  };
}

/** Sends them from a page: what kind of an answer came of each, and its status as far as the page may see it. */
async function send(
  from: string,
  endpoint: string,
  requests: Readonly<Record<string, Simple>>,
): Promise<Record<string, string>> {
  const page = await browser.newPage();
  try {
    await page.goto(from);
    return await page.evaluate(
      async (at, asked) => {
        const answers: Record<string, string> = {};
        for (const [name, { path, body }] of Object.entries(asked)) {
          const headers = { 'content-type': 'text/plain' };
          const init = body === undefined ? {} : { method: 'POST', headers, body };
          answers[name] = await fetch(`${at}${path}`, { mode: 'no-cors', ...init }).then(
            ({ type, status }) => `${type} ${status}`,
            () => 'no answer',
          );
        }
        return answers;
      },
      endpoint,
      requests,
    );
  } finally {
    await page.close();
  }
}

/** The calls over the wire that named no service that was let in, since the offline AWS started. */
const refusedAtTheDoor = () =>
  readJsonLines(join(lake.state, 'audit.jsonl')).filter(
    (call) => (call as AuditEntry).status === 403 && (call as AuditEntry).service === '',
  ).length;

/** What lies in the bucket and which executions there are. */
const seen = async () => [
  await lake.keys(''),
  (await lake.settled()).map(({ executionArn }) => executionArn),
];

const NOWHERE = { status: 403, said: expect.not.stringContaining('<Key>') };

test('a page whose name was made to lead here gets nowhere, with whatever key', async () => {
  const before = await seen();
  const { endpoint, credentials } = lake.offline.connection;
  const rebound = endpoint.replace('127.0.0.1', EVIL);
  for (const key of [CONSTANT, credentials.accessKeyId])
    expect(await attack(rebound, rebound, key)).toEqual({ list: NOWHERE, land: NOWHERE, start: NOWHERE });
  expect(await seen()).toEqual(before);
});

test('a page of another site, and one of this machine, get nowhere', async () => {
  const before = await seen();
  const { endpoint, credentials } = lake.offline.connection;
  const { port } = foreign.address() as AddressInfo;
  const unread = { list: 'no answer', land: 'no answer', start: 'no answer' };
  for (const host of [EVIL, '127.0.0.1', 'localhost', 'evil.localhost'])
    for (const key of [CONSTANT, credentials.accessKeyId])
      expect([host, await attack(`http://${host}:${port}/`, endpoint, key)]).toEqual([host, unread]);
  // The endpoint's own documents are pages too.
  for (const key of [CONSTANT, credentials.accessKeyId])
    expect(await attack(endpoint, endpoint, key)).toEqual({ list: NOWHERE, land: NOWHERE, start: NOWHERE });
  expect(await seen()).toEqual(before);
});

test('requests without a preflight reach the endpoint, and get nowhere either', async () => {
  const before = await seen();
  const { endpoint, credentials } = lake.offline.connection;
  const { port } = foreign.address() as AddressInfo;
  const rebound = endpoint.replace('127.0.0.1', EVIL);
  const object = (await lake.keys(lake.pipeline.landing))[0]!;
  const requests = simple(credentials.accessKeyId, object);
  const all = (answer: string) => Object.fromEntries(Object.keys(requests).map((name) => [name, answer]));
  for (const [from, to, answer] of [
    // It was sent, and answered; the page sees no more of it.
    ...[EVIL, '127.0.0.1', 'localhost', 'evil.localhost'].map(
      (host) => [`http://${host}:${port}/`, endpoint, 'opaque 0'] as const,
    ),
    [rebound, rebound, 'basic 403'],
    [endpoint, endpoint, 'basic 403'],
  ] as const) {
    const refused = refusedAtTheDoor();
    expect([from, await send(from, to, requests)]).toEqual([from, all(answer)]);
    expect(refusedAtTheDoor() - refused).toBeGreaterThanOrEqual(Object.keys(requests).length);
    expect([from, await seen()]).toEqual([from, before]);
  }
});

test('outside of a browser those are let in, and a key in the query is named as not imitated', async () => {
  const { endpoint, credentials } = lake.offline.connection;
  for (const [name, { path, body }] of Object.entries(simple(credentials.accessKeyId, 'x'))) {
    const answer = await fetch(`${endpoint}${path}`, body === undefined ? {} : { method: 'POST', body });
    expect([name, answer.status, await answer.text()]).toEqual([
      name,
      501,
      expect.stringContaining('presigned URLs'),
    ]);
  }
});

test('the same calls outside of a browser are answered: the attack would have worked', async () => {
  const { endpoint, credentials } = lake.offline.connection;
  const scope = `${credentials.accessKeyId}/20260101/us-east-1/s3/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  const answer = await fetch(`${endpoint}/${lake.pipeline.bucket}?list-type=2`, {
    headers: { authorization },
  });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('<Key>')]);
});
