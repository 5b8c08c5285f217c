import { randomUUID } from 'node:crypto';
import type { Execution } from './history.ts';

/** What Step Functions tells the event bus when an execution starts or ends (*Step Functions Execution Status Change*). */
export function statusChangeEvent(execution: Execution) {
  const { executionArn, stateMachineArn, name, status, input, output, redriveCount } = execution;
  const [, , , region = '', account = ''] = executionArn.split(':');
  const included = { included: true };
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account,
    time: (execution.stopDate ?? execution.startDate).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [executionArn],
    detail: {
      executionArn,
      stateMachineArn,
      name,
      status,
      startDate: execution.startDate.getTime(),
      stopDate: execution.stopDate?.getTime() ?? null,
      input,
      output: output ?? null,
      inputDetails: included,
      outputDetails: output === undefined ? null : included,
      error: execution.error ?? null,
      cause: execution.cause ?? null,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveCount,
      redriveDate: null,
      redriveStatus: status === 'RUNNING' || status === 'SUCCEEDED' ? 'NOT_REDRIVABLE' : 'REDRIVABLE',
    },
  } as const;
}
