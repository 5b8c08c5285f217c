import type { Metric, Statistic, Unit } from './metric.ts';

function of<const N extends string>(namespace: N, ...dimensions: readonly string[]) {
  return (
    name: string,
    unit: Unit,
    statistics: readonly Statistic[],
    meaning: string,
    replaces?: string,
  ): Metric & { readonly namespace: N } => {
    const common = { namespace, name, unit, dimensions, statistics, meaning };
    return replaces === undefined ? common : { ...common, replaces };
  };
}

// https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
const states = of('AWS/States', 'StateMachineArn');
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
const lambda = of('AWS/Lambda', 'FunctionName');
// https://docs.aws.amazon.com/athena/latest/ug/query-metrics-viewing.html
const athena = of('AWS/Athena', 'WorkGroup', 'QueryState', 'QueryType');
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html
const scheduler = of('AWS/Scheduler', 'ScheduleGroup');
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
const sqs = of('AWS/SQS', 'QueueName');

/** The values of Athena's dimension `QueryState`. */
export const QUERY_STATES = ['SUCCEEDED', 'FAILED', 'CANCELED'] as const;

/** What AWS measures by itself, as far as something here reads it. */
export const SERVICE_METRICS = {
  ExecutionsStarted: states('ExecutionsStarted', 'Count', ['Sum'], 'executions that started'),
  ExecutionsSucceeded: states(
    'ExecutionsSucceeded',
    'Count',
    ['Sum'],
    'executions that succeeded, skipped and unchanged ones too',
    'dagrun.duration.success (count)',
  ),
  ExecutionsFailed: states(
    'ExecutionsFailed',
    'Count',
    ['Sum'],
    'executions that failed',
    'dagrun.duration.failed (count)',
  ),
  ExecutionsTimedOut: states('ExecutionsTimedOut', 'Count', ['Sum'], 'executions that took too long'),
  ExecutionsAborted: states('ExecutionsAborted', 'Count', ['Sum'], 'executions that were stopped'),
  ExecutionsRedriven: states('ExecutionsRedriven', 'Count', ['Sum'], 'executions that were redriven'),
  ExecutionThrottled: states(
    'ExecutionThrottled',
    'Count',
    ['Sum'],
    'states that had to wait for the account’s quota',
    'executor.queued_tasks',
  ),
  ExecutionTime: states(
    'ExecutionTime',
    'Milliseconds',
    ['Average', 'p95'],
    'how long executions took',
    'dagrun.duration',
  ),
  LambdaInvocations: lambda('Invocations', 'Count', ['Sum'], 'invocations of a task’s function'),
  LambdaErrors: lambda(
    'Errors',
    'Count',
    ['Sum'],
    'invocations that ended in an error; those that are tried again too',
    'ti_failures',
  ),
  LambdaThrottles: lambda(
    'Throttles',
    'Count',
    ['Sum'],
    'invocations that were refused for want of concurrency',
    'pool.starving_tasks',
  ),
  LambdaDuration: lambda(
    'Duration',
    'Milliseconds',
    ['Average', 'Maximum'],
    'how long a task’s function worked',
    'dag.<dag>.<task>.duration',
  ),
  AthenaProcessedBytes: athena('ProcessedBytes', 'Bytes', ['Sum'], 'scanned by queries'),
  AthenaTotalTime: athena('TotalExecutionTime', 'Milliseconds', ['Average'], 'from submitting to the end'),
  AthenaQueueTime: athena(
    'QueryQueueTime',
    'Milliseconds',
    ['Average'],
    'waiting for capacity',
    'scheduler.tasks.starving',
  ),
  AthenaPlanningTime: athena('QueryPlanningTime', 'Milliseconds', ['Average'], 'planning, catalog included'),
  AthenaEngineTime: athena('EngineExecutionTime', 'Milliseconds', ['Average'], 'in the engine'),
  ScheduleAttempts: scheduler(
    'InvocationAttemptCount',
    'Count',
    ['Sum'],
    'starts that the schedule tried',
    'scheduler_heartbeat',
  ),
  ScheduleDropped: scheduler('InvocationDroppedCount', 'Count', ['Sum'], 'starts that were given up'),
  ScheduleTargetErrors: scheduler('TargetErrorCount', 'Count', ['Sum'], 'starts that were refused'),
  ScheduleDeadLetters: scheduler(
    'InvocationsSentToDeadLetterCount',
    'Count',
    ['Sum'],
    'starts that went to the dead-letter queue',
  ),
  DeadLetters: sqs(
    'ApproximateNumberOfMessagesVisible',
    'Count',
    ['Maximum'],
    'starts and events in a dead-letter queue, for somebody to look at',
  ),
} as const;
