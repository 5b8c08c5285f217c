import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** The project's root: the nearest folder, from the given one upwards, that has its settings; the given one without. */
export function rootOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, 'afluente.config.ts'))) return at;
    if (at === dirname(at)) return folder;
  }
}

/** A path of the project as it is named from the folder that a command is typed in. */
export function fromHere(path: string, here = process.cwd()): string {
  return relative(here, join(rootOf(here), path)) || '.';
}
