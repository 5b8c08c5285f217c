import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Catalog } from '../../glue/catalog.ts';
import { glueService } from '../../glue/service.ts';
import type { Access, Judge } from '../../kernel/caller.ts';

const caller = {
  arn: 'arn:aws:sts::000000000000:assumed-role/task/session',
  roleArn: 'arn:aws:iam::000000000000:role/task',
};
let directory: string;
let asked: Access[];
let judge: Judge;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'glue-'));
  asked = [];
  judge = (access) => {
    asked.push(access);
    return { allowed: true };
  };
});
afterEach(() => rmSync(directory, { recursive: true }));

const opened = () => {
  const clock = { now: () => new Date('2026-11-23T05:00:00Z'), sleep: async () => {} };
  return new Catalog({
    account: '000000000000',
    region: 'us-east-1',
    directory,
    clock,
    judge: (access) => judge(access),
  });
};

const TableInput = {
  Name: 'Orders',
  TableType: 'EXTERNAL_TABLE',
  PartitionKeys: [{ Name: 'month', Type: 'string' }],
  StorageDescriptor: { Columns: [{ Name: 'id', Type: 'bigint' }], Location: 's3://lake/orders/' },
  Parameters: { EXTERNAL: 'TRUE' },
  LastAccessTime: new Date('2026-01-01T00:00:00Z'),
};

const withTable = async () => {
  const catalog = opened();
  await catalog.createDatabase({ DatabaseInput: { Name: 'lake' } }, caller);
  await catalog.createTable({ DatabaseName: 'lake', TableInput }, caller);
  return catalog;
};
const ofTable = { DatabaseName: 'lake', TableName: 'orders' };

test('a table comes back as it was created, in lower case, also after a restart', async () => {
  await withTable();
  const { Table } = await opened().getTable({ DatabaseName: 'LAKE', Name: 'ORDERS' }, caller);
  expect(Table).toEqual({
    ...TableInput,
    Name: 'orders',
    DatabaseName: 'lake',
    CatalogId: '000000000000',
    VersionId: '0',
    CreateTime: new Date('2026-11-23T05:00:00Z'),
    UpdateTime: new Date('2026-11-23T05:00:00Z'),
    Retention: 0,
    IsRegisteredWithLakeFormation: false,
  });
});

test('what is missing or there already is told in the words of Glue', async () => {
  const catalog = opened();
  const get = (database: string, name: string) =>
    catalog.getTable({ DatabaseName: database, Name: name }, caller);
  await expect(get('lake', 'orders')).rejects.toMatchObject({
    code: 'EntityNotFoundException',
    message: 'Database lake not found.',
  });
  await withTable();
  await expect(get('lake', 'nothing')).rejects.toMatchObject({
    code: 'EntityNotFoundException',
    message: 'Entity Not Found',
  });
  await expect(catalog.createTable({ DatabaseName: 'lake', TableInput }, caller)).rejects.toMatchObject({
    code: 'AlreadyExistsException',
    message: 'Table already exists.',
  });
  await expect(catalog.createDatabase({ DatabaseInput: { Name: 'lake' } }, caller)).rejects.toMatchObject({
    message: 'Database already exists.',
  });
  await expect(catalog.deleteTable({ DatabaseName: 'lake', Name: 'x' }, caller)).rejects.toMatchObject({
    code: 'EntityNotFoundException',
  });
  await expect(catalog.getDatabase({ Name: undefined }, caller)).rejects.toMatchObject({
    code: 'InvalidInputException',
  });
});

test('an update replaces the table whole, counts versions and refuses a stale one', async () => {
  const catalog = await withTable();
  const update = (VersionId: string | undefined, Parameters: Record<string, string>) =>
    catalog.updateTable(
      { DatabaseName: 'lake', VersionId, SkipArchive: true, TableInput: { Name: 'orders', Parameters } },
      caller,
    );
  await update('0', { epoch: '1' });
  await expect(update('0', { epoch: '2' })).rejects.toMatchObject({
    code: 'ConcurrentModificationException',
    message: 'Update table failed due to concurrent modifications.',
  });
  await update(undefined, { epoch: '3' });
  const { Table } = await catalog.getTable({ DatabaseName: 'lake', Name: 'orders' }, caller);
  expect(Table).toMatchObject({ VersionId: '2', Parameters: { epoch: '3' } });
  expect(Table?.StorageDescriptor).toBeUndefined();
});

test('partitions are made and deleted in batches, and the errors stand in the answer', async () => {
  const catalog = await withTable();
  const inputs = Array.from({ length: 100 }, (_, i) => ({
    Values: [`${i}`],
    StorageDescriptor: { Location: `s3://lake/${i}/` },
  }));
  expect(await catalog.batchCreatePartition({ ...ofTable, PartitionInputList: inputs }, caller)).toEqual({
    Errors: [],
  });
  const again = await catalog.batchCreatePartition(
    { ...ofTable, PartitionInputList: [{ Values: ['7'] }, { Values: ['100'] }] },
    caller,
  );
  expect(again.Errors).toEqual([
    {
      PartitionValues: ['7'],
      ErrorDetail: { ErrorCode: 'AlreadyExistsException', ErrorMessage: 'Partition already exists.' },
    },
  ]);

  const deleted = await catalog.batchDeletePartition(
    { ...ofTable, PartitionsToDelete: [{ Values: ['7'] }, { Values: ['gone'] }] },
    caller,
  );
  expect(deleted.Errors).toMatchObject([
    { PartitionValues: ['gone'], ErrorDetail: { ErrorCode: 'EntityNotFoundException' } },
  ]);
  const values: (string | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const page = await catalog.getPartitions({ ...ofTable, NextToken, MaxResults: 40 }, caller);
    values.push(...(page.Partitions ?? []).map(({ Values }) => Values?.[0]));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  expect(values).toHaveLength(100);
  expect(values).not.toContain('7');
});

test('an update keeps the partitions; deleting a table takes them along', async () => {
  const catalog = await withTable();
  await catalog.batchCreatePartition({ ...ofTable, PartitionInputList: [{ Values: ['a'] }] }, caller);
  await catalog.updateTable({ DatabaseName: 'lake', TableInput }, caller);
  expect((await catalog.getPartitions(ofTable, caller)).Partitions).toHaveLength(1);
  await catalog.deleteTable({ DatabaseName: 'lake', Name: 'orders' }, caller);
  await catalog.createTable({ DatabaseName: 'lake', TableInput }, caller);
  expect((await catalog.getPartitions(ofTable, caller)).Partitions).toHaveLength(0);
});

describe('partitions that are asked for', () => {
  const months = ['2026-09', '2026-10', '2026-11', "o'clock"];
  const days = ['1', '9', '10'];
  const withMany = async () => {
    const catalog = await withTable();
    const PartitionKeys = [
      { Name: 'month', Type: 'string' },
      { Name: 'day', Type: 'int' },
    ];
    await catalog.updateTable({ DatabaseName: 'lake', TableInput: { ...TableInput, PartitionKeys } }, caller);
    const PartitionInputList = months.flatMap((month) => days.map((day) => ({ Values: [month, day] })));
    await catalog.batchCreatePartition({ ...ofTable, PartitionInputList }, caller);
    return (input: object) => catalog.getPartitions({ ...ofTable, ...input }, caller);
  };
  const found = ({ Partitions = [] }: { Partitions?: { Values?: string[] }[] | undefined }) =>
    Partitions.map(({ Values = [] }) => Values.join(' '));

  test.each([
    ["(month='2026-10')", ['2026-10 1', '2026-10 9', '2026-10 10']],
    ["MONTH = '2026-10' AND day >= 9", ['2026-10 9', '2026-10 10']],
    ["month > '2026-10' and day < 9", ['2026-11 1', "o'clock 1"]],
    ["month = 'o''clock' and day <> 9", ["o'clock 1", "o'clock 10"]],
    ["day = 10 and (month = '2026-09' or month = '2026-11')", ['2026-09 10', '2026-11 10']],
    [
      "day = 1 or day = 9 and month = '2026-09'",
      ['2026-09 1', '2026-09 9', '2026-10 1', '2026-11 1', "o'clock 1"],
    ],
    [
      "month in ('2026-09', '2026-11') and day in (9, '10')",
      ['2026-09 9', '2026-09 10', '2026-11 9', '2026-11 10'],
    ],
    ["month not in ('2026-09', '2026-11') and day between 2 and 9", ['2026-10 9', "o'clock 9"]],
    ["month like '2026-1_' and not day = 1 and day != 10", ['2026-10 9', '2026-11 9']],
    ['`month` like \'%clock\' and "day" <= 1', ["o'clock 1"]],
    ["month = '2027-01'", []],
    ['', months.flatMap((month) => days.map((day) => `${month} ${day}`))],
  ])('%s', async (Expression, expected) => {
    const partitions = await withMany();
    expect(found(await partitions({ Expression }))).toEqual(expected);
  });

  test.each([
    ["month ~ '2026'", 'InvalidInputException'],
    ["month = '2026", 'InvalidInputException'],
    ["month = '2026' day = 1", 'InvalidInputException'],
    ["(month = '2026'", 'InvalidInputException'],
    ["year = '2026'", 'InvalidInputException'],
    ["'2026' = month", 'InvalidInputException'],
    ['month = 2026', 'NotImitated'],
    ["day = 'one'", 'NotImitated'],
    ['day is null', 'NotImitated'],
    ['day like 1', 'NotImitated'],
    ["day = '0x1'", 'NotImitated'],
    ['day = 1.5', 'NotImitated'],
  ])('%s is none', async (Expression, code) => {
    const partitions = await withMany();
    await expect(partitions({ Expression })).rejects.toMatchObject({ code });
  });

  test('large numbers are compared by all of their digits, and none with the partition of NULL', async () => {
    const catalog = await withTable();
    const PartitionKeys = [{ Name: 'id', Type: 'bigint' }];
    await catalog.updateTable({ DatabaseName: 'lake', TableInput: { ...TableInput, PartitionKeys } }, caller);
    const create = (...ids: string[]) =>
      catalog.batchCreatePartition(
        { ...ofTable, PartitionInputList: ids.map((id) => ({ Values: [id] })) },
        caller,
      );
    await create('9007199254740992', '9007199254740993');
    const ask = () => catalog.getPartitions({ ...ofTable, Expression: 'id = 9007199254740993' }, caller);
    expect(found(await ask())).toEqual(['9007199254740993']);
    await create('__HIVE_DEFAULT_PARTITION__');
    await expect(ask()).rejects.toMatchObject({ code: 'NotImitated' });
  });

  test('without their columns', async () => {
    const catalog = await withTable();
    const StorageDescriptor = { Columns: [{ Name: 'id', Type: 'bigint' }], Location: 's3://lake/orders/a/' };
    await catalog.batchCreatePartition(
      { ...ofTable, PartitionInputList: [{ Values: ['a'], StorageDescriptor }, { Values: ['b'] }] },
      caller,
    );
    const { Partitions } = await catalog.getPartitions({ ...ofTable, ExcludeColumnSchema: true }, caller);
    expect(Partitions?.map((partition) => partition.StorageDescriptor)).toEqual([
      { Location: 's3://lake/orders/a/' },
      undefined,
    ]);
  });

  test('segments hold each partition once', async () => {
    const partitions = await withMany();
    const all = found(await partitions({}));
    const segments = [0, 1, 2, 3].map(async (SegmentNumber) =>
      found(await partitions({ Segment: { SegmentNumber, TotalSegments: 4 } })),
    );
    const each = await Promise.all(segments);
    expect(each.flat().toSorted()).toEqual(all.toSorted());
    expect(each.filter((segment) => segment.length > 0).length).toBeGreaterThan(1);
    await expect(partitions({ Segment: { SegmentNumber: 4, TotalSegments: 4 } })).rejects.toMatchObject({
      code: 'InvalidInputException',
    });
  });
});

test('the catalog of another account is refused by name', async () => {
  const service = glueService(await withTable());
  const get = service.operations.find(({ name }) => name === 'GetTable');
  const ask = (CatalogId: string) => get?.run({ CatalogId, DatabaseName: 'lake', Name: 'orders' }, caller);
  await expect(ask('000000000000')).resolves.toMatchObject({ Table: { Name: 'orders' } });
  await expect(ask('111111111111')).rejects.toThrow(
    'The offline AWS does not imitate the Glue catalog 111111111111.',
  );
});

test('an action is judged on the catalog, the database and the table', async () => {
  const catalog = await withTable();
  asked = [];
  await catalog.getTable({ DatabaseName: 'lake', Name: 'orders' }, caller);
  const arn = 'arn:aws:glue:us-east-1:000000000000';
  expect(asked.map(({ action, resource }) => [action, resource])).toEqual([
    ['glue:GetTable', `${arn}:catalog`],
    ['glue:GetTable', `${arn}:database/lake`],
    ['glue:GetTable', `${arn}:table/lake/orders`],
  ]);
  judge = ({ resource }) =>
    resource.includes(':table/')
      ? { allowed: false, reason: 'because no identity-based policy allows the glue:GetTable action' }
      : { allowed: true };
  await expect(catalog.getTable({ DatabaseName: 'lake', Name: 'orders' }, caller)).rejects.toMatchObject({
    code: 'AccessDeniedException',
    message: `User: ${caller.arn} is not authorized to perform: glue:GetTable on resource: ${arn}:table/lake/orders because no identity-based policy allows the glue:GetTable action`,
  });
});

test('tables are listed by name; names that files could not have are safe', async () => {
  const catalog = await withTable();
  for (const Name of ['../evil', 'a/b', 'é'])
    await catalog.createTable({ DatabaseName: 'lake', TableInput: { Name } }, caller);
  const { TableList } = await opened().getTables({ DatabaseName: 'lake' }, caller);
  expect(TableList?.map(({ Name }) => Name)).toEqual(['../evil', 'a/b', 'orders', 'é']);
});

test('databases that templates declare are created once', async () => {
  const catalog = opened();
  catalog.declareDatabase({ Name: 'lake', Description: 'first' });
  catalog.declareDatabase({ Name: 'lake', Description: 'second' });
  expect((await catalog.getDatabase({ Name: 'lake' }, caller)).Database).toMatchObject({
    Name: 'lake',
    Description: 'first',
  });
});

test('the service names its operations after the schemas of the SDK', () => {
  for (const { name, schema } of glueService(opened()).operations) expect(schema).toMatchObject({ 2: name });
});
