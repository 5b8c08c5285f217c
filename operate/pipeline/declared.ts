import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { claimedBy } from '../../core/definition/shape.ts';
import { pipelineFolders } from './pipeline-folders.ts';
import { UserError } from '../user-error.ts';

/** What a pipeline's folder declares that no other pipeline may have. */
export interface Declared {
  readonly name: string;
  /** Its path, below the folder of pipelines as that was named: `pipelines/orders`. */
  readonly folder: string;
  /** Both are absent where there is no definition that can be read: that is told when the app is synthesized. */
  readonly dataset?: string;
  readonly table?: string;
}

/**
 * The pipelines of a folder, by name; also what may be one, and can't be looked into.
 * @throws UserError when there is no such folder: that nobody declares anything is not known then
 */
export async function declaredIn(directory: string): Promise<Declared[]> {
  const readable = pipelineFolders(directory);
  if (!readable)
    throw new UserError(
      `${directory}: there is no such folder of pipelines, so that what they declare isn't known; name one with --pipelines, an empty one where there are none.`,
    );
  const broken = readdirSync(directory).filter((name) => isBroken(join(directory, name)));
  return Promise.all(
    [...readable, ...broken].map(async (name) => {
      const folder = join(directory, name);
      return { name, folder, ...(await declaredBy(folder)) };
    }),
  );
}

/** Whether a folder, or the definition in it, is a link that leads nowhere. */
function isBroken(folder: string): boolean {
  if (!existsSync(folder)) return true;
  // A file, as a README.md, holds no definition.
  if (!statSync(folder).isDirectory()) return false;
  const file = join(folder, 'pipeline.ts');
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined && !existsSync(file);
}

function isModule(value: unknown): value is { readonly default: unknown } {
  return typeof value === 'object' && value !== null && 'default' in value;
}

async function declaredBy(folder: string): Promise<Pick<Declared, 'dataset' | 'table'>> {
  try {
    const module: unknown = await import(pathToFileURL(join(folder, 'pipeline.ts')).href);
    return (isModule(module) && claimedBy(module.default)) || {};
  } catch {
    return {};
  }
}
