import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, launch } from 'puppeteer-core';
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

test('the same calls outside of a browser are answered: the attack would have worked', async () => {
  const { endpoint, credentials } = lake.offline.connection;
  const scope = `${credentials.accessKeyId}/20260101/us-east-1/s3/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  const answer = await fetch(`${endpoint}/${lake.pipeline.bucket}?list-type=2`, {
    headers: { authorization },
  });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('<Key>')]);
});
