import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import { durationOf, follow } from '../../operate/executions/follow.ts';
import type { Aws } from '../../operate/session/stage.ts';
import { MemoryAws } from '../memory/aws.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 4, 30, second));
const entered = (id: number, type: string, name: string, second: number): HistoryEvent => ({
  id,
  type: `${type}StateEntered` as HistoryEventType,
  timestamp: at(second),
  stateEnteredEventDetails: { name },
});
const exited = (id: number, name: string, second: number, output: object): HistoryEvent => ({
  id,
  type: 'TaskStateExited',
  timestamp: at(second),
  stateExitedEventDetails: { name, output: JSON.stringify(output) },
});

test('a state that waits for its query is one state, from its first entry to its last exit', async () => {
  const step = (status: string) => ({ step: { status, waitSeconds: 10 } });
  const aws = new MemoryAws(at(0).toISOString());
  const execution = aws.executions.start('one');
  execution.history = [
    entered(1, 'Task', 'ctas_t', 0),
    exited(2, 'ctas_t', 5, step('running')),
    entered(3, 'Choice', 'ctas_t_next', 5),
    entered(4, 'Wait', 'ctas_t_wait', 5),
    entered(5, 'Task', 'ctas_t', 15),
    exited(6, 'ctas_t', 18, step('done')),
  ];
  aws.time = at(18);
  aws.executions.end(execution.executionArn, 'SUCCEEDED');
  const left: string[] = [];
  const run = await follow({ states: aws.clients.sfn } as unknown as Aws, execution.executionArn, {
    entered: () => undefined,
    left: ({ name, status }) => left.push(`${name} ${status}`),
  });
  expect(left).toEqual(['ctas_t SUCCEEDED']);
  expect(run.states).toMatchObject([
    { name: 'ctas_t', status: 'SUCCEEDED', enteredAt: at(0), exitedAt: at(18) },
  ]);
  expect(run.usage.transitions).toBe(4);
});

test('the clock of a state that waits for its query goes on', () => {
  const waiting = { name: 'ctas_t', input: {}, enteredAt: at(0), exitedAt: at(5) };
  expect(durationOf({ ...waiting, status: 'RUNNING' }, at(12))).toBe(12_000);
  expect(durationOf({ ...waiting, status: 'SUCCEEDED' }, at(12))).toBe(5000);
});
