import { randomUUID } from 'node:crypto';
import type { Execution } from './history.ts';
import { whyNotRedrivable } from './redrive.ts';

/**
 * What Step Functions tells the event bus when an execution starts, is redriven or ends.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function statusChangeEvent(execution: Execution) {
  const { executionArn, stateMachineArn, name, status, input, output, redriveCount } = execution;
  const [, , , region = '', account = ''] = executionArn.split(':');
  const included = { included: true };
  const { startDate, stopDate, redriveDate } = execution;
  const at = stopDate ?? redriveDate ?? startDate;
  const reason = whyNotRedrivable(execution, at);
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account,
    time: at.toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [executionArn],
    detail: {
      executionArn,
      stateMachineArn,
      name,
      status,
      startDate: startDate.getTime(),
      stopDate: stopDate?.getTime() ?? null,
      input,
      output: output ?? null,
      inputDetails: included,
      outputDetails: output === undefined ? null : included,
      error: execution.error ?? null,
      cause: execution.cause ?? null,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveCount,
      redriveDate: redriveDate?.getTime() ?? null,
      redriveStatus: reason === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
      redriveStatusReason: reason ?? null,
    },
  } as const;
}
