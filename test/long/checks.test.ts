import { GetTableCommand, GlueClient, UpdateTableCommand } from '@aws-sdk/client-glue';
import { readFileSync } from 'node:fs';
import { checkLines } from '../../cli/report.ts';
import { summarize } from '../../operate/executions/summary.ts';
import { terminal } from '../../cli/terminal.ts';
import { type CheckReport, ChecksDocument } from '../../core/checks/document.ts';
import { type Run, TestLake } from '../support/lake.ts';

/** As the CSV has a timestamp: so many hours before now. */
const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString().slice(0, 19);
const csv = (rows: string[]) => ['id,region,stars,sold_at,units,note', ...rows, ''].join('\n');

/** Six rows that pass every check. */
const PASSING = csv([1, 2, 3, 4, 5, 6].map((n) => `${n},north,${n},${ago(1)},2,`));
/** Five rows that pass every error check and no warning. */
const WARNING = csv([
  `1,north,1,${ago(60)},2,`,
  `2,north,1,${ago(60)},2,`,
  `3,south,2,${ago(60)},2,`,
  `4,north,,${ago(60)},2,`,
  `5,north,45,${ago(60)},4,`,
]);
/** Two rows, and one that the SQL leaves out, that pass no error check. */
const FAILING = csv([
  `7,moon,99,2020-01-01T00:00:00,3,`,
  `7,,3,2020-01-01T00:00:00,2,`,
  `8,north,1,2020-01-01T00:00:00,2,hidden`,
]);

let lake: TestLake;
const runs: Record<'passing' | 'warning' | 'failing', Run> = {} as never;
/** What readers saw before and after the run that failed. */
const readers: string[][][] = [];

beforeAll(async () => {
  lake = await TestLake.open('sales');
  const read = async () => (await lake.sql('SELECT * FROM sales_lines ORDER BY id')) as string[][];
  runs.passing = await lake.landText(PASSING);
  runs.warning = await lake.landText(WARNING);
  readers.push(await read());
  runs.failing = await lake.landText(FAILING);
  readers.push(await read());
}, 180_000);
afterAll(() => lake.close());

/** The document beside a run's build, as it lies in the bucket. */
function documentOf(run: Run): ChecksDocument {
  const { build } = run.payload as { build: { prefix: string } };
  const file = lake.offline.pathOf(`s3://${lake.pipeline.bucket}/${build.prefix}_checks.json`);
  return ChecksDocument.parse(JSON.parse(readFileSync(file, 'utf8')));
}

const seen = (checks: readonly CheckReport[], severity: string) =>
  checks
    .filter((one) => one.severity === severity)
    .map(({ check, passed, observed, rows = [] }) => [check, passed, observed, rows.length]);

const ALWAYS = ['sameRows', 'hasRows'];
const KINDS = ['notNull', 'unique', 'range', 'oneOf', 'rowCount', 'rowCountFalls', 'freshness', 'sameTotal'];

test('every kind passes, the first time without a previous version', async () => {
  expect(runs.passing).toMatchObject({ status: 'SUCCEEDED', message: '' });
  const { checks } = documentOf(runs.passing);
  expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  // An error rowCount takes the place of hasRows.
  expect(new Set(checks.map(({ check }) => check.replace(/\(.*/, '')))).toEqual(
    new Set([...KINDS, 'custom', ...ALWAYS.slice(0, 1)]),
  );
  expect(checks.find(({ check }) => check === 'rowCountFalls')?.observed).toBe('6 rows; no previous version');
  const { queries } = runs.passing.payload as { queries: object };
  expect(Object.keys(queries)).not.toContain('offending');
});

test('every kind fails as a warning, and the version is published', async () => {
  expect(runs.warning).toMatchObject({ status: 'SUCCEEDED', message: '' });
  const { checks, published } = await lake.output(runs.warning);
  expect(published.version).toBe(2);
  const inFull = documentOf(runs.warning).checks;
  expect(checks.map(({ check, passed }: CheckReport) => [check, passed])).toEqual(
    inFull.map(({ check, passed }) => [check, passed]),
  );
  expect(seen(checks, 'warn')).toEqual([
    ['notNull(stars)', false, '1 row with a NULL', 0],
    ['unique(region, stars)', false, '2 rows that share their key', 0],
    ['range(stars)', false, '1 row outside', 0],
    ['oneOf(region)', false, '1 row with another value', 0],
    ['rowCount', false, '5 rows', 0],
    ['rowCountFalls', false, '5 rows; version 1 has 6 rows, a fall of 16.7 %', 0],
    ['freshness(day)', false, 'too old', 0],
    ['sameTotal(units)', false, 'another total', 0],
    ['custom(few units)', false, '1 row where it does not hold', 0],
  ]);
  expect(seen(inFull, 'warn')).toEqual([
    ['notNull(stars)', false, '1 row with a NULL', 1],
    ['unique(region, stars)', false, '2 rows that share their key', 2],
    ['range(stars)', false, '1 row outside; 1 to 45', 1],
    ['oneOf(region)', false, '1 row with another value', 1],
    ['rowCount', false, '5 rows', 0],
    ['rowCountFalls', false, '5 rows; version 1 has 6 rows, a fall of 16.7 %', 0],
    ['freshness(day)', false, expect.stringMatching(/^newest \d{4}-\d\d-\d\d, [23] days before$/), 0],
    ['sameTotal(units)', false, '12', 0],
    ['custom(few units)', false, '1 row where it does not hold', 1],
  ]);
  expect(seen(checks, 'error').every(([, passed]) => passed)).toBe(true);
  const { metrics } = await summarize(lake.aws, lake.pipeline, runs.warning, undefined);
  expect(metrics).toMatchObject({ DqChecksPassed: 10, DqErrorsFailed: 0, DqWarningsFailed: 9 });
});

test('every kind fails as an error, with the rows, and readers notice nothing', async () => {
  expect(runs.failing).toMatchObject({ status: 'FAILED', error: 'ChecksFailed' });
  expect(runs.failing.states.at(-1)?.name).toBe('check_data_quality');
  expect(seen(documentOf(runs.failing).checks, 'error')).toEqual([
    ['sameRows', true, '3 rows read by Athena', 0],
    ['notNull(region)', false, '1 row with a NULL', 1],
    ['unique(id)', false, '2 rows that share their key', 2],
    ['range(stars)', false, '1 row outside; 3 to 99', 1],
    ['oneOf(region)', false, '1 row with another value', 1],
    ['rowCount', false, '2 rows', 0],
    ['rowCountFalls', false, '2 rows; version 2 has 5 rows, a fall of 60 %', 0],
    [
      'freshness(sold_at)',
      false,
      expect.stringMatching(/^newest 2020-01-01 00:00:00.000, \d+ days before$/),
      0,
    ],
    ['sameTotal(units)', false, '5', 0],
    ['custom(units come in pairs)', false, '1 row where it does not hold', 1],
  ]);
  expect(documentOf(runs.failing).checks.find(({ check }) => check === 'unique(id)')?.rows).toEqual([
    'id=7, region=moon, stars=99, sold_at=2020-01-01 00:00:00.000, day=2020-01-01, units=3',
    'id=7, region=NULL, stars=3, sold_at=2020-01-01 00:00:00.000, day=2020-01-01, units=2',
  ]);
  expect(readers[0]).toHaveLength(5);
  expect(readers[1]).toEqual(readers[0]);
});

test('the cause is one line with what was seen and what was expected, and no value of a row', () => {
  expect(runs.failing.message).toMatch(
    /^sales_lines: notNull\(region\) failed: 1 row with a NULL, expected no row with a NULL; sales_lines: unique\(id\) failed: .*; sales_lines: range\(stars\) failed: 1 row outside, expected 1 to 50; .*; and 4 more\. Nothing was published; readers keep the previous version\.$/,
  );
});

test('a report of the failed run has its checks, from beside the build', async () => {
  const { checks } = await summarize(lake.aws, lake.pipeline, runs.failing, undefined);
  expect(checks).toEqual(documentOf(runs.failing).checks);
  const lines = checkLines(checks, terminal(process.stderr, true)).join('\n');
  expect(lines).toMatch(/^✔ sameRows  ✔ notNull  ✔ unique  ✔ custom\n/);
  expect(lines).toContain(
    [
      `✘ oneOf(region): 1 row with another value; expected one of north, south`,
      `  region=moon, id=7, stars=99, sold_at=2020-01-01 00:00:00.000, day=2020-01-01, units=3`,
    ].join('\n'),
  );
  expect(lines).toContain("✘ sameTotal(units): 5; expected 7, the source's total");
  expect(lines).toContain('! rowCount: 2 rows; expected at least 6 rows');
});

test('a raw table through which Athena reads other rows than the upload wrote ends the run', async () => {
  const glue = new GlueClient(lake.offline.connection);
  const at = { DatabaseName: 'afluente_dev', Name: 'raw_sales' };
  const { Table } = await glue.send(new GetTableCommand(at));
  const { Name, TableType, StorageDescriptor, Parameters } = Table!;
  const TableInput = { Name, TableType, StorageDescriptor };
  await glue.send(
    new UpdateTableCommand({
      DatabaseName: at.DatabaseName,
      TableInput: { ...TableInput, Parameters: { ...Parameters, 'skip.header.line.count': '2' } },
    }),
  );
  expect(await lake.landText(PASSING)).toMatchObject({
    error: 'ChecksFailed',
    message:
      'raw_sales: sameRows failed: 5 rows read by Athena, expected 6 rows, as the upload accepted. Nothing was published; readers keep the previous version.',
  });
});
