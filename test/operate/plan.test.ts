import { fingerprintOf, fingerprintsOf } from '../../core/definition/fingerprint.ts';
import { check, col, daily } from '../../core/definition/index.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { identityOf } from '../../core/runs/source-identity.ts';
import { publishedTable } from '../../core/published/published-table.ts';
import { declared } from '../../core/published/version.ts';
import { planOf, planOfDeployed } from '../../operate/plan/plan.ts';
import { Plan } from '../../operate/documents/plan.ts';
import type { DeployedPipeline } from '../../operate/documents/pipeline.ts';
import type { StageSession } from '../../operate/session/session.ts';
import { MemoryAws } from '../memory/aws.ts';
import { TRIAL, versionOf, VISITS } from '../memory/stage.ts';

const FILE = 'landing/trial/a.csv';

interface Stage {
  readonly memory: MemoryAws;
  readonly session: Pick<StageSession, 'aws' | 'stage' | 'pipelines'>;
}

/** What a stack's outputs tell of a definition. */
function deployedOf({ name, definition, ...of }: Pipeline): DeployedPipeline {
  const { source, target } = definition;
  return {
    name,
    stage: 'dev',
    bucket: 'lake',
    database: 'afluente_dev',
    dataset: source.dataset,
    landing: `landing/${source.dataset}/`,
    table: target.table,
    mode: source.mode,
    schedule: 'none',
    startsOnLanding: definition.startOnLanding,
    fingerprints: fingerprintsOf({ name, definition, ...of }),
  } as DeployedPipeline;
}

/** A stage whose readers have what `pipeline` made of the newest landed file; nothing where it never ran. */
function stageOf(pipeline: Pipeline | undefined, change: object = {}): Stage {
  const memory = new MemoryAws();
  const catalog = Object.assign(memory.catalog, {});
  catalog.operations['CreateDatabase']!({ DatabaseInput: { Name: 'afluente_dev' } });
  const { clients, s3 } = memory;
  const session = {
    aws: { ...clients, states: clients.sfn },
    stage: 'dev',
    pipelines: pipeline ? [deployedOf(pipeline)] : [],
  } as unknown as Stage['session'];
  if (!pipeline) return { memory, session };
  const etag = s3.put(FILE, 'id,city,amount,note\n1,Lisboa,1.00,\n');
  const { evolution: _, ...built } = declared(pipeline);
  const version = versionOf({
    ...built,
    partitions: [['Lisboa']],
    source: identityOf([{ key: FILE, versionId: 'v000001', etag }]),
    definition: fingerprintOf(fingerprintsOf(pipeline)),
    ...change,
  });
  const { run, number, source, definition } = version;
  const publication = { pipeline: pipeline.name, run, epoch: 1, number, last: number, source, definition };
  const stamps = fingerprintsOf(pipeline);
  s3.put(`processed-data/${version.table}/${run}/_version.json`, { ...version, stamps });
  s3.put('locks/datasets/trial.json', { pipeline: pipeline.name, since: '2026-11-22T04:30:12.000Z' });
  catalog.operations['CreateTable']!({
    DatabaseName: 'afluente_dev',
    TableInput: publishedTable(version, publication, 'lake'),
  });
  return { memory, session };
}

const of = (change: Partial<Pipeline['definition']>, sql = TRIAL.sql): Pipeline => ({
  ...TRIAL,
  sql,
  definition: { ...TRIAL.definition, ...change },
});
const targeting = (change: Partial<Pipeline['definition']['target']>) =>
  of({ target: { ...TRIAL.definition.target, ...change } });

async function planned({ session }: Stage, pipeline: Pipeline, schedules = true): Promise<Plan> {
  const plan = await planOf(session, pipeline, schedules);
  expect(Plan.parse(plan)).toEqual(plan);
  return plan;
}

test('what is deployed and published as it is defined changes nothing', async () => {
  expect(await planned(stageOf(TRIAL), TRIAL)).toEqual({
    pipeline: 'trial',
    stage: 'dev',
    deployed: true,
    hasFolder: true,
    limits: [],
    deployment: [],
    published: { version: 3, run: '20261122t043012_1a2b3c4d', changed: [] },
    target: { columns: [], partitionBy: undefined },
    newest: { key: FILE, landedAt: '2026-11-23T04:30:12.000Z', published: true },
    lockedBy: undefined,
    nextRun: {
      outcome: 'unchanged',
      reasons: ['readers have a version of the same files and the same definition'],
    },
  });
});

test('each part of a definition that changed is told, against what is deployed and what is published', async () => {
  const { rows, build, checks } = fingerprintsOf(TRIAL);
  const changed = of({ checks: [check.unique('id')] }, `${TRIAL.sql}\n-- other`);
  const now = fingerprintsOf(changed);
  const plan = await planned(stageOf(TRIAL), changed);
  expect(plan.deployment).toEqual([
    { what: 'build', deployed: build, defined: now.build },
    { what: 'checks', deployed: checks, defined: now.checks },
  ]);
  expect(now.rows).toBe(rows);
  expect(plan.published?.changed).toEqual(['build', 'checks']);
  expect(plan.nextRun).toEqual({
    outcome: 'builds',
    reasons: [
      'the SELECT or the target changed since the version was built',
      'the checks changed since the version was built',
    ],
  });
});

test('when it starts is no part of what it builds, and is none where the stage has no schedules', async () => {
  const changed = of({ schedule: daily('03:00', 'America/Sao_Paulo'), startOnLanding: false });
  const plan = await planned(stageOf(TRIAL), changed);
  expect(plan.deployment).toEqual([
    { what: 'schedule', deployed: 'none', defined: 'cron(0 3 * * ? *) America/Sao_Paulo' },
    { what: 'startsOnLanding', deployed: 'true', defined: 'false' },
  ]);
  expect(plan.nextRun?.outcome).toBe('unchanged');
  expect((await planned(stageOf(TRIAL), changed, false)).deployment).toEqual([
    { what: 'startsOnLanding', deployed: 'true', defined: 'false' },
  ]);
});

test('columns and partitions that the table gains and loses are told; what readers would break by fails', async () => {
  const { note: _, ...columns } = TRIAL.definition.target.columns;
  const target = {
    columns: { ...columns, id: col.bigint(), amount: col.decimal(9, 2), more: col.string() },
    partitionBy: [],
  };
  const plan = await planned(stageOf(TRIAL), targeting(target));
  expect(plan.target).toEqual({
    columns: [
      { name: 'id', change: 'widened', from: 'int', to: 'bigint' },
      { name: 'amount', change: 'narrowed', from: 'decimal(10,2)', to: 'decimal(9,2)' },
      { name: 'note', change: 'gone', from: 'string' },
      { name: 'more', change: 'added', to: 'string' },
    ],
    partitionBy: { from: ['city'], to: [] },
  });
  expect(plan.nextRun).toMatchObject({
    outcome: 'fails',
    error: 'IncompatibleSchema',
    reasons: [expect.stringMatching(/amount was decimal\(10,2\) and is decimal\(9,2\); note is gone/)],
  });
  const any = await planned(stageOf(TRIAL), targeting({ ...target, evolution: 'any' }));
  expect(any.nextRun?.outcome).toBe('builds');
});

test('a newer file is not published yet', async () => {
  const stage = stageOf(TRIAL);
  stage.memory.time = new Date('2026-11-24T04:30:12Z');
  stage.memory.s3.put('landing/trial/b.csv', 'id,city,amount,note\n2,Lisboa,1.00,\n');
  const plan = await planned(stage, TRIAL);
  expect(plan.newest).toMatchObject({ key: 'landing/trial/b.csv', published: false });
  expect(plan.nextRun).toEqual({
    outcome: 'builds',
    reasons: ['landing/trial/b.csv or another landed file is not in the version'],
  });
});

test('a run that would fail before it reads a row is told by its name', async () => {
  const nothing = stageOf(TRIAL);
  nothing.memory.s3.remove(FILE);
  expect((await planned(nothing, TRIAL)).nextRun).toMatchObject({ outcome: 'fails', error: 'NoSource' });
  const other = stageOf({ ...TRIAL, name: 'other' });
  expect((await planned(other, TRIAL)).nextRun).toMatchObject({ outcome: 'fails', error: 'OwnedByAnother' });
  const lies = stageOf(TRIAL);
  lies.memory.s3.put('raw-data/trial/foreign.csv', 'id\n');
  expect((await planned(lies, of({ checks: [] }))).nextRun).toMatchObject({ error: 'SourceChanged' });
});

test.each([
  ['nothing lies there', {}],
  ['nothing lies there that a run takes', { 'landing/trial/notes.txt': 'x' }],
])('a stage that waits for its first file fails nothing: %s', async (_, files) => {
  const { memory, session } = stageOf(undefined);
  for (const [key, text] of Object.entries(files)) memory.s3.put(key, text);
  const plan = await planned({ memory, session: { ...session, pipelines: [deployedOf(TRIAL)] } }, TRIAL);
  expect(plan.nextRun).toEqual({
    outcome: 'nothing landed',
    reasons: ['there is no version yet, and no file to build one from'],
  });
  expect(plan.newest).toBeUndefined();
});

test('in append mode, what left landing and was judged by other rules is told', async () => {
  const stage = stageOf(TRIAL);
  const raw = { key: 'raw-data/visits/x.csv', etag: 'e', bytes: 1 };
  const gone = { etag: 'e', bytes: 1, raw, accepted: 1, rejected: 0, judgedBy: 'other' };
  stage.memory.s3.put('landing/visits/here.csv', 'day,place,visits\n');
  stage.memory.s3.put('raw-data/visits/_sources.json', {
    judgedBy: 'other',
    sources: { 'landing/visits/gone.csv': gone },
  });
  stage.memory.s3.put('locks/datasets/visits.json', {
    pipeline: 'visits',
    since: '2026-11-22T04:30:12.000Z',
  });
  expect((await planned(stage, VISITS)).nextRun).toMatchObject({ outcome: 'fails', error: 'NoSource' });
});

test('what a rollback took from readers is not built again', async () => {
  const stage = stageOf(TRIAL);
  const { catalog, s3 } = stage.memory;
  const { Table } = catalog.operations['GetTable']!({
    DatabaseName: 'afluente_dev',
    Name: 'trial_by_city',
  }) as any;
  const { 'afluente.source': source, 'afluente.definition': definition } = Table.Parameters;
  const Parameters = {
    ...Table.Parameters,
    'afluente.source': 'former',
    'afluente.withdrawn': `${source} ${definition}`,
  };
  catalog.operations['UpdateTable']!({ DatabaseName: 'afluente_dev', TableInput: { ...Table, Parameters } });
  expect(s3.has(FILE)).toBe(true);
  expect((await planned(stage, TRIAL)).nextRun).toEqual({
    outcome: 'unchanged',
    reasons: ['a rollback took from readers what it would build'],
  });
});

test('before anything is deployed all is new, and what is too long for AWS is told', async () => {
  const plan = await planned(stageOf(undefined), TRIAL);
  expect(plan).toMatchObject({ deployed: false, limits: [] });
  expect(plan.deployment.map(({ what }) => what)).toContain('rows');
  expect(plan.nextRun).toBeUndefined();
  const long = { ...TRIAL, sql: `SELECT 1 -- ${'x'.repeat(300_000)}` };
  expect((await planned(stageOf(undefined), long)).limits).toEqual([
    expect.stringMatching(/the statement \S+ has [\d,]+ bytes/),
  ]);
});

test('what has no folder lives on', () => {
  expect(planOfDeployed(deployedOf(TRIAL))).toEqual({
    pipeline: 'trial',
    stage: 'dev',
    deployed: true,
    hasFolder: false,
    limits: [],
    deployment: [],
  });
});

test('it reads only', async () => {
  const stage = stageOf(TRIAL);
  const before = stage.memory.s3.contents();
  const wrote: string[] = [];
  stage.memory.before = ({ writes, operation }) => {
    if (writes) wrote.push(operation);
  };
  await planned(stage, of({ checks: [] }));
  expect(wrote).toEqual([]);
  expect(stage.memory.s3.contents()).toEqual(before);
});
