import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writtenAt } from '../../core/input/written-at.ts';

/** The file of a pipeline's definition, as it is called to people. */
export function definitionFile(pipeline: string): string {
  return `pipelines/${pipeline}/pipeline.ts`;
}

/**
 * Where a fault of a definition is: `pipelines/orders/pipeline.ts:12:5`; of what stands in no definition, the folder.
 * @param directory the pipeline's folder
 * @param fault begins with its field
 */
export function placeOf(pipeline: string, directory: string, fault: string): string {
  const [field = ''] = fault.split(': ');
  if (field === 'the folder' || field.endsWith('.sql')) return `pipelines/${pipeline}`;
  const at = writtenAt(readFileSync(join(directory, 'pipeline.ts'), 'utf8'), field);
  return at ? `${definitionFile(pipeline)}:${at.line}:${at.column}` : definitionFile(pipeline);
}
