import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment of a program that a person runs: without Node's options for Jest. */
export function environmentOf(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  return { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', ...more };
}

/** Runs one of the project's programs with Node, as npm would, and waits for its end. */
export function run(args: readonly string[], environment: Record<string, string> = {}, cwd = ROOT): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args], {
    cwd,
    encoding: 'utf8',
    env: environmentOf(environment),
  });
  return { status, stdout, stderr };
}

/** Types a line of `npx afluente …` into a shell, as it stands. */
export function typed(line: string): Ended {
  const npx = `npx() { shift; "${process.execPath}" bin/main.js "$@"; }`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', `${npx}\n${line}`], {
    cwd: ROOT,
    encoding: 'utf8',
    env: environmentOf(),
  });
  return { status, stdout, stderr };
}
