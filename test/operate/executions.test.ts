import { executionRows, howToLookFurther } from '../../cli/execution-rows.ts';
import type { DeployedPipeline } from '../../operate/documents/pipeline.ts';
import type { ListedExecution } from '../../operate/documents/execution.ts';
import { listExecutions, listRuns } from '../../operate/executions/executions.ts';
import { newestRuns, withoutSkipped } from '../../operate/executions/skipped.ts';
import type { Aws } from '../../operate/session/stage.ts';
import { MemoryAws } from '../memory/aws.ts';

const aws = new MemoryAws();
const states = aws.clients as unknown as { sfn: Aws['states'] };
const there = { states: states.sfn } as unknown as Aws;
const pipeline = {
  stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:trial_pipeline-dev',
} as DeployedPipeline;

/** One that did something, or was skipped. */
function ran(name: string, skipped: boolean): void {
  const execution = aws.executions.start(name, undefined, '{"trigger":"landing"}');
  aws.executions.end(execution.executionArn, skipped ? 'SUCCEEDED' : 'FAILED');
  if (skipped)
    execution.output = JSON.stringify({ trigger: 'landing', lock: { outcome: 'skipped', owner: 'x' } });
}

beforeAll(async () => {
  ran('first', false);
  for (let file = 0; file < 599; file += 1) {
    await aws.sleep(1000);
    ran(`file-${file}`, file !== 560);
  }
  ran('last', false);
});

test('600 files that land at once are a few lines: what ran, and how many were skipped', async () => {
  const runs = await listRuns(there, pipeline, 20);
  const [, rows] = executionRows(withoutSkipped(runs), { width: undefined });
  expect(rows.map(([name, came]) => [name, came])).toEqual([
    ['last', 'failed'],
    ['…', '38 skipped'],
    ['file-560', 'failed'],
    ['…', '210 skipped'],
  ]);
  // The newest of them.
  expect(rows[1]![2]).toBe('2026-11-23T04:40:11.000Z');
});

test('what is said to look further does', async () => {
  const runs = await listRuns(there, pipeline, 20);
  expect(howToLookFurther(runs, 20)).toBe(
    'So far 250 executions were looked through; a --limit above 250 looks further.',
  );
  const more = await listRuns(there, pipeline, 251);
  expect(more).toHaveLength(251);
  expect(howToLookFurther(more, 251)).toMatch(/a --limit above 251 looks further/);
  const all = await listRuns(there, pipeline, 1000);
  expect(all.at(-1)).toMatchObject({ execution: 'first' });
  expect(howToLookFurther(all, 1000)).toBeUndefined();
  expect(howToLookFurther(await listRuns(there, pipeline, 2), 2)).toBeUndefined();
});

test('a name is shown short only as far as one is found by it', () => {
  const startedAt = '2026-11-23T04:40:11.000Z';
  const uuids = (index: number) => `${String(index).padStart(8, '0')}-1111-4222-8333-444455556666_x`;
  const listed = (index: number) => ({ execution: uuids(index), outcome: 'failed', redrives: 0, startedAt });
  const skipped = { skipped: 240, startedAt };
  const list = [listed(1), skipped, ...Array.from({ length: 10 }, (_, index) => listed(index + 2))];
  const [, rows] = executionRows(list as ListedExecution[], { width: 120 });
  expect(rows.map(([name]) => name)).toEqual([
    '00000001',
    '…',
    ...Array.from({ length: 9 }, (_, index) => uuids(index + 2).slice(0, 8)),
    uuids(11),
  ]);
});

test('it ends with the last that is asked for, and describes what has ended once', async () => {
  const ended = new Map<string, ListedExecution>();
  const runs = await listRuns(there, pipeline, 2, ended);
  expect(runs).toHaveLength(40);
  expect(runs.at(-1)).toMatchObject({ execution: 'file-560' });
  const described: string[] = [];
  aws.before = ({ operation }) => void described.push(operation);
  await listRuns(there, pipeline, 2, ended);
  aws.before = undefined;
  expect(new Set(described)).toEqual(new Set(['ListExecutions']));
});

test('each is listed where all are asked for', async () => {
  const all = await listExecutions(there, pipeline, 20);
  expect(all).toHaveLength(20);
  const [, rows] = executionRows(all, { width: undefined });
  expect(rows.slice(0, 2).map(([name, came]) => [name, came])).toEqual([
    ['last', 'failed'],
    ['file-598', 'skipped'],
  ]);
});

const one = (execution: string, outcome: ListedExecution['outcome']) =>
  ({ execution, outcome, startedAt: execution }) as ListedExecution;

test('one that was skipped alone is itself', () => {
  const listed = [one('5', 'skipped'), one('4', 'published'), one('3', 'skipped'), one('2', 'skipped')];
  expect(withoutSkipped(listed)).toEqual([listed[0], listed[1], { skipped: 2, startedAt: '3' }]);
  expect(withoutSkipped([])).toEqual([]);
  expect(newestRuns(listed, 1)).toEqual(listed.slice(0, 2));
  expect(newestRuns(listed, 2)).toEqual(listed);
});
