import {
  type HistoryEvent,
  paginateGetExecutionHistory,
  paginateListExecutions,
  RedriveExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPipeline, pipelinesOf } from '../../operate/session/stage.ts';
import { TASK_KINDS, type TaskKind, TASKS } from '../../core/tasks/kinds.ts';
import type { Definition } from '../../core/definition/pipeline.ts';
import type { TestLake } from '../support/lake.ts';

const HEADER = 'id,city,amount,note\n';
const GOOD = `${HEADER}1,Lisboa,1,\n2,Porto,2,x\n`;
/** One row that is accepted, and six that aren't. */
const REJECTED = `${HEADER}1,Lisboa,1,\n2,Porto\nx,Porto,1,\n,Porto,1,\n3,"Po"rto,1,\n4,Po\0rto,1,\n5,Porto,123456789012,\n`;
const BELOW_ITS_RANGE = `${HEADER}1,Lisboa,-1,\n`;

/** How late a scheduled start is told to be, seconds. */
export const LATE = 42;

/**
 * Runs of every ending: of `trial`, one that succeeds, two at once of which one is skipped and followed up, one that
 * the schedule starts late for nothing new, one with too many rejects, one whose checks fail, also when it is redriven,
 * one that is stopped; of `medicoes`, one that the schedule starts before anything landed. Then every heartbeat.
 */
export async function makeRuns(lake: TestLake): Promise<void> {
  expectStatus((await lake.landText(GOOD)).status, 'SUCCEEDED');
  await Promise.all((await Promise.all([lake.begin(), lake.begin()])).map((arn) => lake.finish(arn)));
  await lake.settled();
  const scheduledTime = new Date(Date.now() - LATE * 1000).toISOString();
  expectStatus((await lake.start({ trigger: 'schedule', scheduledTime })).status, 'SUCCEEDED');
  expectStatus((await lake.landText(REJECTED)).error, 'TooManyRejects');
  const { executionArn, error } = await lake.landText(BELOW_ITS_RANGE);
  expectStatus(error, 'ChecksFailed');
  await lake.aws.states.send(new RedriveExecutionCommand({ executionArn }));
  expectStatus((await lake.finish(executionArn)).error, 'ChecksFailed');
  await lake.settled();
  const stopped = await lake.begin();
  await lake.aws.states.send(new StopExecutionCommand({ executionArn: stopped }));
  expectStatus((await lake.finish(stopped)).status, 'ABORTED');
  // What the stopped run had begun ends by itself.
  await sleep(5000);

  const { scheduler } = lake.offline;
  await scheduler.fireDue(new Date(Date.now() + 70 * 60_000));
  const { stateMachineArn } = findPipeline(pipelinesOf(lake.offline.outputs, 'dev'), 'dev', 'medicoes');
  for (const arn of await executionsOf(lake, stateMachineArn)) await lake.finish(arn);
  await lake.offline.settled();
}

function expectStatus(seen: string | undefined, wanted: string): void {
  if (seen !== wanted) throw new Error(`A run came to ${seen}, not ${wanted}.`);
}

export async function executionsOf(lake: TestLake, stateMachineArn: string): Promise<string[]> {
  const arns: string[] = [];
  for await (const { executions = [] } of paginateListExecutions(
    { client: lake.aws.states },
    { stateMachineArn },
  ))
    arns.push(...executions.map(({ executionArn = '' }) => executionArn));
  return arns;
}

/** What the histories of a pipeline's executions say: how often each task was called, and failed. */
export async function calls(
  lake: TestLake,
  pipeline: string,
  definition: Definition,
): Promise<Record<TaskKind, { calls: number; failures: number }>> {
  const kinds = new Map(TASK_KINDS.map((kind) => [TASKS[kind].state({ definition }), kind]));
  const counted = Object.fromEntries(TASK_KINDS.map((kind) => [kind, { calls: 0, failures: 0 }])) as Record<
    TaskKind,
    { calls: number; failures: number }
  >;
  const { stateMachineArn } = findPipeline(pipelinesOf(lake.offline.outputs, 'dev'), 'dev', pipeline);
  for (const executionArn of await executionsOf(lake, stateMachineArn)) {
    let kind: TaskKind | undefined;
    for await (const event of historyOf(lake, executionArn)) {
      if (event.type === 'TaskStateEntered') kind = kinds.get(event.stateEnteredEventDetails?.name ?? '');
      // A redrive goes on in the state that failed, without entering it again.
      if (!kind) continue;
      if (event.type === 'TaskScheduled') counted[kind].calls += 1;
      if (event.type === 'TaskFailed' || event.type === 'TaskTimedOut') counted[kind].failures += 1;
    }
  }
  return counted;
}

async function* historyOf(lake: TestLake, executionArn: string): AsyncGenerator<HistoryEvent> {
  for await (const { events = [] } of paginateGetExecutionHistory(
    { client: lake.aws.states },
    { executionArn },
  ))
    yield* events;
}
