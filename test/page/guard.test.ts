import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { Guard } from '../../page/guard.ts';
import { servePage } from '../../page/server.ts';
import { TestLake } from '../support/lake.ts';
import { ENDLESS, Queries } from '../support/queries.ts';
import { PageServer, Visit } from './visit.ts';
import { file } from '../support/trial.ts';

let lake: TestLake;
let server: PageServer;
let cookie: string;

beforeAll(async () => {
  lake = await TestLake.open('trial');
  await lake.landText(file(1));
  server = await PageServer.ofStage(lake);
  const { headers } = await fetch(server.url, { redirect: 'manual' });
  [cookie = ''] = headers.getSetCookie()[0]?.split(';') ?? [];
}, 180_000);

afterAll(async () => {
  await server.end();
  await lake.close();
});

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Asks as no browser would: with any path and any header. */
async function ask(path: string, { method = 'GET', headers = {}, body }: Asked = {}) {
  const { hostname, port } = new URL(server.origin);
  return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const sent = request({ hostname, port, path, method, headers: { cookie, ...headers } }, (response) => {
        void text(response).then((said) =>
          resolve({ status: response.statusCode ?? 0, body: said, headers: response.headers }),
        );
      });
      sent.on('error', reject).end(body);
    },
  );
}

const sql = (statement: string, headers: Record<string, string> = {}) => {
  const body = JSON.stringify({ statement });
  const length = String(Buffer.byteLength(body));
  return ask('/api/sql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': length, ...headers },
    body,
  });
};

test('the printed address lets in as often as it is opened, with a secret that no script and no other site reaches', async () => {
  for (const url of [server.url, server.url]) {
    const answer = await fetch(url, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    const given = answer.headers.get('set-cookie') ?? '';
    expect(given).toMatch(/^afluente-\d+=[\w-]{24}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(given).not.toContain(new URL(url).searchParams.get('key'));
  }
});

test('the address that a browser is opened with, which every user may see, lets in once', async () => {
  const page = await servePage(lake.session, 0);
  try {
    const url = page.urlForOnce();
    expect(url).not.toBe(page.url);
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(303);
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(403);
    expect((await fetch(page.url, { redirect: 'manual' })).status).toBe(303);
  } finally {
    await page.close();
  }
});

test('it lets in for a minute', () => {
  const guard = new Guard(1);
  const [one, other] = [guard.ticket(0), guard.ticket(0)];
  expect([guard.admits(one, 59_999), guard.admits(other, 60_000)]).toEqual([true, false]);
});

test.each(['/', '/app.js', '/api/stage', '/api/pipelines/trial/executions'])(
  'without the key %s is refused',
  async (path) => {
    expect((await ask(path, { headers: { cookie: '' } })).status).toBe(403);
    expect((await ask(path, { headers: { cookie: `${cookie}x` } })).status).toBe(403);
    expect((await ask(path)).status).toBe(200);
  },
);

test.each([
  ['a foreign name that leads here', { host: 'evil.example' }],
  ['a foreign name with our port', { host: 'evil.example:4567' }],
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ['another origin', { origin: 'http://127.0.0.1:1' }],
])('%s is refused, with the key too', async (_, headers) => {
  expect((await ask('/api/stage', { headers })).status).toBe(403);
  expect((await sql('SELECT 1', headers)).status).toBe(403);
});

test.each([
  ['/../package.json', 404],
  ['/..%2fpackage.json', 404],
  ['/%2e%2e/package.json', 404],
  ['/client/app.ts', 404],
  ['//etc/passwd', 404],
  ['/api/../package.json', 404],
  ['/api/pipelines/trial/constructor', 404],
  ['/api/pipelines/nothing/status', 404],
  ['/api/pipelines/trial/executions/nobody', 404],
  ['/api/pipelines/trial/logs/last/nothing', 404],
  ['/api/pipelines/trial/executions/%E0%A4%A', 400],
  ['//', 400],
])('nothing but the page’s own files and documents is served: %s', async (path, expected) => {
  const { status, body } = await ask(path);
  expect(status).toBe(expected);
  expect(body).not.toMatch(/devDependencies|root:/);
});

test('the page’s script reads documents, and has nothing in it of what makes them', async () => {
  const { body } = await ask('/app.js');
  expect(body).not.toMatch(/node:|aws-sdk|Client\b.*\bsend\(|commander/);
  // 118 kB with lit-html and zod/mini, its names as they are written: what drags an operation in is larger.
  expect(body.length).toBeLessThan(120_000);
});

test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s changes nothing', async (method) => {
  expect((await ask('/api/pipelines/trial/executions', { method })).status).toBe(405);
  expect((await ask('/', { method })).status).toBe(405);
});

test.each([
  'DROP TABLE trial_by_city',
  'INSERT INTO trial_by_city SELECT 1',
  '/* SELECT */ DELETE FROM trial_by_city',
  // For Athena the comment goes on to the end of the line.
  '--\u2028SELECT\nDROP TABLE trial_by_city',
])('%j is refused', async (statement) => {
  const { status, body } = await sql(statement);
  expect([status, JSON.parse(body).error]).toEqual([400, expect.stringMatching(/only SELECT/)]);
});

test('a statement is taken as JSON only, as no form of another site sends it', async () => {
  expect((await sql('SELECT 1', { 'content-type': 'text/plain' })).status).toBe(400);
  expect((await ask('/api/sql')).status).toBe(400);
  expect(
    (
      await ask('/api/sql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': '1' },
        body: '{',
      })
    ).status,
  ).toBe(400);
  expect(JSON.parse((await sql('SELECT 1 AS one')).body)).toMatchObject({ columns: ['one'], rows: [['1']] });
});

test('a query is stopped when nobody waits for its answer any more', async () => {
  const queries = new Queries(lake.state);
  const leave = new AbortController();
  const left = fetch(`${server.origin}/api/sql`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ statement: ENDLESS }),
    signal: leave.signal,
  }).catch((error: unknown) => error);
  const id = await queries.next();
  leave.abort();
  expect(await left).toMatchObject({ name: 'AbortError' });
  expect(await queries.endOf(id)).toBe('CANCELLED');
});

test('every answer forbids scripts, frames and guesses', async () => {
  for (const path of ['/', '/app.js', '/api/stage', '/nowhere']) {
    const { headers } = await ask(path);
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'self';/),
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
  }
});

/** The calls of AWS so far. */
const audit = () =>
  readFileSync(join(lake.state, 'audit.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { service: string; operation: string; caller: string });

test('looks cost little of what an account may ask of Step Functions: what has ended is described once', async () => {
  const { execution } = await lake
    .landText(file(2))
    .then(async () => JSON.parse((await ask('/api/pipelines/trial/executions')).body)[0]);
  const before = audit().length;
  for (let looks = 0; looks < 3; looks += 1) {
    await sleep(600);
    const path = '/api/pipelines/trial';
    await Promise.all([`${path}/status`, `${path}/executions`].map((one) => ask(one)));
    expect((await ask(`${path}/logs/${execution}/ctas`)).status).toBe(200);
  }
  const asked = audit()
    .slice(before)
    .filter(({ service, operation }) => service === 'states' || operation === 'ListObjectsV2');
  // What landed, whose the datasets are, and what the version says, which is looked for first, are listed once.
  expect(asked.map(({ operation }) => operation)).toEqual([
    'ListExecutions',
    'ListObjectsV2',
    'ListObjectsV2',
    'ListObjectsV2',
    'ListExecutions',
    'ListExecutions',
  ]);
});

test('looking at everything asks AWS for nothing but reading, and nobody else for anything', async () => {
  const before = audit().length;
  const visit = await Visit.of(server, '#/trial/runs');
  try {
    await visit.sees('Succeeded', '.heading');
    await visit.sees('done', '.detail .lines');
    await visit.go('#/trial/versions');
    await visit.sees('Checks over time');
    await visit.go('#/trial/data');
    await visit.sees('1 row ·', 'caption');
    await visit.go('#/trial/definition');
    await visit.sees('What is deployed');
    await visit.go('#/');
    await visit.sees('version 2', '.overview');
  } finally {
    await visit.close();
  }
  expect(visit.complaints).toEqual([]);
  expect(
    visit.requested.filter((url) => !url.startsWith(`${server.origin}/`) && !url.startsWith('data:')),
  ).toEqual([]);
  const asked = audit()
    .slice(before)
    .filter(({ caller }) => !caller.includes(' via ') && caller.includes('user/'));
  const operations = new Set(asked.map(({ operation }) => operation));
  expect(operations.size).toBeGreaterThan(5);
  // A query is read too; Athena keeps its answer under athena-staging/analysts/.
  expect([...operations].filter((one) => !/^(Get|List|Describe|Head|Filter)/.test(one))).toEqual([
    'StartQueryExecution',
  ]);
});

test('a port that is taken is told in one line', async () => {
  const { port } = new URL(server.origin);
  await expect(PageServer.ofStage(lake, port)).rejects.toThrow(
    `Port ${port} is taken; name another with --port, or 0 for a free one.`,
  );
});
