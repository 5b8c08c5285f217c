import { planKey, stagingPrefix, versionPrefix } from '../../../core/stage/keys.ts';
import { buildTable, stagingTable } from '../../../core/stage/names.ts';
import type { Building, Built } from '../../../core/tasks/ctas.ts';
import { readRawData } from '../../../lake/raw-data.ts';
import { buildVersion } from '../../../lambdas/ctas/task.ts';
import type { FencedContext } from '../../../lambdas/runtime/fenced.ts';
import { MemoryAws } from '../../memory/aws.ts';
import type { Outcome } from '../../memory/queries.ts';
import { contextOf, type Told, TRIAL, VISITS } from '../../memory/stage.ts';
import { building } from '../payloads.ts';

let aws: MemoryAws;
let told: Told;
let context: FencedContext;
let input: Building;

/** A lake in which a run of a pipeline has put its raw data. */
async function stage(pipeline = TRIAL) {
  aws = new MemoryAws();
  aws.s3.put(`raw-data/${pipeline.definition.source.dataset}/x.csv`, 'id\n1\n');
  told = contextOf(aws, aws.executions.start('one'), { pipeline });
  ({ context } = told);
  const { etag } = await readRawData(aws.clients.s3, 'lake', pipeline);
  input = building(context.run, etag);
}
beforeEach(() => stage());

const version = () => versionPrefix(context.pipeline.definition.target.table, context.run);
/** An invocation that begins now. */
const build = (from: Building) => buildVersion(from, aws.clients, { ...context, began: aws.now() });

const city = (index: number) => `c${String(index).padStart(3, '0')}`;
const kindOf = (sql: string) =>
  sql.startsWith('SELECT')
    ? 'plan'
    : sql.startsWith('INSERT')
      ? 'insert'
      : sql.includes('__stage_') && sql.includes('athena-staging')
        ? 'stage'
        : 'ctas';
/** Partitions that a chunk's statement names: it writes a file of 10 bytes into each. */
const partitionsIn = (sql: string) => [...sql.matchAll(/'(c\d{3})'/g)].map(([, name]) => name!);

/** Athena stages so many partitions, of two rows each, and writes what the chunks name. */
function athenaStages(count: number, change: (kind: string, sql: string) => Partial<Outcome> = () => ({})) {
  aws.queries.outcome = ({ sql }) => {
    const kind = kindOf(sql);
    if (kind === 'plan') {
      const rows = Array.from({ length: count }, (_, index) => [city(index), '2']);
      return { state: 'SUCCEEDED', rows: [['city', '_col1'], ...rows.toReversed()], ...change(kind, sql) };
    }
    if (kind === 'stage') return { state: 'SUCCEEDED', ...change(kind, sql) };
    const partitions = partitionsIn(sql);
    for (const one of partitions) aws.s3.put(`${version()}city=${one}/part-0`, '0123456789');
    return { state: 'SUCCEEDED', updateCount: 2 * partitions.length, ...change(kind, sql) };
  };
}
const statements = () => aws.queries.all().map(({ sql }) => kindOf(sql));

test('the build is stamped before a query writes by it', async () => {
  athenaStages(2);
  const output = await build({ ...input, stamps: { rows: 'r' } });
  expect(output).toEqual({
    ...input,
    stamps: { rows: 'r', build: context.deployed.build },
    step: { status: 'running', waitSeconds: 1 },
  });
  expect(aws.queries.all()).toEqual([]);
});

test('a version is staged, planned, and built: its files, its record, and what it tells', async () => {
  athenaStages(2);
  const output = await build(input);
  expect(statements()).toEqual(['stage', 'plan', 'ctas']);
  expect(output).toMatchObject({
    build: {
      table: buildTable(TRIAL, context.run),
      prefix: version(),
      rows: 4,
      partitions: 2,
      files: 2,
      bytes: 20,
    },
    plan: { key: planKey(TRIAL, context.run), chunks: 1, index: 0 },
    step: { status: 'done', waitSeconds: 0 },
  });
  expect(Object.keys(output.queries)).toEqual(['stage', 'plan', 'ctas']);
  expect(aws.s3.json(planKey(TRIAL, context.run))).toEqual({
    run: context.run,
    columns: ['city'],
    chunks: [
      [
        { values: ['c000'], rows: 2 },
        { values: ['c001'], rows: 2 },
      ],
    ],
  });
  expect(aws.s3.json(`${version()}_build.json`)).toEqual({
    format: 1,
    pipeline: 'trial',
    table: 'trial_by_city',
    run: context.run,
    rows: 4,
    bytes: 20,
    columns: [
      { Name: 'id', Type: 'int' },
      { Name: 'amount', Type: 'decimal(10,2)' },
      { Name: 'note', Type: 'string' },
      { Name: 'city', Type: 'string' },
    ],
    partitionBy: ['city'],
    partitions: [['c000'], ['c001']],
    evolution: 'compatible',
  });
  expect(told.logged).toContainEqual(['planned', { partitions: 2, chunks: 1 }]);
  expect(told.logged.at(-1)).toEqual(['built', (output as Built).build]);
  expect(told.measured.slice(-3)).toEqual([
    ['RowsWritten', 4],
    ['PartitionsWritten', 2],
    ['BytesWritten', 20],
  ]);
});

test('past a hundred partitions each chunk is a statement of its own, the first of which makes the table', async () => {
  athenaStages(250);
  const output = await build(input);
  expect(statements()).toEqual(['stage', 'plan', 'ctas', 'insert', 'insert']);
  expect(Object.keys(output.queries)).toEqual(['stage', 'plan', 'ctas', 'insert_1', 'insert_2']);
  expect(output).toMatchObject({
    build: { rows: 500, partitions: 250 },
    plan: { chunks: 3, index: 2 },
  });
  const [, , ...chunks] = aws.queries.all();
  expect(chunks.map(({ sql }) => partitionsIn(sql).length)).toEqual([100, 100, 50]);
  expect(chunks.flatMap(({ sql }) => partitionsIn(sql))).toEqual(
    Array.from({ length: 250 }, (_, i) => city(i)),
  );
});

test('a version without a row has a table all the same', async () => {
  athenaStages(0);
  expect(await build(input)).toMatchObject({ build: { rows: 0, partitions: 0, files: 0, bytes: 0 } });
  expect(statements()).toEqual(['stage', 'plan', 'ctas']);
});

test.each(['stage', 'plan', 'ctas'] as const)(
  'while the %s runs, the payload says where the build is, and nothing is begun twice',
  async (kind) => {
    athenaStages(2, (one) => (one === kind ? { state: 'RUNNING' } : {}));
    const waiting = await build(input);
    expect(waiting.step).toEqual({ status: 'running', waitSeconds: 10 });
    expect(waiting).not.toHaveProperty('build');
    expect('plan' in waiting).toBe(kind === 'ctas');
    expect(Object.keys(waiting.queries).at(-1)).toBe(kind);

    athenaStages(2);
    for (const id of aws.queries.running()) {
      const { sql } = aws.queries.get(id);
      Object.assign(aws.queries.get(id), aws.queries.outcome({ id, sql }));
    }
    const before = statements();
    const output = await build(waiting);
    expect(output).toHaveProperty('build');
    expect(statements()).toEqual([...before, ...['stage', 'plan', 'ctas'].slice(before.length)]);
  },
);

test('a build that is planned goes on with its chunk, and asks for no other', async () => {
  athenaStages(250, (kind, sql) =>
    sql.includes(city(100)) && kind === 'insert' ? { state: 'RUNNING' } : {},
  );
  const waiting = await build(input);
  expect(waiting).toMatchObject({ plan: { index: 1 }, step: { status: 'running' } });
  Object.assign(aws.queries.get(aws.queries.running()[0]!), { state: 'SUCCEEDED' });
  const asked = new Set<string>();
  aws.before = ({ input: { QueryExecutionId: id } }) => void (id === undefined || asked.add(id));
  const output = await build(waiting);
  expect(output).toMatchObject({ build: { rows: 500 }, plan: { index: 2 } });
  expect(statements()).toEqual(['stage', 'plan', 'ctas', 'insert', 'insert']);
  // Those of the stage, the count and the chunk before are over.
  expect([...asked]).toEqual(['q-4', 'q-5']);
});

test('a plan that is none ends the run, which is to be started again', async () => {
  athenaStages(2, (kind) => (kind === 'ctas' ? { state: 'RUNNING' } : {}));
  const waiting = await build(input);
  aws.s3.put(planKey(TRIAL, context.run), {});
  await expect(build(waiting)).rejects.toMatchObject({
    name: 'InvalidInput',
    message: expect.stringMatching(/ Start the pipeline again\.$/),
  });
});

test('after half of its time an invocation begins no chunk', async () => {
  // A minute of the task's two.
  let chunks = 0;
  const half = 60_000;
  athenaStages(250, (kind) => {
    if (kind === 'insert' || kind === 'ctas') {
      chunks += 1;
      aws.time = new Date(aws.time.getTime() + (chunks === 1 ? half : 1));
    }
    return {};
  });
  const later = await build(input);
  expect(later).toMatchObject({ plan: { index: 2 }, step: { status: 'running', waitSeconds: 1 } });
  expect(statements()).toEqual(['stage', 'plan', 'ctas', 'insert']);
  expect(await build(later)).toHaveProperty('build');
});

test('the plan of another run is none: a redriven execution stages anew', async () => {
  athenaStages(2);
  const former = {
    ...input,
    plan: { key: 'athena-staging/builds/trial/other/_plan.json', chunks: 9, index: 8 },
  };
  expect(await build(former)).toMatchObject({
    plan: { key: planKey(TRIAL, context.run), chunks: 1, index: 0 },
  });
});

const RETRYABLE = { state: 'FAILED', error: { Retryable: true, ErrorMessage: 'x' } } as const;

test('of a stage that failed nothing is left, neither table nor file nor upload', async () => {
  athenaStages(2, (kind) => (kind === 'stage' ? RETRYABLE : {}));
  aws.catalog.set({ Name: stagingTable(TRIAL, context.run) });
  aws.s3.put(`${stagingPrefix(TRIAL, context.run)}part-0`, 'x');
  aws.s3.begin(`${stagingPrefix(TRIAL, context.run)}part-1`);
  const kept = `${version()}part-0`;
  aws.s3.put(kept, 'x');
  expect((await build(input)).step).toEqual({ status: 'retry', waitSeconds: 20 });
  expect(aws.catalog.names()).toEqual([]);
  expect(aws.s3.keys('athena-staging/')).toEqual([]);
  expect(aws.s3.uploads()).toEqual([]);
  expect(aws.s3.has(kept)).toBe(true);
  expect(told.logged.at(-1)).toEqual(['cleared', { folders: 1, objects: 1 }]);
});

test('a count that failed is asked again, and the stage stays', async () => {
  athenaStages(2, (kind) => (kind === 'plan' ? RETRYABLE : {}));
  aws.s3.put(`${stagingPrefix(TRIAL, context.run)}part-0`, 'x');
  expect((await build(input)).step.status).toBe('retry');
  expect(aws.s3.keys('athena-staging/')).toHaveLength(1);
});

test('of a first chunk that failed nothing is left, and its stage stays', async () => {
  athenaStages(2, (kind) => (kind === 'ctas' ? RETRYABLE : {}));
  aws.catalog.set({ Name: buildTable(TRIAL, context.run) });
  aws.catalog.set({ Name: stagingTable(TRIAL, context.run) });
  const waiting = await build(input);
  expect(waiting).toMatchObject({ step: { status: 'retry' }, plan: { index: 0 } });
  expect(aws.catalog.names()).toEqual([stagingTable(TRIAL, context.run)]);
  expect(aws.s3.keys(version())).toEqual([]);
});

test('of a later chunk that failed its own partitions go, and those of other chunks stay', async () => {
  athenaStages(250, (kind, sql) => (kind === 'insert' && sql.includes(city(100)) ? RETRYABLE : {}));
  aws.catalog.set({ Name: buildTable(TRIAL, context.run) });
  const waiting = await build(input);
  expect(waiting).toMatchObject({ step: { status: 'retry' }, plan: { index: 1 } });
  expect(aws.s3.keys(version()).filter((key) => key.includes('/city='))).toHaveLength(100);
  expect(aws.s3.has(`${version()}city=${city(99)}/part-0`)).toBe(true);
  expect(aws.s3.has(`${version()}city=${city(100)}/part-0`)).toBe(false);
  expect(aws.catalog.names()).toEqual([buildTable(TRIAL, context.run)]);
  const cleared = told.logged.filter(([line]) => line === 'cleared');
  expect(cleared).toEqual([['cleared', { folders: 100, objects: 100 }]]);

  athenaStages(250);
  expect(await build(waiting)).toMatchObject({ build: { rows: 500, partitions: 250 } });
});

test.each(['ctas', 'insert'])(
  'a %s that wrote other rows than were staged ends the run by name',
  async (kind) => {
    athenaStages(150, (one) => (one === kind ? { updateCount: 199 } : {}));
    const planned = kind === 'ctas' ? 200 : 100;
    const [name, id] = kind === 'ctas' ? ['ctas', 'q-3'] : ['insert_1', 'q-4'];
    await expect(build(input)).rejects.toMatchObject({
      name: 'QueryFailed',
      message: `${name}: 199 rows were written where ${planned} were staged (query ${id}). Start the pipeline again.`,
    });
  },
);

test('what can’t be published ends the run before there is a table, and its stage is dropped', async () => {
  athenaStages(1, (kind) =>
    kind === 'plan'
      ? {
          rows: [
            ['city', '_col1'],
            ['São Paulo', '3'],
            [undefined, '1'],
          ],
        }
      : {},
  );
  aws.catalog.set({ Name: stagingTable(TRIAL, context.run) });
  await expect(build(input)).rejects.toMatchObject({
    name: 'IllegalPartitionValue',
    message: expect.stringContaining('city: 2 values in 4 rows'),
  });
  expect(aws.catalog.names()).toEqual([]);
  expect(statements()).toEqual(['stage', 'plan']);
});

test('partitions whose folders no key has room for end the run as well', async () => {
  const { definition } = TRIAL;
  const table = 't'.repeat(650);
  await stage({ ...TRIAL, definition: { ...definition, target: { ...definition.target, table } } });
  athenaStages(1, (kind) =>
    kind === 'plan'
      ? {
          rows: [
            ['city', '_col1'],
            ['x'.repeat(255), '3'],
          ],
        }
      : {},
  );
  await expect(build(input)).rejects.toMatchObject({
    name: 'IllegalPartitionValue',
    message: expect.stringContaining('longer than a key has room for'),
  });
});

test('raw data that is another by now ends the run, before the build or after it', async () => {
  athenaStages(2);
  const other = { ...input, upload: { ...input.upload, raw: { ...input.upload.raw, etag: 'other' } } };
  await expect(build(other)).rejects.toMatchObject({ name: 'SourceChanged' });
  expect(aws.queries.all()).toEqual([]);

  athenaStages(2, (kind) => {
    if (kind === 'ctas') aws.s3.put('raw-data/trial/more.csv', 'x');
    return {};
  });
  await expect(build(input)).rejects.toMatchObject({ name: 'SourceChanged' });
});

test('a place in a failed stage is a place in the user’s file', async () => {
  athenaStages(2, (kind, sql) => {
    if (kind !== 'stage') return {};
    const line = sql.split('\n').findIndex((one) => one.startsWith('SELECT id, amount')) + 1;
    return { state: 'FAILED', error: { ErrorMessage: `COLUMN_NOT_FOUND: line ${line}:8: no` } };
  });
  await expect(build(input)).rejects.toMatchObject({
    name: 'SqlError',
    message: expect.stringContaining('trial_by_city.sql:1:8: no'),
  });
});

describe('with several partition columns', () => {
  const { definition } = TRIAL;
  const target = { ...definition.target, partitionBy: ['note', 'city'] };
  const pipeline = { ...TRIAL, definition: { ...definition, target } };
  beforeEach(() => stage(pipeline));
  const counted = (count: number) =>
    athenaStages(0, (kind) =>
      kind === 'plan'
        ? {
            rows: [
              ['note', 'city', '_col2'],
              ...Array.from({ length: count }, (_, index) => [`n${index}`, city(index), '1']),
            ],
          }
        : { updateCount: count },
    );

  test('a plan that projects far more than it writes is told', async () => {
    counted(3);
    await build(input);
    expect(told.logged).toContainEqual(['sparse', { projected: 9, written: 3 }]);
    expect(aws.s3.json(planKey(pipeline, context.run)).chunks).toEqual([
      [0, 1, 2].map((index) => ({ values: [`n${index}`, city(index)], rows: 1 })),
    ]);
  });

  test('one that projects twice as many is not', async () => {
    counted(2);
    await build(input);
    expect(told.logged.map(([line]) => line)).not.toContain('sparse');
  });
});

describe('without partitions', () => {
  beforeEach(() => stage(VISITS));
  const written = (outcome: Partial<Outcome> = {}) => {
    aws.queries.outcome = () => {
      aws.s3.put(`${version()}part-0`, '01234');
      aws.s3.put(`${version()}_notes.json`, '{}');
      return { state: 'SUCCEEDED', updateCount: 7, ...outcome };
    };
  };

  test('one statement writes where the version lies', async () => {
    written();
    expect(await build(input)).toMatchObject({
      build: { table: buildTable(VISITS, context.run), rows: 7, partitions: 0, files: 1, bytes: 5 },
      step: { status: 'done' },
    });
    expect(aws.queries.all()).toHaveLength(1);
    expect(aws.queries.all()[0]?.sql).toContain(`s3://lake/${version()}`);
    expect(aws.s3.json(`${version()}_build.json`)).toMatchObject({ rows: 7, partitions: [] });
  });

  test('while it runs, the task asks to come back, and finds it', async () => {
    written({ state: 'RUNNING' });
    const waiting = await build(input);
    expect(waiting).toMatchObject({ step: { status: 'running' }, queries: { ctas: { id: 'q-1' } } });
    expect(waiting).not.toHaveProperty('build');
    Object.assign(aws.queries.get('q-1'), { state: 'SUCCEEDED' });
    expect(await build(waiting)).toHaveProperty('build');
    expect(aws.queries.all()).toHaveLength(1);
    expect(aws.s3.has(`${version()}part-0`)).toBe(true);
  });

  test('what failed left nothing, and is tried again', async () => {
    written(RETRYABLE);
    aws.catalog.set({ Name: buildTable(VISITS, context.run) });
    aws.catalog.set({ Name: 'other' });
    const waiting = await build(input);
    expect(waiting).toMatchObject({ step: { status: 'retry' }, queries: { ctas: { attempt: 2 } } });
    expect(aws.s3.keys(version())).toEqual([]);
    expect(aws.catalog.names()).toEqual(['other']);
  });

  test('a place in a failed one is a place in the user’s file', async () => {
    aws.queries.outcome = ({ sql }) => {
      const line = sql.split('\n').findIndex((one) => one.startsWith('SELECT page, sum')) + 1;
      return { state: 'FAILED', error: { ErrorMessage: `COLUMN_NOT_FOUND: line ${line}:8: no` } };
    };
    await expect(build(input)).rejects.toMatchObject({
      message: expect.stringContaining('visits_by_page.sql:1:8: no'),
    });
  });
});
