import { definitionOf } from '../operate/pipeline/machine.ts';
import type { Aws } from '../operate/session/stage.ts';
import type { MachineDocument } from './schemas.ts';
import { draw } from '../pictures/draw.ts';
import { machineGraph, parseMachine, tasksOf } from '../pictures/machine.ts';
import type { DeployedPipeline } from '../operate/documents/pipeline.ts';

/** @param executionArn of an execution, for the machine that it runs by; without it the deployed one */
export async function machineOf(
  aws: Aws,
  pipeline: DeployedPipeline,
  executionArn?: string,
): Promise<MachineDocument> {
  const machine = parseMachine(await definitionOf(aws, pipeline, executionArn));
  const tasks = tasksOf(machine);
  const svg = await draw(machineGraph(machine), {
    title: `The state machine of ${pipeline.name}`,
    description: `Its tasks, one after the other: ${tasks.map(({ name }) => name).join(', ')}.`,
  });
  return { tasks, svg };
}
