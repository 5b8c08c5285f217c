import { rmSync } from 'node:fs';
import { caller, csvTable, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
  rmSync(stage.state, { recursive: true });
});

const partitionsOf = async (TableName: string) => {
  const { Partitions } = await stage.catalog.getPartitions({ DatabaseName: 'db', TableName }, caller);
  return (Partitions ?? []).map(({ Values, StorageDescriptor }) => [
    Values?.join('/'),
    StorageDescriptor?.Location,
  ]);
};
const manual = (id: string | undefined) =>
  `. If a data manifest file was generated at 's3://lake/results/${id}-manifest.csv', you may need to manually clean the data from locations specified in the manifest. Athena will not delete data in your account.`;
const numbers = (from: number, to: number) => `UNNEST(sequence(${from}, ${to})) AS t(x)`;

/** A partitioned table with one row in `p=a`. */
const partitioned = () =>
  stage.succeed(
    `CREATE TABLE s WITH (external_location='s3://lake/s/', write_compression='SNAPPY', partitioned_by=ARRAY['p'])
     AS SELECT 1 AS n, CAST('one' AS varchar) AS word, CAST('a' AS varchar) AS p`,
  );

test('new files stand beside the old, new partitions are registered, and a manifest lists the files', async () => {
  await partitioned();
  const [old] = stage.keys('s/');
  const inserted = await stage.succeed(
    `INSERT INTO s SELECT CAST(x AS integer), 'w', CASE WHEN x < 4 THEN 'a' ELSE 'b' END FROM ${numbers(2, 5)}`,
  );
  expect(inserted).toMatchObject({ StatementType: 'DML', SubstatementType: 'INSERT' });
  const id = inserted.QueryExecutionId;
  expect(inserted.ResultConfiguration?.OutputLocation).toBe(`s3://lake/results/${id}`);
  expect(inserted.Statistics?.DataManifestLocation).toBe(`s3://lake/results/${id}-manifest.csv`);

  const added = stage.keys('s/').filter((key) => key !== old);
  expect(added.map((key) => key.split('/').slice(0, 2).join('/'))).toEqual(['s/p=a', 's/p=b']);
  expect(stage.text(`results/${id}-manifest.csv`).split('\n').filter(Boolean).sort()).toEqual(
    added.map((key) => `s3://lake/${key}`),
  );
  expect(await partitionsOf('s')).toEqual([
    ['a', 's3://lake/s/p=a'],
    ['b', 's3://lake/s/p=b'],
  ]);
  const results = await stage.athena.getQueryResults({ QueryExecutionId: id }, caller);
  expect([results.UpdateCount, results.ResultSet?.Rows]).toEqual([4, []]);
  expect(await stage.rows('SELECT n, word, p FROM s ORDER BY n')).toEqual([
    ['1', 'one', 'a'],
    ['2', 'w', 'a'],
    ['3', 'w', 'a'],
    ['4', 'w', 'b'],
    ['5', 'w', 'b'],
  ]);
});

test('columns are matched by position, and coerced to the table’s types', async () => {
  await stage.succeed(
    `CREATE TABLE t WITH (external_location='s3://lake/t/') AS
     SELECT CAST(1 AS bigint) AS a, CAST(1 AS decimal(12,2)) AS b, 1e0 AS c, CAST(NULL AS varchar) AS d`,
  );
  await stage.succeed("INSERT INTO db.t SELECT 2 AS d, DECIMAL '2.5' AS c, 3 AS b, 'x' AS a");
  await stage.succeed("INSERT INTO t VALUES (3, 1, 2, NULL), (4, 1, 2, '')");
  expect(await stage.rows('SELECT * FROM t ORDER BY a')).toEqual([
    ['1', '1.00', '1.0', null],
    ['2', '2.50', '3.0', 'x'],
    ['3', '1.00', '2.0', null],
    ['4', '1.00', '2.0', ''],
  ]);
  expect(stage.keys('t/')).toHaveLength(3);
});

test('a known partition is written where the catalog says', async () => {
  await partitioned();
  await stage.catalog.batchUpdatePartition(
    {
      DatabaseName: 'db',
      TableName: 's',
      Entries: [
        {
          PartitionValueList: ['a'],
          PartitionInput: { Values: ['a'], StorageDescriptor: { Location: 's3://lake/elsewhere/' } },
        },
      ],
    },
    caller,
  );
  await stage.succeed("INSERT INTO s VALUES (2, 'two', 'a')");
  expect(stage.keys('elsewhere/')).toHaveLength(1);
  expect(await stage.rows('SELECT n FROM s')).toEqual([['2']]);
});

test('NULL goes to Hive’s default partition; no rows write nothing', async () => {
  await partitioned();
  await stage.succeed("INSERT INTO s SELECT 2, 'x', CAST(NULL AS varchar)");
  await stage.succeed("INSERT INTO s SELECT n, word, 'none' FROM s WHERE n > 99");
  expect((await partitionsOf('s')).map(([values]) => values)).toEqual(['a', '__HIVE_DEFAULT_PARTITION__']);
  expect(await stage.rows('SELECT n FROM s WHERE p IS NULL')).toEqual([['2']]);
});

test('100 partitions are not too many, 101 are', async () => {
  await partitioned();
  const insert = (from: number, to: number) =>
    `INSERT INTO s SELECT 0, 'x', CAST(x AS varchar) FROM ${numbers(from, to)}`;
  await stage.succeed(insert(1, 100));
  expect(await partitionsOf('s')).toHaveLength(101);
  expect(await stage.reason(insert(200, 300))).toMatch(
    /^HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers for partitions\/buckets\. If a data manifest/,
  );
  expect(stage.keys('s/')).toHaveLength(101);
});

test('an INSERT scans what its SELECT reads', async () => {
  await stage.put('o/a.csv', 'id\n1\n2\n');
  await stage.succeed(csvTable('o', 'id string'));
  await partitioned();
  const { Statistics } = await stage.succeed("INSERT INTO s SELECT CAST(id AS integer), id, 'c' FROM o");
  expect(Statistics?.DataScannedInBytes).toBe('id\n1\n2\n'.length);
});

test.each([
  [
    'a table that is not there',
    'INSERT INTO nothing SELECT 1',
    "TABLE_NOT_FOUND: line 1:1: Table 'awsdatacatalog.db.nothing' does not exist",
  ],
  [
    'a database that is not there',
    'INSERT INTO no.t SELECT 1',
    "SCHEMA_NOT_FOUND: line 1:1: Schema 'no' does not exist",
  ],
  [
    'a catalog that is not there',
    'INSERT INTO elsewhere.db.s SELECT 1',
    "CATALOG_NOT_FOUND: line 1:1: Catalog 'elsewhere' does not exist",
  ],
  [
    'fewer columns than the table has',
    "INSERT INTO s SELECT 1, 'a'",
    'TYPE_MISMATCH: line 1:1: Insert query has mismatched column types: Table: [integer, varchar, varchar], Query: [integer, varchar(1)]',
  ],
  [
    'a type that does not fit',
    "INSERT INTO s SELECT 'x', 'a', 'b'",
    'TYPE_MISMATCH: line 1:1: Insert query has mismatched column types: Table: [integer, varchar, varchar], Query: [varchar(1), varchar(1), varchar(1)]',
  ],
  [
    'a value that is none',
    "INSERT INTO s SELECT CAST('x' AS integer), 'a', 'b'",
    expect.stringContaining("INVALID_CAST_ARGUMENT: Cannot cast 'x' to INT"),
  ],
  [
    'a list of columns',
    'INSERT INTO s (n) SELECT 1',
    'The offline AWS does not imitate INSERT with a list of columns',
  ],
  [
    'a text table',
    "INSERT INTO o SELECT '1'",
    'The offline AWS does not imitate INSERT into tables of the SerDe org.apache.hadoop.hive.serde2.OpenCSVSerde',
  ],
])('refuses %s', async (_, sql, message) => {
  await stage.put('o/a.csv', 'id\n1\n');
  await stage.succeed(csvTable('o', 'id string'));
  await partitioned();
  const before = stage.keys('s/');
  const failed = await stage.run(sql);
  expect(failed.Status).toMatchObject({
    State: 'FAILED',
    AthenaError: { ErrorCategory: 2, Retryable: false },
  });
  const reason = failed.Status?.StateChangeReason ?? '';
  const suffix = manual(failed.QueryExecutionId);
  expect(reason.endsWith(suffix)).toBe(true);
  expect(reason.slice(0, -suffix.length)).toEqual(message);
  expect(stage.keys('s/')).toEqual(before);
});

test('the caller needs the table, its partitions and its folder', async () => {
  await partitioned();
  const insert = "INSERT INTO s VALUES (2, 'two', 'b')";
  stage.asked.length = 0;
  await stage.succeed(insert);
  const asked = new Set(stage.asked.map(({ action, resource }) => `${action} ${resource.split(':').at(-1)}`));
  for (const needed of [
    'glue:GetTable table/db/s',
    'glue:GetPartitions table/db/s',
    'glue:BatchCreatePartition table/db/s',
    's3:GetBucketLocation lake',
  ])
    expect(asked).toContain(needed);
  stage.rules.deny = /^glue:BatchCreatePartition/;
  expect(await stage.reason("INSERT INTO s VALUES (2, 'two', 'c')")).toMatch(/glue:BatchCreatePartition/);
  stage.rules.deny = /^s3:PutObject .*\/s\//;
  expect(await stage.reason(insert)).toMatch(
    /^Access denied when writing to location: s3:\/\/lake\/s\/p=b\//,
  );
});
