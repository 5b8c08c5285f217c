import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pipeline } from '../../../core/definition/pipeline.ts';
import { runIdOf } from '../../../core/runs/run-id.ts';
import { chunkStatement, partitionCounts } from '../../../core/sql/chunks.ts';
import { ctas, staging } from '../../../core/sql/ctas.ts';
import { createRawTable, dropTable } from '../../../core/sql/raw-table.ts';
import { isBilled, leavesSomething, sqlHash } from '../../../core/runs/statements.ts';
import type { StatementName } from '../../../core/tasks/kinds.ts';
import medicoes from '../../pipelines/medicoes/pipeline.ts';
import orders from '../../../pipelines/orders/pipeline.ts';

const root = join(import.meta.dirname, '../../..');
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
  expect(staging(pipeline, run, at).statement).toMatchSnapshot('stage');
  expect(partitionCounts(pipeline, run, at)).toMatchSnapshot('plan');
});

test('a chunk is a CTAS or an INSERT of its own partitions, from the stage', () => {
  const of = (...keys: string[][]) => keys.map((values) => ({ values }));
  expect(chunkStatement(ORDERS, run, at, 0, of(['2025-01'], ['2025-02']))).toMatchSnapshot('one column');
  const several = of(['2025', 'Centro'], ['2026', 'Centro'], ['2026', 'Vila Nova']);
  expect(chunkStatement(MEDICOES, run, at, 1, several)).toMatchSnapshot('two columns');
  expect(chunkStatement(ORDERS, run, at, 0, []).split('\n').at(-1)).toBe('WHERE false');
});

test.each([ctas, staging])('a place in the statement of %o is a place in the user’s SQL', (make) => {
  const { statement, linesBefore } = make(ORDERS, run, at);
  expect(statement.split('\n')[linesBefore]).toBe(ORDERS.sql.split('\n')[0]);
});

test('without partitions the version is built by one statement, where it lies', () => {
  const { statement } = ctas(ORDERS, run, at);
  expect(statement).toContain(`s3://lake/processed-data/orders_summary/${run}/`);
  expect(statement.split('AS\nWITH')[1]).toBe(staging(ORDERS, run, at).statement.split('AS\nWITH')[1]);
});

test('partition columns come last, in the order of partitionBy', () => {
  const columns = [
    ...staging(MEDICOES, run, at).statement.matchAll(/^ {2}CAST\("\w+" AS [\w(),]+\) AS "(\w+)",?$/gm),
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

/** Every statement of a run: whether Athena bills it, and whether it leaves something. */
const KINDS: readonly (readonly [name: StatementName, billed: boolean, leaves: boolean])[] = [
  ['drop_raw', false, false],
  ['create_raw', false, true],
  ['drop_build', false, false],
  ['drop_stage', false, false],
  ['stage', true, true],
  ['plan', true, false],
  ['ctas', true, true],
  ['insert_1', true, true],
  ['insert_99', true, true],
  ['check_source', true, false],
  ['check_target', true, false],
  ['offending', true, false],
];

test.each(KINDS)('%s: whether it is billed %p, whether it leaves %p', (name, billed, leaves) => {
  expect([isBilled(name), leavesSomething(name)]).toEqual([billed, leaves]);
});

test.each(['', 'insert', 'insert_', 'insert_1x', 'xinsert_1', 'SELECT'])(
  'what is no statement of a run, %j, is not billed, and may write',
  (name) => {
    expect([isBilled(name), leavesSomething(name as StatementName)]).toEqual([false, true]);
  },
);

// Payloads and request tokens of executions that are under way bear it.
test('the hash of a statement stays what it is', () => {
  expect(sqlHash('SELECT 1')).toBe('e004ebd5b5532a4b');
});
