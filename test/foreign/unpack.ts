import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './download.ts';
import type { ForeignPackage } from './packages.ts';

/**
 * The files of a package's archive.
 * @returns the folder that they lie in; it is used again where it is whole
 * @throws Error where the archive can't be read
 */
export function unpacked(one: ForeignPackage, archive: string): string {
  const folder = `${archive}.${one.sha256.slice(0, 12)}.files`;
  if (existsSync(folder)) return folder;
  const beside = `${folder}.new`;
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside);
  const isWheel = one.registry === 'pypi' && one.archive !== 'source';
  run(
    isWheel ? ['python3', '-m', 'zipfile', '-e', archive, beside] : ['tar', '-xzf', archive, '-C', beside],
    beside,
  );
  if (one.inner !== undefined) run(['tar', '-xzf', join(beside, one.inner), '-C', beside], beside);
  renameSync(beside, folder);
  return folder;
}
