import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { basename } from 'node:path';

/** Nobody's output is longer: a history's, for one. */
const MOST_BYTES = 64_000_000;

/**
 * Runs a program to its end.
 * @returns what it said
 * @throws Error with what it said of its failure, or why it couldn't be started
 */
export function run(
  program: string,
  args: readonly string[],
  { cwd, env }: Pick<SpawnSyncOptions, 'cwd' | 'env'> = {},
): { readonly stdout: string; readonly stderr: string } {
  const options = { cwd, env, encoding: 'utf8', maxBuffer: MOST_BYTES } as const;
  const { status, stdout, stderr, error } = spawnSync(program, args, options);
  if (status !== 0)
    throw new Error(`${basename(program)} ${args.join(' ')}: ${error?.message ?? stderr.trim()}`);
  return { stdout, stderr };
}
