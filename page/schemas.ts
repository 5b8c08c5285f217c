import * as z from 'zod/mini';

/** Which stage is looked at, and where it is. */
export const StageDocument = z.object({
  stage: z.string(),
  at: z.enum(['aws', 'served', 'opened']),
  /** Where the offline AWS keeps its state, as a command names it; absent on AWS, and where it is the usual place. */
  state: z.optional(z.string()),
  /** The release that looks. */
  release: z.string(),
});
export type StageDocument = z.infer<typeof StageDocument>;

/** A pipeline's state machine, as it is deployed or as an execution runs by it, drawn. */
export const MachineDocument = z.object({
  /** In the order of a run. */
  tasks: z.array(z.object({ name: z.string(), comment: z.string() })),
  /** An SVG in which a state's node has the id `state-<name>`. */
  svg: z.string(),
});
export type MachineDocument = z.infer<typeof MachineDocument>;
