import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deadLetterFiles } from '../../events/dead-letters.ts';
import { assumedRole, type Judge } from '../../kernel/caller.ts';
import { allowAll } from '../lambda/handlers.ts';
import { machineArn, skippingClock, statesOf } from '../states/machines.ts';

// What rules and schedules deliver to, and to where what can't be delivered goes.

export const resource = (type: string, arn: string, properties: object) => ({
  stack: 'S',
  logicalId: 'R',
  type,
  physicalId: 'r',
  arn,
  properties: { ...properties },
});
export const queue = 'arn:aws:sqs:eu-west-1:123456789012:orders-dlq';
export const roleArn = 'arn:aws:iam::123456789012:role/starter';

/** A machine of one Pass state, and what rules and schedules need to start it. */
export function target(judge: Judge = allowAll) {
  const machine = statesOf({ StartAt: 'only', States: { only: { Type: 'Pass', End: true } } }, { judge });
  const clock = skippingClock();
  const delivery = {
    startExecution: machine.states.start,
    invokeFunction: () => undefined,
    publish: () => undefined,
    callerFor: (role: string, _: string, session: string) => assumedRole(role, session),
    deadLetters: deadLetterFiles(machine.root, clock),
    clock,
  };
  const letters = () =>
    readFileSync(join(machine.root, 'sqs/orders-dlq.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const executions = async () =>
    (await machine.call('ListExecutions', { stateMachineArn: machineArn })).executions;
  return { ...machine, delivery, letters, executions };
}
