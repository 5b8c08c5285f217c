import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** The project as somebody has it who cloned it and ran npm ci. */
export function clone(): string {
  const copy = mkdtempSync(join(tmpdir(), 'afluente-clone-'));
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
  for (const file of files.split('\0').filter((name) => name !== '')) {
    cpSync(join(ROOT, file), join(copy, file), { recursive: true });
  }
  const modules = join(ROOT, 'node_modules');
  mkdirSync(join(copy, 'node_modules/@afluente'), { recursive: true });
  mkdirSync(join(copy, 'node_modules/.bin'));
  for (const name of readdirSync(modules)) {
    if (!['@afluente', '.bin', '.cache'].includes(name))
      symlinkSync(join(modules, name), join(copy, 'node_modules', name));
  }
  // The project's own packages are the copy's.
  symlinkSync('../../bin', join(copy, 'node_modules/@afluente/commands'));
  symlinkSync('../../offline', join(copy, 'node_modules/@afluente/offline'));
  for (const name of readdirSync(join(modules, '.bin'))) {
    const program = name === 'afluente' ? '../../bin/main.js' : join(modules, '.bin', name);
    symlinkSync(program, join(copy, 'node_modules/.bin', name));
  }
  return copy;
}
