import type { Pipeline } from '../../core/definition/pipeline.ts';
import type { RetryPolicy } from '../../core/runs/retries.ts';
import { statesOf, TASK_KINDS, type TaskKind, TASKS, type TaskStates } from '../../core/tasks/kinds.ts';

/** What the definition needs to know of each task's function. */
export interface TaskResource {
  readonly functionArn: string;
  /** The function's own timeout; the state waits a little longer, so that Lambda's error is the one reported. */
  readonly timeoutSeconds: number;
}

/** A run that takes longer than this is ended, waits and retries included. */
const RUN_TIMEOUT_SECONDS = 6 * 3600;

/** Lambda answers a timeout of its own within this. */
const STATE_GRACE_SECONDS = 10;

/** Where a run ends that found another at work, or nothing to do. */
const ENDS = { skipped: 'run_skipped', unchanged: 'run_unchanged' };

/**
 * The state machine in Amazon States Language: the tasks in their order, beside each that waits for Athena a
 * Choice (`<task>_next`) and a Wait (`<task>_wait`). No failure is caught: the execution fails at the state
 * that failed, so that it can be redriven there.
 * @see https://states-language.net/spec.html
 */
export function stateMachineDefinition(
  pipeline: Pipeline,
  resources: Readonly<Record<TaskKind, TaskResource>>,
): object {
  const names = TASK_KINDS.map((kind) => TASKS[kind].state(pipeline));
  const states = TASK_KINDS.flatMap((kind, index) =>
    written(kind, statesOf(kind, pipeline), names[index + 1], resources[kind]),
  );
  return {
    Comment: `${pipeline.name}: a CSV becomes the published, partitioned table ${pipeline.definition.target.table}.`,
    StartAt: names[0],
    TimeoutSeconds: RUN_TIMEOUT_SECONDS,
    States: Object.fromEntries(states),
  };
}

function written(
  kind: TaskKind,
  states: TaskStates,
  following: string | undefined,
  resource: TaskResource,
): [string, object][] {
  const { task, next, wait } = states;
  const after = following === undefined ? { End: true } : { Next: following };
  if (TASKS[kind].lock === 'takes') return lockStates(kind, states, following ?? '', resource);
  if (!TASKS[kind].waits) return [[task, taskState(kind, resource, after)]];
  return [
    [task, taskState(kind, resource, { Next: next })],
    [
      next,
      {
        Type: 'Choice',
        Comment: 'Goes on when the statement is done, else looks again later.',
        Choices: [{ Variable: '$.step.status', StringEquals: 'done', Next: following }],
        Default: wait,
      },
    ],
    [
      wait,
      {
        Type: 'Wait',
        Comment: 'Costs nothing while Athena works, or until a failed query is tried again.',
        SecondsPath: '$.step.waitSeconds',
        Next: task,
      },
    ],
  ];
}

function lockStates(
  kind: TaskKind,
  { task, next }: TaskStates,
  following: string,
  resource: TaskResource,
): [string, object][] {
  return [
    [task, taskState(kind, resource, { Next: next })],
    [
      next,
      {
        Type: 'Choice',
        Comment: 'Only the holder of the run lock goes on.',
        Choices: [
          { Variable: '$.lock.outcome', StringEquals: 'acquired', Next: following },
          { Variable: '$.lock.outcome', StringEquals: 'unchanged', Next: ENDS.unchanged },
        ],
        Default: ENDS.skipped,
      },
    ],
    [ENDS.skipped, { Type: 'Succeed', Comment: 'Another execution is at work; its name is in the output.' }],
    [
      ENDS.unchanged,
      { Type: 'Succeed', Comment: 'The published version is of the same source and the same definition.' },
    ],
  ];
}

function taskState(kind: TaskKind, { functionArn, timeoutSeconds }: TaskResource, after: object): object {
  return {
    Type: 'Task',
    Comment: TASKS[kind].comment,
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: {
      FunctionName: functionArn,
      Payload: {
        execution: {
          'id.$': '$$.Execution.Id',
          'name.$': '$$.Execution.Name',
          'startTime.$': '$$.Execution.StartTime',
          'redriveCount.$': '$$.Execution.RedriveCount',
        },
        'input.$': '$',
      },
    },
    OutputPath: '$.Payload',
    TimeoutSeconds: timeoutSeconds + STATE_GRACE_SECONDS,
    Retry: TASKS[kind].retries.map(retrier),
    ...after,
  };
}

function retrier(policy: RetryPolicy): object {
  return {
    ErrorEquals: [...policy.errors],
    IntervalSeconds: policy.intervalSeconds,
    MaxAttempts: policy.maxAttempts,
    BackoffRate: policy.backoffRate,
    MaxDelaySeconds: policy.maxDelaySeconds,
    JitterStrategy: 'FULL',
  };
}
