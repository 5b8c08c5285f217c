import { GetQueryExecutionCommand } from '@aws-sdk/client-athena';
import { type HistoryEvent, paginateGetExecutionHistory } from '@aws-sdk/client-sfn';
import { type Run, TestLake } from '../support/lake.ts';

/** A CSV, and what its table must hold afterwards, computed without SQL. */
interface Sample {
  readonly text: string;
  readonly rows: string[][];
}

/** 1,095 days from 2023-01-01, each read by four sensors. */
function daily(): Sample {
  const rows = Array.from({ length: 1095 }, (_, day) => {
    const date = new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10);
    return [1, 2, 3, 4].map((sensor) => [date, String(sensor), `${(day * 7 + sensor) % 1000}.${sensor}25`]);
  }).flat();
  return { text: ['day,sensor,reading', ...rows.map((row) => row.join(',')), ''].join('\n'), rows };
}

/** 50 lines with 50 stations each; every pair is counted three times. */
function grid(): Sample {
  const pairs = Array.from({ length: 2500 }, (_, index) => ({
    line: `L${Math.floor(index / 50)}`,
    station: `station ${index % 50}`,
    counts: [index, 2 * index, 5],
  }));
  const lines = pairs.flatMap(({ line, station, counts }) =>
    counts.map((count) => `${line},${station},${count}`),
  );
  const rows = pairs.map(({ line, station, counts }) => [
    String(counts.reduce((sum, count) => sum + count, 0)),
    line,
    station,
  ]);
  return { text: ['line,station,passengers', ...lines, ''].join('\n'), rows };
}

async function historyOf(lake: TestLake, { executionArn }: Run): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  const pages = paginateGetExecutionHistory(
    { client: lake.aws.states },
    { executionArn, includeExecutionData: true },
  );
  for await (const page of pages) events.push(...(page.events ?? []));
  return events;
}

const sorted = (rows: (string | null)[][]) => rows.map((row) => row.join('|')).sort();

describe.each([
  {
    name: 'daily',
    sample: daily(),
    table: 'daily_readings',
    columns: 'day, sensor, reading',
    keys: ['day'],
    partitions: 1095,
    chunks: 11,
  },
  {
    name: 'grid',
    sample: grid(),
    table: 'grid_stations',
    columns: 'passengers, line, station',
    keys: ['line', 'station'],
    partitions: 2500,
    chunks: 25,
  },
])('$name: $partitions partitions', ({ name, sample, table, columns, keys, partitions, chunks }) => {
  let lake: TestLake;
  let run: Run;
  let output: any;

  beforeAll(async () => {
    lake = await TestLake.open(name);
    run = await lake.landText(sample.text);
    output = await lake.output(run);
  }, 240_000);
  afterAll(() => lake.close());

  test('are published, row for row', async () => {
    expect({ status: run.status, message: run.message }).toEqual({ status: 'SUCCEEDED', message: '' });
    expect(sorted(await lake.sql(`SELECT ${columns} FROM ${table}`))).toEqual(sorted(sample.rows));
    expect(output.build).toMatchObject({ rows: sample.rows.length, partitions, files: partitions });
  });

  test('are registered for engines that don’t know projection', async () => {
    const registered = (await lake.sql(`SHOW PARTITIONS ${table}`)).flat();
    const wanted = new Set(
      sample.rows.map((row) => {
        const at = columns.split(', ');
        return keys.map((key) => `${key}=${row[at.indexOf(key)]}`).join('/');
      }),
    );
    expect(new Set(registered)).toEqual(wanted);
    expect(wanted.size).toBe(partitions);
  });

  test('are built in chunks of at most 100, each by a statement of its own', async () => {
    const { plan, queries } = output;
    expect(plan).toMatchObject({ chunks, index: chunks - 1 });
    const inserts = Array.from({ length: chunks - 1 }, (_, index) => `insert_${index + 1}`);
    const built = ['stage', 'plan', 'ctas', ...inserts];
    expect(Object.keys(queries).filter((one) => !/^(create_raw|drop_\w+|check_\w+)$/.test(one))).toEqual(
      built,
    );
    expect(built.every((one) => queries[one].attempt === 1)).toBe(true);
  });

  test('are built from one pass over the CSV', async () => {
    const { queries, upload } = output;
    const readers: string[] = [];
    for (const [statement, { id }] of Object.entries<any>(queries)) {
      const { QueryExecution } = await lake.aws.athena.send(
        new GetQueryExecutionCommand({ QueryExecutionId: id }),
      );
      const { Query = '', StatementType } = QueryExecution!;
      if (Query.includes(`"raw_${name}"`) && StatementType !== undefined) readers.push(statement);
      expect(QueryExecution!.Statistics?.DataScannedInBytes).toBe(queries[statement].scanned);
    }
    // The checks read the source by themselves.
    expect(readers).toEqual(['stage', 'check_source']);
    expect(queries.stage.scanned).toBe(upload.raw.bytes);
  });

  test('no state’s payload comes near the 256 KB that Step Functions carries', async () => {
    const payloads = (await historyOf(lake, run)).flatMap((event) =>
      Object.values(event).flatMap((details) =>
        typeof details === 'object' && details !== null && !(details instanceof Date)
          ? [details.input, details.output].filter((text): text is string => typeof text === 'string')
          : [],
      ),
    );
    const largest = Math.max(...payloads.map((text) => Buffer.byteLength(text)));
    expect(largest).toBeGreaterThan(1000);
    expect(largest).toBeLessThan(32 * 1024);
  });

  test('leave neither stage nor build table behind', async () => {
    expect(await lake.keys('athena-staging/builds/')).toEqual([]);
    expect((await lake.sql('SHOW TABLES')).flat().sort()).toEqual([`raw_${name}`, table].sort());
  });
});

describe('partitions that can’t be published', () => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await TestLake.open('daily');
  });
  afterAll(() => lake.close());

  const statements = (payload: unknown) => Object.keys((payload as any).queries);

  test('illegal values end the run before its CTAS, with values and rows', async () => {
    const run = await lake.landText(
      'day,sensor,reading\n2024-01-01,1,1\n2024/01/02,1,1\n2024/01/02,2,1\n,1,1\n2024-01-03,1,1\n',
    );
    expect(run).toMatchObject({
      status: 'FAILED',
      error: 'IllegalPartitionValue',
      message: expect.stringMatching(
        /^day: 2 values in 3 rows can't name a partition, NULL in 1 row\. Replace them/,
      ),
    });
    const [left, ...more] = await lake.keys('processed-data/');
    expect([left, ...more]).toEqual([expect.stringMatching(/\/_failure\.json$/)]);
    expect(lake.json(left!)).toMatchObject({
      cause: run.message,
      inFull: expect.stringMatching(
        /^day: 2 values in 3 rows can't name a partition: "2024\/01\/02" \(2 rows\), NULL \(1 row\)\. /,
      ),
    });
    const names = (await historyOf(lake, run))
      .filter(({ type }) => type === 'TaskStateEntered')
      .map(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name);
    expect(names.at(-1)).toBe('ctas_daily_readings');
    expect(statements(run.payload)).not.toContain('ctas');
    expect((await lake.sql('SHOW TABLES')).flat()).toEqual(['raw_daily']);
  });
});
