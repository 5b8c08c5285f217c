import { findExecution, LOOKED_THROUGH } from '../../operate/executions/executions.ts';
import { runIdOf } from '../../core/runs/run-id.ts';
import type { DeployedPipeline } from '../../operate/documents/pipeline.ts';
import type { Aws } from '../../operate/session/stage.ts';
import { MemoryAws } from '../memory/aws.ts';

const UUIDS = '6f1c8a52-1111-4222-8333-444455556666_99998888-7777-4666-8555-444433332222';

const memory = new MemoryAws();
const { executions } = memory;
const first = executions.start('trial-20261123-043012-abc123');
const { stateMachineArn } = first;
executions.start('trial-20261123-043012-def456');
const landed = executions.start(UUIDS);
const run = (redriveCount: number) =>
  runIdOf({ id: landed.executionArn, startTime: landed.startDate.toISOString(), redriveCount });
landed.redriveCount = 1;
const aws = { ...memory.clients, states: memory.clients.sfn } as unknown as Aws;
const find = (said: string) => findExecution(aws, { stateMachineArn } as DeployedPipeline, said);

test.each([
  ['its name', UUIDS],
  ['the beginning of it', '6f1c8a52'],
  ['the end of it', '444433332222'],
  ['its run', run(0)],
  ['the run of its redrive', run(1)],
  ['the hash of that', run(1).slice(-8)],
])('an execution is named by %s', async (_, said) => {
  expect(await find(said)).toBe(landed.executionArn);
});

test('one that a command started is named by the six letters at its end', async () => {
  expect(await find('abc123')).toBe(first.executionArn);
});

test('what the list shows short is found, after many landings too', async () => {
  const many = new MemoryAws();
  const { executionArn } = many.executions.start(UUIDS);
  for (let file = 1; file < LOOKED_THROUGH; file += 1) many.executions.start(`file-${file}`);
  const there = { ...many.clients, states: many.clients.sfn } as unknown as Aws;
  const pipeline = { stateMachineArn } as DeployedPipeline;
  expect(await findExecution(there, pipeline, '6f1c8a52')).toBe(executionArn);
});

test('what names two is refused, and what names none is taken as a whole name', async () => {
  await expect(find('trial-2026')).rejects.toThrow('More than one execution is named "trial-2026"');
  expect(await find('123')).toMatch(/:123$/);
  expect(await find('c123')).toMatch(/:c123$/);
});
