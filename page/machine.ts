import { definitionOf } from '../operate/pipeline/machine.ts';
import type { Aws, DeployedPipeline } from '../operate/session/stage.ts';
import { draw } from '../pictures/draw.ts';
import { machineGraph, parseMachine, tasksOf } from '../pictures/machine.ts';

/** A pipeline's deployed state machine, drawn. */
export interface MachineDocument {
  /** In the order of a run. */
  readonly tasks: readonly { readonly name: string; readonly comment: string }[];
  /** An SVG in which a state's node has the id `state-<name>`. */
  readonly svg: string;
}

export async function machineOf(aws: Aws, pipeline: DeployedPipeline): Promise<MachineDocument> {
  const machine = parseMachine(await definitionOf(aws, pipeline));
  const tasks = tasksOf(machine);
  const svg = await draw(machineGraph(machine), {
    title: `The state machine of ${pipeline.name}`,
    description: `Its tasks, one after the other: ${tasks.map(({ name }) => name).join(', ')}.`,
  });
  return { tasks, svg };
}
