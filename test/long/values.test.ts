import {
  GetExecutionHistoryCommand,
  RedriveExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sqlCommand } from '../../cli/commands/sql.ts';
import { describe as describeExecution } from '../../operate/executions/execution.ts';
import { documentOf } from '../../operate/executions/executions.ts';
import { synthesize } from '../../operate/synthesize.ts';
import { ERROR_NAMES, type ErrorName } from '../../core/errors/errors.ts';
import { answerTo } from '../../page/sql.ts';
import { SHIPPED } from '../support/assemblies.ts';
import { printedBy } from '../support/command.ts';
import { Gate } from '../support/gate.ts';
import { type Run, TestLake } from '../support/lake.ts';
import { cases } from '../support/short.ts';

/** What no text of this project, of AWS or of a number has in it. */
const MARK = 'Qzxv';
const HEADER = 'id,name,born,amount,weight,seen,day,kind,active,city';
const today = new Date().toISOString().slice(0, 10);

/** A row of good values, of which some are others. */
function row(id: number, values: Readonly<Record<string, string>> = {}): string {
  const good = {
    id: String(id),
    name: `${MARK}Name${id}`,
    born: String(77310000 + id),
    amount: `88420000.${10 + id}`,
    weight: `6655443.${20 + id}`,
    seen: `${today}T00:00:${10 + id}.7${id}7`,
    day: today,
    kind: 'cat',
    active: 'true',
    city: 'Recife',
  };
  return Object.values({ ...good, ...values }).join(',');
}

const file = (...rows: string[]) => [HEADER, ...rows, ''].join('\n');
const mark = (place: string) => `${MARK}${place}`;
/** Packed without being compressed, and cut off: its text can be read, and a reader of gzip refuses it. */
const cutOff = (text: string) => gzipSync(text, { level: 0 }).subarray(0, -12);

/** A file of `flat` with one row, of good values but for some. */
function flat(values: Readonly<Record<string, string>> = {}): string {
  const good = {
    id: '66554433',
    name: mark('FlatName'),
    size: '77665544',
    parts: '10',
    born: '88776655',
    total: '99887766',
  };
  return `id,name,size,parts,born,total\n${Object.values({ ...good, ...values }).join(',')}\n`;
}

const FLAT = ['66554433', mark('FlatName'), '77665544', '88776655', '99887766'];

/** What Athena might say of a query: the answer about it, as the task is given it. */
const said =
  (State: string, ErrorMessage: string, StateChangeReason = ErrorMessage) =>
  (answer: string): string => {
    const parsed = JSON.parse(answer);
    const { Status } = parsed.QueryExecution;
    if (!/SUCCEEDED|FAILED/.test(Status.State)) return answer;
    Object.assign(Status, { State, StateChangeReason, AthenaError: { ErrorMessage, Retryable: false } });
    return JSON.stringify(parsed);
  };

/** A file of each outcome, and what of its values only those may see who may read the bucket. */
interface Outcome {
  readonly error?: ErrorName;
  /** @default canary */
  readonly pipeline?: 'canary' | 'flat' | 'grown';
  readonly csv: string | Uint8Array;
  /** Of the landed file. */
  readonly name?: string;
  /** What the checks of `canary` are told of their queries. */
  readonly told?: (answer: string) => string;
  readonly values: readonly string[];
  /** Of these, what a person sees who may: the execution's document has it. */
  readonly shown?: readonly string[];
}

const GOOD = ['88420000', '6655443', '77310001', mark('Name1')];

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  'a good file': { csv: file(row(1), row(2)), values: GOOD },
  'rows that are rejected, and tolerated': {
    csv: file(
      row(1),
      row(2, { id: mark('BadId') }),
      row(3, { amount: mark('BadAmount') }),
      row(4, { name: `${mark('LongName')}${'x'.repeat(80)}` }),
      `${mark('TooFew')},1`,
    ),
    values: [...GOOD, mark('BadId'), mark('BadAmount'), mark('LongName'), mark('TooFew')],
    shown: [mark('BadId'), mark('BadAmount'), mark('LongName')],
  },
  'warnings of every kind': {
    csv: file(
      row(1, { day: '1917-03-19', name: mark('Twin') }),
      row(2, { day: '1917-03-19', name: mark('Twin'), weight: '' }),
      row(3, { id: '7391824', day: '1917-03-20' }),
    ),
    values: ['1917-03-19', '1917-03-20', mark('Twin'), '7391824', '7391827', '7391828'],
    shown: ['1917-03-19', '1917-03-20', mark('Twin'), '7391824', '7391827', '7391828'],
  },
  'too many rejected rows of every kind': {
    error: 'TooManyRejects',
    csv: file(
      row(1),
      ...['id', 'amount', 'weight', 'seen', 'day', 'active'].map((column, index) =>
        row(index + 2, { [column]: mark(`Bad_${column}`) }),
      ),
    ),
    values: ['id', 'amount', 'weight', 'seen', 'day', 'active'].map((column) => mark(`Bad_${column}`)),
    shown: ['id', 'amount', 'weight'].map((column) => mark(`Bad_${column}`)),
  },
  'errors of every kind of check': {
    error: 'ChecksFailed',
    csv: file(
      row(1, { id: '5551234', amount: '-7654321.11', kind: mark('Kind'), seen: '1918-02-03T04:05:06.789' }),
      row(2, { id: '5551234', amount: '', weight: '-9898989.5', seen: '1918-02-03T04:05:06.789' }),
      row(3, { name: 'hidden', amount: '3141592.65', seen: '1918-02-03T04:05:06.789' }),
    ),
    values: ['5551234', '-7654321', '-4512728', mark('Kind'), '1918-02-03', '9898989', '3141592'],
    shown: ['5551234', '-7654321.11', mark('Kind'), '1918-02-03'],
  },
  'a cast that fails': {
    error: 'BadData',
    csv: file(row(1), row(2, { born: mark('Born') })),
    values: [mark('Born'), ...GOOD],
    shown: [mark('Born')],
  },
  'a number that a cast has no room for': {
    error: 'BadData',
    csv: file(row(1), row(2, { born: '98765432109876' })),
    values: ['98765432109876', ...GOOD],
    shown: ['98765432109876'],
  },
  'a value that names no partition': {
    error: 'IllegalPartitionValue',
    csv: file(row(1), row(2, { city: `${mark('City')} / São` })),
    values: [mark('City'), ...GOOD],
    shown: [mark('City')],
  },
  'a row in place of the header': {
    error: 'HeaderMismatch',
    csv: [row(1, { name: mark('First') }), row(2)].join('\n'),
    values: [mark('First'), '88420000', mark('Name2')],
    shown: [mark('First')],
  },
  'rows of which none is accepted': {
    error: 'EmptySource',
    csv: file(row(1, { id: mark('OnlyId') }), mark('Short')),
    values: [mark('OnlyId'), mark('Short')],
    shown: [mark('OnlyId')],
  },
  'a compressed file that is broken': {
    error: 'MalformedCsv',
    csv: cutOff(file(row(1, { name: mark('Packed') }), row(2))),
    name: 'canary.csv.gz',
    values: [mark('Packed'), '88420000'],
  },
  'a fault of the program that quotes a row': {
    error: 'UnexpectedFault',
    csv: file(row(1, { name: mark('Among') })),
    told: () => `{"QueryExecution": ${mark('Quoted')}`,
    values: [mark('Among'), mark('Quoted')],
    shown: [mark('Quoted')],
  },
  'a query that fails in words that nobody listed': {
    error: 'QueryFailed',
    csv: file(row(1, { name: mark('Unlisted') })),
    told: said('FAILED', `GENERIC_INTERNAL_ERROR: ${mark('Words')} of 9080706 is no such thing`),
    values: [mark('Unlisted'), mark('Words'), '9080706'],
    shown: [mark('Words'), '9080706'],
  },
  'a query that is ended by the cutoff, in words that hold a row': {
    error: 'ScanLimitExceeded',
    csv: file(row(1, { name: mark('Scanned') })),
    told: said('CANCELLED', `${mark('Cut')}: Bytes scanned limit was exceeded`),
    values: [mark('Scanned'), mark('Cut')],
    shown: [mark('Cut')],
  },
  'a good file without partitions': { pipeline: 'flat', csv: flat(), values: FLAT },
  'a cast that fails without partitions': {
    error: 'BadData',
    pipeline: 'flat',
    csv: flat({ size: mark('Size') }),
    values: [mark('Size'), ...FLAT],
    shown: [mark('Size')],
  },
  'a division that a row makes impossible': {
    error: 'SqlError',
    pipeline: 'flat',
    csv: flat({ parts: '0', name: mark('Divided') }),
    values: [mark('Divided'), ...FLAT],
  },
  'a custom check that fails on a value': {
    error: 'BadData',
    pipeline: 'flat',
    csv: flat({ born: mark('BornIn') }),
    values: [mark('BornIn'), ...FLAT],
    shown: [mark('BornIn')],
  },
  'a total of the source that fails on a value': {
    error: 'BadData',
    pipeline: 'flat',
    csv: flat({ total: mark('Total') }),
    values: [mark('Total'), ...FLAT],
    shown: [mark('Total')],
  },
  'a file that is appended': {
    pipeline: 'grown',
    csv: `id,name\n55443322,${mark('Grown')}\n`,
    name: '1.csv',
    values: ['55443322', mark('Grown')],
  },
  'a file that is appended, with a row of no number': {
    error: 'TooManyRejects',
    pipeline: 'grown',
    csv: `id,name\n${mark('GrownId')},${mark('GrownName')}\n`,
    name: '2.csv',
    values: ['55443322', mark('Grown'), mark('GrownId'), mark('GrownName')],
    shown: [mark('GrownId')],
  },
};

/** Errors that no outcome ends as: why there is no value of a row in the hand of who throws them. */
const WITHOUT_ROWS: Readonly<Partial<Record<ErrorName, string>>> = {
  InvalidInput: 'what a start or a task hands on is judged, which holds no row',
  NoSource: 'keys of files that are not there',
  SourceChanged: 'keys and ETags are compared',
  DefinitionChanged: 'fingerprints of definitions are compared',
  TooManyPartitions: 'partitions and the bytes of their list are counted',
  IncompatibleSchema: 'names and types of columns are compared',
  PublishConflict: 'versions of the table in the catalog are compared',
  AccessDenied: 'who may not do what with which resource; IAM sees no row',
  AwsUnavailable:
    'a service tells of itself; what of its answer doesn’t parse is told as a fault is, by its name',
  ForeignTable: 'names of tables',
  OwnedByAnother: 'names of pipelines, datasets and tables',
  BucketChanged: 'names of tables and buckets',
  NewerFormat: 'numbers of formats',
};
/** Those of the runs that are stopped or overtaken, below. */
const OVERTAKEN: readonly ErrorName[] = ['LockLost', 'Superseded'];

test('each error is the end of a run here, or nobody who throws it has a row', () => {
  const ends = [...Object.values(OUTCOMES).flatMap(({ error }) => error ?? []), ...OVERTAKEN];
  const reasons = Object.keys(WITHOUT_ROWS);
  expect([...new Set([...ends, ...reasons])].sort()).toEqual([...ERROR_NAMES].sort());
  expect(ends.filter((name) => reasons.includes(name))).toEqual([]);
});

let lake: TestLake;
/** Before the build and the checks of `canary`. */
let building: Gate;
let checking: Gate;
const runs = new Map<string, Run>();

beforeAll(async () => {
  const assembly = join(SHIPPED, '../canary');
  await synthesize(assembly, 'dev', join(import.meta.dirname, '../canary-pipelines'));
  building = await Gate.before('afluente-dev-canary-ctas');
  checking = await Gate.before('afluente-dev-canary-check-quality');
  lake = await TestLake.open('canary', assembly, undefined, {
    functionEndpoint: (name, endpoint) => building.endpointFor(name, checking.endpointFor(name, endpoint)),
  });
  for (const [name, { csv, told, ...outcome }] of cases(Object.entries(OUTCOMES), 3)) {
    checking.rewrite = told ?? ((answer) => answer);
    runs.set(name, await lakeOf(outcome).landText(csv, outcome.name));
  }
  checking.rewrite = (answer) => answer;
  await lake.settled();
}, 600_000);
afterAll(async () => {
  await lake.close();
  await building.close();
  await checking.close();
});

const lakeOf = ({ pipeline = 'canary' }: Pick<Outcome, 'pipeline'>) => lake.beside(pipeline);

/** What lies outside of S3: Athena keeps its queries and what it said of them by itself, as it does on AWS. */
const OF_SERVICES = /^(?:s3|s3\.internal|athena)\//;

/** The files of the whole state that hold a text. */
function filesWith(text: string, where: (file: string) => boolean): string[] {
  const wanted = Buffer.from(text);
  return readdirSync(lake.state, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => where(relative(lake.state, path)) && readFileSync(path).includes(wanted))
    .map((path) => relative(lake.state, path));
}

const outsideOfS3 = (text: string) => filesWith(text, (path) => !OF_SERVICES.test(path));

/** All that Step Functions tells of an execution, and so its logs and its events. */
async function toldBy(run: Run): Promise<string> {
  const { executionArn } = run;
  const { events } = await lake.aws.states.send(
    new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, includeExecutionData: true }),
  );
  return JSON.stringify([await describeExecution(lake.aws, executionArn), events]);
}

describe.each(cases(Object.entries(OUTCOMES), 3))('%s', (name, { error, values, shown = [], ...outcome }) => {
  const run = () => runs.get(name)!;

  test(`ends as ${error ?? 'published'}`, () => {
    expect([run().status, run().error]).toEqual(error ? ['FAILED', error] : ['SUCCEEDED', undefined]);
  });

  test('leaves its values in S3, and nowhere else', async () => {
    const told = await toldBy(run());
    for (const value of values) {
      expect(told).not.toContain(value);
      expect(outsideOfS3(value)).toEqual([]);
    }
    // They were there to be found.
    const landed = values.filter((value) => filesWith(value, (path) => path.startsWith('s3/')).length > 0);
    expect(landed.length).toBeGreaterThan(0);
  });

  test('tells those who may read the bucket all of it', async () => {
    const document = await documentOf(lake.aws, lakeOf(outcome).pipeline, run().executionArn);
    const { states: _, ...summary } = document;
    for (const value of shown) expect(JSON.stringify(summary)).toContain(value);
    expect(summary.withheld).toBeUndefined();
  });
});

test('a redriven run is told by what it left itself, not by what the attempt before it left', async () => {
  const { executionArn, error } = runs.get('too many rejected rows of every kind')!;
  await lake.put(String(OUTCOMES['rows of which none is accepted']!.csv));
  await lake.settled();
  await lake.aws.states.send(new RedriveExecutionCommand({ executionArn }));
  const again = await lake.finish(executionArn);
  expect([error, again.error]).toEqual(['TooManyRejects', 'EmptySource']);
  const { firstRejected } = await documentOf(lake.aws, lake.pipeline, executionArn);
  expect(firstRejected?.map(({ value }) => value)).toContain(mark('OnlyId'));
});

/** Lands a file of a run that is to be stopped or overtaken, and waits until its task stands at a gate. */
async function heldAt(gate: Gate, csv: string): Promise<string> {
  const before = new Set(await lake.executions());
  // What its fence asks first: a task of an earlier run that still looks at its query asks no more for the lock.
  const held = gate.hold((call) => call.startsWith('GET ') && call.includes('/locks/canary.json'));
  await lake.put(csv);
  await held;
  return (await lake.executions()).find((arn) => !before.has(arn))!;
}

/** A task that its execution gave up looks at its query for some seconds more, at least once in each. */
async function quiet(gate: Gate): Promise<void> {
  for (let calls = -1; calls !== gate.calls.length;) {
    calls = gate.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

/** Ends an execution while its task is at work, which goes on. */
async function stop(executionArn: string, gate?: Gate): Promise<Run> {
  await lake.aws.states.send(new StopExecutionCommand({ executionArn }));
  const run = await lake.finish(executionArn);
  gate?.open();
  await quiet(building);
  await lake.settled();
  return run;
}

async function expectNothingOf(run: Run, ...values: string[]): Promise<void> {
  const told = await toldBy(run);
  for (const value of values) {
    expect(filesWith(value, (path) => path.startsWith('s3/')).length).toBeGreaterThan(0);
    expect(told).not.toContain(value);
    expect(outsideOfS3(value)).toEqual([]);
  }
}

test('a run that is stopped while it works, and redriven when a later one has published, tells no row', async () => {
  const executionArn = await heldAt(building, file(row(1, { name: mark('Stopped') })));
  const stopped = await stop(executionArn, building);
  expect(stopped.status).toBe('ABORTED');
  await expectNothingOf(stopped, mark('Stopped'));

  expect((await lake.landText(file(row(2, { name: mark('Later') })))).status).toBe('SUCCEEDED');
  await lake.settled();
  await lake.aws.states.send(new RedriveExecutionCommand({ executionArn }));
  const late = await lake.finish(executionArn);
  expect(late.error).toBe('Superseded');
  await lake.settled();
  await expectNothingOf(late, mark('Later'));
  expect(outsideOfS3(mark('Stopped'))).toEqual([]);
});

test('a run that is stopped while its query runs tells no row', async () => {
  const running = (answer: string) => answer.replace('"SUCCEEDED"', '"RUNNING"');
  building.rewrite = running;
  const before = new Set(await lake.executions());
  const earlier = building.calls.length;
  await lake.put(file(row(1, { name: mark('Queried') })));
  // It has looked at its query, and looks again.
  for (let looks = 0; looks < 3;) {
    looks = building.calls.slice(earlier).filter((call) => call === 'GetQueryExecution').length;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const executionArn = (await lake.executions()).find((arn) => !before.has(arn))!;
  const stopped = await stop(executionArn);
  building.rewrite = (answer) => answer;
  expect(stopped.status).toBe('ABORTED');
  await expectNothingOf(stopped, mark('Queried'));
});

test('a run that loses its lock tells no row', async () => {
  const executionArn = await heldAt(building, file(row(1, { name: mark('Fenced') })));
  const { owner: _, ...lock } = lake.json('locks/canary.json');
  await lake.replace('locks/canary.json', { ...lock, epoch: lock.epoch + 1 });
  building.open();
  const lost = await lake.finish(executionArn);
  expect(lost.error).toBe('LockLost');
  await expectNothingOf(lost, mark('Fenced'));
});

test('a query of the command line and of the page leaves its text and its rows in Athena and in S3 alone', async () => {
  const asked = [mark('AskedByCommand'), mark('AskedOnPage')];
  const [byCommand, onPage] = asked.map((value) => `SELECT '${value}' AS v, name FROM canary_kept LIMIT 3`);
  expect((await printedBy(lake, sqlCommand, [byCommand!])).join('\n')).toContain(asked[0]);
  const body = JSON.stringify({ statement: onPage });
  const answer = await answerTo(lake.session, body, new AbortController().signal);
  expect(answer.rows[0]).toContain(asked[1]);
  const failing = JSON.stringify({ statement: `SELECT CAST('${mark('Failing')}' AS integer)` });
  await expect(answerTo(lake.session, failing, new AbortController().signal)).rejects.toThrow(
    mark('Failing'),
  );
  for (const value of [...asked, mark('Failing'), MARK]) expect(outsideOfS3(value)).toEqual([]);
});

test('what is excepted is there: partition values in the catalog, file names in payloads', async () => {
  expect(outsideOfS3('Recife').length).toBeGreaterThan(0);
  expect(await toldBy([...runs.values()][0]!)).toContain('landing/canary/canary.csv');
});
