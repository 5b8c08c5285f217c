import { GetTableCommand, UpdateTableCommand } from '@aws-sdk/client-glue';
import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { rollBack } from '../../operate/data/rollback.ts';
import { col } from '../../core/definition/index.ts';
import { formerFingerprint, formerRules } from '../../core/definition/fingerprint.ts';
import { TestLake } from '../support/lake.ts';
import { deploy, type Variant, variant } from '../support/variant.ts';
import visits from '../pipelines/visits/pipeline.ts';

// The rules of a dataset that grows file by file change: each file is judged by those that are deployed.

let lake: TestLake;
afterEach(() => lake.close());

const HEADER = 'day,page,visitors\n';
const append = (columns: object = {}, change: object = {}): Variant =>
  variant(
    'visits',
    { ...visits, source: { ...visits.source, columns: { ...visits.source.columns, ...columns }, ...change } },
    'SELECT page, sum(visitors) AS visitors FROM visits GROUP BY page',
  );

test('in append mode each file is judged by the rules that are deployed, also after a run that came halfway', async () => {
  lake = await TestLake.open('visits');
  deploy(lake, append());
  await lake.landText(`${HEADER}2026-11-01,home,10\n`, '1.csv');
  await lake.landText(`${HEADER}2026-11-02,home,500\n`, '2.csv');
  deploy(lake, append({ visitors: col.int({ min: 0, max: 100 }) }));
  const halfway = await lake.start();
  expect({ error: halfway.error, message: halfway.message }).toEqual({
    error: 'TooManyRejects',
    message: expect.stringContaining('landing/visits/2.csv'),
  });
  // The first file was judged anew, the second was not: it is met again, not taken for judged.
  expect((await lake.start()).error).toBe('TooManyRejects');
  expect(await lake.sql('SELECT visitors FROM visits_by_page')).toEqual([['510']]);
  const mended = await lake.landText(`${HEADER}2026-11-02,home,50\n`, '2.csv');
  expect({ status: mended.status, message: mended.message }).toEqual({ status: 'SUCCEEDED', message: '' });
  expect(await lake.sql('SELECT visitors FROM visits_by_page')).toEqual([['60']]);
}, 120_000);

test('a file that left landing and was judged by other rules is not published as if by these', async () => {
  lake = await TestLake.open('visits');
  deploy(lake, append());
  await lake.landText(`${HEADER}2026-11-01,home,500\n`, '1.csv');
  await lake.landText(`${HEADER}2026-11-02,home,5\n`, '2.csv');
  await lake.remove('landing/visits/1.csv');
  const other = append({ visitors: col.int({ min: 0, max: 100 }) });
  deploy(lake, other);
  const run = await lake.start();
  expect({ error: run.error, message: run.message }).toEqual({
    error: 'NoSource',
    message: expect.stringMatching(/^landing\/visits\/1\.csv is no longer there and its rows were judged by/),
  });
  expect(await lake.sql('SELECT visitors FROM visits_by_page')).toEqual([['505']]);
  const again = await lake.landText(`${HEADER}2026-11-01,home,50\n`, '1.csv');
  expect({ status: again.status, message: again.message }).toEqual({ status: 'SUCCEEDED', message: '' });
  expect(await lake.sql('SELECT visitors FROM visits_by_page')).toEqual([['55']]);
}, 120_000);

test('after TooManyRejects a raised tolerance goes on, whatever left landing; a tightened one is not published around', async () => {
  lake = await TestLake.open('visits');
  const tolerating = (rows: number) => append({}, { tolerate: { rows, share: 1 } });
  deploy(lake, tolerating(1));
  await lake.landText(`${HEADER}2026-01-01,home,500\n2026-01-02,home,-1\n`, 'january.csv');
  // As the former release told it; it is told anew before February is refused.
  const key = 'raw-data/visits/_sources.json';
  const { sources } = lake.json(key);
  const formerly = formerRules(tolerating(1));
  const [[january, entry]] = Object.entries<any>(sources) as [[string, any]];
  await lake.replace(key, {
    judgedBy: formerly,
    sources: { [january]: { ...entry, judgedBy: formerly } },
  });
  await lake.remove('landing/visits/january.csv');
  const february = `${HEADER}2026-02-01,home,5\n2026-02-02,home,-1\n2026-02-03,home,-2\n`;
  const failed = await lake.landText(february, 'february.csv');
  expect(failed.error).toBe('TooManyRejects');

  deploy(lake, tolerating(2));
  await lake.aws.states.send(new RedriveExecutionCommand({ executionArn: failed.executionArn }));
  const run = await lake.finish(failed.executionArn);
  expect({ status: run.status, message: run.message }).toEqual({ status: 'SUCCEEDED', message: '' });
  expect(await lake.sql('SELECT visitors FROM visits_by_page')).toEqual([['505']]);

  deploy(lake, tolerating(1));
  const there = await lake.start();
  expect({ error: there.error, message: there.message }).toEqual({
    error: 'TooManyRejects',
    message: expect.stringContaining('landing/visits/february.csv: 2 of 3 rows rejected'),
  });
  deploy(lake, tolerating(0));
  const gone = await lake.start();
  expect({ error: gone.error, message: gone.message }).toEqual({
    error: 'TooManyRejects',
    message: expect.stringMatching(
      /^landing\/visits\/january\.csv: 1 of 2 rows rejected .* no longer there;/,
    ),
  });
  expect(await lake.sql('SELECT visitors FROM visits_by_page')).toEqual([['505']]);
}, 120_000);

test.each<['snapshot' | 'append', 'snapshot' | 'append', string]>([
  ['append', 'snapshot', '5'],
  ['snapshot', 'append', '15'],
])(
  'a dataset that was taken in as %s is not mixed with %s, goes on where that is taken back, and is begun anew when it is emptied',
  async (was, is, emptied) => {
    lake = await TestLake.open('visits');
    const raw = async () => {
      const keys = await lake.keys('raw-data/visits/');
      return [keys, lake.json('raw-data/visits/_sources.json')];
    };
    deploy(lake, append({}, { mode: was }));
    await lake.landText(`${HEADER}2026-11-01,home,10\n`, '1.csv');
    await lake.landText(`${HEADER}2026-11-02,home,5\n`, '2.csv');
    const before = await lake.sql('SELECT visitors FROM visits_by_page');
    const held = await raw();
    deploy(lake, append({}, { mode: is }));
    for (const start of [{}, { trigger: 'schedule' }]) {
      const refused = await lake.start(start);
      expect({ error: refused.error, message: refused.message }).toEqual({
        error: 'SourceChanged',
        message: expect.stringMatching(
          `^raw-data/visits/\\w+\\.csv was put there in another mode than ${is}, and .*; take the mode back`,
        ),
      });
    }
    expect(await raw()).toEqual(held);
    deploy(lake, append({}, { mode: was }));
    expect((await lake.start()).status).toBe('SUCCEEDED');
    expect(await lake.sql('SELECT visitors FROM visits_by_page')).toEqual(before);

    deploy(lake, append({}, { mode: is }));
    await lake.remove(...(await lake.keys('raw-data/visits/')));
    const run = await lake.start();
    expect({ status: run.status, message: run.message }).toEqual({ status: 'SUCCEEDED', message: '' });
    expect(await lake.sql('SELECT visitors FROM visits_by_page')).toEqual([[emptied]]);
  },
  120_000,
);

test('what an earlier release wrote down is read: who judged the files, and what a rollback took back', async () => {
  lake = await TestLake.open('visits');
  const { sql, ...was } = append();
  deploy(lake, { sql, ...was });
  await lake.landText(`${HEADER}2026-11-01,home,10\n`, '1.csv');
  const key = 'raw-data/visits/_sources.json';
  const { judgedBy, sources } = lake.json(key);
  const unmarked = Object.entries<any>(sources).map(([name, entry]) => [
    name,
    { ...entry, judgedBy: undefined },
  ]);
  await lake.replace(key, { judgedBy, sources: Object.fromEntries(unmarked) });
  const second = await lake.landText(`${HEADER}2026-11-02,home,5\n`, '2.csv');
  // One file was taken in, the other was there.
  expect((await lake.output(second)).upload).toMatchObject({ read: 1, rows: 2 });

  await rollBack(lake.aws, lake.pipeline, { fenceOff: false });
  const { database, table } = lake.pipeline;
  const asked = { DatabaseName: database, Name: table };
  const { Table } = await lake.aws.glue.send(new GetTableCommand(asked));
  const { Name, PartitionKeys, StorageDescriptor, TableType, Parameters = {} } = Table!;
  const [source] = Parameters['afluente.withdrawn']!.split(' ');
  const withdrawn = `${source} ${formerFingerprint({ name: 'visits', definition: was.definition, sql })}`;
  const TableInput = {
    Name,
    PartitionKeys,
    StorageDescriptor,
    TableType,
    Parameters: {
      ...Parameters,
      'afluente.definition': 'of an earlier release',
      'afluente.withdrawn': withdrawn,
    },
  };
  await lake.aws.glue.send(
    new UpdateTableCommand({ DatabaseName: database, VersionId: Table!.VersionId, TableInput }),
  );
  expect(await lake.output(await lake.start({ trigger: 'schedule' }))).toMatchObject({
    lock: { outcome: 'unchanged' },
  });
  expect(await lake.sql('SELECT visitors FROM visits_by_page')).toEqual([['10']]);
}, 120_000);
