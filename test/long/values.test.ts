import { GetExecutionHistoryCommand, RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { sqlCommand } from '../../cli/commands/sql.ts';
import { describe as describeExecution } from '../../operate/executions/execution.ts';
import { documentOf } from '../../operate/executions/executions.ts';
import { synthesize } from '../../operate/synthesize.ts';
import type { ErrorName } from '../../core/errors.ts';
import { answerTo } from '../../page/sql.ts';
import { printedBy } from '../support/command.ts';
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

/** A file of each outcome, and what of its values only those may see who may read the bucket. */
interface Outcome {
  readonly error?: ErrorName;
  readonly csv: string;
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
};

let lake: TestLake;
const runs = new Map<string, Run>();

beforeAll(async () => {
  const assembly = join(mkdtempSync(join(tmpdir(), 'afluente-canary-')), 'cdk.out');
  // It is a program of its own, and none of Jest's.
  const worker = process.env['JEST_WORKER_ID'];
  delete process.env['JEST_WORKER_ID'];
  await synthesize(assembly, 'dev', join(import.meta.dirname, '../canary-pipelines'));
  process.env['JEST_WORKER_ID'] = worker;
  lake = await TestLake.open('canary', assembly);
  for (const [name, { csv }] of cases(Object.entries(OUTCOMES), 3)) {
    runs.set(name, await lake.landText(csv));
  }
  await lake.settled();
}, 300_000);
afterAll(() => lake.close());

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

describe.each(cases(Object.entries(OUTCOMES), 3))('%s', (name, { error, values, shown = [] }) => {
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
    const document = await documentOf(lake.aws, lake.pipeline, run().executionArn);
    const { states: _, ...summary } = document;
    for (const value of shown) expect(JSON.stringify(summary)).toContain(value);
    expect(summary.withheld).toBeUndefined();
  });
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

test('a redriven run is told by what it left itself, not by what the attempt before it left', async () => {
  const { executionArn, error } = runs.get('too many rejected rows of every kind')!;
  await lake.put(OUTCOMES['rows of which none is accepted']!.csv);
  await lake.settled();
  await lake.aws.states.send(new RedriveExecutionCommand({ executionArn }));
  const again = await lake.finish(executionArn);
  expect([error, again.error]).toEqual(['TooManyRejects', 'EmptySource']);
  const { firstRejected } = await documentOf(lake.aws, lake.pipeline, executionArn);
  expect(firstRejected?.map(({ value }) => value)).toContain(mark('OnlyId'));
});

test('what is excepted is there: partition values in the catalog, file names in payloads', async () => {
  expect(outsideOfS3('Recife').length).toBeGreaterThan(0);
  expect(await toldBy([...runs.values()][0]!)).toContain('landing/canary/canary.csv');
});
