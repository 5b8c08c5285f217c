import { LockLost } from '../../../core/errors/errors.ts';
import type { Queries } from '../../../core/runs/payload.ts';
import { sqlHash } from '../../../core/runs/statements.ts';
import { runStatement, runStatements, type Statement } from '../../../lambdas/athena/statement.ts';
import type { FencedContext } from '../../../lambdas/runtime/fenced.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { contextOf, type Told } from '../../memory/stage.ts';

let aws: MemoryAws;
let told: Told;
let context: FencedContext;
let redriven: FencedContext;
/** The ids that were left with the lock. */
let noted: string[];
beforeEach(() => {
  aws = new MemoryAws();
  aws.queries.outcome = () => ({ state: 'SUCCEEDED', scanned: 5 });
  const execution = aws.executions.start('one');
  noted = [];
  told = contextOf(aws, execution, { noteQuery: async (id) => void noted.push(id) });
  ({ context } = told);
  redriven = contextOf(aws, { ...execution, redriveCount: 1 }).context;
});
const run = (statement: Statement, queries: Queries = {}) =>
  runStatement(aws.clients.athena, statement, queries, context);
const started = () => aws.queries.all().map(({ sql }) => sql);
const select = (sql: string) => ({ name: 'check_target' as const, sql });

test('a SELECT that is another by now is asked anew, also while the other one runs', async () => {
  aws.queries.outcome = () => ({ state: 'RUNNING' });
  const waiting = await run(select('SELECT a, b'));
  expect(waiting.step.status).toBe('running');
  aws.queries.outcome = () => ({ state: 'SUCCEEDED' });
  const asked = await run(select('SELECT b, a'), waiting.queries);
  expect(asked).toMatchObject({ step: { status: 'done' }, queryId: 'q-2' });
  expect(started()).toEqual(['SELECT a, b', 'SELECT b, a']);
  // The answer to the new one is found again, and not asked a third time.
  expect((await run(select('SELECT b, a'), asked.queries)).queryId).toBe('q-2');
  expect((await run(select('SELECT a, b'), asked.queries)).queryId).toBe('q-1');
});

test('after a crash that left no trace in the payload, other SQL is another query', async () => {
  const first = await run(select('SELECT a, b'));
  expect((await run(select('SELECT a, b'))).queryId).toBe(first.queryId);
  expect((await run(select('SELECT b, a'))).queryId).not.toBe(first.queryId);
});

test.each(['create_raw', 'stage', 'ctas', 'insert_1', 'insert_12'] as const)(
  'other SQL of %s, which writes, ends the run by name and starts nothing',
  async (name) => {
    const { queries } = await run({ name, sql: 'one' });
    await expect(run({ name, sql: 'other' }, queries)).rejects.toMatchObject({
      name: 'DefinitionChanged',
      message: expect.stringMatching(new RegExp(`^${name}: .*; start the pipeline again\\.$`)),
    });
    expect(started()).toEqual(['one']);
    // A payload of an earlier release doesn't say which SQL it was.
    const unmarked = Object.fromEntries(
      Object.entries(queries).map(([key, one]) => [key, { ...one, sql: undefined }]),
    );
    await expect(run({ name, sql: 'one' }, unmarked)).rejects.toMatchObject({
      name: 'DefinitionChanged',
    });
  },
);

test('a redriven run starts all of its statements anew, whatever they were', async () => {
  const { queries } = await run({ name: 'ctas', sql: 'one' });
  const again = await runStatement(aws.clients.athena, { name: 'ctas', sql: 'other' }, queries, redriven);
  expect(again.queries['ctas']).toMatchObject({ redrive: 1, attempt: 1, succeeded: true });
});

test('bytes of a query that was left are counted', async () => {
  const { queries } = await run(select('SELECT a'));
  expect((await run(select('SELECT b'), queries)).queries['check_target']).toMatchObject({
    scanned: 10,
  });
});

const DONE = { status: 'done', waitSeconds: 0 };
const failing = (error: object) => () => ({ state: 'FAILED' as const, scanned: 5, error });

test('a statement is asked where the pipeline works, and answers once it succeeded', async () => {
  const progress = await run(select('SELECT a'));
  const [query] = aws.queries.all();
  expect(query).toMatchObject({
    sql: 'SELECT a',
    database: 'db',
    workgroup: 'w',
    output: 's3://lake/athena-staging/pipelines/trial/',
    token: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const entry = { attempt: 1, redrive: 0, sql: expect.stringMatching(/^[0-9a-f]{16}$/), id: 'q-1' };
  expect(progress).toEqual({
    queries: { check_target: { ...entry, scanned: 5, succeeded: true } },
    step: DONE,
    queryId: 'q-1',
  });
  expect(noted).toEqual(['q-1']);
  expect(told.measured).toEqual([['BytesScanned', 5]]);
  // Nobody waited for what was over.
  expect(aws.now()).toEqual(new Date('2026-11-23T04:30:12Z'));
  expect(told.logged).toEqual([
    ['started', { statement: 'check_target', queryId: 'q-1', attempt: 1 }],
    [
      'query',
      {
        statement: 'check_target',
        queryId: 'q-1',
        attempt: 1,
        queryState: 'SUCCEEDED',
        scanned: 5,
        milliseconds: 1,
      },
    ],
  ]);
});

test('what succeeded is over: whoever comes back finds it, and counts nothing twice', async () => {
  const progress = await run(select('SELECT a'));
  told.measured.length = 0;
  expect(await run(select('SELECT a'), progress.queries)).toEqual(progress);
  expect(told.measured).toEqual([]);
});

test('what other statements left stays in the payload, and DDL is billed nothing', async () => {
  const { queries } = await run(select('SELECT a'));
  told.measured.length = 0;
  const after = await run({ name: 'create_raw', sql: 'CREATE' }, queries);
  expect(after.queries).toMatchObject({ check_target: queries['check_target'], create_raw: { id: 'q-2' } });
  expect(told.measured).toEqual([]);
});

test('each execution, redrive, statement and attempt is a query of its own', async () => {
  const other = contextOf(aws, aws.executions.start('two')).context;
  await run(select('SELECT a'));
  await run({ name: 'check_source', sql: 'SELECT a' });
  await run(select('SELECT a'), { check_target: { attempt: 2, redrive: 0, sql: '6b0c5a1f' } });
  for (const one of [redriven, other]) await runStatement(aws.clients.athena, select('SELECT a'), {}, one);
  const tokens = aws.queries.all().map(({ token }) => token);
  expect(new Set(tokens).size).toBe(tokens.length);
});

test.each(['RUNNING', 'QUEUED'] as const)(
  'a query that is %s after five seconds is left to Step Functions, and found again',
  async (state) => {
    aws.queries.outcome = () => ({ state });
    const began = aws.now().getTime();
    const waits: number[] = [];
    const sleep = async (milliseconds: number) => {
      waits.push(milliseconds);
      await aws.sleep(milliseconds);
    };
    const waiting = await runStatement(aws.clients.athena, select('SELECT a'), {}, { ...context, sleep });
    expect(waiting.step).toEqual({ status: 'running', waitSeconds: 10 });
    expect(waits.slice(0, 4).map(Math.round)).toEqual([100, 150, 225, 338]);
    expect(Math.max(...waits)).toBe(1000);
    const looked = aws.now().getTime() - began;
    expect(looked).toBeGreaterThan(4000);
    expect(looked).toBeLessThanOrEqual(5000);
    expect(told.measured).toEqual([]);

    Object.assign(aws.queries.get('q-1'), { state: 'SUCCEEDED', scanned: 7 });
    const done = await run(select('SELECT a'), waiting.queries);
    expect(done).toMatchObject({ step: DONE, queryId: 'q-1' });
    // It is with the lock since it was started.
    expect(noted).toEqual(['q-1']);
    expect(told.measured).toEqual([['BytesScanned', 7]]);
  },
);

test('a query that ends while it is looked at is followed to its end', async () => {
  aws.queries.outcome = () => ({ state: 'RUNNING' });
  const sleep = async (milliseconds: number) => {
    await aws.sleep(milliseconds);
    Object.assign(aws.queries.get('q-1'), { state: 'SUCCEEDED' });
  };
  const progress = await runStatement(aws.clients.athena, select('SELECT a'), {}, { ...context, sleep });
  expect(progress.step).toEqual(DONE);
});

test('what Athena calls retryable is tried again, four times, with longer waits; all bytes are counted', async () => {
  aws.queries.outcome = failing({ Retryable: true, ErrorMessage: 'GENERIC_INTERNAL_ERROR: x' });
  let queries: Queries = {};
  for (const waitSeconds of [20, 40, 80]) {
    const failed = await run(select('SELECT a'), queries);
    expect(failed.step).toEqual({ status: 'retry', waitSeconds });
    queries = failed.queries;
  }
  expect(queries['check_target']).toEqual({ attempt: 4, redrive: 0, sql: expect.any(String), scanned: 15 });
  await expect(run(select('SELECT a'), queries)).rejects.toMatchObject({
    name: 'QueryFailed',
    message: expect.stringContaining('after 4 attempts'),
  });
  expect(aws.queries.all()).toHaveLength(4);
  expect(told.measured).toEqual(Array.from({ length: 4 }, () => ['BytesScanned', 5]));
});

test.each([
  ['its end', { ended: new Date('2026-11-23T04:30:00.000Z') }, '2026-11-23T04:30:10.000Z'],
  ['now, where Athena tells of none', {}, '2026-11-23T04:30:22.000Z'],
])('what is of an attempt that is tried again is from before half a wait after %s', async (_, end, over) => {
  aws.queries.outcome = () => ({ state: 'FAILED', error: { Retryable: true }, ...end });
  expect(await run(select('SELECT a'))).toMatchObject({ step: { status: 'retry' }, over: new Date(over) });
});

test.each([
  ['failed for good', { state: 'FAILED' as const, error: { Retryable: false } }],
  ['failed without a word', { state: 'FAILED' as const }],
  ['was cancelled', { state: 'CANCELLED' as const, error: { Retryable: true } }],
])('a query that %s is not tried again', async (_, outcome) => {
  aws.queries.outcome = () => outcome;
  await expect(run(select('SELECT a'))).rejects.toMatchObject({ name: 'QueryFailed' });
  expect(aws.queries.all()).toHaveLength(1);
});

test('what Athena refuses to start ends the run by its name; any other fault passes as it is', async () => {
  const { InvalidRequestException } = await import('@aws-sdk/client-athena');
  const refused = new InvalidRequestException({ message: 'line 1:1: no', $metadata: {} });
  aws.queries.outcome = () => {
    throw refused;
  };
  await expect(run(select('SELECT'))).rejects.toMatchObject({ name: 'SqlError', cause: refused });
  aws.queries.outcome = () => {
    throw new Error('reset');
  };
  await expect(run(select('SELECT'))).rejects.toThrow(new Error('reset'));
  expect(noted).toEqual([]);
});

test('a query that the lock doesn’t take any more is stopped', async () => {
  aws.queries.outcome = () => ({ state: 'RUNNING' });
  const without = (error: Error) => ({ ...context, noteQuery: () => Promise.reject(error) });
  const asked = (error: Error, sql: string) =>
    runStatement(aws.clients.athena, select(sql), {}, without(error));
  await expect(asked(new LockLost('gone'), 'SELECT a')).rejects.toMatchObject({ name: 'LockLost' });
  expect(aws.queries.get('q-1')).toMatchObject({ stopped: true, state: 'CANCELLED' });
  // Whether another one holds the lock isn't known.
  await expect(asked(new Error('reset'), 'SELECT b')).rejects.toThrow('reset');
  expect(aws.queries.get('q-2')).toMatchObject({ stopped: false });
});

test('a query that Athena doesn’t tell of is a fault', async () => {
  const { athena } = aws.clients;
  const send = async (command: any) =>
    command.constructor.name === 'GetQueryExecutionCommand' ? {} : athena.send(command);
  const deaf = Object.assign(Object.create(athena), { send });
  await expect(runStatement(deaf, select('SELECT a'), {}, context)).rejects.toThrow(
    new TypeError('Athena knows no query q-1.'),
  );
});

const both: Statement[] = [
  { name: 'check_source', sql: 'SELECT a' },
  { name: 'check_target', sql: 'SELECT b' },
];
const side = (queries: Queries = {}) => runStatements(aws.clients.athena, both, queries, context);

test('statements run side by side; what others left stays', async () => {
  const { queries: before } = await run({ name: 'ctas', sql: 'CREATE' });
  const all = await side(before);
  expect(all).toMatchObject({ step: DONE, queryIds: ['q-2', 'q-3'] });
  expect(Object.keys(all.queries)).toEqual(['ctas', 'check_source', 'check_target']);
});

test('while one of them runs they are not done; the longest wait counts', async () => {
  aws.queries.outcome = ({ sql }) => ({ state: sql === 'SELECT a' ? 'SUCCEEDED' : 'RUNNING' });
  const waiting = await side();
  expect(waiting.step).toEqual({ status: 'running', waitSeconds: 10 });
  expect(waiting.queries).toMatchObject({ check_source: { succeeded: true }, check_target: { id: 'q-2' } });
  expect(waiting.queries['check_target']).not.toHaveProperty('succeeded');

  aws.queries.outcome = ({ sql }) =>
    sql === 'SELECT c'
      ? { state: 'RUNNING' }
      : { state: 'FAILED', error: { Retryable: true, ErrorMessage: 'x' } };
  const again = { check_target: { attempt: 2, redrive: 0, sql: sqlHash('SELECT d') } };
  const others: Statement[] = [
    { name: 'check_source', sql: 'SELECT c' },
    { name: 'check_target', sql: 'SELECT d' },
  ];
  const { step } = await runStatements(aws.clients.athena, others, again, context);
  expect(step).toEqual({ status: 'retry', waitSeconds: 40 });
});

test('nothing to ask is done', async () => {
  expect(await runStatements(aws.clients.athena, [], {}, context)).toEqual({
    queries: {},
    step: DONE,
    queryIds: [],
  });
});
