import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The names of the pipelines of a folder: each of its folders that has a `pipeline.ts` is one; links are followed. */
export function pipelineFolders(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => existsSync(join(directory, name, 'pipeline.ts')))
    .sort();
}
