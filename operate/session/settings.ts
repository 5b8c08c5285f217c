import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writtenAt } from '../../core/input/written-at.ts';
import { thrownAt } from '../../core/input/thrown.ts';
import { InvalidSettings, type NamedStage, parseSettings, stageNamed } from '../../core/settings/parse.ts';
import type { Settings } from '../../core/settings/settings.ts';

/** The project's own, unless `AFLUENTE_CONFIG` names another, as tests do; its whole path. */
export function settingsFile(): string {
  const { AFLUENTE_CONFIG: named } = process.env;
  return named === undefined ? join(import.meta.dirname, '../../afluente.config.ts') : resolve(named);
}

/**
 * The settings of the stages, for the app and every command alike.
 * @param version of the file, where it may have been loaded before it was changed; of the files that it imports nothing is
 *   loaded again
 * @throws InvalidSettings with one line for each fault: its file, its line where that is sure, its field, what to do
 */
export async function loadSettings(file = settingsFile(), version?: string): Promise<Settings> {
  const name = basename(file);
  if (!existsSync(file))
    throw new InvalidSettings(`${file}: it is not there; it exports the settings of the stages.`);
  const module = await imported(file, name, version);
  if (!('default' in module))
    throw new InvalidSettings(`${name}: it exports no settings; write export default config({ … }).`);
  return parseSettings(module.default, (field) => placeOfSetting(field, file));
}

/** Where a setting is written: `afluente.config.ts:12:5`; the file alone, where it doesn't show that. */
export function placeOfSetting(field: string, file = settingsFile()): string {
  const at = writtenAt(readFileSync(file, 'utf8'), field);
  return at ? `${basename(file)}:${at.line}:${at.column}` : basename(file);
}

/**
 * A stage by the name that a command was given; the first of `afluente.config.ts` where it was given none.
 * @throws InvalidSettings naming the stages that there are
 */
export async function stageOf(name?: string): Promise<NamedStage> {
  return stageNamed(name, await loadSettings(), '--stage ');
}

/**
 * Whether schedules run on a stage, by the settings as they are now: a page looks for hours, and Node keeps what it
 * imported.
 * @throws InvalidSettings as `stageOf`
 */
export async function schedulesOn(stage: string): Promise<boolean> {
  const file = settingsFile();
  const version = statSync(file, { throwIfNoEntry: false })?.mtimeMs.toString();
  return stageNamed(stage, await loadSettings(file, version), '--stage ').settings.schedules;
}

/** @throws InvalidSettings with the line, as far as Node tells it, in place of Node's stack */
async function imported(file: string, name: string, version?: string): Promise<object> {
  try {
    const url = pathToFileURL(file);
    if (version !== undefined) url.searchParams.set('version', version);
    const module: unknown = await import(url.href);
    return typeof module === 'object' && module !== null ? module : {};
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    const at = thrownAt(stack).find(({ path }) => basename(path).replace(/\?.*$/, '') === name);
    const place = [name, ...(at ? [at.line] : []), ...(at?.column ? [at.column] : [])].join(':');
    const [what] = message.split('\n');
    throw new InvalidSettings(`${place}: it can't be read: ${what}; mend it.`);
  }
}
