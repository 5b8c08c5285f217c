import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The names of the pipelines of a folder: each of its folders that has a `pipeline.ts` is one; links are followed.
 * @returns nothing where there is no such folder: which pipelines there are isn't known then
 */
export function pipelineFolders(directory: string): string[] | undefined {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  return readdirSync(directory)
    .filter((name) => existsSync(join(directory, name, 'pipeline.ts')))
    .sort();
}
