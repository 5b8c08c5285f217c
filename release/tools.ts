import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './program.ts';

/** What makes and judges releases: see `packageTools`. */
export function releaseTools(): string {
  return packageTools(import.meta.dirname);
}

/**
 * Installs a package of the project that is on its own, once, and anew when its lock file changes.
 * @param folder where its `package.json` is
 * @returns the folder of its programs
 * @throws Error with npm's own words
 */
export function packageTools(folder: string): string {
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const installed = join(folder, 'node_modules/.installed.json');
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== lock) {
    // The .npmrc beside it says that no install script runs.
    run('npm', ['ci', '--prefix', folder]);
    writeFileSync(installed, lock);
  }
  return join(folder, 'node_modules/.bin');
}
