import { measured, type Datapoint, type Measured } from '../cloudwatch/metrics.ts';
import type { Execution } from './history.ts';

const ended = {
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
} as const;

/**
 * What Step Functions measures when an execution starts, is redriven or ends, of its machine and of all machines.
 * At its end an execution counts as started once more, with 0; a redriven one counts under its own names too.
 * https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
 */
export function executionMetrics(execution: Execution): Datapoint[] {
  const { stateMachineArn, status, startDate, redriveDate, stopDate, redriveCount } = execution;
  const at = stopDate ?? redriveDate ?? startDate;
  const measure = (metrics: Measured) =>
    measured('AWS/States', at, [{ StateMachineArn: stateMachineArn }, {}], metrics);
  if (status === 'RUNNING')
    return measure({ [redriveCount > 0 ? 'ExecutionsRedriven' : 'ExecutionsStarted']: [1, 'Count'] });
  const name = ended[status];
  return measure({
    [name]: [1, 'Count'],
    ...(redriveCount > 0 && { [`Redriven${name}`]: [1, 'Count'] }),
    ExecutionsStarted: [0, 'Count'],
    ExecutionTime: [at.getTime() - startDate.getTime(), 'Milliseconds'],
  });
}
