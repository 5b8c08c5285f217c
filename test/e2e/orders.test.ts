import { FORMATS } from '../../core/release/formats.ts';
import { GetTableCommand, GlueClient } from '@aws-sdk/client-glue';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TASK_KINDS } from '../../core/tasks/kinds.ts';
import { assemblyOf } from '../support/assemblies.ts';
import { type Run, TestLake } from '../support/lake.ts';

const CSV = join(import.meta.dirname, '../../data/orders.csv');

let lake: TestLake;
let first: Run;
let second: Run;

beforeAll(async () => {
  lake = await TestLake.open('orders', assemblyOf('dev'));
  first = await lake.land(CSV);
  second = await lake.land(CSV);
}, 120_000);
afterAll(() => lake.close());

test('the landing rule starts an execution that succeeds through every task, twice', () => {
  for (const run of [first, second]) {
    expect({ status: run.status, message: run.message }).toEqual({ status: 'SUCCEEDED', message: '' });
    expect(run.states).toHaveLength(TASK_KINDS.length);
    expect(run.states.every(({ status }) => status === 'SUCCEEDED')).toBe(true);
  }
});

test('the second run publishes version 2 with one write of the table', async () => {
  const [one, two] = [await lake.output(first), await lake.output(second)];
  expect(one.published).toMatchObject({ table: 'orders_summary', version: 1 });
  expect(two.published).toMatchObject({ table: 'orders_summary', version: 2 });
  expect(two.run.epoch).toBe(one.run.epoch + 1);
  const { Table } = await new GlueClient(lake.offline.connection).send(
    new GetTableCommand({ DatabaseName: 'afluente_dev', Name: 'orders_summary' }),
  );
  expect(Table?.Parameters).toMatchObject({
    'afluente.run': two.run.id,
    'projection.enabled': 'true',
    'storage.location.template': `s3://${lake.pipeline.bucket}/processed-data/orders_summary/${two.run.id}/month=\${month}/`,
  });
  expect(Table?.Parameters?.['projection.month.values']?.split(',')).toHaveLength(25);
});

/** RFC 4180 in a few lines of its own: the product's reader is not its own judge. */
function parse(text: string): Record<string, string>[] {
  const [header = [], ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare = '']) =>
        quoted === undefined ? bare : quoted.replaceAll('""', '"'),
      ),
    );
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
}

const cents = (text: string) => BigInt(text.replace('.', ''));
const money = (value: bigint) => `${value / 100n}.${String(value % 100n).padStart(2, '0')}`;

test('the published summary is what a computation without SQL finds, row by row', async () => {
  const groups = new Map<
    string,
    { orders: bigint; customers: Set<string>; items: bigint; revenue: bigint }
  >();
  for (const order of parse(readFileSync(CSV, 'utf8'))) {
    if (order['status'] === 'cancelled') continue;
    const key = [order['order_date'], order['country'], order['category'], order['currency']].join('|');
    const group = groups.get(key) ?? { orders: 0n, customers: new Set(), items: 0n, revenue: 0n };
    groups.set(key, group);
    group.orders += 1n;
    group.customers.add(order['customer_id'] ?? '');
    group.items += BigInt(order['quantity'] ?? '');
    group.revenue += BigInt(order['quantity'] ?? '') * cents(order['unit_price'] ?? '');
  }
  const expected = [...groups]
    .map(([key, { orders, customers, items, revenue }]) => [
      ...key.split('|'),
      String(orders),
      String(customers.size),
      String(items),
      money(revenue),
      // Half a cent rounds up, as Trino divides decimals.
      money((revenue * 2n + orders) / (orders * 2n)),
      key.slice(0, 7),
    ])
    .sort((a, b) => (a.join() < b.join() ? -1 : 1));
  expect(expected.length).toBeGreaterThan(3000);

  const rows = await lake.sql(
    `SELECT day, country, category, currency, orders, customers, items, revenue, average_ticket, month FROM orders_summary`,
  );
  expect(rows.sort((a, b) => (a.join() < b.join() ? -1 : 1))).toEqual(expected);
});

test('what lies in the bucket: raw file, both versions with their manifests, no build table', async () => {
  const { bucket } = lake.pipeline;
  expect(await lake.keys('raw-data/')).toEqual([
    'raw-data/orders/_sources.json',
    'raw-data/orders/orders.csv',
  ]);
  const [one, two] = [await lake.output(first), await lake.output(second)];
  for (const { run, build, checks } of [one, two]) {
    const keys = await lake.keys(`processed-data/orders_summary/${run.id}/`);
    expect(keys.filter((key) => key.includes('/month='))).toHaveLength(build.files);
    const manifest = JSON.parse(
      readFileSync(lake.offline.pathOf(`s3://${bucket}/${build.prefix}_version.json`), 'utf8'),
    );
    expect(manifest).toMatchObject({
      run: run.id,
      epoch: run.epoch,
      rows: build.rows,
      upload: { source: { key: 'landing/orders/orders.csv', versionId: expect.any(String) } },
    });
    expect(manifest.partitions).toHaveLength(25);
    const inFull = JSON.parse(
      readFileSync(lake.offline.pathOf(`s3://${bucket}/${build.prefix}_checks.json`), 'utf8'),
    );
    expect(inFull).toMatchObject({ run: run.id, table: 'orders_summary' });
    const verdicts = (all: any[]) =>
      all.map(({ table, check, severity, passed }) => [table, check, severity, passed]);
    expect(verdicts(checks)).toEqual(verdicts(inFull.checks));
  }
  expect((await lake.sql('SHOW TABLES')).flat().sort()).toEqual(['orders_summary', 'raw_orders']);
});

test('the run lock is free and remembers the epoch', () => {
  const lock = JSON.parse(
    readFileSync(lake.offline.pathOf(`s3://${lake.pipeline.bucket}/locks/orders.json`), 'utf8'),
  );
  expect(lock).toEqual({
    epoch: 2,
    format: FORMATS.lock,
    since: expect.any(String),
    succeededAt: expect.any(String),
    queries: [],
    lastOwner: second.executionArn,
  });
});

test('the Parquet is Snappy and has the declared types', async () => {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create()).connect();
  const { build } = await lake.output(second);
  const files = lake.offline.pathOf(`s3://${lake.pipeline.bucket}/${build.prefix}`);
  const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
  expect(await read(`SELECT DISTINCT compression FROM parquet_metadata('${files}*/*')`)).toEqual([
    ['SNAPPY'],
  ]);
  expect(
    await read(
      `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet('${files}*/*', hive_partitioning = false))`,
    ),
  ).toEqual([
    ['day', 'DATE'],
    ['country', 'VARCHAR'],
    ['category', 'VARCHAR'],
    ['currency', 'VARCHAR'],
    ['orders', 'BIGINT'],
    ['customers', 'BIGINT'],
    ['items', 'BIGINT'],
    ['revenue', 'DECIMAL(18,2)'],
    ['average_ticket', 'DECIMAL(18,2)'],
  ]);
  connection.closeSync();
});

test('a partition in the WHERE scans less', async () => {
  const { query } = await import('../../operate/data/query.ts');
  const at = { database: 'afluente_dev', workgroup: 'afluente-dev-analysts' };
  const all = await query(lake.aws, 'SELECT sum(revenue) FROM orders_summary', at);
  const one = await query(lake.aws, "SELECT sum(revenue) FROM orders_summary WHERE month = '2025-11'", at);
  expect(one.scannedBytes).toBeGreaterThan(0);
  expect(one.scannedBytes).toBeLessThan(all.scannedBytes / 5);
});
