import type { AthenaClient } from '@aws-sdk/client-athena';
import type { Queries } from '../../../core/payload.ts';
import { runIdOf } from '../../../core/run-id.ts';
import { runStatement, type Statement } from '../../../lambdas/athena/statement.ts';
import type { FencedContext } from '../../../lambdas/runtime/fenced.ts';
import trial from '../../pipelines/trial/pipeline.ts';

/** As Athena: a token finds its query again, and is refused for another one. */
class FakeAthena {
  readonly queries: { id: string; token: string; sql: string; state: string }[] = [];
  /** What becomes of a query when it is looked at. */
  state = 'SUCCEEDED';

  get client(): AthenaClient {
    return { send: (command: any) => Promise.resolve(this.#answer(command)) } as unknown as AthenaClient;
  }

  #answer({ constructor: { name }, input }: any): object {
    if (name === 'StartQueryExecutionCommand') {
      const { ClientRequestToken: token, QueryString: sql } = input;
      const known = this.queries.find((one) => one.token === token);
      if (known && known.sql !== sql) throw new Error('Idempotent parameters do not match');
      if (known) return { QueryExecutionId: known.id };
      const id = `q-${this.queries.length + 1}`;
      this.queries.push({ id, token, sql, state: this.state });
      return { QueryExecutionId: id };
    }
    const found = this.queries.find(({ id }) => id === input.QueryExecutionId)!;
    const { id: QueryExecutionId, state: State } = found;
    return { QueryExecution: { QueryExecutionId, Status: { State }, Statistics: { DataScannedInBytes: 5 } } };
  }
}

const execution = {
  id: 'arn:aws:states:us-east-1:000000000000:execution:trial_pipeline-dev:one',
  name: 'one',
  startTime: '2026-11-23T04:30:12Z',
  redriveCount: 0,
};
let clock = 0;
const context: FencedContext = {
  pipeline: { name: 'trial', definition: trial, sql: '' },
  place: { pipeline: 'trial', stage: 'dev', bucket: 'lake', database: 'd', workgroup: 'w' },
  execution,
  run: runIdOf(execution),
  epoch: 1,
  deployed: { rows: 'r', build: 'b', checks: 'c' },
  noteQuery: () => Promise.resolve(),
  log: () => undefined,
  measure: () => undefined,
  now: () => new Date((clock += 3000)),
  sleep: () => Promise.resolve(),
};
const run = (athena: FakeAthena, statement: Statement, queries: Queries = {}) =>
  runStatement(athena.client, statement, queries, context);
const select = (sql: string) => ({ name: 'check_target' as const, sql });

test('a SELECT that is another by now is asked anew, also while the other one runs', async () => {
  const athena = new FakeAthena();
  athena.state = 'RUNNING';
  const waiting = await run(athena, select('SELECT a, b'));
  expect(waiting.step.status).toBe('running');
  athena.state = 'SUCCEEDED';
  const asked = await run(athena, select('SELECT b, a'), waiting.queries);
  expect(asked).toMatchObject({ step: { status: 'done' }, queryId: 'q-2' });
  expect(athena.queries.map(({ sql }) => sql)).toEqual(['SELECT a, b', 'SELECT b, a']);
  // The answer to the new one is found again, and not asked a third time.
  expect((await run(athena, select('SELECT b, a'), asked.queries)).queryId).toBe('q-2');
  expect((await run(athena, select('SELECT a, b'), asked.queries)).queryId).toBe('q-1');
});

test('after a crash that left no trace in the payload, other SQL is another query', async () => {
  const athena = new FakeAthena();
  const first = await run(athena, select('SELECT a, b'));
  expect((await run(athena, select('SELECT a, b'))).queryId).toBe(first.queryId);
  expect((await run(athena, select('SELECT b, a'))).queryId).not.toBe(first.queryId);
});

test.each(['create_raw', 'stage', 'ctas', 'insert_1', 'insert_12'] as const)(
  'other SQL of %s, which writes, ends the run by name and starts nothing',
  async (name) => {
    const athena = new FakeAthena();
    const { queries } = await run(athena, { name, sql: 'one' });
    await expect(run(athena, { name, sql: 'other' }, queries)).rejects.toMatchObject({
      name: 'DefinitionChanged',
      message: expect.stringMatching(new RegExp(`^${name}: .*; start the pipeline again\\.$`)),
    });
    expect(athena.queries).toHaveLength(1);
    // A payload of an earlier release doesn't say which SQL it was.
    const unmarked = Object.fromEntries(
      Object.entries(queries).map(([key, one]) => [key, { ...one, sql: undefined }]),
    );
    await expect(run(athena, { name, sql: 'one' }, unmarked)).rejects.toMatchObject({
      name: 'DefinitionChanged',
    });
  },
);

test('a redriven run starts all of its statements anew, whatever they were', async () => {
  const athena = new FakeAthena();
  const { queries } = await run(athena, { name: 'ctas', sql: 'one' });
  const redriven = { ...context, execution: { ...execution, redriveCount: 1 } };
  const again = await runStatement(athena.client, { name: 'ctas', sql: 'other' }, queries, redriven);
  expect(again.queries['ctas']).toMatchObject({ redrive: 1, attempt: 1, succeeded: true });
});

test('bytes of a query that was left are counted', async () => {
  const athena = new FakeAthena();
  const { queries } = await run(athena, select('SELECT a'));
  expect((await run(athena, select('SELECT b'), queries)).queries['check_target']).toMatchObject({
    scanned: 10,
  });
});
