import type { DeployedPipeline } from '../../operate/documents/pipeline.ts';
import { statusOf } from '../../operate/pipeline/status.ts';
import type { Aws } from '../../operate/session/stage.ts';
import { MemoryAws } from '../memory/aws.ts';

/** A table that a run published in another bucket than the stage works in. */
const Table = {
  Name: 'sales_summary',
  StorageDescriptor: { Location: 's3://former/processed-data/sales_summary/20261122t043012_1a2b3c4d/' },
  Parameters: {
    'afluente.pipeline': 'sales',
    'afluente.run': '20261122t043012_1a2b3c4d',
    'afluente.epoch': '1',
    'afluente.version': '1',
    'afluente.last': '1',
    'afluente.source': 's',
    'afluente.definition': 'd',
  },
};

const aws = new MemoryAws();
aws.catalog.set(Table);
const sales = {
  name: 'sales',
  bucket: 'lake',
  database: 'db',
  dataset: 'sales',
  table: 'sales_summary',
  schedule: 'none',
} as DeployedPipeline;
const known = { listed: [], landed: { files: [], notTaken: [] }, owner: { pipeline: 'sales' } };

test.each([
  ['a stage', {}],
  ['the pipeline alone', { pipeline: sales }],
])('a session on %s is told once which pipeline is to run anew in the new bucket', async (_, of) => {
  const options = { at: 'aws', stage: 'dev', ...of } as const;
  const { notes } = await statusOf(
    aws.clients as unknown as Aws,
    sales,
    { deployed: [sales], options },
    known,
  );
  expect(notes).toEqual([
    'sales_summary lies in the former bucket, former: land in lake all that readers are to have, then npx afluente run --pipeline sales --stage dev',
  ]);
});

test('what lies in landing and is not taken is told, the newest first, with the reason and how many there are', async () => {
  const landing = new MemoryAws();
  for (const name of ['a.txt', 'b.CSV', 'c/', 'd.csv.bak', 'e.json', 'f.xml', 'g.CSV.gz']) {
    await landing.sleep(1000);
    landing.s3.put(`landing/sales/${name}`, name.endsWith('/') || name === 'b.CSV' ? '' : 'x');
  }
  const status = await statusOf(
    landing.clients as unknown as Aws,
    { ...sales, landing: 'landing/sales/' },
    { deployed: [sales], options: { at: 'aws', stage: 'dev' } },
    { listed: [], owner: { pipeline: 'sales' } },
  );
  expect(status).toMatchObject({
    newest: { key: 'landing/sales/g.CSV.gz' },
    waiting: true,
    landedCount: 1,
    notTakenCount: 6,
  });
  expect(status.notTaken.map(({ key, reason }) => `${key} ${reason}`)).toEqual([
    "landing/sales/f.xml doesn't end in .csv, .csv.gz, .csv.zst",
    "landing/sales/e.json doesn't end in .csv, .csv.gz, .csv.zst",
    "landing/sales/d.csv.bak doesn't end in .csv, .csv.gz, .csv.zst",
    "landing/sales/c/ is a folder's marker, and no file",
    'landing/sales/b.CSV is empty',
  ]);
  expect(status.notTaken[4]).toMatchObject({ bytes: 0, landedAt: '2026-11-23T04:30:14.000Z' });
});

test('what append runs set aside is told, while that version lies there', async () => {
  const landing = new MemoryAws();
  const etag = landing.s3.put('landing/sales/b.csv', 'x');
  landing.s3.put('landing/sales/c.csv', 'x');
  const note = { judgedBy: 'r', error: 'HeaderMismatch', cause: 'landing/sales/b.csv: line 1: missing: id' };
  landing.s3.put('raw-data/sales/_sources.json', {
    judgedBy: 'r',
    sources: {},
    aside: { 'landing/sales/b.csv': { etag, ...note }, 'landing/sales/c.csv': { etag: '"former"', ...note } },
  });
  const { notTaken, notTakenCount } = await statusOf(
    landing.clients as unknown as Aws,
    { ...sales, landing: 'landing/sales/', mode: 'append' },
    { deployed: [sales], options: { at: 'aws', stage: 'dev' } },
    { listed: [], owner: { pipeline: 'sales' } },
  );
  expect(notTaken.map(({ key, reason }) => `${key} ${reason}`)).toEqual([
    'landing/sales/b.csv is set aside: HeaderMismatch: line 1: missing: id',
  ]);
  expect(notTakenCount).toBe(1);
});
