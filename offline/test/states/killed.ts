/** A process for a test to kill: starts an execution, prints the process id of its function, and waits. */
import { systemClock } from '../../kernel/clock.ts';
import { functionOf, lambdaOf, operator } from '../lambda/handlers.ts';
import { invokes, machineArn, statesOf } from './machines.ts';

const code =
  'export const handler = async () => { console.log(process.pid); await new Promise(() => setInterval(() => 0, 1000)); };';
const { lambda } = lambdaOf([functionOf('work', code)], {
  onLog: (_, line) => {
    const pid = /\t(\d+)$/.exec(line)?.[1];
    if (pid !== undefined) process.stdout.write(pid);
  },
});
const only = invokes('work');
const { states } = statesOf(
  { StartAt: 'only', States: { only } },
  { root: process.argv[2], lambda, clock: systemClock },
);
await states.start({ stateMachineArn: machineArn, name: 'cut' }, operator);
