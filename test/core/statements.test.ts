import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { projectable, projectedValues } from '../../core/partitions.ts';
import { runIdOf } from '../../core/run-id.ts';
import { chunkStatement, partitionCounts } from '../../core/sql/chunks.ts';
import { ctas, stage } from '../../core/sql/ctas.ts';
import { createRawTable, dropTable } from '../../core/sql/raw-table.ts';
import medicoes from '../pipelines/medicoes/pipeline.ts';
import orders from '../../pipelines/orders/pipeline.ts';

const root = join(import.meta.dirname, '../..');
const ORDERS: Pipeline = {
  name: 'orders',
  definition: orders,
  sql: readFileSync(join(root, 'pipelines/orders/orders_summary.sql'), 'utf8'),
};
const MEDICOES: Pipeline = {
  name: 'medicoes',
  definition: medicoes,
  sql: readFileSync(join(root, 'test/pipelines/medicoes/consumo.sql'), 'utf8'),
};
const at = { database: 'afluente_dev', bucket: 'lake' };
const run = runIdOf({ id: 'arn', startTime: '2026-11-23T04:30:12Z', redriveCount: 0 });

test.each([ORDERS, MEDICOES])('the statements of $name', (pipeline) => {
  expect(createRawTable(pipeline, at).statement).toMatchSnapshot('raw table');
  expect(stage(pipeline, run, at).statement).toMatchSnapshot('stage');
  expect(partitionCounts(pipeline, run, at)).toMatchSnapshot('plan');
});

test('a chunk is a CTAS or an INSERT of its own partitions, from the stage', () => {
  const of = (...keys: string[][]) => keys.map((values) => ({ values }));
  expect(chunkStatement(ORDERS, run, at, 0, of(['2025-01'], ['2025-02']))).toMatchSnapshot('one column');
  const several = of(['2025', 'Centro'], ['2026', 'Centro'], ['2026', 'Vila Nova']);
  expect(chunkStatement(MEDICOES, run, at, 1, several)).toMatchSnapshot('two columns');
  expect(chunkStatement(ORDERS, run, at, 0, []).split('\n').at(-1)).toBe('WHERE false');
});

test.each([ctas, stage])('a place in the statement of %o is a place in the user’s SQL', (make) => {
  const { statement, linesBefore } = make(ORDERS, run, at);
  expect(statement.split('\n')[linesBefore]).toBe(ORDERS.sql.split('\n')[0]);
});

test('without partitions the version is built by one statement, where it lies', () => {
  const { statement } = ctas(ORDERS, run, at);
  expect(statement).toContain(`s3://lake/processed-data/orders_summary/${run}/`);
  expect(statement.split('AS\nWITH')[1]).toBe(stage(ORDERS, run, at).statement.split('AS\nWITH')[1]);
});

test('partition columns come last, in the order of partitionBy', () => {
  const columns = [
    ...stage(MEDICOES, run, at).statement.matchAll(/^ {2}CAST\("\w+" AS [\w(),]+\) AS "(\w+)",?$/gm),
  ];
  expect(columns.map(([, name]) => name).slice(-2)).toEqual(['ano', 'bairro']);
});

test('the raw table’s fingerprint changes with its columns and not otherwise', () => {
  const { fingerprint } = createRawTable(ORDERS, at);
  const renamed = { ...ORDERS, sql: 'SELECT 2' };
  expect(createRawTable(renamed, at).fingerprint).toBe(fingerprint);
  expect(createRawTable(MEDICOES, at).fingerprint).not.toBe(fingerprint);
});

test('a drop names one table, quoted', () => {
  expect(dropTable('db', 'a`b')).toBe('DROP TABLE IF EXISTS `db`.`a``b`');
});

test.each(['a/b', 'São Paulo', 'a,b', '', ' a', 'a  b', 'a%3Ab', '__HIVE_DEFAULT_PARTITION__'])(
  'the partition value %j is refused by name',
  (value) => {
    const partitions = [
      { values: ['ok'], rows: 9 },
      { values: [value], rows: 2 },
    ];
    expect(() => projectable(['city'], partitions, 900)).toThrow(
      expect.objectContaining({
        name: 'IllegalPartitionValue',
        message: expect.stringContaining("city: 1 value in 2 rows can't name a partition. Replace"),
        inFull: expect.stringContaining(
          `city: 1 value in 2 rows can't name a partition: ${JSON.stringify(value)} (2 rows). Replace`,
        ),
      }),
    );
  },
);

test('illegal values are told with their rows, the most frequent first, NULL among them', () => {
  const partitions = [
    { values: ['2025', 'São Paulo'], rows: 3 },
    { values: ['2026', undefined], rows: 4 },
    { values: ['2026', 'São Paulo'], rows: 2 },
    { values: ['2026', 'Recife'], rows: 99 },
  ];
  expect(() => projectable(['year', 'city'], partitions, 900)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(
        "city: 2 values in 9 rows can't name a partition, NULL in 4 rows. Replace",
      ),
      inFull: expect.stringContaining(
        `city: 2 values in 9 rows can't name a partition: "São Paulo" (5 rows), NULL (4 rows). Replace`,
      ),
    }),
  );
  const many = Array.from({ length: 12 }, (_, index) => ({ values: [`a/${index}`], rows: 1 }));
  expect(() => projectable(['city'], many, 900)).toThrow(
    expect.objectContaining({
      inFull: expect.stringMatching(/12 values in 12 rows .*"a\/9" \(1 row\) and 2 more\. /),
    }),
  );
  const long = [{ values: ['x'.repeat(256)], rows: 1 }];
  expect(() => projectable(['city'], long, 900)).toThrow('255 characters at most');
});

test('a list that no table parameter holds is refused', () => {
  const partitions = Array.from({ length: 9000 }, (_, index) => [`${'x'.repeat(60)}${index}`]);
  expect(() => projectedValues(['a'], partitions)).toThrow(
    /a: the list of its 9000 values is \d+ bytes long/,
  );
});

test('a product of partition columns beyond the limit is refused', () => {
  const partitions = Array.from({ length: 101 }, (_, index) => [String(index), String(index)]);
  expect(() => projectedValues(['a', 'b'], partitions)).toThrow(
    expect.objectContaining({ name: 'TooManyPartitions' }),
  );
});
