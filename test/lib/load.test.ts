import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPipelines } from '../../lib/definition/load.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A folder of pipelines beside the product's, so that their imports resolve, with `orders` changed. */
function pipelinesWith(files: Record<string, string>, name = 'orders'): string {
  const directory = mkdtempSync(join(tmpdir(), 'afluente-pipelines-'));
  mkdirSync(join(directory, 'pipelines'));
  cpSync(join(ROOT, 'core'), join(directory, 'core'), { recursive: true });
  cpSync(join(ROOT, 'pipelines/orders'), join(directory, 'pipelines', name), { recursive: true });
  for (const [file, content] of Object.entries(files))
    writeFileSync(join(directory, 'pipelines', name, file), content);
  return join(directory, 'pipelines');
}

test('the pipelines of the project load', async () => {
  const pipelines = await loadPipelines(join(ROOT, 'pipelines'));
  expect(pipelines.map(({ name }) => name)).toEqual(['orders']);
});

test.each([
  [
    'SELECT order_date AS day FROM orders',
    /doesn't return country, .*month \(a partition column\); it returns day\. /,
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

test('a folder without its SQL, or without a definition, is named', async () => {
  const noDefault = pipelinesWith({ 'pipeline.ts': 'export const x = 1;\n' });
  await expect(loadPipelines(noDefault)).rejects.toThrow(
    'pipelines/orders: pipeline.ts must `export default pipeline({ … })`',
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
    'pipelines/orders_eu: source.dataset: "orders" is also that of pipelines/orders',
  );
});
