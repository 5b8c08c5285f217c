import { StateMachineDoesNotExist } from '@aws-sdk/client-sfn';
import { runningExecutions, stop } from '../executions/execution.ts';
import type { Aws } from '../session/stage.ts';

/** The executions of state machines that run, by their ARNs; a machine that is absent has none. */
export async function runningOf(aws: Aws, machines: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const stateMachineArn of machines) {
    try {
      found.push(...(await runningExecutions(aws, stateMachineArn)));
    } catch (error) {
      if (!(error instanceof StateMachineDoesNotExist)) throw error;
    }
  }
  return found;
}

/** @param what of theirs is destroyed, in words */
export async function stopAll(aws: Aws, executions: readonly string[], what: string): Promise<void> {
  for (const executionArn of executions) await stop(aws, executionArn, `Stopped: ${what} is destroyed.`);
}
