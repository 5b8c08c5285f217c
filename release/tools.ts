import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Installs what makes and judges releases, once, and anew when its lock file changes.
 * @returns the folder of its programs
 * @throws Error with npm's own words
 */
export function releaseTools(): string {
  const lock = readFileSync(join(import.meta.dirname, 'package-lock.json'), 'utf8');
  const installed = join(import.meta.dirname, 'node_modules/.installed.json');
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== lock) {
    // The .npmrc beside it says that no install script runs.
    const { status, stderr } = spawnSync('npm', ['ci', '--prefix', import.meta.dirname], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`npm ci --prefix release: ${stderr.trim()}`);
    writeFileSync(installed, lock);
  }
  return join(import.meta.dirname, 'node_modules/.bin');
}
