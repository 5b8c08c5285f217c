import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { undecidedOfRun } from '../../operate/data/undecided.ts';
import type { Session } from '../../operate/session/session.ts';
import { MemoryAws } from '../memory/aws.ts';

const state = mkdtempSync(join(tmpdir(), 'afluente-undecided-'));
const folders = join(state, 'pipelines');
const SELECT = 'SELECT\n  id,\n  amount / 7.0 AS share\nFROM sales';
const ID = '01234567-89ab-cdef-0123-456789abcdef';

/** A query that the offline AWS has left word of. */
const leave = (id: string, line: number) => {
  const places = [{ line, column: 12, text: '7.0' }];
  const told = {
    fact: 'decimalLiterals',
    taken: 'double',
    other: 'decimal',
    places,
    outcome: { kind: 'same' },
  };
  writeFileSync(join(state, 'athena/undecided', `${id}.json`), JSON.stringify([told]));
};

const memory = new MemoryAws();
const session = {
  aws: memory.clients,
  state,
  folders,
  pipeline: { name: 'sales', table: 'shares' },
} as unknown as Session;

beforeAll(async () => {
  mkdirSync(join(state, 'athena/undecided'), { recursive: true });
  mkdirSync(join(folders, 'sales'), { recursive: true });
  writeFileSync(join(folders, 'sales/shares.sql'), `${SELECT}\n\n`);
});
afterAll(() => rmSync(state, { recursive: true }));

const start = async (sql: string): Promise<string> => {
  memory.queries.outcome = () => ({ state: 'SUCCEEDED' });
  const before = memory.queries.all().length;
  memory.queries.operations['StartQueryExecution']?.({ QueryString: sql });
  return memory.queries.all()[before]?.id ?? '';
};
const payloadOf = (...ids: string[]) => ({
  queries: Object.fromEntries(ids.map((id) => [`ctas ${id}`, { attempt: 1, redrive: 0, id }])),
});

test('a place in a run’s statement is told as one in the file of the SELECT', async () => {
  const id = await start(`CREATE TABLE x AS\nWITH sales AS (SELECT 1),\nshares AS (\n${SELECT}\n)\nSELECT 1`);
  leave(id, 6);
  expect(await undecidedOfRun(session, { payload: payloadOf(id, 'another') })).toMatchObject([
    { places: [{ file: join(folders, 'sales/shares.sql'), line: 3, column: 12 }] },
  ]);
  leave(id, 2);
  const [outside] = await undecidedOfRun(session, { payload: payloadOf(id) });
  expect(outside?.places).toEqual([{ line: 2, column: 12, text: '7.0' }]);
});

test('of a statement that is another than the file by now, the place is the statement’s own', async () => {
  const id = await start('SELECT 7.0');
  leave(id, 1);
  const [found] = await undecidedOfRun(session, { payload: payloadOf(id) });
  expect(found?.places).toEqual([{ line: 1, column: 12, text: '7.0' }]);
});

test('the query by which a run failed is looked at too; a run that asked nothing, and a deployed stage, tell nothing', async () => {
  leave(ID, 1);
  const query = memory.queries.get(await start('SELECT 7.0'));
  memory.queries.get = () => query;
  const cause = `ctas: INVALID_CAST_ARGUMENT: Cannot cast ' 7' to INT (query ${ID})`;
  expect(await undecidedOfRun(session, { payload: {}, cause })).toHaveLength(1);
  expect(await undecidedOfRun(session, { payload: undefined })).toEqual([]);
  const deployed = { ...session, state: undefined };
  expect(await undecidedOfRun(deployed, { payload: payloadOf(ID) })).toEqual([]);
});
