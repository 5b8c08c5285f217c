import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RELEASE } from '../../core/release/release.ts';
import { presynthesized, SHIPPED } from '../support/assemblies.ts';
import { expectHanded } from '../support/handed.ts';
import { type Ended, run, typed } from '../support/program.ts';

const temporary = (name: string) => mkdtempSync(join(tmpdir(), `afluente-${name}-`));
const state = join(temporary('commands'), 'my state');
const PIPELINES = SHIPPED;
const start = (...args: string[]) =>
  run(['bin/main.js', 'start', '--state', state, '--pipelines', PIPELINES, ...args]);
const sql = (...args: string[]) => run(['bin/main.js', 'sql', '--state', state, ...args]);

/** The command that a report suggests, in its line of this word. */
const suggestedBy = ({ stdout }: Ended, word: string): string =>
  new RegExp(`^${word} +(npx afluente .*)$`, 'm').exec(stdout)?.[1] ?? '';

test('afluente --version tells the release', () => {
  expect(run(['bin/main.js', '--version'])).toEqual({ status: 0, stdout: `${RELEASE}\n`, stderr: '' });
});

test('before the first start there is no lake, and it says so', () => {
  const ended = sql('SELECT 1');
  expect(ended).toMatchObject({
    status: 2,
    stderr: expect.stringContaining(
      `There is no lake yet; run npx afluente start --state "${state}" first, `,
    ),
  });
});

test('start runs the pipeline to a report, in plain text when piped', () => {
  presynthesized('dev', state);
  const ended = start();
  expect(ended.stderr).toBe('');
  expect(ended.status).toBe(0);
  expect(ended.stdout).toMatch(
    /^Afluente · orders · offline AWS \(no account used\)\nsynth +5 stacks, 13 functions/,
  );
  expect(ended.stdout).toMatch(/started by the landing rule/);
  expect(ended.stdout).toMatch(/✔ publish_orders_summary +[\d.]+ s {3}version 1\n/);
  expect(ended.stdout).toMatch(/\nSUCCEEDED in [\d.]+ s\n/);
  expect(ended.stdout).toMatch(/rows +5,214 in, 0 rejected, 4,085 out\n/);
  expect(ended.stdout).toMatch(
    /next +npx afluente sql "SELECT \* FROM orders_summary LIMIT 5" --state "\S+\/my state"\n$/,
  );
  expect(ended.stdout).not.toContain('\u001b');
  const asked = typed(suggestedBy(ended, 'next'));
  expect(asked).toMatchObject({ status: 0, stderr: '' });
  expect(asked.stdout).toMatch(/\n5 rows · /);
}, 90_000);

test('start --json is one document, of the documented shape, and the second run is version 2', () => {
  const ended = start('--json');
  expect(ended.status).toBe(0);
  const summary = JSON.parse(ended.stdout);
  expectHanded('start', summary);
  expect(summary).toMatchObject({
    status: 'SUCCEEDED',
    tables: [{ name: 'orders_summary', version: 2, location: expect.stringMatching(/^s3:\/\//) }],
    rows: { in: 5214, out: 4085 },
    rejected: 0,
    partitions: 25,
    files: 25,
    metrics: {
      RowsIngested: 5214,
      RowsRejected: 0,
      RowsWritten: 4085,
      PartitionsWritten: 25,
      DqErrorsFailed: 0,
    },
  });
  expect(summary.states.map(({ name, status }: any) => [name, status])).toHaveLength(10);
  expect(summary.states.every(({ durationMs }: any) => durationMs >= 0)).toBe(true);
  // The sample's dates are fixed, so it grows old.
  expect(summary.checks.filter(({ passed }: any) => !passed)).toMatchObject([
    { check: 'freshness(day)', severity: 'warn', observed: expect.stringMatching(/^newest 2026-/) },
  ]);
  expect(summary.metrics.BytesScanned).toBe(summary.scannedBytes);
  // Five queries of 10 MB at least (stage, plan, CTAS, two checks): 50 MB of a terabyte at $5.
  expect(summary.cost.athena).toBeCloseTo((5 * 10_000_000 * 5) / 1e12, 12);
  expect(summary.cost.total).toBeGreaterThan(summary.cost.athena);
}, 60_000);

test('a failed execution ends with exit code 1, its error and its cause', () => {
  const file = join(temporary('input'), 'orders.csv');
  writeFileSync(file, 'id\n1\n');
  const ended = start('--input', file);
  expect(ended.status).toBe(1);
  expect(ended.stdout).toMatch(/✘ upload_csv_to_s3/);
  expect(ended.stdout).toMatch(
    /\nstate +upload_csv_to_s3\nerror +HeaderMismatch\ncause +landing\/orders\/orders\.csv: line 1: missing: order_id.*\nreaders +still see version 2\ndo +Mend the file's header, .*\nlog +npx afluente logs --execution \S+ --task upload_csv_to_s3 --state "\S+\/my state"\n/,
  );
  const logged = typed(suggestedBy(ended, 'log'));
  expect(logged).toMatchObject({ status: 0, stderr: '' });
  expect(logged.stdout).toMatch(/upload +ERROR +HeaderMismatch: /);
  const json = JSON.parse(start('--input', file, '--json').stdout);
  expect(json).toMatchObject({
    status: 'FAILED',
    error: 'HeaderMismatch',
    tables: [],
    cause: expect.stringContaining('line 1'),
  });
}, 60_000);

test('sql prints a table, CSV or JSON', () => {
  const query =
    'SELECT category, sum(items) AS items FROM orders_summary GROUP BY category ORDER BY category LIMIT 2';
  const table = sql(query);
  expect(table.status).toBe(0);
  const [header, rule, ...rows] = table.stdout.split('\n');
  expect(header).toBe(' category  items');
  expect(rule).toBe(' ────────  ─────');
  expect(rows[0]).toMatch(/^ beauty {6}\d+$/);
  expect(rows[2]).toMatch(/^2 rows · [\d.]+ k?B scanned · [\d.]+ s$/);
  const items = JSON.parse(sql('--json', query).stdout);
  expect(items.map(({ category }: any) => category)).toEqual(['beauty', 'books']);
  expect(sql('--csv', query).stdout).toBe(
    `category,items\n${items.map((row: any) => `${row.category},${row.items}\n`).join('')}`,
  );
}, 60_000);

test.each([
  ['SELECT nope FROM orders_summary', /^COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved.*\n$/],
  [
    'SELECT 1 FROM orders',
    /^TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog\.afluente_dev\.orders' does not exist; raw_orders has its rows as they landed, orders_summary what is published\n$/,
  ],
  [
    'SELECT 1 FROM nowhere',
    /^TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog\.afluente_dev\.nowhere' does not exist\n$/,
  ],
  ["SELECT 1 FROM orders_summary WHERE items = 'x'", /^TYPE_MISMATCH: line 1:\d+: .*\n$/],
  ['SELECT FROM orders_summary', /^line 1:\d+: mismatched input '\w+'.*\n$/],
])(
  'the SQL error of %j is one line in Athena’s words',
  (query, message) => {
    const ended = sql(query);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(message);
  },
  60_000,
);

test('a synthesis that failed leaves a directory that can be reset', () => {
  const directory = join(temporary('half'), 'state');
  const wrong = temporary('wrong-pipelines');
  mkdirSync(join(wrong, 'orders'));
  writeFileSync(join(wrong, 'orders/pipeline.ts'), 'export default 1;\n');
  const args = ['bin/main.js', 'start', '--state', directory, '--pipelines', wrong];
  const told = 'pipelines/orders/pipeline.ts: the default export: 1 is not an object { … }\n';
  expect(run(args).stderr).toBe(told);
  expect(run([...args, '--reset']).stderr).toBe(told);
}, 30_000);

const unwritable = join(temporary('unwritable'), 'file');
writeFileSync(unwritable, '');
const foreign = join(temporary('foreign'), 'home');
mkdirSync(foreign);
writeFileSync(join(foreign, 'precious.txt'), 'keep me');

test.each([
  [['bin/main.js', 'start', '--nope'], /^unknown option '--nope'/],
  [
    ['bin/main.js', 'start', '--input', '/no/such.csv'],
    /^\/no\/such\.csv: there is no such file; name a CSV\.\n$/,
  ],
  [['bin/main.js', 'start', '--input', '/tmp'], /^\/tmp: it is not a file; /],
  [
    ['bin/main.js', 'start', '--state', join(unwritable, 'x')],
    /: it can't be written \(ENOTDIR\); name another directory with --state\.\n$/,
  ],
  [
    ['bin/main.js', 'start', '--state', foreign, '--reset'],
    /: it is not a state directory of the offline AWS; nothing was deleted\.\n$/,
  ],
  [['bin/main.js', 'start', '--pipelines', '/no/such'], /^\/no\/such\/orders: there is no such pipeline; /],
  [['bin/main.js', 'sql'], /^missing required argument 'statement'/],
  [['bin/main.js', 'sql', '--json', '--csv', 'SELECT 1'], /^--json and --csv exclude each other/],
  [
    ['bin/main.js', 'sql', 'DROP TABLE orders_summary'],
    /^DROP: only SELECT, WITH, VALUES, SHOW and DESCRIBE are run here\.\n$/,
  ],
  [['bin/main.js', 'sql', '/* SELECT */ CREATE TABLE x AS SELECT 1 a'], /^CREATE: only SELECT/],
  [['bin/main.js', 'start', '--pipeline', 'nope'], /^pipelines\/nope: there is no such pipeline; /],
  [
    ['bin/main.js', 'offline', '--state', foreign],
    /: it holds other files; name an empty directory with --state\.\n$/,
  ],
  [['bin/main.js', 'offline', '--port', 'x'], /argument 'x' is invalid\. It is a number from 0 to 65535/],
  [['bin/main.js', 'nope'], /^unknown command 'nope'/],
])(
  '%j is misuse: one clear line and exit code 2',
  (args, message) => {
    const ended = run(args);
    expect(ended.stderr).toMatch(message);
    expect(ended.status).toBe(2);
    expect(ended.stderr).not.toMatch(/\n {4}at /);
  },
  30_000,
);

test('nothing of a directory that is not ours was touched', () => {
  expect(readFileSync(join(foreign, 'precious.txt'), 'utf8')).toBe('keep me');
});

test('a wrong definition is told with its field before anything runs', () => {
  const pipelines = temporary('pipelines');
  mkdirSync(join(pipelines, 'sales'));
  const core = join(import.meta.dirname, '../../core/definition/index.ts');
  writeFileSync(
    join(pipelines, 'sales/pipeline.ts'),
    `import { col, csv, pipeline } from ${JSON.stringify(core)};
     export default pipeline({
       source: csv({ dataset: 'sales', columns: { 'Order ID': col.int() } }),
       target: { table: 'totals', columns: { n: col.int() } },
     });`,
  );
  writeFileSync(join(pipelines, 'sales/totals.sql'), 'SELECT 1 AS n');
  const ended = run([
    'bin/main.js',
    'start',
    '--state',
    join(temporary('wrong'), 's'),
    '--pipelines',
    pipelines,
    '--pipeline',
    'sales',
    '--input',
    'data/orders.csv',
  ]);
  expect(ended.status).toBe(2);
  expect(ended.stderr).toMatch(
    /^pipelines\/sales\/pipeline\.ts:3:51: source\.columns\.Order ID: not a column name; use a-z, 0-9 and _/,
  );
}, 30_000);

test('the committed orders are what their generator makes', () => {
  const out = join(temporary('orders'), 'orders.csv');
  expect(run(['data/generate.ts', '--out', out]).status).toBe(0);
  expect(
    readFileSync(out, 'utf8') === readFileSync(join(import.meta.dirname, '../../data/orders.csv'), 'utf8'),
  ).toBe(true);
});
