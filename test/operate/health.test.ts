import { runIdOf } from '../../core/runs/run-id.ts';
import type { ListedExecution, Outcome } from '../../operate/documents/execution.ts';
import type { DeployedPipeline } from '../../operate/documents/pipeline.ts';
import { checkedOf } from '../../operate/pipeline/checked.ts';
import { healthOf } from '../../operate/pipeline/health.ts';
import { statusOf } from '../../operate/pipeline/status.ts';
import type { Aws } from '../../operate/session/stage.ts';
import { MemoryAws } from '../memory/aws.ts';
import { failure } from '../memory/s3.ts';

const startedAt = '2026-11-23T04:30:12.345Z';
const pipeline = {
  name: 'sales',
  bucket: 'lake',
  database: 'db',
  dataset: 'sales',
  table: 't',
  stateMachineArn: 'arn:aws:states:eu-west-1:1:stateMachine:sales',
  schedule: 'cron(0 3 * * ? *) America/Sao_Paulo',
} as DeployedPipeline;

function ended(outcome: Outcome, more: Partial<ListedExecution> = {}): ListedExecution {
  return { execution: outcome, status: '', outcome, trigger: 'manual', startedAt, redrives: 0, ...more };
}

const of = (...outcomes: Outcome[]) => {
  const { state, lastRun } = healthOf(outcomes.map((outcome) => ended(outcome)));
  return [state, lastRun?.outcome];
};

test('a pipeline is as its last run that did something came out, unless one runs', () => {
  expect(of('skipped', 'published', 'failed')).toEqual(['well', 'published']);
  expect(of('skipped', 'skipped', 'failed')).toEqual(['failed', 'failed']);
  expect(of('unchanged')).toEqual(['well', 'unchanged']);
  for (const outcome of ['timed out', 'stopped'] as const) expect(of(outcome)).toEqual(['failed', outcome]);
  expect(of('skipped', 'running', 'failed')).toEqual(['running', 'failed']);
});

test('where no execution tells, nobody knows', () => {
  expect(of()).toEqual(['unknown', undefined]);
  expect(of('skipped', 'skipped')).toEqual(['unknown', undefined]);
});

const runAt = (redriveCount: number) =>
  runIdOf({
    id: 'arn:aws:states:eu-west-1:1:execution:sales:failed',
    startTime: startedAt,
    redriveCount,
  });
const checks = [
  { table: 't', check: 'a', severity: 'error', passed: true, observed: '', expected: '' },
  { table: 't', check: 'b', severity: 'warn', passed: false, observed: '', expected: '' },
  { table: 't', check: 'c', severity: 'error', passed: false, observed: '', expected: '' },
];
const failed = ended('failed', { error: 'ChecksFailed', redrives: 1 });

function checkedAs(...runs: string[]): MemoryAws {
  const aws = new MemoryAws();
  for (const run of runs)
    aws.s3.put(`processed-data/t/${run}/_checks.json`, {
      run,
      table: 't',
      startedAt,
      checkedAt: startedAt,
      checks,
    });
  return aws;
}
const clientsOf = ({ clients }: MemoryAws) => clients as unknown as Aws;

test('checks are those of the build that the last run failed at, also where that was made before its redrive', async () => {
  const counted = { passed: 1, warned: 1, failed: 1 };
  const [first, redriven] = [runAt(0), runAt(1)];
  const both = checkedAs(first, redriven);
  expect(await checkedOf(clientsOf(both), pipeline, failed, undefined)).toEqual({
    run: redriven,
    ...counted,
  });
  const one = checkedAs(first);
  expect(await checkedOf(clientsOf(one), pipeline, failed, undefined)).toEqual({ run: first, ...counted });
});

test('else those of what readers see; nothing for who may not read them', async () => {
  // Whatever else a run failed at, its build was not judged.
  const badData = ended('failed', { error: 'BadData' });
  const reading = checkedAs(runAt(0), runAt(5));
  expect(await checkedOf(clientsOf(reading), pipeline, badData, runAt(5))).toMatchObject({ run: runAt(5) });
  expect(await checkedOf(clientsOf(reading), pipeline, undefined, undefined)).toBeUndefined();
  reading.before = () => {
    throw failure('AccessDenied', 403);
  };
  expect(await checkedOf(clientsOf(reading), pipeline, undefined, runAt(5))).toBeUndefined();
});

test('a status says what waits, how the last run ended and when the next one starts', async () => {
  const landed = ['2026-11-23T04:00:00Z', '2026-11-23T05:00:00Z'].map((at, index) => ({
    key: `landing/sales/${index}.csv`,
    etag: '',
    bytes: 1,
    lastModified: new Date(at),
  }));
  const listed = Array.from({ length: 7 }, () => ended('skipped')).concat(failed);
  const status = await statusOf(
    clientsOf(new MemoryAws()),
    pipeline,
    { deployed: [pipeline], options: {} },
    { listed, landed: { files: landed, notTaken: [] }, owner: {}, now: new Date('2026-11-23T05:59:00Z') },
  );
  expect(status).toMatchObject({
    state: 'failed',
    lastRun: { outcome: 'failed', error: 'ChecksFailed' },
    checks: undefined,
    waiting: true,
    waitingFiles: 2,
    nextStart: '2026-11-23T06:00:00.000Z',
  });
  expect(status.executions).toHaveLength(5);
});
