import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { costOf } from '../../../core/runs/cost.ts';
import { usageUpTo } from '../../../core/runs/usage.ts';
import { accountRun } from '../../../lambdas/account-run/task.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { PLACE } from '../../memory/stage.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 4, 30, second));
/** A task of so many seconds. */
const task = (name: string, second: number, seconds: number): HistoryEvent[] =>
  (
    [
      { type: 'TaskStateEntered', timestamp: at(second), stateEnteredEventDetails: { name } },
      { type: 'TaskScheduled', timestamp: at(second) },
      { type: 'TaskSucceeded', timestamp: at(second + seconds) },
      {
        type: 'TaskStateExited',
        timestamp: at(second + seconds),
        stateExitedEventDetails: { name, output: '{}' },
      },
    ] as Partial<HistoryEvent>[]
  ).map((event, id) => ({ ...event, id: 100 * second + id }) as HistoryEvent);

const FIRST = [...task('acquire_run_lock', 0, 2), ...task('upload_csv_to_s3', 3, 4)];
const REDRIVE = { type: 'ExecutionRedriven', timestamp: at(20) } as HistoryEvent;
const SECOND = task('upload_csv_to_s3', 20, 7);
const LATER = [{ ...REDRIVE, timestamp: at(40) }, ...task('upload_csv_to_s3', 40, 9)];
const dollarsOf = (history: HistoryEvent[], attempt: number) => costOf(usageUpTo(history, attempt)).total;

async function accounted(history: HistoryEvent[], redriveCount: number) {
  const aws = new MemoryAws();
  const execution = aws.executions.start('one');
  execution.history = history;
  aws.executions.pageSize = 3;
  const told: unknown[] = [];
  await accountRun(
    { detail: { executionArn: execution.executionArn, status: 'FAILED', redriveCount } },
    aws.clients.sfn,
    {
      environment: { ...PLACE, pipeline: 'trial' },
      now: aws.now,
      measure: (...measured) => void told.push(measured),
      log: (...logged) => void told.push(logged),
    },
  );
  return told;
}

test('what an execution cost is measured from its whole history', async () => {
  const dollars = dollarsOf(FIRST, 0);
  expect(dollars).toBeGreaterThan(0);
  expect(await accounted(FIRST, 0)).toEqual([
    ['RunCost', dollars],
    ['accounted', { execution: 'one', status: 'FAILED', dollars, transitions: 2 }],
  ]);
});

test('of a redriven one it is what the redrive cost, and nothing of what came later', async () => {
  const history = [...FIRST, REDRIVE, ...SECOND, ...LATER];
  const dollars = dollarsOf(history, 1) - dollarsOf(history, 0);
  expect(dollars).toBeGreaterThan(0);
  expect(await accounted(history, 1)).toEqual([
    ['RunCost', dollars],
    ['accounted', { execution: 'one', status: 'FAILED', dollars, transitions: 3 }],
  ]);
  const all = await Promise.all([0, 1, 2].map((redrive) => accounted(history, redrive)));
  const sum = all.reduce((total, [measured]) => total + (measured as [string, number])[1], 0);
  expect(sum).toBeCloseTo(dollarsOf(history, 2), 12);
});
