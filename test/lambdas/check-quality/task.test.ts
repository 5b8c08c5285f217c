import { checksKey, versionManifestKey } from '../../../core/stage/keys.ts';
import type { Built } from '../../../core/tasks/ctas.ts';
import { check } from '../../../core/definition/index.ts';
import type { Version } from '../../../core/published/version.ts';
import { readRawData } from '../../../lake/raw-data.ts';
import { checkQuality } from '../../../lambdas/check-quality/task.ts';
import { MemoryAws } from '../../memory/aws.ts';
import type { Outcome } from '../../memory/queries.ts';
import { contextOf, publishedParameters, type Told, TRIAL, versionOf } from '../../memory/stage.ts';
import { built } from '../payloads.ts';

const DONE = { status: 'done', waitSeconds: 0 };
const { definition } = TRIAL;
/** The checks of `trial`, one of which only warns, and one that compares versions. */
const COMPARING = {
  ...TRIAL,
  definition: {
    ...definition,
    checks: [
      ...definition.checks.slice(0, 1),
      check.range('amount', { min: 0 }).warn(),
      check.rowCountFalls({ atMost: '20 %' }),
    ],
  },
};

let aws: MemoryAws;
let told: Told;
let input: Built;
async function stage(pipeline: typeof TRIAL = TRIAL): Promise<void> {
  aws = new MemoryAws();
  aws.s3.put('raw-data/trial/trial.csv', 'id\n1\n');
  told = contextOf(aws, aws.executions.start('one'), { pipeline });
  aws.time = new Date('2026-11-23T04:35:00Z');
  const { etag } = await readRawData(aws.clients.s3, 'lake', pipeline);
  input = built(told.context.run, etag);
}
beforeEach(() => stage());
const checkIt = (from: Built = input) => checkQuality(from, aws.clients, told.context);

const kindOf = (sql: string) =>
  sql.includes('its turn') ? 'offending' : sql.startsWith('WITH') ? 'source' : 'target';
/** What Athena answers to each of the statements: by default every check passes. */
function answers(change: Partial<Record<'source' | 'target' | 'offending', Partial<Outcome>>> = {}): void {
  const one = (...row: string[]) => [row.map((_, index) => `v${index}`), row];
  const rows = { source: one('3'), target: one('3', '0', '0', '1.00', '9.00'), offending: [['x']] };
  aws.queries.outcome = ({ sql }) => {
    const kind = kindOf(sql);
    return { state: 'SUCCEEDED', rows: rows[kind], ...change[kind] };
  };
}
const asked = () => aws.queries.all().map(({ sql }) => kindOf(sql));
const document = () => aws.s3.json(checksKey('trial_by_city', told.context.run));
const broken = {
  target: {
    rows: [
      ['v0', 'v1', 'v2'],
      ['3', '2', '0'],
    ],
  },
};
/** Flags of the checks that it breaks, and the row. */
const OFFENDING = [
  ['breaks 0', 'id', 'amount', 'note', 'city'],
  ['true', '7', '1.00', undefined, 'Rio'],
  ['true', '7', '2.00', 'x', 'Ava'],
];

test('source and build are asked once each; what passed is told, and lies beside the build', async () => {
  answers();
  const output = await checkIt();
  expect(asked().sort()).toEqual(['source', 'target']);
  expect(output).toMatchObject({
    step: DONE,
    stamps: { ...input.stamps, checks: told.context.deployed.checks },
    queries: { check_source: { succeeded: true }, check_target: { succeeded: true } },
  });
  const checks = (output as any).checks;
  expect(checks.map(({ check: title, passed }: any) => [title, passed])).toEqual([
    ['sameRows', true],
    ['hasRows', true],
    ['unique(id)', true],
    [expect.stringMatching(/^range\(amount/), true],
  ]);
  expect(document()).toEqual({
    format: 1,
    run: told.context.run,
    table: 'trial_by_city',
    startedAt: '2026-11-23T04:30:12.000Z',
    checkedAt: '2026-11-23T04:35:00.000Z',
    checks: [...checks.slice(0, 3), { ...checks[3], observed: '1.00 to 9.00' }],
  });
  expect(checks[3]).toMatchObject({ observed: '0 rows outside' });
  expect(told.measured.slice(-3)).toEqual([
    ['DqChecksPassed', 4],
    ['DqErrorsFailed', 0],
    ['DqWarningsFailed', 0],
  ]);
  expect(told.logged.at(-1)).toEqual(['checked', { checks }]);
});

test.each(['source', 'target'] as const)('while the %s is counted nothing is judged', async (kind) => {
  answers({ [kind]: { state: 'RUNNING' } });
  const waiting = await checkIt();
  expect(waiting).toMatchObject({ step: { status: 'running', waitSeconds: 10 } });
  expect(Object.keys(waiting.queries)).toEqual(['check_source', 'check_target']);
  expect(waiting).not.toHaveProperty('checks');
  expect(waiting.stamps).toEqual(input.stamps);
  expect(document()).toBeUndefined();

  answers();
  const [id = ''] = aws.queries.running();
  Object.assign(aws.queries.get(id), aws.queries.outcome(aws.queries.get(id)));
  expect(await checkIt(waiting)).toMatchObject({ step: DONE, checks: { length: 4 } });
  expect(asked()).toHaveLength(2);
});

test('a failed check ends the run by name; its rows are shown beside the build alone', async () => {
  answers({ ...broken, offending: { rows: OFFENDING } });
  await expect(checkIt()).rejects.toMatchObject({
    name: 'ChecksFailed',
    message:
      'trial_by_city: unique(id) failed: 2 rows that share their key, expected each key once. Nothing was published; readers keep the previous version.',
  });
  expect(asked().at(-1)).toBe('offending');
  expect(document().checks[2]).toMatchObject({
    check: 'unique(id)',
    passed: false,
    rows: ['id=7, amount=1.00, note=NULL, city=Rio', 'id=7, amount=2.00, note=x, city=Ava'],
  });
  expect(told.measured.slice(-3)).toEqual([
    ['DqChecksPassed', 3],
    ['DqErrorsFailed', 1],
    ['DqWarningsFailed', 0],
  ]);
  expect(JSON.stringify(told.logged)).not.toContain('Rio');
});

test('while the rows that break it are looked for, the task asks to come back', async () => {
  answers({ ...broken, offending: { state: 'RUNNING', rows: OFFENDING } });
  const waiting = await checkIt();
  expect(waiting).toMatchObject({ step: { status: 'running' }, queries: { offending: { id: 'q-3' } } });
  expect(waiting).not.toHaveProperty('checks');
  expect(document()).toBeUndefined();
  Object.assign(aws.queries.get('q-3'), { state: 'SUCCEEDED' });
  await expect(checkIt(waiting)).rejects.toMatchObject({ name: 'ChecksFailed' });
  expect(document().checks[2].rows).toHaveLength(2);
});

test('that such rows can’t be read hides nothing: it is logged', async () => {
  answers({ ...broken, offending: { state: 'FAILED', error: { ErrorMessage: 'HIVE_X: no' } } });
  await expect(checkIt()).rejects.toMatchObject({ name: 'ChecksFailed' });
  expect(told.logged).toContainEqual([
    'rows not shown',
    { reason: expect.stringMatching(/^offending: HIVE_X \(query q-3\)/) },
  ]);
  expect(document().checks[2]).not.toHaveProperty('rows');
});

test('a fault that is no verdict is tried again', async () => {
  answers(broken);
  aws.before = ({ operation, input: { QueryExecutionId } }) => {
    if (operation === 'GetQueryResults' && QueryExecutionId === 'q-3') throw new Error('reset');
  };
  await expect(checkIt()).rejects.toThrow(new Error('reset'));
  expect(document()).toBeUndefined();
});

test('a check that no single row breaks looks for none', async () => {
  answers({ source: { rows: [['v0'], ['4']] } });
  await expect(checkIt()).rejects.toMatchObject({
    message:
      'raw_trial: sameRows failed: 4 rows read by Athena, expected 3 rows, as the upload accepted. Nothing was published; readers keep the previous version.',
  });
  expect(asked()).not.toContain('offending');
});

test('raw data that is another by now ends the run before anything is asked', async () => {
  const { upload } = input;
  const other = { ...input, upload: { ...upload, raw: { ...upload.raw, etag: 'other' } } };
  await expect(checkIt(other)).rejects.toMatchObject({ name: 'SourceChanged' });
  expect(asked()).toEqual([]);
});

describe('where versions are compared', () => {
  beforeEach(() => stage(COMPARING));
  const version = versionOf({ rows: 10 });
  const { table, run } = version;
  const publish = (manifest?: Version) => {
    aws.catalog.set({ Name: table, Parameters: publishedParameters({ run }) });
    if (manifest) aws.s3.put(versionManifestKey(table, run), manifest);
  };

  test('a version with far fewer rows is not published', async () => {
    answers();
    publish(version);
    await expect(checkIt()).rejects.toMatchObject({
      message: expect.stringContaining('3 rows; version 3 has 10 rows, a fall of 70 %'),
    });
  });

  test.each([
    ['before the first', () => aws.catalog.drop('trial_by_city'), 'no previous version'],
    ['that doesn’t tell its rows', () => publish(), "version 3 doesn't tell its rows"],
  ])('a version %s is nothing to fall from', async (_, before, observed) => {
    answers();
    before();
    const output = await checkIt();
    expect((output as any).checks.at(-1)).toMatchObject({ passed: true, observed: `3 rows; ${observed}` });
  });

  test('a warning is reported, and the run goes on', async () => {
    answers({
      target: {
        rows: [
          ['v0', 'v1', 'v2'],
          ['3', '0', '2'],
        ],
      },
    });
    const output = await checkIt();
    expect(output).toMatchObject({ step: DONE });
    expect((output as any).checks[3]).toMatchObject({ severity: 'warn', passed: false });
    expect(told.measured.slice(-3)).toEqual([
      ['DqChecksPassed', 4],
      ['DqErrorsFailed', 0],
      ['DqWarningsFailed', 1],
    ]);
  });
});
