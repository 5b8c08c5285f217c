import {
  AthenaClient,
  type GetQueryExecutionCommandOutput,
  type GetQueryResultsCommandOutput,
} from '@aws-sdk/client-athena';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { join } from 'node:path';
import { fingerprintsOf } from '../../core/definition/fingerprint.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { versionPrefix } from '../../core/stage/keys.ts';
import { buildTable } from '../../core/stage/names.ts';
import type { Building, Built } from '../../core/tasks/ctas.ts';
import { runIdOf } from '../../core/runs/run-id.ts';
import { buildVersion } from '../../lambdas/ctas/task.ts';
import type { FencedContext } from '../../lambdas/runtime/fenced.ts';
import { loadPipelines } from '../../lib/definition/load.ts';
import { TestLake } from '../support/lake.ts';

/** 210 days, four sensors each: a CTAS and two INSERTs. */
const DAYS = Array.from({ length: 210 }, (_, day) =>
  new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10),
);
const ROWS = DAYS.flatMap((day) => [1, 2, 3, 4].map((sensor) => `${day},${sensor},${sensor}.500`));

let lake: TestLake;
let pipeline: Pipeline;
let uploaded: Building;
let started = 0;

beforeAll(async () => {
  lake = await TestLake.open('daily');
  const pipelines = await loadPipelines(join(import.meta.dirname, '../pipelines'));
  pipeline = pipelines.find(({ name }) => name === 'daily')!;
  // A first run leaves the raw data and its table.
  const run = await lake.landText(['day,sensor,reading', ...ROWS, ''].join('\n'));
  const { upload, ...output } = await lake.output(run);
  uploaded = { ...output, upload, queries: {}, plan: undefined };
}, 60_000);
afterAll(() => lake.close());

/** What becomes of Athena's answers on a query. */
interface Alterations {
  readonly query?: (id: string, answer: GetQueryExecutionCommandOutput) => void;
  readonly results?: (id: string, answer: GetQueryResultsCommandOutput) => void;
}

/** The task as an execution of its own runs it, with what Athena answers altered. */
class Execution {
  readonly context: FencedContext;
  readonly logged: string[] = [];
  readonly #alterations: Alterations;
  /** Ids of queries by the statement that they run. */
  readonly ids = new Map<string, string[]>();
  elapsed = 0;

  constructor(alterations: Alterations = {}, of = pipeline) {
    this.#alterations = alterations;
    started += 1;
    const name = `build-${started}`;
    const execution = {
      id: `arn:aws:states:us-east-1:000000000000:execution:daily_pipeline-dev:${name}`,
      name,
      startTime: new Date(Date.UTC(2030, 0, 1, 0, 0, started)).toISOString(),
      redriveCount: 0,
    };
    this.context = {
      pipeline: of,
      environment: {
        pipeline: 'daily',
        stage: 'dev',
        bucket: lake.pipeline.bucket,
        database: lake.pipeline.database,
        workgroup: 'afluente-dev-pipelines',
      },
      execution,
      run: runIdOf(execution),
      began: new Date(),
      epoch: 1,
      deployed: fingerprintsOf(of),
      noteQuery: () => Promise.resolve(),
      log: (message, fields = {}) => {
        this.logged.push(message);
        if (message !== 'started') return;
        const { statement, queryId } = fields as { statement: string; queryId: string };
        this.ids.set(statement, [...new Set([...(this.ids.get(statement) ?? []), queryId])]);
      },
      measure: () => undefined,
      now: () => new Date(Date.now() + this.elapsed),
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    };
  }

  get athena(): AthenaClient {
    const client = new AthenaClient(lake.offline.connection);
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const answer = await next(args);
          const { QueryExecutionId: id = '' } = args.input as { QueryExecutionId?: string };
          if (commandName === 'GetQueryExecutionCommand') this.#alterations.query?.(id, answer.output);
          if (commandName === 'GetQueryResultsCommand') this.#alterations.results?.(id, answer.output);
          return answer;
        },
      { step: 'initialize' },
    );
    return client;
  }

  invoke(input: Building): Promise<Building | Built> {
    const { connection } = lake.offline;
    const clients = { athena: this.athena, glue: new GlueClient(connection), s3: new S3Client(connection) };
    return buildVersion(input, clients, { ...this.context, began: this.context.now() });
  }

  /** The rows of what was built, and its files by partition. */
  async built() {
    const rows = await lake.sql(`SELECT day, sensor, reading FROM ${buildTable(pipeline, this.context.run)}`);
    const files = new Map<string, string[]>();
    for (const key of await this.keys()) {
      const partition = key.split('/')[3]!;
      files.set(partition, [...(files.get(partition) ?? []), key]);
    }
    return { rows: rows.map((row) => row.join(',')).sort(), files };
  }

  keys(): Promise<string[]> {
    return lake.keys(versionPrefix(pipeline.definition.target.table, this.context.run));
  }
}

/** A query that ended well is reported as failed, retryably, the first time: its files are there. */
function failingOnce(statement: string, of = pipeline): Execution {
  const execution: Execution = new Execution(
    {
      query: (id, answer) => {
        const { Status } = answer.QueryExecution!;
        if (id !== execution.ids.get(statement)?.[0] || Status?.State !== 'SUCCEEDED') return;
        const ErrorMessage = 'INTERNAL_ERROR: try again';
        Object.assign(Status, { State: 'FAILED', AthenaError: { Retryable: true, ErrorMessage } });
      },
    },
    of,
  );
  return execution;
}

async function complete(execution: Execution, input = uploaded): Promise<Built> {
  const output = await execution.invoke(input);
  expect(output.step).toEqual({ status: 'done', waitSeconds: 0 });
  return output as Built;
}

test('a chunk whose query failed is repeated alone, without duplicates', async () => {
  const execution = failingOnce('insert_2');
  const failed = await execution.invoke(uploaded);
  expect(failed.step).toEqual({ status: 'retry', waitSeconds: 20 });
  expect(failed.plan).toMatchObject({ chunks: 3, index: 2 });
  expect(failed.queries['insert_2']).toMatchObject({ attempt: 2 });
  // Its own partitions are empty, the two hundred before them untouched.
  const kept = await execution.keys();
  expect(new Set(kept.map((key) => key.split('/')[3]))).toEqual(
    new Set(DAYS.slice(0, 200).map((day) => `day=${day}`)),
  );

  const { build } = await complete(execution, failed);
  expect(build).toMatchObject({ rows: ROWS.length, partitions: 210, files: 210 });
  expect((await execution.built()).rows).toEqual(ROWS.toSorted());
  expect(await execution.keys()).toEqual(expect.arrayContaining(kept));
  expect([...execution.ids].map(([name, ids]) => [name, ids.length])).toEqual([
    ['stage', 1],
    ['plan', 1],
    ['ctas', 1],
    ['insert_1', 1],
    ['insert_2', 2],
  ]);
});

test.each([
  ['ctas', { chunks: 3, index: 0 }],
  ['stage', undefined],
  ['plan', undefined],
])('%s is repeated from nothing: neither its files nor its table are in the way', async (statement, plan) => {
  const execution = failingOnce(statement);
  const failed = await execution.invoke(uploaded);
  expect(failed.step.status).toBe('retry');
  if (plan) expect(failed.plan).toMatchObject(plan);
  else expect(failed.plan).toBeUndefined();
  expect(await execution.keys()).toEqual([]);
  await complete(execution, failed);
  expect((await execution.built()).rows).toEqual(ROWS.toSorted());
});

test('an invocation that crashed is repeated with its input and finds its queries again', async () => {
  const execution = new Execution();
  const first = await complete(execution);
  const files = await execution.keys();
  const second = await complete(execution);
  expect(second.build).toEqual(first.build);
  expect([...execution.ids.values()].every((ids) => ids.length === 1)).toBe(true);
  expect(await execution.keys()).toEqual(files);
});

test('an invocation hands over before its time is up, and the next goes on where it ended', async () => {
  const execution: Execution = new Execution({
    results: (id) => {
      // After the second chunk a minute has passed.
      if (id === execution.ids.get('insert_1')?.[0]) execution.elapsed = 61_000;
    },
  });
  const halfway = await execution.invoke(uploaded);
  expect(halfway.step).toEqual({ status: 'running', waitSeconds: 1 });
  expect(halfway.plan).toMatchObject({ chunks: 3, index: 2 });
  expect([...execution.ids.keys()].at(-1)).toBe('insert_1');
  expect((await complete(execution, halfway)).build).toMatchObject({ rows: ROWS.length, partitions: 210 });
  expect((await execution.built()).rows).toEqual(ROWS.toSorted());
});

test('the plan of another run is not followed', async () => {
  const other = new Execution();
  const { plan, queries } = await complete(other);
  const execution = new Execution();
  const redriven = Object.fromEntries(
    Object.entries(queries).map(([name, query]) => [name, { ...query, redrive: -1 }]),
  );
  const output = await complete(execution, { ...uploaded, plan, queries: redriven });
  expect(output.plan?.key).toContain(execution.context.run);
  expect((await execution.built()).rows).toEqual(ROWS.toSorted());
});

test('a statement that wrote other rows than were staged ends the run', async () => {
  const execution: Execution = new Execution({
    results: (id, answer) => {
      if (id === execution.ids.get('insert_1')?.[0]) answer.UpdateCount = 401;
    },
  });
  await expect(execution.invoke(uploaded)).rejects.toMatchObject({
    name: 'QueryFailed',
    message: expect.stringMatching(
      /^insert_1: 401 rows were written where 400 were staged \(query .*\)\. Start the pipeline again\.$/,
    ),
  });
});

test('a target without partitions is built by one statement, and repeated from nothing', async () => {
  const { definition } = pipeline;
  const flat = {
    ...pipeline,
    definition: { ...definition, target: { ...definition.target, partitionBy: [] } },
  };
  const execution = failingOnce('ctas', flat);
  const failed = await execution.invoke(uploaded);
  expect(failed.step.status).toBe('retry');
  expect(await execution.keys()).toEqual([]);
  const { build, plan } = await complete(execution, failed);
  expect(plan).toBeUndefined();
  expect(build).toMatchObject({ rows: ROWS.length, partitions: 0 });
  expect((await execution.built()).rows).toEqual(ROWS.toSorted());
  expect([...execution.ids.keys()]).toEqual(['ctas']);
});
