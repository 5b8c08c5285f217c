import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { nameFaults } from '../core/limits/names.ts';
import { isName, type Stage } from '../core/stage/names.ts';
import { declaredIn } from '../operate/pipeline/declared.ts';
import { UserError } from '../operate/user-error.ts';

const CORE = join(import.meta.dirname, '../core/definition/index.ts');

/**
 * @param directory the folder with the pipelines' folders
 * @param stage where derived names have to fit
 * @throws UserError when a name is none, too long, or taken, or there is no such folder
 */
export async function assertFree(
  directory: string,
  name: string,
  table: string,
  stage: Stage,
): Promise<void> {
  assertName('The pipeline', name);
  assertName('--table', table);
  const named = { name, definition: { source: { dataset: name }, target: { table } } };
  const [fault] = nameFaults(named, stage);
  if (fault !== undefined) throw new UserError(`${fault.replace(/^target\.table/, '--table')}.`);
  if (name === table)
    throw new UserError(`--table ${table}: the dataset has this name; give the table another.`);
  const folder = join(directory, name);
  if (existsSync(folder))
    throw new UserError(`${folder}: it is there already; choose another name, or delete it.`);
  for (const other of await declaredIn(directory)) {
    if (other.dataset === name)
      throw new UserError(`${name}: ${other.folder} has a dataset of this name; choose another.`);
    if (other.table === table)
      throw new UserError(`${table}: it is the table of ${other.folder}; name another with --table.`);
  }
}

function assertName(what: string, name: string): void {
  if (!isName(name))
    throw new UserError(`${what}: "${name}" is not a name; use a-z, 0-9 and _, not starting with a digit.`);
}

/** How a pipeline's file names `core/definition`. */
export function coreSeenFrom(directory: string, name: string): string {
  return relative(join(realpathSync(directory), name), realpathSync(CORE)).replaceAll('\\', '/');
}

/**
 * Writes a folder of files that appears as a whole, or not at all.
 * @returns their paths
 */
export function writeFolder(
  directory: string,
  name: string,
  files: Readonly<Record<string, string>>,
): string[] {
  const folder = join(directory, name);
  const beside = join(directory, `.${name}.new`);
  rmSync(beside, { recursive: true, force: true });
  try {
    mkdirSync(beside);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(beside, file), text);
    renameSync(beside, folder);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new UserError(`${folder}: it can't be written${why}.`);
  }
  return Object.keys(files).map((file) => join(folder, file));
}
