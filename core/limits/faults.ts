import type { Pipeline } from '../definition/pipeline.ts';
import type { Stage } from '../stage/names.ts';
import { nameFaults } from './names.ts';
import { partitionFaults } from './partitions.ts';
import { payloadFaults } from './payload.ts';
import { statementFaults } from './statements.ts';

/**
 * In what a pipeline that is right in itself could not be deployed or run on a stage, since AWS's limits are what they
 * are.
 * @returns a line for each fault: its field, how long it is, and by how much it must be shorter
 */
export function limitFaults(pipeline: Pipeline, stage: Stage): string[] {
  return [
    ...nameFaults(pipeline, stage),
    ...partitionFaults(pipeline.definition.target),
    ...statementFaults(pipeline, stage),
    ...payloadFaults(pipeline, stage),
  ];
}
