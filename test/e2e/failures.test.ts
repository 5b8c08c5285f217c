import { CreateTableCommand, GetTableCommand, GlueClient, UpdateTableCommand } from '@aws-sdk/client-glue';
import { DeleteObjectsCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import { altered, assemblyOf, resourcesOf, type Template } from '../support/assemblies.ts';
import { TestLake } from '../support/lake.ts';

const GOOD = 'id,city,amount,note\n1,Lisboa,10.50,\n2,Recife,0.25,"a, b"\n';
const PUBLISHED = [
  ['1', '10.50', null, 'Lisboa'],
  ['2', '0.25', 'a, b', 'Recife'],
];
const SELECT = 'SELECT id, amount, note, city FROM trial_by_city ORDER BY id';

/** One lake: a good version is published once, and after each failure readers must still see it. */
let lake: TestLake;

beforeAll(async () => {
  lake = await TestLake.open('trial');
  expect(await lake.landText(GOOD)).toMatchObject({ status: 'SUCCEEDED' });
}, 60_000);
afterAll(() => lake.close());
afterEach(async () => {
  expect(await lake.sql(SELECT)).toEqual(PUBLISHED);
});

const failed = (state: string, error: string, message: RegExp) => ({
  status: 'FAILED',
  error,
  message: expect.stringMatching(message),
  states: expect.arrayContaining([expect.objectContaining({ name: state, status: 'FAILED' })]),
});
const rows = (...lines: string[]) => ['id,city,amount,note', ...lines, ''].join('\n');

test.each([
  [
    'a wrong header',
    'id,town,amount,note\n1,x,1,\n',
    'upload_csv_to_s3',
    'HeaderMismatch',
    /^landing\/trial\/trial\.csv: line 1: missing: city; not in the definition: the name in column 2\..* In full: s3:\/\/.+\/_failure\.json$/,
  ],
  ['an empty file', '', 'upload_csv_to_s3', 'EmptySource', /^landing\/trial\/trial\.csv: the file is empty/],
  [
    'a file whose rows the SQL leaves out is not published as an empty table',
    rows('1,x,1,hidden'),
    'check_data_quality',
    'ChecksFailed',
    /trial_by_city: hasRows failed: 0 rows, expected at least 1 row/,
  ],
  ['a header alone', rows(), 'upload_csv_to_s3', 'EmptySource', /a header and no row/],
  [
    'a row that is too short',
    rows('1,x,1,', '2,y'),
    'upload_csv_to_s3',
    'TooManyRejects',
    /^landing\/trial\/trial\.csv: 1 of 2 rows rejected \(50 %\), where the definition tolerates 0 and 0 %\. line 3: 2 fields where the header has 4 \("amount" is missing\)\. Each is in s3:\/\/.+\/rejected-data\/trial\/.+\.csv; mend the file or the definition\.$/,
  ],
  [
    'a text where a number belongs',
    rows('1,x,1,', 'two,y,2,'),
    'upload_csv_to_s3',
    'TooManyRejects',
    /line 3, id: is not an int\. Each/,
  ],
  [
    'a number too large',
    rows('1,x,123456789.00,'),
    'upload_csv_to_s3',
    'TooManyRejects',
    /line 2, amount: has more than 8 digits before the decimal mark/,
  ],
  [
    'a required value that is missing',
    rows('1,x,,'),
    'upload_csv_to_s3',
    'TooManyRejects',
    /line 2, amount: is empty, but required/,
  ],
  [
    'a check that fails',
    rows('1,x,-1,', '1,y,2,'),
    'check_data_quality',
    'ChecksFailed',
    /trial_by_city: unique\(id\) failed: 2 rows that share their key, expected each key once; trial_by_city: range\(amount\) failed: 1 row outside, expected at least 0\. Nothing was published/,
  ],
  [
    'a partition that has no name',
    rows('1,São Paulo,1,'),
    'ctas_trial_by_city',
    'IllegalPartitionValue',
    /^city: 1 value in 1 row can't name a partition\. Replace.* In full: s3:\/\/.+\/_failure\.json$/,
  ],
  [
    'more partitions than a table projects',
    rows(...Array.from({ length: 10_001 }, (_, n) => `${n},c${n},1,`)),
    'ctas_trial_by_city',
    'TooManyPartitions',
    /^city would project more than 10000 partitions; at most 10000\./,
  ],
])('%s ends the run at its state, by name', async (_, text, state, error, message) => {
  const run = await lake.landText(text);
  expect(run).toMatchObject(failed(state, error, message));
  expect(run.message).not.toContain('\n');
});

test.each([
  [
    { source: { key: 'landing/trial/absent.csv' } },
    'NoSource',
    /landing\/trial\/absent\.csv doesn't exist; upload it again/,
  ],
  [
    { source: { key: 'landing/other/trial.csv' } },
    'InvalidInput',
    /source\.key: "landing\/other\/trial\.csv" is not below landing\/trial\//,
  ],
  [{ source: { key: 'landing/trial/../locks/trial.json' } }, 'NoSource', /doesn't exist/],
])('a start with %j ends as %s', async (input, error, message) => {
  expect(await lake.start(input)).toMatchObject(failed('acquire_run_lock', error, message));
});

test.each([
  [{ source: 'x.csv' }, /^source: /],
  [{ trigger: 'cron' }, /^trigger: /],
])('the input %j is refused by the first task', async (input, message) => {
  expect(await lake.start(input)).toMatchObject(failed('acquire_run_lock', 'InvalidInput', message));
});

test('a run is superseded by a later one that published while it was at work', async () => {
  const glue = new GlueClient(lake.offline.connection);
  const name = { DatabaseName: 'afluente_dev', Name: 'trial_by_city' };
  const epoch = async (value: (now: string) => string) => {
    const { Table } = await glue.send(new GetTableCommand(name));
    const { Name, TableType, PartitionKeys, StorageDescriptor, Parameters } = Table!;
    const changed = { ...Parameters, 'afluente.epoch': value(Parameters!['afluente.epoch']!) };
    await glue.send(
      new UpdateTableCommand({
        DatabaseName: name.DatabaseName,
        TableInput: { Name, TableType, PartitionKeys, StorageDescriptor, Parameters: changed },
        SkipArchive: true,
      }),
    );
  };
  const lock = () => lake.json('locks/trial.json');
  const { epoch: before } = lock();
  const run = lake.landText(GOOD);
  while (lock().epoch === before) await sleep(20);
  await epoch((now) => String(Number(now) + 1000));
  expect(await run).toMatchObject(
    failed(
      'publish_trial_by_city',
      'Superseded',
      /trial_by_city is at version 1 of the later run .*; start the pipeline again/,
    ),
  );
  await epoch((now) => String(Number(now) - 1000));
});

test('a lost lock gives no epoch out twice', async () => {
  const Bucket = lake.pipeline.bucket;
  await lake.aws.s3.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'locks/trial.json' }] } }),
  );
  const run = await lake.landText('wrong\n1\n');
  expect(run.error).toBe('HeaderMismatch');
  expect((run.payload as any).run.epoch).toBeGreaterThan(1);
});

test('a build that was not published is gone after the next run that is, its table too', async () => {
  const other = await TestLake.open('trial', assemblyOf('test'));
  try {
    expect(await other.landText('id,city,amount,note\n1,x,-1,\n')).toMatchObject({ error: 'ChecksFailed' });
    expect((await other.sql('SHOW TABLES')).flat()).toContainEqual(
      expect.stringContaining('trial_by_city__build_'),
    );
    expect((await other.landText(GOOD)).status).toBe('SUCCEEDED');
    expect((await other.sql('SHOW TABLES')).flat().sort()).toEqual(['raw_trial', 'trial_by_city']);
    const folders = new Set(
      (await other.keys('processed-data/trial_by_city/')).map((key) => key.split('/')[2]),
    );
    expect(folders.size).toBe(1);
  } finally {
    await other.close();
  }
});

test("a table of somebody else's is not published over", async () => {
  const other = await TestLake.open('trial', assemblyOf('test'));
  try {
    await new GlueClient(other.offline.connection).send(
      new CreateTableCommand({
        DatabaseName: 'afluente_dev',
        TableInput: { Name: 'trial_by_city', TableType: 'EXTERNAL_TABLE' },
      }),
    );
    expect(await other.landText(GOOD)).toMatchObject(
      failed('ensure_glue_db', 'ForeignTable', /drop or rename it/),
    );
  } finally {
    await other.close();
  }
});

/** Opens the same state with another app, as a deployment would change it. */
async function redeployed(assembly: string, during: () => Promise<void>): Promise<void> {
  const { state } = lake;
  await lake.close();
  lake = await TestLake.open('trial', assembly, state);
  try {
    await during();
  } finally {
    await lake.close();
    lake = await TestLake.open('trial', assemblyOf('test'), state);
  }
}

test("an error in the user's SQL is told with its place in their file", async () => {
  await redeployed(assemblyOf('broken'), async () => {
    expect(await lake.landText(GOOD)).toMatchObject(
      failed('ctas_trial_by_city', 'SqlError', /trial_by_city\.sql:3:3: .*soundexx.*Correct the SQL/),
    );
  });
});

/** Takes an action out of a task's policy. */
const without = (task: string, action: string) => (template: Template) => {
  for (const [id, { PolicyDocument }] of resourcesOf(template, 'AWS::IAM::Policy')) {
    if (!id.startsWith(`${task}Role`)) continue;
    for (const statement of PolicyDocument.Statement) {
      statement.Action = [statement.Action].flat().filter((one: string) => one !== action);
    }
    PolicyDocument.Statement = PolicyDocument.Statement.filter(
      ({ Action }: { Action: string[] }) => Action.length > 0,
    );
  }
};

test.each([
  [
    'upload',
    's3:PutObject',
    'upload_csv_to_s3',
    /is not authorized to perform: s3:PutObject on resource: .*\/raw-data\/trial\/trial\.csv.* because no identity-based policy allows the s3:PutObject action/,
  ],
  [
    'publish',
    'glue:UpdateTable',
    'publish_trial_by_city',
    /is not authorized to perform: glue:UpdateTable on resource: /,
  ],
  ['ctas', 'glue:CreateTable', 'ctas_trial_by_city', /glue:CreateTable/],
  [
    'checkquality',
    's3:GetObject',
    'check_data_quality',
    /not authorized to perform: s3:GetObject on resource: .*\/locks\/trial\.json/,
  ],
])('%s without %s is denied as IAM denies', async (task, action, state, message) => {
  await redeployed(altered('test', 'pipeline-trial', without(task, action)), async () => {
    expect(await lake.landText(GOOD)).toMatchObject(failed(state, 'AccessDenied', message));
  });
});

test('a HEAD that is denied, whose answer has no words, is told with action, resource and role', async () => {
  await redeployed(
    altered('test', 'pipeline-trial', without('acquirelock', 's3:GetObjectVersion')),
    async () => {
      const { bucket: Bucket, landing } = lake.pipeline;
      const key = `${landing}trial.csv`;
      const { VersionId: versionId } = await lake.aws.s3.send(new HeadObjectCommand({ Bucket, Key: key }));
      expect(await lake.start({ source: { key, versionId } })).toMatchObject(
        failed(
          'acquire_run_lock',
          'AccessDenied',
          /^acquire_run_lock: User: arn:aws:iam::0{12}:role\/\S*acquirelockRole\S* is not authorized to perform: s3:GetObjectVersion on resource: arn:aws:s3:::\S+\/landing\/trial\/trial\.csv\. Grant it/,
        ),
      );
    },
  );
});

test('after all of that a good file is published as the next version', async () => {
  const run = await lake.landText(GOOD);
  expect(run.status).toBe('SUCCEEDED');
  expect((await lake.output(run)).published.version).toBe(2);
});
