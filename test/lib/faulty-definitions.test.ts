import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const ORDERS = readFileSync(join(ROOT, 'pipelines/orders/pipeline.ts'), 'utf8');
const orders = (from: string, to: string) => {
  expect(ORDERS).toContain(from);
  return ORDERS.replace(from, to);
};
/** The number of the line of orders' definition that holds a text. */
const line = (text: string) => ORDERS.split('\n').findIndex((one) => one.includes(text)) + 1;

/** A folder each, in what its definition is wrong, and all that is said of it. */
const CASES: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  unknown_key: [
    orders("dataset: 'orders',", "dataset: 'orders', modo: 'append', tolerat: { rows: 1 },"),
    [
      `/pipeline.ts:${line('dataset:')}:24: source.modo: there is no such key; did you mean "mode"?`,
      `/pipeline.ts:${line('dataset:')}:40: source.tolerat: there is no such key; did you mean "tolerate"?`,
    ],
  ],
  unknown_option: [
    orders('quantity: col.int({ min: 1 })', 'quantity: col.int({ mn: 1 })'),
    [
      `/pipeline.ts:${line('quantity:')}:27: source.columns.quantity.mn: there is no such key; did you mean "min"?`,
    ],
  ],
  unknown_check_option: [
    orders("check.range('orders', { min: 1 })", "check.range('orders', { min: 1, mux: 2 })"),
    [
      `/pipeline.ts:${line("check.range('orders'")}:37: checks[3].mux: there is no such key; did you mean "max"?`,
    ],
  ],
  wrong_type: [
    orders("dataset: 'orders'", 'dataset: 5'),
    [`/pipeline.ts:${line('dataset:')}:5: source.dataset: 5 is not a text`],
  ],
  wrong_meaning: [
    orders('keepVersions: 5', 'keepVersions: 0'),
    [`/pipeline.ts:${line('keepVersions:')}:5: target.keepVersions: 0 is not a whole number of at least 1`],
  ],
  no_such_builder: [
    orders('product: col.string()', 'product: col.strng()'),
    [`/pipeline.ts:${line('product:')}:20: col.strng is not a function; did you mean col.string?`],
  ],
  no_such_export: [
    orders('daily, pipeline', 'daili, pipeline'),
    [
      `/pipeline.ts:1:27: The requested module '../../core/definition/index.ts' does not provide an export named 'daili'`,
    ],
  ],
  no_such_file: [
    `import x from './nowhere.ts';\n${ORDERS}`,
    [
      '/pipeline.ts:1:15: it imports "./nowhere.ts", which isn\'t there; correct the path, whose ending is .ts',
    ],
  ],
  no_such_package: [
    `\nimport x from 'no-such-package';\n${ORDERS}`,
    [
      '/pipeline.ts:2:15: it imports "no-such-package", which isn\'t there; correct the path, whose ending is .ts',
    ],
  ],
  no_import: [
    orders('check, col, csv', 'check, csv'),
    [`/pipeline.ts:${line('order_id:')}:17: col is not defined`],
  ],
  no_syntax: [
    orders("table: 'orders_summary',", 'table: ;'),
    [`/pipeline.ts:${line('table:')}:12: Expression expected`],
  ],
  not_erasable: [
    `enum A { B }\n${ORDERS}`,
    ['/pipeline.ts:1:1: TypeScript enum is not supported in strip-only mode'],
  ],
  throws: [`\nthrow new Error('first\\nsecond');\n${ORDERS}`, ['/pipeline.ts:2:7: first']],
  throws_text: [`throw 'a text';\n${ORDERS}`, ['/pipeline.ts: a text']],
  throws_elsewhere: [`import './helper.ts';\n${ORDERS}`, ['/helper.ts:2:7: of the helper']],
  builder_throws: [
    orders("check.freshness('day', { within: '2 days' })", "check.freshness('day')"),
    [
      `/pipeline.ts:${line('check.freshness')}:11: Cannot destructure property 'within' of 'undefined' as it is undefined.`,
    ],
  ],
  no_export: [
    'export const x = 1;\n',
    ['/pipeline.ts: it must `export default pipeline({ … })`, without an await.'],
  ],
  a_promise: [
    "export default Promise.reject(new Error('x'));\n",
    ['/pipeline.ts: it must `export default pipeline({ … })`, without an await.'],
  ],
  nothing: ['export default null;\n', ['/pipeline.ts: the default export: null is not an object { … }']],
  a_list: ['export default [];\n', ['/pipeline.ts: the default export: a list is not an object { … }']],
  a_function: [
    orders('export default pipeline({', 'export default () => ({'),
    ['/pipeline.ts: the default export: a function is not an object { … }; are its ( ) missing?'],
  ],
  no_columns: [
    orders('    partitionBy:', '    partitionBy: null, //'),
    [`/pipeline.ts:${line('partitionBy:')}:5: target.partitionBy: null is not a list [ … ]`],
  ],
  no_sql: [
    orders("table: 'orders_summary'", "table: 'orders_total'"),
    [': orders_total.sql: it is missing or empty; it holds the SELECT of the target'],
  ],
};

let said: string[] = [];
let code: number | null = null;

beforeAll(() => {
  const directory = mkdtempSync(join(tmpdir(), 'afluente-faulty-'));
  symlinkSync(join(ROOT, 'core'), join(directory, 'core'));
  const pipelines = join(directory, 'pipelines');
  for (const [name, [text]] of Object.entries(CASES)) {
    mkdirSync(join(pipelines, name), { recursive: true });
    cpSync(join(ROOT, 'pipelines/orders/orders_summary.sql'), join(pipelines, name, 'orders_summary.sql'));
    writeFileSync(join(pipelines, name, 'pipeline.ts'), text);
  }
  writeFileSync(join(pipelines, 'throws_elsewhere/helper.ts'), "\nthrow new Error('of the helper');\n");
  const { status, stderr, stdout } = spawnSync(process.execPath, ['bin/main.js', 'app'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ stage: 'dev', pipelines }) },
  });
  said = `${stdout}${stderr}`.trim().split('\n');
  code = status;
});

test.each(Object.entries(CASES))(
  '%s is told in one line, with file, line and field',
  (name, [, expected]) => {
    expect(said.filter((one) => new RegExp(`^pipelines/${name}[/:]`).test(one))).toEqual(
      expected.map((text) => `pipelines/${name}${text}`),
    );
  },
);

test('nothing else is said, no stack either, and the app ends with 2', () => {
  const all = Object.values(CASES).flatMap(([, expected]) => expected);
  expect(said).toHaveLength(all.length);
  expect(code).toBe(2);
});
