import { OWN_DIMENSIONS } from '../../core/metrics/own.ts';
import { statusOf } from '../../operate/pipeline/status.ts';
import { seen } from '../support/cloudwatch.ts';
import { TestLake } from '../support/lake.ts';

const HEADER = 'day,page,visitors\n';

let lake: TestLake;
beforeAll(async () => {
  lake = await TestLake.open('visits');
});
afterAll(() => lake.close());

const pages = async () =>
  Object.fromEntries(await lake.sql('SELECT page, visitors FROM visits_by_page ORDER BY page'));
const manifest = () => lake.json('raw-data/visits/_sources.json').sources;

test('each file joins the dataset', async () => {
  const first = await lake.landText(`${HEADER}2026-11-01,home,10\n2026-11-01,shop,4\n`, '1.csv');
  expect({ status: first.status, message: first.message }).toEqual({ status: 'SUCCEEDED', message: '' });
  const second = await lake.landText(`${HEADER}2026-11-02,home,5\n`, '2.csv');
  expect(await pages()).toEqual({ home: '15', shop: '4' });
  expect(await lake.output(second)).toMatchObject({
    upload: { source: { key: 'landing/visits/2.csv' }, raw: { files: 2 }, rows: 3 },
  });
  expect(Object.keys(manifest())).toEqual(['landing/visits/1.csv', 'landing/visits/2.csv']);
  expect(manifest()['landing/visits/2.csv']).toMatchObject({
    etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
    versionId: expect.any(String),
    accepted: 1,
  });
}, 60_000);

test('a file of the same name takes the place of the earlier one, and no other is taken in again', async () => {
  const before = manifest();
  expect((await lake.landText(`${HEADER}2026-11-02,home,7\n`, '2.csv')).status).toBe('SUCCEEDED');
  expect(await pages()).toEqual({ home: '17', shop: '4' });
  expect(await lake.keys('raw-data/visits/')).toHaveLength(3);
  expect(manifest()['landing/visits/1.csv']).toEqual(before['landing/visits/1.csv']);
  expect(manifest()['landing/visits/2.csv']).not.toEqual(before['landing/visits/2.csv']);
}, 60_000);

test('the same file again is nothing new', async () => {
  const run = await lake.landText(`${HEADER}2026-11-02,home,7\n`, '2.csv');
  expect(await lake.output(run)).toMatchObject({ lock: { outcome: 'unchanged' } });
}, 60_000);

test('a file that left landing stays in the dataset', async () => {
  await lake.remove('landing/visits/1.csv');
  expect((await lake.landText(`${HEADER}2026-11-03,shop,1\n`, '3.csv')).status).toBe('SUCCEEDED');
  expect(await pages()).toEqual({ home: '17', shop: '5' });
  expect((await lake.start({ trigger: 'schedule' })).status).toBe('SUCCEEDED');
}, 60_000);

test('a file that can’t be read is set aside and told, and the others go on', async () => {
  const run = await lake.landText('day,page\n2026-11-04,home\n', 'wrong.csv');
  expect(run.status).toBe('SUCCEEDED');
  const { upload } = await lake.output(run);
  expect(upload.aside).toEqual({
    files: 1,
    first: [{ key: 'landing/visits/wrong.csv', error: 'HeaderMismatch' }],
  });
  expect(await pages()).toEqual({ home: '17', shop: '5' });
  expect(Object.keys(manifest())).not.toContain('landing/visits/wrong.csv');
  expect((await seen(lake, 'FilesSetAside', OWN_DIMENSIONS))['afluente visits dev']).toBe(1);
  const { notTaken } = await statusOf(lake.aws, lake.pipeline, {
    deployed: [lake.pipeline],
    options: lake.session,
  });
  expect(notTaken).toEqual([
    expect.objectContaining({
      key: 'landing/visits/wrong.csv',
      reason: expect.stringMatching(/^is set aside: HeaderMismatch: line 1: missing: visitors/),
    }),
  ]);
  expect(await lake.output(await lake.start({ trigger: 'schedule' }))).toMatchObject({
    lock: { outcome: 'unchanged' },
  });
  await lake.remove('landing/visits/wrong.csv');
}, 60_000);

test('a file of which too much is rejected names itself, and the dataset stays as it was', async () => {
  const run = await lake.landText(`${HEADER}yesterday,home,1\n`, 'wrong.csv');
  expect({ error: run.error, message: run.message }).toEqual({
    error: 'TooManyRejects',
    message: expect.stringContaining('landing/visits/wrong.csv: '),
  });
  expect(await pages()).toEqual({ home: '17', shop: '5' });
  expect(Object.keys(manifest())).not.toContain('landing/visits/wrong.csv');
}, 60_000);

test('the rows of a file that is there are counted once, though a later file fails the run', async () => {
  const ingested = async () => (await seen(lake, 'RowsIngested', OWN_DIMENSIONS))['afluente visits dev'];
  const before = (await ingested())!;
  const run = await lake.landText(`${HEADER}2026-11-05,home,0\n`, '0.csv');
  expect(run.message).toContain('landing/visits/wrong.csv');
  expect(Object.keys(manifest())).toContain('landing/visits/0.csv');
  expect(await ingested()).toBe(before + 1);
  await lake.remove('landing/visits/wrong.csv');
  expect((await lake.start({})).status).toBe('SUCCEEDED');
  expect(await ingested()).toBe(before + 1);
}, 60_000);

test('an object that no run put into the raw data is refused, before it doubles anything', async () => {
  await lake.replace('raw-data/visits/mine.csv', {});
  const run = await lake.start({});
  expect({ error: run.error, message: run.message }).toEqual({
    error: 'SourceChanged',
    message: expect.stringContaining(
      'raw-data/visits/mine.csv is not what this pipeline put there; delete it',
    ),
  });
  expect(await pages()).toEqual({ home: '17', shop: '5' });
}, 60_000);
