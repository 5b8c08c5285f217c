import { RELEASE } from '../../core/release/release.ts';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logsCommand } from '../../cli/commands/logs.ts';
import type { MetricKey } from '../../core/metrics/catalogue.ts';
import { OWN_DIMENSIONS } from '../../core/metrics/own.ts';
import { assemblyOf } from '../support/assemblies.ts';
import { seen } from '../support/cloudwatch.ts';
import { printedBy } from '../support/command.ts';
import { type Run, TestLake } from '../support/lake.ts';

const GOOD = 'id,city,amount,note\n1,Lisboa,1,\n2,Porto,2,x\n';
/** One row of each kind of fault, and one that is accepted. */
const BAD =
  'id,city,amount,note\n1,Lisboa,1,\n2,Porto\nx,Porto,1,\n,Porto,1,\n3,"Po"rto,1,\n4,Po\0rto,1,\n5,Porto,123456789012,\n';

async function using(open: () => Promise<TestLake>, work: (lake: TestLake) => Promise<void>): Promise<void> {
  const lake = await open();
  try {
    await work(lake);
  } finally {
    await lake.close();
  }
}
const own = async (lake: TestLake, key: MetricKey) =>
  (await seen(lake, key, OWN_DIMENSIONS))[`afluente ${lake.pipeline.name} dev`];

/** The structured lines of a run's functions, in the order of the state machine. */
function linesOf(lake: TestLake): Record<string, any>[] {
  return globSync(join(lake.state, 'logs/aws/lambda/**/*'), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').split('\n'))
    .flatMap((line) => {
      const start = line.indexOf('{');
      try {
        return start === -1 ? [] : [JSON.parse(line.slice(start))];
      } catch {
        return [];
      }
    })
    .filter(({ message }) => message !== undefined)
    .sort((a, b) => (a['timestamp'] < b['timestamp'] ? -1 : 1));
}

test(
  'what runs do is measured, told to people where it failed, and accounted for; each step leaves its line',
  () =>
    using(
      () => TestLake.open('trial'),
      async (lake) => {
        const first = await lake.landText(GOOD);
        expect(first.status).toBe('SUCCEEDED');
        const measured = async () => ({
          ingested: await own(lake, 'RowsIngested'),
          rejected: await own(lake, 'RowsRejected'),
          written: await own(lake, 'RowsWritten'),
          partitions: await own(lake, 'PartitionsWritten'),
          passed: await own(lake, 'DqChecksPassed'),
          errors: await own(lake, 'DqErrorsFailed'),
          warnings: await own(lake, 'DqWarningsFailed'),
        });
        expect(await measured()).toEqual({
          ingested: 2,
          rejected: 0,
          written: 2,
          partitions: 2,
          passed: 3 + 1,
          errors: 0,
          warnings: 0,
        });

        // The same file again, as an event would start it: nothing is new.
        const again = await lake.start({ trigger: 'landing' });
        expect((await lake.output(again)).lock.outcome).toBe('unchanged');
        expect(await own(lake, 'RunsUnchanged')).toBe(1);

        const failed = await lake.landText(BAD);
        expect(failed.error).toBe('TooManyRejects');
        expect(await own(lake, 'RowsRejected')).toBe(6);
        expect(await seen(lake, 'RowsRejected', [...OWN_DIMENSIONS, 'reason'])).toEqual({
          'afluente trial dev fields': 1,
          'afluente trial dev type': 2,
          'afluente trial dev required': 1,
          'afluente trial dev quote': 1,
          'afluente trial dev encoding': 1,
        });
        expect(await own(lake, 'RowsIngested')).toBe(2);

        const checked = await lake.landText('id,city,amount,note\n1,Lisboa,-1,\n');
        expect(checked.error).toBe('ChecksFailed');
        expect(await own(lake, 'DqErrorsFailed')).toBe(1);

        await assertLines(lake, first);
        await assertNotices(lake, [failed, checked]);

        // Each end is accounted for, failed ones too, by the listener of status events.
        await lake.offline.settled();
        const accounted = linesOf(lake).filter(({ message }) => message === 'accounted');
        expect(accounted.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'FAILED', 'FAILED']);
        const dollars = accounted.reduce((sum, one) => sum + one['dollars'], 0);
        expect(await own(lake, 'RunCost')).toBeCloseTo(dollars, 12);
        // Four SELECTs and two builds of ten megabytes at least, and a hundred milliseconds of Lambda or more.
        expect(accounted[0]!['dollars']).toBeGreaterThan(0.0002);
        expect(accounted[0]!['dollars']).toBeLessThan(0.002);
        expect(accounted[1]!['dollars']).toBeLessThan(0.0002);
        expect(accounted[1]!['dollars']).toBeGreaterThan(0);

        await assertLogs(lake, first, checked);
      },
    ),
  90_000,
);

/** What `afluente logs` shows of two runs. */
async function assertLogs(lake: TestLake, good: Run, bad: Run): Promise<void> {
  const [first = '', last = ''] = [good, bad].map(({ executionArn }) => executionArn.split(':').at(-1));
  const logs = (...args: string[]) => printedBy(lake, logsCommand, args);

  const ctas = await logs('--execution', first, '--task', 'ctas_trial_by_city');
  expect(ctas[0]).toBe(`execution ${first}`);
  expect(ctas.slice(1).every((line) => /^2026-\S+T\S+Z {2}ctas {13} INFO /.test(line))).toBe(true);
  expect(ctas).toContainEqual(expect.stringMatching(/ built {2}table=.* rows=2 .*bytes=/));
  expect(ctas.at(-1)).toMatch(/ INFO {3}done {2}[\d.]+ m?s$/);

  // By default of the newest execution, and nothing of those before.
  const newest = await logs();
  expect(newest[0]).toBe(`execution ${last}`);
  expect(newest.filter((line) => line.startsWith('execution '))).toHaveLength(1);
  expect(newest.filter((line) => line.includes(' ERROR '))).toEqual([
    expect.stringMatching(/ check-quality {5}ERROR {2}ChecksFailed: trial_by_city: range\(amount\) failed/),
  ]);
  expect(newest).toContainEqual(
    expect.stringMatching(/ account-run {7}INFO {3}accounted {2}status=FAILED {2}\$0\.\d+/),
  );
  expect(newest).toContainEqual(expect.stringMatching(/ release-lock {6}INFO {3}released {2}status=FAILED$/));
  expect(newest.join('\n')).not.toMatch(/_aws|REPORT|Invoke Error/);

  const json = (await logs('--since', '1h', '--json')).map((line) => JSON.parse(line));
  expect(new Set(json.map(({ execution }) => execution)).size).toBe(4);
  expect(json.every(({ execution }) => execution !== undefined)).toBe(true);
  expect(json.map(({ time }) => time)).toEqual(json.map(({ time }) => time).toSorted());
  expect(json.filter(({ level }) => level === 'ERROR')).toContainEqual(
    expect.objectContaining({
      task: 'check-quality',
      execution: last,
      fields: expect.objectContaining({ error: expect.objectContaining({ name: 'ChecksFailed' }) }),
    }),
  );
  expect(json.filter(({ message }) => message === 'metrics').length).toBeGreaterThan(4);

  // Followed, it goes on until Ctrl-C.
  let told = 0;
  const followed = await printedBy(lake, logsCommand, ['--execution', last, '--follow'], () => {
    told += 1;
    if (told === newest.length) process.emit('SIGINT');
  });
  expect(followed).toEqual(newest);
}

test(
  'a redriven run costs what it cost since',
  () =>
    using(
      () => TestLake.open('trial'),
      async (lake) => {
        const failed = await lake.landText('id,city,amount,note\n1,Lisboa,-1,\n');
        expect(failed.error).toBe('ChecksFailed');
        const { RedriveExecutionCommand } = await import('@aws-sdk/client-sfn');
        await lake.aws.states.send(new RedriveExecutionCommand({ executionArn: failed.executionArn }));
        expect((await lake.finish(failed.executionArn)).error).toBe('ChecksFailed');
        await lake.offline.settled();
        const accounted = linesOf(lake).filter(({ message }) => message === 'accounted');
        expect(accounted.length).toBe(2);
        const [whole, since] = accounted.map(({ dollars }) => dollars as number);
        // A redrive repeats the checks alone.
        expect(since).toBeGreaterThan(0);
        expect(since).toBeLessThan(whole! / 2);
      },
    ),
  90_000,
);

test(
  'the heartbeat tells how old success and data are, before the first run and after',
  () =>
    using(
      () => TestLake.open('orders', assemblyOf('dev')),
      async (lake) => {
        const beat = async (at: number) => {
          await lake.offline.scheduler.fireDue(new Date(at));
          await lake.offline.settled();
        };
        const began = Date.now();
        await beat(began + 5 * 60_000);
        expect(await own(lake, 'LastSuccessTimestamp')).toBeUndefined();
        expect(await own(lake, 'DataFreshness')).toBeUndefined();
        expect(await own(lake, 'SuccessAllowance')).toBe(27 * 3600);
        // Nothing landed: nobody owes a success.
        expect(await own(lake, 'SuccessAge')).toBe(0);

        const run = await lake.land(join(import.meta.dirname, '../../data/orders.csv'));
        expect(run.status).toBe('SUCCEEDED');
        await beat(began + 10 * 60_000);
        const success = await own(lake, 'LastSuccessTimestamp');
        expect(success).toBeGreaterThanOrEqual(Math.floor(run.startedAt.getTime() / 1000));
        expect(success).toBeLessThanOrEqual(Math.ceil(run.stoppedAt!.getTime() / 1000));
        const freshness = await own(lake, 'DataFreshness');
        expect(freshness).toBeGreaterThan(0);
        expect(freshness).toBeLessThan(120);
        expect(lake.json('locks/orders.json').succeededAt).toMatch(/Z$/);
      },
    ),
  90_000,
);

/** One line a step, with execution, queries, duration, and the id of what started the run. */
async function assertLines(lake: TestLake, run: Run): Promise<void> {
  const name = run.executionArn.split(':').at(-1);
  const steps = linesOf(lake).filter(({ message, execution }) => message === 'done' && execution === name);
  expect(steps.map(({ state }) => state)).toEqual(run.states.map((state) => state.name));
  const { correlationId } = await lake.output(run);
  expect(correlationId).toMatch(/^[0-9a-f-]{36}$/);
  for (const step of steps)
    expect(step).toMatchObject({
      correlation_id: correlationId,
      milliseconds: expect.any(Number),
      pipeline: 'trial',
      stage: 'dev',
      release: RELEASE,
      level: 'INFO',
    });
  const ctas = steps.find(({ state }) => state === 'ctas_trial_by_city');
  expect(Object.keys(ctas!['queries']).length).toBeGreaterThan(0);
  for (const id of Object.values(ctas!['queries'])) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(steps[0]!['queries']).toEqual({});
  // Of a start that no event made, it is the execution's name.
  const again = linesOf(lake).find(({ message }) => message === 'unchanged');
  expect(again!['correlation_id']).toBe(again!['execution']);
}

/** Each failed run is told once, with its error and the place in the runbook. */
async function assertNotices(lake: TestLake, failed: readonly Run[]): Promise<void> {
  await lake.offline.settled();
  const [file] = globSync(join(lake.state, 'sns/*.jsonl'));
  const messages = readFileSync(file!, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).message as string);
  expect(messages.length).toBe(failed.length);
  for (const [index, run] of failed.entries()) {
    expect(messages[index]).toMatch(/FAILED: \S+, error \w+\. Its cause: https:\/\/us-east-1\.console/);
    expect(messages[index]).toContain(`error ${run.error}.`);
    expect(messages[index]).toContain(run.executionArn);
    expect(messages[index]).toMatch(/runbook\.md#runfailed"?$/);
  }
}
