import { existsSync, globSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Puts an assembly in the place of another. The assets that run stay beside its own until the next one comes: a function
 * that is being started may begin on them still, and what can't be deployed leaves them running. An asset's name is the
 * hash of what it holds.
 * @param running the names of those assets. @default of the assembly that is replaced
 */
export function replaceAssembly(
  directory: string,
  next: string,
  running: readonly string[] = assetsOf(directory),
): void {
  if (!existsSync(directory)) {
    renameSync(next, directory);
    return;
  }
  const assets = new Set([...running, ...assetsOf(next)]);
  const coming = readdirSync(next);
  for (const name of readdirSync(directory))
    if (!assets.has(name) && !coming.includes(name)) rmSync(join(directory, name), { recursive: true });
  for (const name of coming) {
    if (assets.has(name) && existsSync(join(directory, name))) continue;
    renameSync(join(next, name), join(directory, name));
  }
  rmSync(next, { recursive: true });
}

/** The names of the folders that an assembly's stacks have as assets. */
export function assetsOf(directory: string): string[] {
  return globSync('*.assets.json', { cwd: directory }).flatMap((file) =>
    [...readFileSync(join(directory, file), 'utf8').matchAll(/"path": "(asset\.[^"/]+)"/g)].map(
      ([, name = '']) => name,
    ),
  );
}
