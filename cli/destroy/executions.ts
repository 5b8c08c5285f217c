import { paginateListExecutions } from '@aws-sdk/client-sfn';
import { stop } from '../execution.ts';
import type { Aws } from '../stage.ts';

/** The executions of state machines that run, by their ARNs. */
export async function runningOf({ states }: Aws, machines: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const stateMachineArn of machines) {
    const pages = paginateListExecutions({ client: states }, { stateMachineArn });
    for await (const { executions = [] } of pages)
      for (const { executionArn, status } of executions)
        if (executionArn !== undefined && status === 'RUNNING') found.push(executionArn);
  }
  return found;
}

export async function stopAll(aws: Aws, executions: readonly string[]): Promise<void> {
  for (const executionArn of executions) await stop(aws, executionArn, 'Stopped: the stage is destroyed.');
}
