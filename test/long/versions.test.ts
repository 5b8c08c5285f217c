import { CreateMultipartUploadCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { CreateTableCommand, GetTableCommand, UpdateTableCommand } from '@aws-sdk/client-glue';
import { rollBack } from '../../operate/data/rollback.ts';
import { listVersions } from '../../operate/data/versions.ts';
import { TestLake } from '../support/lake.ts';
import { amount, file, folders, land } from '../support/trial.ts';

let lake: TestLake;
beforeEach(async () => {
  lake = await TestLake.open('trial');
});
afterEach(() => lake.close());

test('a rollback is one write, and nothing unattended takes it back', async () => {
  const [one = '', two = ''] = await land(lake, 1, 2);
  expect(await rollBack(lake.aws, lake.pipeline, { fenceOff: false })).toEqual({
    table: 'trial_by_city',
    from: 2,
    to: 1,
    run: one,
  });
  expect(await amount(lake)).toBe('1.00');
  const listed = await listVersions(lake.aws, lake.pipeline);
  expect(listed.map(({ version, run, published }) => ({ version, run, published }))).toEqual([
    { version: 2, run: two, published: false },
    { version: 1, run: one, published: true },
  ]);
  expect(await lake.output(await lake.start({ trigger: 'schedule' }))).toMatchObject({
    lock: { outcome: 'unchanged' },
  });
  expect(await amount(lake)).toBe('1.00');
  // Forward again, by its number; then a new file, whose number nobody had.
  expect((await rollBack(lake.aws, lake.pipeline, { to: '2', fenceOff: false })).run).toBe(two);
  expect(await amount(lake)).toBe('2.00');
  await rollBack(lake.aws, lake.pipeline, { fenceOff: false });
  await land(lake, 3);
  expect(await amount(lake)).toBe('3.00');
  expect((await listVersions(lake.aws, lake.pipeline)).map(({ version }) => version)).toEqual([3, 2, 1]);
}, 90_000);

test('what failed runs left is collected by the next: build, table, broken uploads; a sibling’s is not', async () => {
  const { bucket, database } = lake.pipeline;
  const dead = '20200101t000000_0badcafe';
  const failed = await lake.landText('id,city,amount,note\n1,Lisboa,-1,\n');
  expect(failed.error).toBe('ChecksFailed');
  const [orphan = ''] = await folders(lake);
  const sibling = `processed-data/trial_by_city_eu/${dead}/city=Lisboa/part`;
  await lake.replace(sibling, {});
  await lake.replace(`processed-data/trial_by_city/keep.txt`, {});
  const broken = `processed-data/trial_by_city/${dead}/city=Lisboa/part`;
  await lake.aws.s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: broken }));
  const Name = `trial_by_city__build_${dead}`;
  for (const name of [Name, `trial_by_city_eu__build_${dead}`]) {
    await lake.aws.glue.send(new CreateTableCommand({ DatabaseName: database, TableInput: { Name: name } }));
  }
  const run = await lake.landText(file(1));
  const output = await lake.output(run);
  expect(output.expired.builds).toEqual(expect.arrayContaining([orphan, dead]));
  expect(await folders(lake)).toEqual([output.run.id, 'keep.txt'].sort());
  expect(await lake.keys('processed-data/trial_by_city_eu/')).toEqual([sibling]);
  const { Uploads = [] } = await lake.aws.s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  expect(Uploads).toEqual([]);
  expect((await lake.sql('SHOW TABLES')).flat().sort()).toEqual([
    'raw_trial',
    'trial_by_city',
    `trial_by_city_eu__build_${dead}`,
  ]);
}, 90_000);

test('a column that readers would miss stops the run before anything is built', async () => {
  await land(lake, 1);
  await alterPublished((columns) => [...columns, { Name: 'gone', Type: 'string' }]);
  const run = await lake.landText(file(2));
  expect({ error: run.error, message: run.message }).toEqual({
    error: 'IncompatibleSchema',
    message: expect.stringContaining('trial_by_city: gone is gone.'),
  });
  expect(run.states.map(({ name }) => name).at(-1)).toBe('ensure_glue_db');
}, 60_000);

test('a column that became wider is published with the data', async () => {
  await land(lake, 1);
  await alterPublished((columns) =>
    columns.map((column) => (column.Name === 'amount' ? { ...column, Type: 'decimal(8,2)' } : column)),
  );
  await land(lake, 2);
  expect((await lake.sql('DESCRIBE trial_by_city')).flat().join()).toMatch(/amount\s+decimal\(10,2\)/);
  expect(await amount(lake)).toBe('2.00');
}, 60_000);

type Columns = { Name?: string; Type?: string }[];

/** As if the version before had been published with other columns. */
async function alterPublished(change: (columns: Columns) => Columns): Promise<void> {
  const at = { DatabaseName: lake.pipeline.database, Name: 'trial_by_city' };
  const { Table } = await lake.aws.glue.send(new GetTableCommand(at));
  const { Name, TableType, PartitionKeys, Parameters, StorageDescriptor } = Table!;
  await lake.aws.glue.send(
    new UpdateTableCommand({
      DatabaseName: at.DatabaseName,
      TableInput: {
        Name,
        TableType,
        PartitionKeys,
        Parameters,
        StorageDescriptor: {
          ...StorageDescriptor,
          Columns: change(StorageDescriptor!.Columns ?? []),
        } as never,
      },
    }),
  );
}
