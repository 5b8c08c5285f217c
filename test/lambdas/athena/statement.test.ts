import type { Queries } from '../../../core/payload.ts';
import { runStatement, type Statement } from '../../../lambdas/athena/statement.ts';
import type { FencedContext } from '../../../lambdas/runtime/fenced.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { contextOf } from '../../memory/stage.ts';

let aws: MemoryAws;
let context: FencedContext;
let redriven: FencedContext;
beforeEach(() => {
  aws = new MemoryAws();
  aws.queries.outcome = () => ({ state: 'SUCCEEDED', scanned: 5 });
  const execution = aws.executions.start('one');
  context = contextOf(aws, execution).context;
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
