import { rmSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { caller, csvTable, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
  rmSync(stage.state, { recursive: true });
});

const tableOf = async (Name: string) =>
  (await stage.catalog.getTable({ DatabaseName: 'db', Name }, caller)).Table;
const manual = (id: string | undefined) =>
  `. You may need to manually clean the data at location 's3://lake/results/tables/${id}' before retrying. Athena will not delete data in your account.`;

describe('DDL', () => {
  test('CREATE EXTERNAL TABLE describes the table in Glue', async () => {
    const { QueryExecutionId, StatementType, SubstatementType } = await stage.succeed(
      csvTable('t', '`id` string, `when` string'),
    );
    expect([StatementType, SubstatementType]).toEqual(['DDL', 'CREATE_TABLE']);
    expect(stage.keys('results/')).toEqual([
      `results/${QueryExecutionId}.txt`,
      `results/${QueryExecutionId}.txt.metadata`,
    ]);
    expect(await tableOf('t')).toMatchObject({
      TableType: 'EXTERNAL_TABLE',
      StorageDescriptor: {
        Columns: [
          { Name: 'id', Type: 'string' },
          { Name: 'when', Type: 'string' },
        ],
        Location: 's3://lake/t/',
        InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
        SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.serde2.OpenCSVSerde' },
      },
      Parameters: { EXTERNAL: 'TRUE', 'skip.header.line.count': '1' },
    });
    const again = csvTable('t', 'x string');
    expect(await stage.reason(again)).toMatch(
      /^FAILED: Execution Error, .* AlreadyExistsException\(message:Table t already exists\)$/,
    );
    await stage.succeed(again.replace('TABLE t', 'TABLE IF NOT EXISTS t'));
    expect((await tableOf('t'))?.StorageDescriptor?.Columns).toHaveLength(2);
  });

  test('DROP TABLE leaves the data', async () => {
    await stage.put('t/a.csv', 'id\n1\n');
    await stage.succeed(csvTable('t', 'id string'));
    await stage.succeed('DROP TABLE t');
    expect(stage.keys('t/')).toEqual(['t/a.csv']);
    expect(await stage.reason('DROP TABLE t')).toBe(
      'FAILED: SemanticException [Error 10001]: Table not found db.t',
    );
    await stage.succeed('DROP TABLE IF EXISTS `db`.`t`');
  });

  test('SHOW and DESCRIBE print a line per row, its cells joined by tabs', async () => {
    await stage.succeed(csvTable('orders', 'id string'));
    await stage.succeed(csvTable('other', 'id string'));
    await stage.succeed(
      "CREATE TABLE parts WITH (external_location='s3://lake/parts/', partitioned_by=ARRAY['p']) AS SELECT 1 AS a, 'x/y' AS p",
    );
    const lines = async (sql: string) => {
      const { QueryExecutionId, StatementType } = await stage.succeed(sql);
      expect(StatementType).toBe('UTILITY');
      const { ResultSet } = await stage.athena.getQueryResults({ QueryExecutionId }, caller);
      return ResultSet?.Rows?.map(({ Data }) => Data?.map(({ VarCharValue }) => VarCharValue).join('|'));
    };
    expect(await lines('SHOW TABLES')).toEqual(['orders', 'other', 'parts']);
    expect(await lines("SHOW TABLES IN db 'or*'")).toEqual(['orders']);
    expect(await lines('SHOW PARTITIONS parts')).toEqual(['p=x%2Fy']);
    expect((await lines('DESCRIBE parts'))?.slice(0, 2)).toEqual([
      'a                   \tint                 \t                    ',
      'p                   \tvarchar(3)          \t                    ',
    ]);
    expect(await stage.reason('SHOW PARTITIONS orders')).toContain('Table orders is not a partitioned table');
    expect(await stage.reason('DESCRIBE nothing')).toContain('Table not found');
  });
});

describe('CREATE TABLE AS', () => {
  beforeEach(async () => {
    await stage.put(
      'o/a.csv',
      'id,amount,day,note\n1,2.50,2024-01-05,a\n2,1,2024-02-01,\n3,0.25,2024-02-03,c\n4,7,,d\n',
    );
    await stage.succeed(csvTable('o', 'id string, amount string, day string, note string'));
  });

  const ctas = (properties: string, select: string) => `CREATE TABLE s WITH (${properties}) AS ${select}`;
  const out = "external_location='s3://lake/out/v1/', format='PARQUET', write_compression='SNAPPY'";

  test('writes Parquet, the table, its partitions and a manifest', async () => {
    const execution = await stage.succeed(
      ctas(
        `${out}, partitioned_by=ARRAY['month']`,
        `SELECT CAST(id AS bigint) AS id, CAST(amount AS decimal(12,2)) AS amount,
         CAST(NULLIF(day, '') AS date) AS day, NULLIF(note, '') AS note, NULLIF(substr(day, 1, 7), '') AS month FROM o`,
      ),
    );
    expect(execution).toMatchObject({ StatementType: 'DDL', SubstatementType: 'CREATE_TABLE_AS_SELECT' });
    const id = execution.QueryExecutionId;
    expect(execution.ResultConfiguration?.OutputLocation).toBe(`s3://lake/results/tables/${id}`);
    const manifest = `results/tables/${id}-manifest.csv`;
    expect(execution.Statistics?.DataManifestLocation).toBe(`s3://lake/${manifest}`);
    const keys = stage.keys('out/');
    expect(stage.text(manifest)).toBe(
      keys
        .map((key) => `s3://lake/${key}\n`)
        .sort()
        .join(''),
    );
    expect(keys.map((key) => key.replace(/\d{8}_\d{6}_\d{5}_\w{5}_[0-9a-f-]{36}$/, 'FILE'))).toEqual([
      'out/v1/month=2024-01/FILE',
      'out/v1/month=2024-02/FILE',
      'out/v1/month=__HIVE_DEFAULT_PARTITION__/FILE',
    ]);

    const results = await stage.athena.getQueryResults({ QueryExecutionId: id }, caller);
    expect([results.UpdateCount, results.ResultSet?.Rows]).toEqual([4, []]);

    const table = await tableOf('s');
    expect(table).toMatchObject({
      TableType: 'EXTERNAL_TABLE',
      PartitionKeys: [{ Name: 'month', Type: 'string' }],
      StorageDescriptor: {
        Location: 's3://lake/out/v1/',
        Columns: [
          { Name: 'id', Type: 'bigint' },
          { Name: 'amount', Type: 'decimal(12,2)' },
          { Name: 'day', Type: 'date' },
          { Name: 'note', Type: 'string' },
        ],
      },
      Parameters: { 'parquet.compression': 'SNAPPY' },
    });
    const { Partitions } = await stage.catalog.getPartitions({ DatabaseName: 'db', TableName: 's' }, caller);
    expect(
      Partitions?.map(({ Values, StorageDescriptor }) => [Values?.[0], StorageDescriptor?.Location]),
    ).toEqual(
      expect.arrayContaining([
        ['2024-01', 's3://lake/out/v1/month=2024-01'],
        ['__HIVE_DEFAULT_PARTITION__', 's3://lake/out/v1/month=__HIVE_DEFAULT_PARTITION__'],
      ]),
    );
    expect(await stage.rows('SELECT * FROM s ORDER BY id')).toEqual([
      ['1', '2.50', '2024-01-05', 'a', '2024-01'],
      ['2', '1.00', '2024-02-01', null, '2024-02'],
      ['3', '0.25', '2024-02-03', 'c', '2024-02'],
      ['4', '7.00', null, 'd', null],
    ]);
  });

  test('reads only the partitions and the columns that a query needs', async () => {
    await stage.succeed(
      ctas(
        `${out}, partitioned_by=ARRAY['month']`,
        "SELECT id, note, substr(day, 1, 7) AS month FROM o WHERE day <> ''",
      ),
    );
    const scanned = async (sql: string) => (await stage.succeed(sql)).Statistics?.DataScannedInBytes ?? 0;
    const all = await scanned('SELECT * FROM s');
    const column = await scanned('SELECT id FROM s');
    const partition = await scanned("SELECT * FROM s WHERE month = '2024-01'");
    expect(column).toBeLessThan(all);
    expect(partition).toBeLessThan(all);
    expect(await scanned("SELECT * FROM s WHERE month = 'none'")).toBe(0);
    stage.asked.length = 0;
    expect(await stage.rows("SELECT id FROM s WHERE month = '2024-01'")).toEqual([['1']]);
    expect(stage.asked.filter(({ resource }) => resource.includes('month=2024-02'))).toEqual([]);
  });

  test('without rows makes a table without files; without a location the results\u2019 folder is one', async () => {
    const { QueryExecutionId } = await stage.succeed("CREATE TABLE s AS SELECT id FROM o WHERE id = 'none'");
    expect((await tableOf('s'))?.StorageDescriptor?.Location).toBe(
      `s3://lake/results/tables/${QueryExecutionId}/`,
    );
    expect((await tableOf('s'))?.Parameters).toMatchObject({ 'parquet.compression': 'GZIP' });
    expect(stage.keys(`results/tables/${QueryExecutionId}/`)).toEqual([]);
    expect(await stage.rows('SELECT count(*) FROM s')).toEqual([['0']]);
    await stage.succeed('CREATE TABLE IF NOT EXISTS s AS SELECT 1 AS x');
  });

  test.each([
    [
      'an existing table',
      "external_location='s3://lake/o2/'",
      'SELECT 1 AS a',
      "TABLE_ALREADY_EXISTS: line 1:1: Destination table 'awsdatacatalog.db.o' already exists",
      'o',
    ],
    [
      'a location that holds something',
      "external_location='s3://lake/o/'",
      'SELECT 1 AS a',
      "HIVE_PATH_ALREADY_EXISTS: Target directory for table 'db.s' already exists: s3://lake/o/",
    ],
    [
      'partition columns that are not last',
      `${out}, partitioned_by=ARRAY['p']`,
      "SELECT 'x' AS p, 1 AS a",
      'HIVE_COLUMN_ORDER_MISMATCH: Partition keys must be the last columns in the table and in the same order as the table properties: [p]',
    ],
    [
      'microseconds',
      out,
      "SELECT CAST('2024-01-01 00:00:00' AS timestamp(6)) AS t",
      'NOT_SUPPORTED: Incorrect timestamp precision for timestamp(6); the configured precision is MILLISECONDS; column name: t',
    ],
    [
      'time zones',
      out,
      'SELECT current_timestamp AS t',
      'NOT_SUPPORTED: Unsupported Hive type: timestamp(3) with time zone',
    ],
    [
      'a column without name',
      out,
      'SELECT 1',
      'MISSING_COLUMN_NAME: line 1:1: Column name not specified at position 1',
    ],
    [
      'more than 100 partitions',
      `${out}, partitioned_by=ARRAY['p']`,
      'SELECT 1 AS a, CAST(x AS varchar) AS p FROM UNNEST(sequence(1, 101)) AS t(x)',
      'HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers for partitions/buckets',
    ],
    [
      'a value that is none',
      out,
      'SELECT CAST(day AS date) AS d FROM o',
      expect.stringContaining('INVALID_CAST_ARGUMENT'),
    ],
  ])('refuses %s', async (_, properties, select, message, name = 's') => {
    const failed = await stage.run(ctas(properties, select).replace('TABLE s', `TABLE ${name}`));
    expect(failed.Status).toMatchObject({
      State: 'FAILED',
      AthenaError: { ErrorCategory: 2, Retryable: false },
    });
    const reason = failed.Status?.StateChangeReason ?? '';
    const suffix = manual(failed.QueryExecutionId);
    expect(reason.endsWith(suffix)).toBe(true);
    expect(reason.slice(0, -suffix.length)).toEqual(message);
    expect(stage.keys('out/')).toEqual([]);
    await expect(tableOf('s')).rejects.toMatchObject({ code: 'EntityNotFoundException' });
  });

  test('100 partitions are not too many', async () => {
    await stage.succeed(
      ctas(
        `${out}, partitioned_by=ARRAY['p']`,
        'SELECT 1 AS a, CAST(x AS varchar) AS p FROM UNNEST(sequence(1, 100)) AS t(x)',
      ),
    );
    expect(stage.keys('out/')).toHaveLength(100);
  });

  test('an enforced workgroup refuses a location', async () => {
    expect(await stage.reason(ctas(out, 'SELECT 1 AS a'), { WorkGroup: 'analysts' })).toMatch(
      /^The Create Table As Select query failed because it was submitted with an 'external_location' property/,
    );
    await stage.succeed('CREATE TABLE s AS SELECT 1 AS a', { WorkGroup: 'analysts' });
  });

  test('a denied write ends it without a table', async () => {
    stage.rules.deny = /^s3:PutObject .*\/out\//;
    expect(await stage.reason(ctas(out, 'SELECT 1 AS a'))).toMatch(
      /^Access denied when writing to location: s3:\/\/lake\/out\/v1\//,
    );
    await expect(tableOf('s')).rejects.toMatchObject({ code: 'EntityNotFoundException' });
  });
});

describe('Parquet tables', () => {
  const parquet = (columns: string, folder = 'p') =>
    `CREATE EXTERNAL TABLE p (${columns}) STORED AS PARQUET LOCATION 's3://lake/${folder}/'`;
  const put = async (key: string, select: string) => {
    const file = `${stage.state}/file.parquet`;
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    await connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
    connection.closeSync();
    await stage.store.putFile(caller, 'lake', key, file);
  };

  test('columns are found by name, and those that a file lacks are NULL', async () => {
    await put('p/1', "SELECT 'x' AS b, 1::BIGINT AS A");
    await put('p/2', '2::INTEGER AS a'.replace(/^/, 'SELECT '));
    await stage.succeed(parquet('a bigint, b string, c double'));
    expect(await stage.rows('SELECT * FROM p ORDER BY a')).toEqual([
      ['1', 'x', null],
      ['2', null, null],
    ]);
  });

  test('a type that does not fit is bad data', async () => {
    await put('p/1', 'SELECT 1::BIGINT AS a, 2 AS b');
    await stage.succeed(parquet('a string, b int'));
    expect((await stage.run('SELECT a FROM p')).Status).toMatchObject({
      StateChangeReason:
        "HIVE_BAD_DATA: Field a's type INT64 in parquet file s3://lake/p/1 is incompatible with type varchar defined in table schema",
      AthenaError: { ErrorType: 1001 },
    });
    expect(await stage.rows('SELECT b FROM p')).toEqual([['2']]);
  });

  test('nested columns are read', async () => {
    await put('p/1', "SELECT [1, 2] AS a, MAP {'k': 3} AS m, 4 AS after");
    await stage.succeed(parquet('a array<int>, m map<string,int>, after int'));
    expect(await stage.rows("SELECT cardinality(a), element_at(m, 'k'), after FROM p")).toEqual([
      ['2', '3', '4'],
    ]);
  });

  test('a file that is not Parquet is bad data', async () => {
    await stage.put('p/1', 'no parquet');
    await stage.succeed(parquet('a int'));
    expect(await stage.reason('SELECT a FROM p')).toBe(
      'HIVE_BAD_DATA: Not valid Parquet file: s3://lake/p/1',
    );
  });
});

test('many partitions are read together: their values, columns that a file lacks, and NULL', async () => {
  await stage.succeed(
    `CREATE TABLE s WITH (external_location='s3://lake/out/', partitioned_by=ARRAY['p', 'q']) AS
     SELECT x AS n, CAST(mod(x, 40) AS varchar) AS p, NULLIF(mod(x, 2), 1) AS q FROM UNNEST(sequence(1, 80)) AS t(x)`,
  );
  const { Table } = await stage.catalog.getTable({ DatabaseName: 'db', Name: 's' }, caller);
  const { StorageDescriptor, PartitionKeys, Parameters } = Table!;
  const Columns = [...(StorageDescriptor?.Columns ?? []), { Name: 'later', Type: 'string' }];
  await stage.catalog.updateTable(
    {
      DatabaseName: 'db',
      TableInput: {
        Name: 's',
        Parameters,
        PartitionKeys,
        StorageDescriptor: { ...StorageDescriptor, Columns },
      },
    },
    caller,
  );
  expect(await stage.rows("SELECT n, later, p, q FROM s WHERE p IN ('0', '7') OR n = 1 ORDER BY n")).toEqual([
    ['1', null, '1', null],
    ['7', null, '7', null],
    ['40', null, '0', '0'],
    ['47', null, '7', null],
    ['80', null, '0', '0'],
  ]);
  expect(await stage.rows('SELECT count(*), count(DISTINCT p), sum(q) FROM s')).toEqual([['80', '40', '0']]);
  expect(await stage.rows('SELECT count(*) FROM s')).toEqual([['80']]);
});

describe('partition projection', () => {
  const project = async (
    parameters: Record<string, string>,
    PartitionKeys: { Name: string; Type: string }[],
  ) => {
    const { Table } = await stage.catalog.getTable({ DatabaseName: 'db', Name: 's' }, caller);
    const TableInput = {
      Name: 's',
      TableType: 'EXTERNAL_TABLE',
      PartitionKeys,
      StorageDescriptor: Table?.StorageDescriptor,
      Parameters: { ...Table?.Parameters, 'projection.enabled': 'true', ...parameters },
    };
    await stage.catalog.updateTable({ DatabaseName: 'db', TableInput }, caller);
  };
  const month = [{ Name: 'month', Type: 'string' }];

  test('the template and the values decide, not the catalog', async () => {
    for (const [table, version, n] of [
      ['s', 'v1', 1],
      ['other', 'v2', 2],
    ] as const)
      await stage.succeed(
        `CREATE TABLE ${table} WITH (external_location='s3://lake/out/${version}/', partitioned_by=ARRAY['month']) AS
         SELECT ${n} AS n, m AS month FROM UNNEST(ARRAY['2024-01', '2024-02']) AS t(m)`,
      );
    await project(
      {
        'projection.month.type': 'enum',
        'projection.month.values': '2024-01,2024-02,2099-01',
        'storage.location.template': 's3://lake/out/v2/month=${month}/',
      },
      month,
    );
    expect(await stage.rows('SELECT n, month FROM s ORDER BY month')).toEqual([
      ['2', '2024-01'],
      ['2', '2024-02'],
    ]);
    stage.asked.length = 0;
    expect(await stage.rows("SELECT n FROM s WHERE month > '2024-01'")).toEqual([['2']]);
    expect(stage.asked.filter(({ action }) => action === 'glue:GetPartitions')).toEqual([]);
    expect(stage.asked.some(({ context }) => context?.['s3:prefix'] === 'out/v2/month=2024-01/')).toBe(false);
  });

  test('several columns project their cross product, integers with their digits', async () => {
    await stage.succeed(
      `CREATE TABLE s WITH (external_location='s3://lake/out/', partitioned_by=ARRAY['c', 'd']) AS
       SELECT 1 AS n, c, d FROM UNNEST(ARRAY['BR', 'US']) AS t(c) CROSS JOIN UNNEST(ARRAY['08', '10']) AS u(d)`,
    );
    const enumerated = {
      'projection.c.type': 'enum',
      'projection.c.values': 'BR,US,DE',
      'projection.d.type': 'integer',
    };
    const keys = [
      { Name: 'c', Type: 'string' },
      { Name: 'd', Type: 'int' },
    ];
    await project(
      {
        ...enumerated,
        'projection.d.range': '8,10',
        'projection.d.interval': '2',
        'projection.d.digits': '2',
      },
      keys,
    );
    expect(await stage.rows('SELECT c, d FROM s ORDER BY c, d')).toEqual([
      ['BR', '8'],
      ['BR', '10'],
      ['US', '8'],
      ['US', '10'],
    ]);
  });

  test('a column without projection, and a type that is not imitated, are errors', async () => {
    await stage.succeed(
      "CREATE TABLE s WITH (external_location='s3://lake/out/', partitioned_by=ARRAY['month']) AS SELECT 1 AS n, 'a' AS month",
    );
    await project({}, month);
    expect(await stage.reason('SELECT * FROM s')).toContain('missing projection configuration: [month]');
    await project({ 'projection.month.type': 'date' }, month);
    expect(await stage.reason('SELECT * FROM s')).toBe(
      'The offline AWS does not imitate partition projection of type date.',
    );
  });
});

test('the cutoff cancels a query that scans more', async () => {
  await stage.put('big/a.csv', `id\n${'123456789\n'.repeat(1_000_001)}`);
  await stage.succeed(csvTable('big', 'id string'));
  expect(await stage.run('SELECT count(*) FROM big', { WorkGroup: 'thrifty' })).toMatchObject({
    Status: { State: 'CANCELLED', StateChangeReason: 'Bytes scanned limit was exceeded' },
    Statistics: { DataScannedInBytes: 10_000_013 },
  });
  expect(await stage.rows('SELECT count(*) FROM big')).toEqual([['1000001']]);
});
