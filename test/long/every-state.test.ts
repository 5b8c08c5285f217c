import { RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { TASK_KINDS, type TaskKind } from '../../core/tasks/kinds.ts';
import { Gate } from '../support/gate.ts';
import { TestLake } from '../support/lake.ts';
import { cases } from '../support/short.ts';

/** A file of one row, told by its amount. */
const file = (amount: number) => `id,city,amount,note\n1,Lisboa,${amount}.00,\n`;

let lake: TestLake;
const gates = new Map<string, Gate>();

/** One lake, a gate before each of its tasks. */
beforeAll(async () => {
  for (const kind of TASK_KINDS) gates.set(kind, await Gate.before(`afluente-dev-trial-${kind}`));
  lake = await TestLake.open('trial', undefined, undefined, {
    functionEndpoint: (name, endpoint) =>
      [...gates.values()].reduce((to, gate) => gate.endpointFor(name, to), endpoint),
  });
  expect((await lake.landText(file(1))).status).toBe('SUCCEEDED');
});
afterAll(async () => {
  for (const gate of gates.values()) await gate.close();
  await lake.close();
});

const gate = (kind: TaskKind) => gates.get(kind)!;
const published = async () => (await lake.sql('SELECT sum(amount) FROM trial_by_city'))[0]?.[0];
let next = 2;

test.each(cases(TASK_KINDS, 4))('a file that lands during %s is published in the end', async (kind) => {
  const amount = (next += 1);
  const held = gate(kind).hold();
  await lake.begin();
  await held;
  await lake.put(file(amount), `${amount}.csv`);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  gate(kind).open();
  await lake.settled();
  expect(await published()).toBe(`${amount}.00`);
});

test.each(cases(TASK_KINDS, 4))(
  'an execution that was stopped at %s and redriven publishes its content',
  async (kind) => {
    const amount = (next += 1);
    await lake.put(file(amount), `${amount}.csv`);
    await lake.settled();
    const held = gate(kind).hold();
    const executionArn = await lake.begin();
    await held;
    await lake.aws.states.send(new StopExecutionCommand({ executionArn }));
    await lake.aws.states.send(new RedriveExecutionCommand({ executionArn }));
    const run = await lake.finish(executionArn);
    expect({ status: run.status, message: run.message }).toEqual({ status: 'SUCCEEDED', message: '' });
    // What the first attempt still does, it does in vain.
    gate(kind).open();
    await lake.settled();
    expect(await published()).toBe(`${amount}.00`);
    const tables = (await lake.sql('SHOW TABLES')).flat();
    expect(tables.filter((table) => table?.includes('__build_'))).toEqual([]);
  },
);
