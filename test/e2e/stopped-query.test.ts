import { StopQueryExecutionCommand } from '@aws-sdk/client-athena';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { query } from '../../operate/data/query.ts';
import { TestLake } from '../support/lake.ts';
import { environmentOf } from '../support/program.ts';
import { ENDLESS, Queries } from '../support/queries.ts';

const ROOT = join(import.meta.dirname, '../..');

let lake: TestLake;
let queries: Queries;

beforeAll(async () => {
  lake = await TestLake.open('trial');
  queries = new Queries(lake.state);
}, 120_000);
afterAll(() => lake.close());

test('Ctrl-C in afluente sql stops the query in Athena, and says so', async () => {
  const { endpoint, region, credentials } = lake.offline.connection;
  const child = spawn(process.execPath, ['bin/main.js', 'sql', '--stage', 'dev', ENDLESS], {
    cwd: ROOT,
    env: environmentOf({
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    }),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  const ended = once(child, 'close');
  const id = await queries.next();
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  expect(said).toBe('The query was stopped.\n');
  expect(await queries.endOf(id)).toBe('CANCELLED');
});

test('a query that Athena refuses to stop is said to go on', async () => {
  const { athena } = lake.aws;
  const send = async (command: object, ...rest: unknown[]) => {
    if (command instanceof StopQueryExecutionCommand) throw new Error('not allowed');
    return (athena.send as (...all: unknown[]) => Promise<unknown>).call(athena, command, ...rest);
  };
  const aws = { ...lake.aws, athena: Object.assign(Object.create(athena), { send }) };
  const { database, analystsWorkgroup: workgroup } = lake.pipeline;
  const end = new AbortController();
  const said = query(aws, ENDLESS, { database, workgroup }, { signal: end.signal }).catch(
    (error: unknown) => error,
  );
  const id = await queries.next();
  end.abort();
  expect(await said).toMatchObject({
    name: 'QueryStopped',
    message: `The query ${id} goes on in Athena, which didn't stop it: not allowed`,
  });
  await athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
  expect(await queries.endOf(id)).toBe('CANCELLED');
});
