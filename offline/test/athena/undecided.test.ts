import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readingsWith, type Readings } from '../../athena/sql/readings.ts';
import { compareReadings } from '../../athena/undecided.ts';
import { csvTable, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
  rmSync(stage.state, { recursive: true });
});

/** What is told of a statement, succeeded or not. */
async function told(sql: string, on = stage): Promise<unknown[]> {
  const { QueryExecutionId } = await on.run(sql);
  const file = join(on.state, 'athena/undecided', `${QueryExecutionId}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}

const VALUES = "(VALUES ('a', 1, DECIMAL '1.50'), ('b', 2, DECIMAL '2.50')) t(k, n, d)";

test('both values are told where the readings differ on the rows at hand', async () => {
  expect(await told(`SELECT k, n / 3.0 AS third FROM ${VALUES} ORDER BY k`)).toEqual([
    {
      fact: 'decimalLiterals',
      taken: 'double',
      other: 'decimal',
      places: [{ line: 1, column: 15, text: '3.0' }],
      outcome: { kind: 'different', column: 'third', taken: '0.3333333333333333', other: '0.3', rows: 2 },
    },
  ]);
  expect(await stage.rows('SELECT 7 / 2.0')).toEqual([['3.5']]);
});

test.each<[string, object[]]>([
  // The same rows, whatever the reading.
  [`SELECT k FROM ${VALUES} WHERE d * 2.0 > 3`, [{ fact: 'decimalLiterals', outcome: { kind: 'same' } }]],
  [`SELECT k FROM ${VALUES} WHERE TRY_CAST(k AS integer) IS NULL`, [{ outcome: { kind: 'same' } }]],
  // Rows that are there in one reading only.
  [
    `SELECT k FROM ${VALUES} WHERE n / 3.0 > 0.31 AND n = 1`,
    [{ outcome: { kind: 'different', column: 'k', taken: 'a', other: 'no such row', rows: 1 } }],
  ],
  [
    `SELECT d / n AS x FROM ${VALUES}`,
    [
      {
        fact: 'decimalQuotients',
        outcome: { kind: 'different', column: 'x', taken: '1.50', other: '1.5000000000000', rows: 2 },
      },
    ],
  ],
  [
    "SELECT TRY_CAST(' 7' || k AS integer) AS x FROM (VALUES '') t(k)",
    [{ fact: 'blanksInCasts', outcome: { kind: 'different', column: 'x', taken: 'NULL', other: '7' } }],
  ],
  [
    'SELECT 1 AS Total',
    [{ fact: 'columnNames', outcome: { kind: 'different', taken: 'Total', other: 'total' } }],
  ],
  // A statement that fails in one reading alone; one that fails for another reason; one that depends on nothing.
  [
    "SELECT CAST(' 7' || k AS integer) FROM (VALUES '') t(k)",
    [
      {
        fact: 'blanksInCasts',
        outcome: {
          kind: 'different',
          taken: "INVALID_CAST_ARGUMENT: Cannot cast ' 7' to INT",
          other: 'it succeeds',
        },
      },
    ],
  ],
  [
    "SELECT k FROM (VALUES (1, DECIMAL '0.99'), (2, DECIMAL '0.98')) t(k, d) ORDER BY d / 3, k",
    [
      {
        fact: 'decimalQuotients',
        outcome: { kind: 'different', column: 'k', taken: '1', other: '2', rows: 2 },
      },
    ],
  ],
  ["SELECT CAST('x' || k AS integer), 1 / 0.0 FROM (VALUES '') t(k)", []],
  [`SELECT no_such_column * 1.5 FROM ${VALUES}`, []],
  [`SELECT CAST(k || '1' AS integer) FROM (VALUES '') t(k)`, []],
  [`SELECT CAST(n AS double) / 3.0, DECIMAL '3.0' * n, sum(d) OVER () FROM ${VALUES}`, []],
])('%s', async (sql, expected) => {
  expect(await told(sql)).toMatchObject(expected);
});

test('the other readings are no calls of the caller’s', async () => {
  await stage.put('t/a.csv', 'id\n1\n');
  await stage.succeed(csvTable('t', 'id string'));
  const via = (asked: typeof stage.asked) => asked.filter(({ caller }) => caller.via !== undefined).length;
  const before = via(stage.asked);
  await stage.succeed('SELECT id FROM t WHERE length(id) > 0');
  const once = via(stage.asked) - before;
  expect(await told('SELECT length(id) / 3.0 AS x FROM t')).toHaveLength(1);
  expect(via(stage.asked) - before).toBe(2 * once);
});

test('a table that is made has the types of its columns, in lower case', async () => {
  const properties = "format = 'PARQUET', external_location = 's3://lake/made/'";
  expect(await told(`CREATE TABLE made WITH (${properties}) AS SELECT 7.0 AS Seven`)).toMatchObject([
    { fact: 'decimalLiterals', outcome: { column: 'Seven', taken: 'double', other: 'decimal(2,1)' } },
  ]);
  expect(await stage.rows('SELECT seven FROM made')).toEqual([['7.0']]);
  expect(stage.catalog.table('db', 'made', stage.caller).StorageDescriptor?.Columns).toMatchObject([
    { Name: 'seven', Type: 'double' },
  ]);
});

test('rows that are others each time, or too many, can’t be compared', async () => {
  const place = { line: 1, column: 8, text: '7.0', byFailing: false };
  const compared = (rowsOf: () => string[][], isWhole = true) =>
    compareReadings({
      depends: [{ fact: 'decimalLiterals', ...place }],
      readings: readingsWith({}),
      failure: undefined,
      isTable: false,
      isOrdered: false,
      outcomeOf: () =>
        Promise.resolve({ kind: 'rows', columns: [{ label: 'x', type: 'double' }], rows: rowsOf(), isWhole }),
    });
  let times = 0;
  expect(await compared(() => [[String(++times)]])).toMatchObject([{ outcome: { kind: 'unknown' } }]);
  expect(await compared(() => [['1']], false)).toMatchObject([{ outcome: { kind: 'unknown' } }]);
  expect(await compared(() => [['1']])).toMatchObject([{ outcome: { kind: 'same' } }]);
});

test('of what is known nothing is told, and it is taken as it is known', async () => {
  const known: Partial<Readings> = { decimalLiterals: 'decimal', columnNames: 'lower' };
  const other = await openStage(undefined, known);
  expect(await told(`SELECT n / 3.0 AS Third FROM ${VALUES}`, other)).toEqual([
    expect.objectContaining({ fact: 'decimalQuotients' }),
  ]);
  const { QueryExecutionId } = await other.succeed('SELECT 1 / 3.0 AS Third');
  const { ResultSet } = await other.athena.getQueryResults({ QueryExecutionId }, other.caller);
  expect(ResultSet?.Rows?.map(({ Data }) => Data?.[0]?.VarCharValue)).toEqual(['third', '0.3']);
  await other.close();
  rmSync(other.state, { recursive: true });
});
