import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of the project's programs with Node, as npm would, and waits for its end. */
export function run(args: readonly string[], environment: Record<string, string> = {}): Ended {
  const { JEST_WORKER_ID: _, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...inherited, NODE_OPTIONS: '', NO_COLOR: '1', ...environment },
  });
  return { status, stdout, stderr };
}
