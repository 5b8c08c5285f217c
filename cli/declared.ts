import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { pipelineFolders } from './pipeline-folders.ts';

/** What of a pipeline's module no other may name. */
const Module = z.object({
  default: z.object({ source: z.object({ dataset: z.string() }), target: z.object({ table: z.string() }) }),
});

/** What a pipeline's folder declares that no other pipeline may have. */
export interface Declared {
  readonly name: string;
  /** Both are absent where there is no definition that can be read: that is told when the app is synthesized. */
  readonly dataset?: string;
  readonly table?: string;
}

/** The pipelines of a folder, by name. */
export function declaredIn(directory: string): Promise<Declared[]> {
  return Promise.all(
    pipelineFolders(directory).map(async (name) => ({ name, ...(await declaredBy(join(directory, name))) })),
  );
}

async function declaredBy(folder: string): Promise<Omit<Declared, 'name'>> {
  try {
    const module: unknown = await import(pathToFileURL(join(folder, 'pipeline.ts')).href);
    const definition = Module.safeParse(module).data?.default;
    return { dataset: definition?.source.dataset, table: definition?.target.table };
  } catch {
    return {};
  }
}
