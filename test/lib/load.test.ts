import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { col, csv, pipeline } from '../../core/definition/index.ts';
import { loadPipelines } from '../../lib/definition/load.ts';
import { checkSelect } from '../../lib/definition/select.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A folder of pipelines beside the product's, so that their imports resolve, with `orders` changed. */
function pipelinesWith(files: Record<string, string>, name = 'orders'): string {
  const directory = mkdtempSync(join(tmpdir(), 'afluente-pipelines-'));
  mkdirSync(join(directory, 'pipelines'));
  symlinkSync(join(ROOT, 'core'), join(directory, 'core'));
  cpSync(join(ROOT, 'pipelines/orders'), join(directory, 'pipelines', name), { recursive: true });
  for (const [file, content] of Object.entries(files))
    writeFileSync(join(directory, 'pipelines', name, file), content);
  return join(directory, 'pipelines');
}

test('the pipelines of the project load', async () => {
  const pipelines = await loadPipelines(join(ROOT, 'pipelines'));
  expect(pipelines.map(({ name }) => name)).toContain('orders');
});

test.each([
  [
    'SELECT order_date AS day FROM orders',
    /doesn't return country, .*month \(a partition column\); it returns day\. /,
  ],
  [
    'SELECT order_date AS day, current_date FROM orders',
    /it returns day, current_date \(without a name: add AS\)\. /,
  ],
  ['SELEC 1', /orders_summary\.sql:1:1: mismatched input 'SELEC'/],
  ['SELECT 1\nFROM orders\nWHERE', /orders_summary\.sql:3:\d+: /],
  ['SELECT 1; SELECT 2', /it must be one SELECT, without a semicolon/],
  ['SELECT 1;', /it must be one SELECT, without a semicolon/],
  ['DROP TABLE orders', /it must be one SELECT/],
  ['-- nothing\n', /it must be one SELECT|is empty/],
])('the SQL %j is refused with its place', async (sql, message) => {
  const directory = pipelinesWith({ 'orders_summary.sql': sql });
  await expect(loadPipelines(directory)).rejects.toMatchObject({
    name: 'InvalidDefinition',
    message: expect.stringMatching(message),
  });
});

test.each(['SELECT * FROM (SELECT 1 AS day)', 'WITH x AS (SELECT 1) SELECT x.*, 2 AS day FROM x'])(
  'a * hides the columns, and is left for Athena to judge: %j',
  async (sql) => {
    await expect(loadPipelines(pipelinesWith({ 'orders_summary.sql': sql }))).resolves.toHaveLength(1);
  },
);

test.each([
  [
    'SELECT id, current_date FROM s',
    /doesn't return current_date; it returns id, current_date \(without a name/,
  ],
  ['SELECT id, "current_date" FROM s', undefined],
  ['SELECT id, current_date AS "current_date" FROM s', undefined],
  ['SELECT id, s.current_date FROM s', /t\.sql:1:14: .*current_date/],
])(
  'a column that is called like a value of SQL is returned by its name in quotes: %s',
  async (sql, message) => {
    const columns = { id: col.int(), current_date: col.date() };
    const definition = pipeline({ source: csv({ dataset: 's', columns }), target: { table: 't', columns } });
    const checked = checkSelect({ name: 'p', definition, sql });
    await (message ? expect(checked).rejects.toThrow(message) : expect(checked).resolves.toBeUndefined());
  },
);

/** The definition of orders with one more check. */
const withCheck = (check: string) => ({
  'pipeline.ts': readFileSync(join(ROOT, 'pipelines/orders/pipeline.ts'), 'utf8').replace(
    'checks: [',
    `checks: [ ${check},`,
  ),
});
const asTotal = (sql: string) => withCheck(`check.sameTotal('items', { source: ${JSON.stringify(sql)} })`);
const asCondition = (sql: string) => withCheck(`check.custom('x', ${JSON.stringify(sql)})`);

test.each([
  [
    'sum(quantity',
    /^pipelines\/orders\/pipeline\.ts:\d+:\d+: checks\[0\]: sameTotal\.source:1:13: .*Correct the SQL/,
  ],
  ['sum(quantity) FROM orders', /sameTotal\.source:1:15: unexpected 'FROM' after the expression/],
  ['sum(quantity) AS x, 1', /sameTotal\.source:1:15: unexpected 'AS'/],
  ['SELECT 1', /sameTotal\.source:1:1: /],
])('the total %j is no expression, and its place is told', async (sql, message) => {
  await expect(loadPipelines(pipelinesWith(asTotal(sql)))).rejects.toMatchObject({
    name: 'InvalidDefinition',
    message: expect.stringMatching(message),
  });
});

test.each([
  [
    'items > 0;',
    /^pipelines\/orders\/pipeline\.ts:\d+:\d+: checks\[0\]: custom\.predicate:1:10: unexpected ';'/,
  ],
  ['items > 0; DROP TABLE orders', /custom\.predicate:1:10: unexpected ';'/],
  ['items > 0) OR (orders > 0', /custom\.predicate:1:10: .*'\)'/],
  ['(items > 0', /custom\.predicate:1:11: /],
  ['items > 0 /* never', /custom\.predicate:1:\d+: /],
  ["country = 'BR", /custom\.predicate:1:\d+: /],
  ['items >\n  > 0', /custom\.predicate:2:3: /],
  ['-- nothing', /custom\.predicate:1:11: /],
])('the condition %j is no expression, and its place is told', async (sql, message) => {
  await expect(loadPipelines(pipelinesWith(asCondition(sql)))).rejects.toMatchObject({
    name: 'InvalidDefinition',
    message: expect.stringMatching(message),
  });
});

test('one expression with comments and several lines passes', async () => {
  const total = asTotal("sum(quantity * unit_price)\nFILTER (WHERE status <> 'cancelled') -- net");
  await expect(loadPipelines(pipelinesWith(total))).resolves.toHaveLength(1);
  const condition = asCondition("country IN ('BR', ';') AND (items > 0 OR items IS NULL) /* whole */");
  await expect(loadPipelines(pipelinesWith(condition))).resolves.toHaveLength(1);
});

test('a folder without its SQL, or without a definition, is named', async () => {
  const noDefault = pipelinesWith({ 'pipeline.ts': 'export const x = 1;\n' });
  await expect(loadPipelines(noDefault)).rejects.toThrow(
    'pipelines/orders/pipeline.ts: it must `export default pipeline({ … })`',
  );
  const badName = pipelinesWith({}, 'My-Orders');
  await expect(loadPipelines(badName)).rejects.toThrow(
    'pipelines/My-Orders: the folder: "My-Orders" is not a name',
  );
});

test('two pipelines with one dataset would mix their files', async () => {
  const directory = pipelinesWith({});
  cpSync(join(directory, 'orders'), join(directory, 'orders_eu'), { recursive: true });
  await expect(loadPipelines(directory)).rejects.toThrow(
    'pipelines/orders_eu/pipeline.ts:6:5: source.dataset: "orders" is also that of pipelines/orders',
  );
});

test('a target under the name of what reads another pipeline’s dataset would be dropped for it', async () => {
  const directory = pipelinesWith({});
  const other = join(directory, 'orders_eu');
  cpSync(join(directory, 'orders'), other, { recursive: true });
  const edited = (file: string, to: string, change: (text: string) => string) =>
    writeFileSync(join(other, to), change(readFileSync(join(other, file), 'utf8')));
  edited('pipeline.ts', 'pipeline.ts', (text) =>
    text.replace("dataset: 'orders'", "dataset: 'orders_eu'").replace("'orders_summary'", "'raw_orders'"),
  );
  edited('orders_summary.sql', 'raw_orders.sql', (text) => text.replace('FROM orders', 'FROM orders_eu'));
  await expect(loadPipelines(directory)).rejects.toThrow(
    'pipelines/orders_eu/pipeline.ts:24:5: target.table: "raw_orders" is also the table that reads the dataset of pipelines/orders; choose another.',
  );
});
