import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ForeignPackage } from './packages.ts';

/**
 * A package's archive in a folder of archives: what lies there is taken where it is the pinned one, else the registry is
 * asked by its own client.
 * @returns the archive's path
 * @throws Error where the client fails, or what it brings is another archive
 */
export function archiveOf(one: ForeignPackage, cache: string): string {
  const kept = join(cache, `${one.name}-${one.version}`);
  if (existsSync(kept) && sha256Of(kept) === one.sha256) return kept;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, '.new-'));
  try {
    run(clientOf(one, folder), folder);
    const [file, ...others] = readdirSync(folder).filter((name) => name !== REQUIREMENTS);
    if (file === undefined || others.length > 0)
      throw new Error(`${one.name}: its registry gave ${1 + others.length} files for one`);
    const sha256 = sha256Of(join(folder, file));
    if (sha256 !== one.sha256) throw new Error(`${file}: its sha256 is ${sha256}, not the pinned one`);
    renameSync(join(folder, file), kept);
    return kept;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const REQUIREMENTS = 'requirements.txt';

/** The command that puts the archive into a folder. */
function clientOf(one: ForeignPackage, folder: string): readonly string[] {
  if (one.registry === 'npm') return ['npm', 'pack', '--silent', `${one.name}@${one.version}`];
  // pip looks at the hash before it runs anything of a source archive.
  writeFileSync(join(folder, REQUIREMENTS), `${one.name}==${one.version} --hash=sha256:${one.sha256}\n`);
  const archive =
    one.archive === 'source'
      ? ['--no-binary=:all:']
      : [
          '--only-binary=:all:',
          '--implementation=cp',
          `--python-version=${one.archive.python}`,
          `--abi=${one.archive.abi}`,
          `--platform=${one.archive.platform}`,
        ];
  return ['pip', 'download', '--quiet', '--no-deps', '--require-hashes', ...archive, '-r', REQUIREMENTS];
}

/** @throws Error with what the program said, where it fails */
export function run([program = '', ...args]: readonly string[], cwd: string): void {
  const { status, error, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (error) throw new Error(`${program} can't be started: ${error.message}`);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr.trim()}`);
}

function sha256Of(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
