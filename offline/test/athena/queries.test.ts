import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { athenaService } from '../../athena/service.ts';
import { csvTable, caller, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
  rmSync(stage.state, { recursive: true });
});

const token = 'a'.repeat(32);

test('a query is queued, runs and succeeds, and its record tells so', async () => {
  const id = await stage.start('SELECT 1 AS one');
  expect((await stage.describe(id)).Status).toMatchObject({ State: 'QUEUED' });
  const execution = await stage.ended(id);
  expect(execution).toMatchObject({
    QueryExecutionId: id,
    Query: 'SELECT 1 AS one',
    StatementType: 'DML',
    SubstatementType: 'SELECT',
    WorkGroup: 'pipelines',
    QueryExecutionContext: { Database: 'db' },
    ResultConfiguration: { OutputLocation: `s3://lake/results/${id}.csv` },
    Status: { State: 'SUCCEEDED' },
    Statistics: { DataScannedInBytes: 0 },
    EngineVersion: { EffectiveEngineVersion: 'Athena engine version 3' },
  });
});

describe('results', () => {
  test('have a header on the first page only, and NULL has no value', async () => {
    const sql = `SELECT n, IF(n = 2, NULL, 'a"b,
c') AS text FROM UNNEST(sequence(1, 3)) AS t(n) ORDER BY n`;
    const { QueryExecutionId } = await stage.succeed(sql);
    const page = async (NextToken?: string) => {
      const results = await stage.athena.getQueryResults(
        { QueryExecutionId, MaxResults: 2, NextToken },
        caller,
      );
      return { rows: results.ResultSet?.Rows?.map(({ Data }) => Data), next: results.NextToken };
    };
    const first = await page();
    expect(first.rows).toEqual([
      [{ VarCharValue: 'n' }, { VarCharValue: 'text' }],
      [{ VarCharValue: '1' }, { VarCharValue: 'a"b,\nc' }],
    ]);
    const second = await page(first.next);
    expect(second.rows).toEqual([
      [{ VarCharValue: '2' }, {}],
      [{ VarCharValue: '3' }, { VarCharValue: 'a"b,\nc' }],
    ]);
    expect(second.next).toBeUndefined();
    expect(stage.text(`results/${QueryExecutionId}.csv`)).toBe(
      '"n","text"\n"1","a""b,\nc"\n"2",\n"3","a""b,\nc"\n',
    );
    expect(stage.keys(`results/${QueryExecutionId}`)).toContain(`results/${QueryExecutionId}.csv.metadata`);
  });

  test('come in pages of at most 1000 rows', async () => {
    const sql =
      'SELECT a * 100 + b FROM UNNEST(sequence(0, 24), sequence(0, 24)) AS u(x, y) CROSS JOIN UNNEST(sequence(0, 99)) AS t(a) CROSS JOIN (SELECT 1 AS b) s';
    const { QueryExecutionId } = await stage.succeed(sql);
    let count = 0;
    let NextToken: string | undefined;
    do {
      const results = await stage.athena.getQueryResults({ QueryExecutionId, NextToken }, caller);
      expect(results.ResultSet?.Rows?.length).toBeLessThanOrEqual(1000);
      count += results.ResultSet?.Rows?.length ?? 0;
      NextToken = results.NextToken;
    } while (NextToken !== undefined);
    expect(count).toBe(2501);
  });

  test('describe their columns', async () => {
    const { QueryExecutionId } = await stage.succeed(
      "SELECT 1 AS i, DECIMAL '1.50' AS d, 'x' AS s, DATE '2024-01-01' AS t",
    );
    const { ResultSet } = await stage.athena.getQueryResults({ QueryExecutionId }, caller);
    const types = ResultSet?.ResultSetMetadata?.ColumnInfo?.map(({ Name, Type }) => [Name, Type]);
    expect(types).toEqual([
      ['i', 'integer'],
      ['d', 'decimal'],
      ['s', 'varchar'],
      ['t', 'date'],
    ]);
  });

  test('are not there for a query that failed, or hasn\u2019t ended', async () => {
    const running = await stage.start('SELECT 1');
    const get = (QueryExecutionId: string | undefined) =>
      stage.athena.getQueryResults({ QueryExecutionId }, caller);
    await expect(get(running)).rejects.toMatchObject({
      message: 'Query has not yet finished. Current state: QUEUED',
    });
    const { QueryExecutionId } = await stage.run("SELECT CAST('x' AS integer)");
    await expect(get(QueryExecutionId)).rejects.toMatchObject({
      code: 'InvalidRequestException',
      message: 'Query did not finish successfully. Final query state: FAILED',
    });
    await expect(get('no-such-id')).rejects.toMatchObject({ code: 'InvalidRequestException' });
  });
});

describe('a client request token', () => {
  test('finds the same query again, also after a restart', async () => {
    const first = await stage.start('SELECT 1', { ClientRequestToken: token });
    expect(await stage.start('SELECT 1', { ClientRequestToken: token })).toBe(first);
    await stage.ended(first);
    await stage.close();
    const again = await openStage(stage.state);
    stage = again;
    expect(await stage.start('SELECT 1', { ClientRequestToken: token })).toBe(first);
  });

  test('with other parameters is an error', async () => {
    await stage.start('SELECT 1', { ClientRequestToken: token });
    await expect(stage.start('SELECT 2', { ClientRequestToken: token })).rejects.toMatchObject({
      code: 'InvalidRequestException',
      message: 'Idempotent parameters do not match',
    });
  });

  test('that failed gives the failed query again', async () => {
    const sql = "SELECT CAST('x' AS integer)";
    const { QueryExecutionId } = await stage.run(sql, { ClientRequestToken: token });
    expect(await stage.start(sql, { ClientRequestToken: token })).toBe(QueryExecutionId);
  });
});

describe('StartQueryExecution refuses', () => {
  test.each([
    ['an unknown workgroup', 'SELECT 1', { WorkGroup: 'none' }, 'WorkGroup is not found.'],
    [
      'a query without an output location',
      'SELECT 1',
      { WorkGroup: 'bare' },
      'No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.',
    ],
    [
      'an output bucket that is not there',
      'SELECT 1',
      { ResultConfiguration: { OutputLocation: 's3://elsewhere/x/' } },
      'Unable to verify/create output bucket elsewhere',
    ],
    ['what is no SQL', 'SELEKT 1', {}, expect.stringMatching(/^line 1:1: /)],
  ])('%s', async (_, sql, more, message) => {
    await expect(stage.start(sql, more)).rejects.toMatchObject({ code: 'InvalidRequestException', message });
  });

  test('a caller who may not, without naming the workgroup', async () => {
    stage.rules.deny = /^athena:/;
    await expect(stage.start('SELECT 1')).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message:
        'You are not authorized to perform: athena:StartQueryExecution on the resource. After your AWS administrator or you have updated your permissions, please try again.',
    });
  });

  test('what is not imitated, by name', async () => {
    await expect(stage.start('DELETE FROM t')).rejects.toMatchObject({ code: 'NotImitated' });
  });
});

test('an enforced workgroup writes where it says', async () => {
  const client = { ResultConfiguration: { OutputLocation: 's3://lake/mine/' } };
  const enforced = await stage.succeed('SELECT 1', { WorkGroup: 'analysts', ...client });
  expect(enforced.ResultConfiguration?.OutputLocation).toMatch(/^s3:\/\/lake\/results\//);
  const free = await stage.succeed('SELECT 1', client);
  expect(free.ResultConfiguration?.OutputLocation).toMatch(/^s3:\/\/lake\/mine\//);
});

describe('a query acts as its caller', () => {
  beforeEach(async () => {
    await stage.put('t/a.csv', 'id\n1\n');
    await stage.succeed(csvTable('t', 'id string'));
  });

  test('Athena calls S3 and Glue on its behalf', async () => {
    stage.asked.length = 0;
    await stage.rows('SELECT id FROM t');
    const called = stage.asked.filter(({ caller: { via } }) => via === 'athena.amazonaws.com');
    const judged = called.map(
      ({ action, resource }) =>
        `${action} ${resource.replace(/^arn:aws:(?:s3:::|glue:us-east-1:0{12}:)/, '')}`,
    );
    expect(judged).toEqual(
      expect.arrayContaining([
        'glue:GetDatabase database/default',
        'glue:GetTable table/db/t',
        's3:GetBucketLocation lake',
        's3:ListBucket lake',
        's3:GetObject lake/t/a.csv',
      ]),
    );
    expect(called.find(({ action }) => action === 's3:ListBucket')?.context).toEqual({ 's3:prefix': 't/' });
    expect(called.every((access) => access.caller.roleArn === caller.roleArn)).toBe(true);
  });

  test.each([
    [/^s3:GetObject .*\/t\//, 'Permission denied on S3 path: s3://lake/t/a.csv', 1501],
    [/^s3:ListBucket/, 'Permission denied on S3 path: s3://lake/t/', 1501],
    [
      /^s3:PutObject/,
      expect.stringMatching(/^Access denied when writing to location: s3:\/\/lake\/results\/.*\.csv$/),
      1501,
    ],
    [
      /^glue:GetTable .*:table\//,
      expect.stringMatching(
        /^User: \S+ is not authorized to perform: glue:GetTable on resource: arn:aws:glue:us-east-1:0{12}:table\/db\/t because .* \(Service: AmazonDataCatalog; Status Code: 400; Error Code: AccessDeniedException; .*\)$/,
      ),
      1500,
    ],
    [/^glue:CreateDatabase .*default/, expect.stringContaining('glue:CreateDatabase'), 1500],
  ])('denied %s', async (deny, message, ErrorType) => {
    stage.rules.deny = deny;
    expect((await stage.run('SELECT id FROM t')).Status).toMatchObject({
      State: 'FAILED',
      StateChangeReason: message,
      AthenaError: { ErrorCategory: 2, ErrorType, Retryable: false },
    });
  });

  test('Hive wraps a denial', async () => {
    stage.rules.deny = /^glue:DeleteTable/;
    expect(await stage.reason('DROP TABLE t')).toMatch(
      /^FAILED: Execution Error, return code 1 from org\.apache\.hadoop\.hive\.ql\.exec\.DDLTask\. MetaException\(message:User: /,
    );
  });

  test('reading a result takes s3:GetObject of its reader', async () => {
    const { QueryExecutionId } = await stage.succeed('SELECT id FROM t');
    stage.rules.deny = /^s3:GetObject/;
    await expect(stage.athena.getQueryResults({ QueryExecutionId }, caller)).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
  });
});

test('a failure carries the code, the type and the category of Athena', async () => {
  const failed = await stage.run("SELECT CAST('x' AS integer)");
  expect(failed.Status).toMatchObject({
    State: 'FAILED',
    StateChangeReason: expect.stringMatching(/^INVALID_CAST_ARGUMENT: Cannot cast 'x'/),
    AthenaError: { ErrorCategory: 2, ErrorType: 1100, Retryable: false },
  });
  expect(await stage.reason('SELECT * FROM nothing')).toMatch(/^TABLE_NOT_FOUND: line 1:15: /);
});

test('a query can be stopped', async () => {
  const id = await stage.start(
    'SELECT count(*) FROM UNNEST(sequence(1, 9999)) AS a(x) CROSS JOIN UNNEST(sequence(1, 9999)) AS b(y) CROSS JOIN UNNEST(sequence(1, 9999)) AS c(z) WHERE x * y * z = 7',
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await stage.describe(id)).Status?.State).toBe('RUNNING');
  await stage.athena.stopQueryExecution({ QueryExecutionId: id }, caller);
  expect((await stage.ended(id)).Status).toMatchObject({
    State: 'CANCELLED',
    StateChangeReason: 'Query cancelled by user',
  });
});

test('a query can be stopped before it begins, and stopping what has ended changes nothing', async () => {
  const id = await stage.start('SELECT 1');
  expect((await stage.describe(id)).Status?.State).toBe('QUEUED');
  await stage.athena.stopQueryExecution({ QueryExecutionId: id }, caller);
  const stopped = { State: 'CANCELLED', StateChangeReason: 'Query cancelled by user' };
  expect((await stage.ended(id)).Status).toMatchObject(stopped);
  const { QueryExecutionId: done = '' } = await stage.succeed('SELECT 1');
  for (const [ended, Status] of [
    [id, stopped],
    [done, { State: 'SUCCEEDED' }],
  ] as const) {
    expect(await stage.athena.stopQueryExecution({ QueryExecutionId: ended }, caller)).toEqual({});
    expect((await stage.describe(ended)).Status).toMatchObject(Status);
  }
});

test('a stopped CTAS leaves no table', async () => {
  const many = 'UNNEST(sequence(1, 9999))';
  const id = await stage.start(
    `CREATE TABLE stopped WITH (format = 'PARQUET', external_location = 's3://lake/stopped/') AS SELECT x * y AS p FROM ${many} AS a(x) CROSS JOIN ${many} AS b(y)`,
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  await stage.athena.stopQueryExecution({ QueryExecutionId: id }, caller);
  expect((await stage.ended(id)).Status?.State).toBe('CANCELLED');
  expect(await stage.reason('SELECT * FROM stopped')).toMatch(/^TABLE_NOT_FOUND/);
});

test('queries run side by side', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, (_, i) => stage.start(`SELECT ${i}`)));
  for (const id of ids) expect((await stage.ended(id)).Status?.State).toBe('SUCCEEDED');
});

test('a query that the process did not survive is found as an internal, retryable failure', async () => {
  const { QueryExecutionId: id } = await stage.succeed('SELECT 1');
  await stage.close();
  const path = join(stage.state, 'athena', 'queries', `${id}.json`);
  const record = JSON.parse(readFileSync(path, 'utf8')) as object;
  mkdirSync(join(stage.state, 'athena', 'queries'), { recursive: true });
  writeFileSync(path, JSON.stringify({ ...record, state: 'RUNNING', completed: undefined }));
  stage = await openStage(stage.state);
  expect((await stage.describe(id)).Status).toMatchObject({
    State: 'FAILED',
    StateChangeReason: expect.stringContaining('internal error'),
    AthenaError: { ErrorCategory: 1, Retryable: true },
  });
});

test('the service names its operations after the schemas of the SDK', () => {
  for (const { name, schema } of athenaService(stage.athena).operations)
    expect(schema).toMatchObject({ 2: name });
});

test('a query that fails before its first row leaves the process alone', async () => {
  const queries = Array.from({ length: 40 }, () => stage.run("SELECT CAST('x' AS integer)"));
  for (const { Status } of await Promise.all(queries)) expect(Status?.State).toBe('FAILED');
});
