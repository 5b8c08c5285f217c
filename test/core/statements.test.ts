import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { assertProjectable, projectedValues } from '../../core/partitions.ts';
import { runIdOf } from '../../core/run-id.ts';
import { ctas } from '../../core/sql/ctas.ts';
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
  expect(ctas(pipeline, run, at).statement).toMatchSnapshot('ctas');
});

test('a place in the CTAS is a place in the user’s SQL', () => {
  const { statement, linesBefore } = ctas(ORDERS, run, at);
  expect(statement.split('\n')[linesBefore]).toBe(ORDERS.sql.split('\n')[0]);
});

test('partition columns come last, in the order of partitionBy', () => {
  const columns = [
    ...ctas(MEDICOES, run, at).statement.matchAll(/^ {2}CAST\("\w+" AS [\w(),]+\) AS "(\w+)",?$/gm),
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
    expect(() => assertProjectable(['city'], [['ok'], [value]])).toThrow(
      expect.objectContaining({
        name: 'IllegalPartitionValue',
        message: expect.stringContaining('city: 1 values'),
      }),
    );
  },
);

test('a product of partition columns beyond the limit is refused', () => {
  const partitions = Array.from({ length: 101 }, (_, index) => [String(index), String(index)]);
  expect(() => projectedValues(['a', 'b'], partitions)).toThrow(
    expect.objectContaining({ name: 'TooManyPartitions' }),
  );
});
